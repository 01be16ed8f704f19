"""Addresses of streams as a user types them; only scheme and host are ever shown.

The rest may be a secret: a password, a token in the query, the key of a stream in the path.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from face2face.errors import ErrorKind, UsageError

PROTOCOLS = {
    "rtsp": "rtp,srtp,tcp,udp",
    "rtsps": "rtp,srtp,tcp,udp,tls",
    "http": "http,https,httpproxy,tcp,tls,crypto",
    "https": "http,https,httpproxy,tcp,tls,crypto",
    "srt": "srt,udp",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tcp,tls",
}
"""The schemes that are taken, and the protocols by which FFmpeg may open what an address of each
leads to: none of them reads a file of this machine, whatever a playlist names."""

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]+)://")
_LONGEST = 2000


@dataclass(frozen=True)
class NetworkAddress:
    """Where a stream comes from.

    Attributes:
        url: all of it, for FFmpeg alone: never to be printed, logged or kept.
        scheme: one of `PROTOCOLS`.
        name: what may be shown.
    """

    url: str = field(repr=False)
    scheme: str
    name: str


def is_address(text: str) -> bool:
    """Whether a text is written as an address, be it one that is taken or not."""
    return _SCHEME.match(text) is not None


def parse_address(text: str) -> NetworkAddress:
    """Understand an address.

    Args:
        text: what was typed, an address by `is_address`.

    Raises:
        UsageError: it cannot be one of a stream; what was typed is not repeated.
    """
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    if found is None or scheme not in PROTOCOLS:
        known = ", ".join(f"{one}://" for one in PROTOCOLS)
        raise UsageError(
            f"an address cannot begin with {scheme}://: give one of {known}",
            ErrorKind.ADDRESS_SCHEME_UNKNOWN,
            scheme=scheme,
            known=known,
        )
    url = f"{scheme}://{text[found.end() :].strip()}"
    if len(url) > _LONGEST or not url.isprintable() or " " in url:
        raise UsageError(
            f"the {scheme} address is longer than {_LONGEST} letters, or holds spaces: write a "
            "space as %20",
            ErrorKind.ADDRESS_UNFIT,
            letters=_LONGEST,
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host:
        raise UsageError(
            f"the {scheme} address names no host: give one such as {scheme}://192.168.1.20/stream "
            "(in a password, write / as %2F, @ as %40 and : as %3A)",
            ErrorKind.ADDRESS_WITHOUT_HOST,
            scheme=scheme,
        )
    if "@" in url.partition(parts.netloc)[2]:
        # It may be the end of a password with a / in it: what looks like the host is none then.
        return NetworkAddress(url, scheme, f"{scheme}://...")
    shown = f"[{host}]" if ":" in host else host
    shown += f":{port}" if port else ""
    return NetworkAddress(url, scheme, f"{scheme}://{shown}")


def sanitize_source(text: str) -> str:
    """A source as it may be shown: of an address, even of one that is refused, no secret."""
    found = _SCHEME.match(text)
    if found is None:
        return text
    try:
        return parse_address(text).name
    except UsageError:
        return f"{found[1].lower()}://..."
