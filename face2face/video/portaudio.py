"""PortAudio, one thread at a time, and its errors as the system's own."""

import contextlib
import threading
from collections.abc import Iterator

_ONE = threading.Lock()
"""PortAudio takes no call beside these, above all none while it is ended to look anew."""


@contextlib.contextmanager
def opening_sound() -> Iterator[None]:
    """Turn what fails while the package is loaded and a device is opened into one kind of error.

    One thread at a time is inside.

    Raises:
        OSError: there is no such device, it is refused, or PortAudio is not installed.
    """
    try:
        with _ONE:
            yield
    # ImportError too: the package itself may be absent. PortAudioError is no OSError.
    except (ImportError, ValueError) as error:
        raise OSError(str(error)) from error
    except Exception as error:
        if type(error).__name__ == "PortAudioError":
            raise OSError(str(error)) from error
        raise
