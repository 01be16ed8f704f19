"""Web addresses: their parts, and which of them may be asked."""

import ipaddress
import socket
import urllib.parse
from collections.abc import Collection
from dataclasses import dataclass

_LOCAL_ENDINGS = (".local", ".lan", ".internal", ".home.arpa", ".localhost")

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class ForbiddenError(Exception):
    """An address is not asked; another try would not help."""


@dataclass(frozen=True)
class Address:
    """A web address in its parts.

    Attributes:
        secure: whether it is https.
        host: name or number, without brackets.
        port: of the server.
        target: path and query.
    """

    secure: bool
    host: str
    port: int
    target: str

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read an address.

        Raises:
            ForbiddenError: it is no http or https address.
        """
        if any(not one.isprintable() or one.isspace() for one in text):
            raise ForbiddenError("it is no address: it holds blanks or control characters")
        try:
            parts = urllib.parse.urlsplit(text)
            host, port = parts.hostname or "", parts.port
            host = host.encode("ascii" if ":" in host else "idna").decode("ascii")
        except (ValueError, UnicodeError) as error:
            raise ForbiddenError("it is no address") from error
        if parts.scheme not in ("http", "https"):
            raise ForbiddenError("it is no http or https address")
        if not host or port == 0:
            raise ForbiddenError("it is no address: it names no server")
        secure = parts.scheme == "https"
        path = urllib.parse.quote(parts.path or "/", safe="/%:=&?~#+!$,;'@()*[]")
        query = urllib.parse.quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
        return cls(secure, host, port or (443 if secure else 80), path + (query and f"?{query}"))

    @property
    def bracketed_host(self) -> str:
        """The host as it stands in an address: IPv6 numbers are in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        """As a browser shows it."""
        host = self.bracketed_host
        usual = self.port == (443 if self.secure else 80)
        return f"http{'s' * self.secure}://{host}{'' if usual else f':{self.port}'}{self.target}"


def fit_numbers(address: Address, own: Collection[str]) -> list[str]:
    """The host's numbers, if all of them may be asked.

    Raises:
        ForbiddenError: one of them may not.
    """
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        if not _public(number) and not _named(address.host, own):
            raise _private(address.host)
    return numbers


def refuse_by_name(address: Address, own: Collection[str]) -> None:
    """What can be told of a host that a proxy will look up.

    Raises:
        ForbiddenError: it is one of the user's own network.
    """
    try:
        public = _public(address.host)
    except ValueError:
        public = not _is_local_name(address.host)
    if not public and not _named(address.host, own):
        raise _private(address.host)


def _private(host: str) -> ForbiddenError:
    return ForbiddenError(
        f"it leads to {host}, which lies in a private network: put its number itself into the list"
    )


def _named(host: str, own: Collection[str]) -> bool:
    """Whether the user's list names a host of their own network, by a name that can be no other."""
    if host not in own:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _is_local_name(host)
    return True


def _is_local_name(host: str) -> bool:
    return "." not in host.rstrip(".") or host.rstrip(".").endswith(_LOCAL_ENDINGS)


def _public(number: str) -> bool:
    """Whether an IP address is one of the internet's servers.

    Raises:
        ValueError: it is none.
    """
    one = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        # IPv4 addresses in the clothes of IPv6: mapped, 6to4, Teredo, NAT64, and of old.
        inner = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
        if one in _NAT64 or one in _COMPATIBLE:
            inner.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
        if any(other is not None and not other.is_global for other in inner):
            return False
        if one.ipv4_mapped is not None:
            return not one.ipv4_mapped.is_multicast
    return one.is_global and not one.is_multicast and not one.is_reserved
