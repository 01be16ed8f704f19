"""One answer of a web server, within bounds of time, bytes and addresses.

Python's own clients bound the time between two bytes, not that of an answer: a server that drips,
or that never ends its headers or trailers, holds them for ever. Here all of a connection goes
through one place that counts its bytes and looks at the clock; what the answer says of itself is
not believed. The user's list may name hosts in their own network; nobody else may, neither by a
redirect nor by a name that leads there.
"""

import base64
import http.client
import io
import socket
import ssl
import time
import urllib.parse
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from face2face.dataset.web_address import Address, ForbiddenError, fit_numbers, refuse_by_name

_MOST_HOPS = 5
_MOST_HEADERS = 1 << 17
"""Bytes of an answer beside its body."""

_MOVED = (301, 302, 303, 307, 308)


class BrokenError(Exception):
    """The connection failed, or the answer is none; another try may help."""


@dataclass(frozen=True)
class Bounds:
    """How much of an answer is taken.

    Attributes:
        begin_s: seconds until an answer's headers are there, all redirects together.
        whole_s: seconds until it is there as a whole.
        body: its bytes.
    """

    begin_s: float
    whole_s: float
    body: int


@contextmanager
def answer_of(
    text: str, headers: Mapping[str, str], bounds: Bounds, own: Collection[str]
) -> Iterator[http.client.HTTPResponse]:
    """Ask for an address, and for what it redirects to.

    Through the system's proxy where one is set; that finds the addresses itself then, and those
    of the user's own network are told by their names and numbers alone.

    Args:
        text: the address; the user's own.
        headers: what to ask it with.
        bounds: how much of the answer is taken; beyond them reading raises BrokenError.
        own: hosts that the user's list names, which may lie in their own network.

    Raises:
        ForbiddenError: the address, or one that it redirects to, is none or may not be asked.
        BrokenError: there is no answer.
    """
    began = time.monotonic()
    address = Address.of(text)
    for _ in range(_MOST_HOPS + 1):
        wire = _connected(address, began + bounds.begin_s, bounds.body + _MOST_HEADERS, own)
        try:
            answer = _asked(wire, address, headers)
            place = answer.getheader("Location")
            if answer.status not in _MOVED or place is None:
                wire.until = began + bounds.whole_s
                yield answer
                return
            # Its body is not read: the connection is closed, however long it is.
            try:
                address = Address.of(urllib.parse.urljoin(str(address), place))
            except (ForbiddenError, ValueError) as error:
                raise ForbiddenError(f"it leads to {place}: {error}") from error
        finally:
            wire.close()
    raise ForbiddenError(f"it leads from one address to the next more than {_MOST_HOPS} times")


@contextmanager
def broken() -> Iterator[None]:
    """Turn what a connection raises into one kind of error.

    Raises:
        BrokenError: in place of it.
    """
    try:
        yield
    except TimeoutError as error:
        raise BrokenError("the server takes too long") from error
    # http.client believes lengths and versions, and passes on what int() says of them.
    except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:
        raise BrokenError(str(error) or type(error).__name__) from error


def _asked(wire: "_Wire", address: Address, headers: Mapping[str, str]) -> http.client.HTTPResponse:
    host = address.bracketed_host
    target = str(address) if wire.through_proxy and not address.secure else address.target
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {host}:{address.port}" if address.port not in (80, 443) else f"Host: {host}",
        "Accept-Encoding: identity",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
        *wire.proxy_headers * (not address.secure),
    ]
    with broken():
        wire.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        return _begun(wire, "GET")


def _begun(wire: "_Wire", method: str) -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(cast("socket.socket", wire), method=method)
    answer.begin()
    return answer


class _Wire:
    """A connection that ends at a time and after so many bytes; what http.client needs of one.

    Attributes:
        until: time.monotonic() at which it ends.
        through_proxy: whether a proxy is at its other end.
        proxy_headers: what to tell that.
    """

    def __init__(self, raw: socket.socket, until: float, left: int) -> None:
        self._socket = raw
        self.until = until
        self._left = left
        self.through_proxy = False
        self.proxy_headers: list[str] = []

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._patience())
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        assert mode == "rb"
        return io.BufferedReader(_Stream(self))

    def receive(self, room: memoryview) -> int:
        if self._left <= 0:
            raise BrokenError("the answer does not end")
        self._socket.settimeout(self._patience())
        count = self._socket.recv_into(room[: self._left])
        self._left -= count
        return count

    def secure(self, host: str) -> None:
        """Go on encrypted, with a server that proves its name."""
        self._socket.settimeout(self._patience())
        context = ssl.create_default_context()
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    def close(self) -> None:
        self._socket.close()

    def _patience(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Stream(io.RawIOBase):
    """Reads a connection. Closing it leaves the connection open."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        return self._wire.receive(memoryview(cast("bytearray", buffer)).cast("B"))


def _connected(address: Address, until: float, most: int, own: Collection[str]) -> _Wire:
    """Connect to one of the numbers that were found fit, not to a name that may change."""
    proxy = _proxy(address)
    with broken():
        if proxy is None:
            wire = _Wire(_dialled(fit_numbers(address, own), address.port, until), until, most)
        else:
            refuse_by_name(address, own)
            wire = _Wire(_dialled([proxy.hostname or ""], proxy.port or 80, until), until, most)
            wire.through_proxy = True
            wire.proxy_headers = _proxy_headers(proxy)
        try:
            if proxy is not None and address.secure:
                _tunnel(wire, address)
            if address.secure:
                wire.secure(address.host)
        except BaseException:
            wire.close()
            raise
        return wire


def _dialled(numbers: list[str], port: int, until: float) -> socket.socket:
    """A connection to the first of some hosts that answers."""
    fault: OSError = OSError("its name leads nowhere")
    for number in numbers:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((number, port), timeout=left)
        except OSError as error:
            fault = error
    raise fault


def _proxy(address: Address) -> urllib.parse.SplitResult | None:
    """The system's proxy for an address."""
    if urllib.request.proxy_bypass(address.host):
        return None
    named = urllib.request.getproxies().get("https" if address.secure else "http")
    if not named:
        return None
    return urllib.parse.urlsplit(named if "://" in named else f"http://{named}")


def _proxy_headers(proxy: urllib.parse.SplitResult) -> list[str]:
    if proxy.username is None:
        return []
    pair = f"{urllib.parse.unquote(proxy.username)}:{urllib.parse.unquote(proxy.password or '')}"
    return [f"Proxy-Authorization: Basic {base64.b64encode(pair.encode()).decode()}"]


def _tunnel(wire: _Wire, address: Address) -> None:
    host = address.bracketed_host
    place = f"{host}:{address.port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}", *wire.proxy_headers, "", ""]
    wire.sendall("\r\n".join(lines).encode("ascii"))
    answer = _begun(wire, "CONNECT")
    if answer.status != http.HTTPStatus.OK:
        raise OSError(f"the proxy answered {answer.status}")
