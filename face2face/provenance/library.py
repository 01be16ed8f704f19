"""Loading c2pa, which signs and reads Content Credentials (https://c2pa.org), without surprises."""

import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import Any

from face2face.errors import CredentialsError

SETTINGS: dict[str, Any] = {
    "version": 1,
    # Nothing is fetched: neither manifests that a file names, nor whether a certificate was
    # revoked.
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "core": {"allowed_network_hosts": [], "backing_store_memory_threshold_in_mb": 32},
    "builder": {"thumbnail": {"enabled": False}},
}
"""What signing and reading have in common."""

_VARIABLE = "C2PA_LIBRARY_NAME"
_NAMES = {"win32": "c2pa_c.dll", "darwin": "libc2pa_c.dylib"}
_OTHER_NAME = "libc2pa_c.so"

_loading = threading.Lock()


def load() -> Any:
    """Import c2pa.

    By itself it would take a library of the right name from the working folder first, and that
    may hold a stranger's files: it is told where its own lies.

    Raises:
        CredentialsError: it is not installed, or cannot be loaded.
    """
    found = importlib.util.find_spec("c2pa")
    if found is None or found.origin is None:
        raise CredentialsError(
            "Content Credentials need the package c2pa-python: run 'pip install c2pa-python'"
        )
    own = Path(found.origin).parent / "libs" / _NAMES.get(sys.platform, _OTHER_NAME)
    with _loading:
        named = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = str(own)
        try:
            import c2pa
        except (ImportError, OSError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise CredentialsError(
                f"Content Credentials cannot be used, c2pa-python does not load ({reason}): "
                "install it again"
            ) from error
        finally:
            if named is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = named
    return c2pa
