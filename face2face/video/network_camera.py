"""A stream in the network before the window, as a camera is: its newest image."""

import time

from face2face.causes import Cause
from face2face.errors import ErrorKind, SourceError
from face2face.types import Frame
from face2face.video.camera import CameraDevice
from face2face.video.device_words import DeviceWords
from face2face.video.network_address import NetworkAddress
from face2face.video.network_stream import USUAL_WAITS, NetworkStream, Waits, failing, silent

_LONGEST_WAIT_S = 1.0


class NetworkCamera(CameraDevice):
    """A stream, shown as it comes; recordings and HLS, which come in bursts, by their clock.

    Args:
        address: where it comes from.
        waits: how long is waited.

    Raises:
        SourceError: as for `NetworkStream`.
    """

    def __init__(self, address: NetworkAddress, waits: Waits = USUAL_WAITS) -> None:
        self.name = address.name
        self._stream = NetworkStream(address, waits)
        self.rate = self._stream.rate
        self.must_be_read = not self._stream.waits_for_reader
        self._frames = self._stream.frames()
        self._begin_s: float | None = None

    def read(self) -> Frame | None:
        """Wait for the next image; None when a recording has no more.

        Raises:
            SourceError: the stream broke off, or ended: it may come back.
        """
        timed = next(self._frames, None)
        if timed is None:
            if not self._stream.is_recording:
                raise failing(self.name, Cause.ENDED)
            self.ended = True
            return None
        if self._stream.waits_for_reader:
            now_s = time.monotonic()
            if self._begin_s is None or self._begin_s + timed.time_s < now_s - _LONGEST_WAIT_S:
                self._begin_s = now_s - timed.time_s
            time.sleep(min(max(self._begin_s + timed.time_s - now_s, 0.0), _LONGEST_WAIT_S))
        return timed.frame

    def close(self) -> None:
        """Hang up; closing twice is harmless."""
        self._stream.close()


def _stuck(name: str) -> SourceError:
    return SourceError(
        f"{name} cannot be opened while streams that were chosen before it still hang: it is tried "
        "again",
        ErrorKind.STREAM_STUCK,
        address=name,
    )


STREAM_WORDS = DeviceWords(
    # The stream itself tells first; this is for one that hangs in FFmpeg.
    silent_s=USUAL_WAITS.key_frame_s + 2,
    silent=silent,
    stuck=_stuck,
    exclusive=False,
    slow="{name} takes long to answer",
)
"""What is said of streams."""
