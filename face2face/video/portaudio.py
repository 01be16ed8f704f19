"""PortAudio's errors as the system's own."""

import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def opening_sound() -> Iterator[None]:
    """Turn what fails while the package is loaded and a device is opened into one kind of error.

    Raises:
        OSError: there is no such device, it is refused, or PortAudio is not installed.
    """
    try:
        yield
    # ImportError too: the package itself may be absent. PortAudioError is no OSError.
    except (ImportError, ValueError) as error:
        raise OSError(str(error)) from error
    except Exception as error:
        if type(error).__name__ == "PortAudioError":
            raise OSError(str(error)) from error
        raise
