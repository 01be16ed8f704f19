"""Encrypted connections do not break off because others did.

Where the other side has closed a connection, `ssl` of Python 3.13 and 3.14 raises BrokenPipeError
and leaves the error in OpenSSL's queue of the thread: the next read of any other connection takes
it for its own. A Dask scheduler has all its connections in one thread.
`dask worker --preload face2face.cluster.tls_errors` does the same in a process of Dask's own.
"""

import ssl
from contextlib import suppress
from functools import wraps
from typing import Any

from tornado.iostream import SSLIOStream

_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def clear_after_errors() -> None:
    """Empty OpenSSL's queue after each error of an encrypted connection of this process."""
    for name in ("read_from_fd", "write_to_fd"):
        plain = getattr(SSLIOStream, name)
        if not hasattr(plain, "__wrapped__"):
            setattr(SSLIOStream, name, _clearing(plain))


def dask_setup(server: object) -> None:
    """What Dask calls in a process that preloads this module."""
    del server
    clear_after_errors()


def _clearing(plain: Any) -> Any:
    @wraps(plain)
    def call(stream: SSLIOStream, data: Any) -> Any:
        try:
            return plain(stream, data)
        except OSError:
            # A name that is no cipher is one of the few things that empty the queue.
            with suppress(ssl.SSLError):
                _context.set_ciphers("none of these")
            raise

    return call
