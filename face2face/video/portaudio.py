"""PortAudio, one thread at a time, and its errors as the system's own."""

import contextlib
import errno
import threading
from collections.abc import Iterator

_ONE = threading.Lock()
"""PortAudio takes no call beside these, above all none while it is ended to look anew."""

_INVALID_DEVICE, _DEVICE_UNAVAILABLE = -9996, -9985


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
    except ImportError as error:
        raise OSError(str(error)) from error
    except ValueError as error:  # no device has such a name
        raise OSError(errno.ENODEV, str(error)) from error
    except Exception as error:
        if type(error).__name__ == "PortAudioError":
            raise OSError(_number_of(error), str(error)) from error
        raise


def _number_of(error: Exception) -> int:
    """The system's number for an error of PortAudio, whose own comes second in it."""
    own = error.args[1] if len(error.args) > 1 else None
    # Without a number the usual device is asked for, and there is none.
    known = {_DEVICE_UNAVAILABLE: errno.EBUSY, _INVALID_DEVICE: errno.ENODEV, None: errno.ENODEV}
    return known.get(own, errno.EIO)
