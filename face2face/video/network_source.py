"""A stream in the network as a source that gives all of its frames."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from face2face.errors import SourceError
from face2face.images.resize import resize
from face2face.types import TimedFrame
from face2face.video.network_address import NetworkAddress
from face2face.video.network_stream import USUAL_WAITS, NetworkStream, Waits
from face2face.video.source import FrameSource

_MOST_BYTES = 100_000_000
"""Images that wait to be taken may have so many, two of them at least: sixteen at 1080p."""

_SAME_S = 0.0005
_LOOK_S = 0.1
_LEAVE_S = 1.5


class NetworkSource(FrameSource):
    """A stream, read as fast as it is sent, by a thread of its own.

    One that breaks off is tried again, with growing pauses, until it is gone for good; meanwhile
    time goes on. Where images come faster than they are taken, the oldest are left out, but of
    recordings and HLS none. A recording that breaks off has ended.

        with NetworkSource(parse_address("rtsp://192.168.1.20/stream"), print) as source:
            for timed in source.frames():
                show(timed.frame, timed.time_s)

    Args:
        address: where it comes from.
        report: takes a line when it breaks off, from another thread.
        duration_s: seconds to read, None until it ends.
        waits: how long is waited.

    Raises:
        SourceError: it cannot be opened now.
    """

    frame_count = None

    def __init__(
        self,
        address: NetworkAddress,
        report: Callable[[str], None],
        *,
        duration_s: float | None = None,
        waits: Waits = USUAL_WAITS,
    ) -> None:
        """Connect, and wait for the first image."""
        self.name = address.name
        self.warnings: list[str] = []
        self._address = address
        self._report = report
        self._duration_s = duration_s
        self._waits = waits
        self._pause_s = waits.first_pause_s
        self._images = deque[TimedFrame]()
        self._most = 2
        self._changed = threading.Condition()
        self._unwanted, self._finishing = threading.Event(), threading.Event()
        self._taken = self._done = False
        self._fault: BaseException | None = None
        self._left_out = self._broken = 0
        self._from_s: float | None = None
        self._stream: NetworkStream
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)
        self._thread.start()
        try:
            self._learn()
        except BaseException:
            self.close()
            raise

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the images from now on; of recordings from the first.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        self._most = max(self._most, _MOST_BYTES // (3 * self.width * self.height))
        self._taken = True
        until_s = None
        if self._duration_s is not None and not self._stream.waits_for_reader:
            until_s = time.monotonic() + self._duration_s + self._waits.silent_s
        while (timed := self._take(until_s)) is not None:
            self._from_s = timed.time_s if self._from_s is None else self._from_s
            time_s = timed.time_s - self._from_s
            if self._duration_s is not None and time_s >= self._duration_s - _SAME_S:
                self._unwanted.set()
                break
            yield TimedFrame(timed.frame, time_s)
            self._refuse_closed()
        self._sum_up()

    def finish(self) -> None:
        """Let `frames` end with what has come, as if the stream had; also in a signal's handler."""
        self._ended_by("stopped as you asked")
        self._finishing.set()

    def close(self) -> None:
        """Hang up, as soon as FFmpeg lets go; closing twice is harmless."""
        super().close()
        self._unwanted.set()
        self._thread.join(_LEAVE_S)

    def _ended_by(self, ending: str) -> None:
        self.ending = self.ending or ending

    def _learn(self) -> None:
        """Wait for the first image, and set what it says."""
        with self._changed:
            while not self._images and not self._done:
                self._changed.wait(_LOOK_S)  # without it Windows would not hear Ctrl-C
        if self._fault is not None:
            raise self._fault
        if not self._images:
            raise SourceError(f"{self.name} ended before its first image: try it again")
        self.height, self.width = self._images[0].frame.shape[:2]
        self.frame_rate, self.length_s = self._stream.rate, self._stream.length_s
        if self._stream.has_audio:
            self.warnings.append(f"the sound of {self.name} is not kept")

    def _take(self, until_s: float | None) -> TimedFrame | None:
        with self._changed:
            while not self._unwanted.is_set():
                if self._images:
                    self._changed.notify_all()
                    return self._sized(self._images.popleft())
                late = until_s is not None and time.monotonic() > until_s
                if self._done or late or self._finishing.is_set():
                    break
                self._changed.wait(_LOOK_S)
        if self._fault is not None:
            raise self._fault
        return None

    def _sized(self, timed: TimedFrame) -> TimedFrame:
        """A frame in the size of the first: another sender may be there when it comes back."""
        if timed.frame.shape[:2] == (self.height, self.width):
            return timed
        return TimedFrame(resize(timed.frame, self.width, self.height), timed.time_s)

    def _sum_up(self) -> None:
        """Say what was missing, once all is read."""
        if self._broken:
            times = "once" if self._broken == 1 else f"{self._broken} times"
            self.warnings.append(f"{self.name} broke off {times}; the image before was held")
        if self._left_out:
            self.warnings.append(
                f"{self._left_out} images came faster than they could be worked on, and are left "
                "out"
            )

    def _run(self) -> None:
        """The body of the thread."""
        try:
            for timed in self._read():
                self._put(timed)
                if self._unwanted.is_set():
                    break
                if self._finishing.is_set():
                    self._report("stopping: what has come until now is still worked on")
                    break
        except BaseException as error:  # noqa: BLE001 - raised again where images are taken
            self._fault = error
        with self._changed:
            self._done = True
            self._changed.notify_all()

    def _put(self, timed: TimedFrame) -> None:
        with self._changed:
            while self._stream.waits_for_reader and len(self._images) >= self._most:
                self._changed.wait(_LOOK_S)
                if self._unwanted.is_set():
                    return
            if len(self._images) >= self._most:
                self._images.popleft()
                self._left_out += self._taken
            self._images.append(timed)
            self._changed.notify_all()

    def _read(self) -> Iterator[TimedFrame]:
        """The images of one connection after the other, on one line of time."""
        shown_s = seen_s = 0.0
        stream: NetworkStream | None = NetworkStream(self._address, self._waits)
        while stream is not None:
            self._stream = stream
            begin_s: float | None = None
            try:
                for timed in stream.frames():
                    if begin_s is None:
                        begin_s = shown_s + (time.monotonic() - seen_s if seen_s else 0.0)
                    shown_s, seen_s = begin_s + timed.time_s, time.monotonic()
                    self._pause_s = self._waits.first_pause_s
                    yield TimedFrame(timed.frame, shown_s)
            except SourceError as error:
                if not seen_s:
                    raise
                fault = str(error)
            else:
                if not stream.is_recording:
                    self._ended_by("the stream ended")
                return
            finally:
                stream.close()
            if stream.is_recording:
                self.warnings.append(f"{fault}: it ends after {shown_s:.1f} s")
                return
            self._broken += 1
            stream = self._again(fault, seen_s)

    def _again(self, fault: str, seen_s: float) -> NetworkStream | None:
        """Another connection; None when the stream is gone for good, or not wanted any more."""
        while True:
            self._report(f"{fault}, trying again")
            if self._unwanted.wait(self._pause_s) or self._finishing.is_set():
                return None
            self._pause_s = self._waits.next_pause(self._pause_s)
            if time.monotonic() - seen_s > self._waits.gone_s:
                self._ended_by(f"no image came for {self._waits.gone_s:g} s")
                return None
            try:
                return NetworkStream(self._address, self._waits)
            except SourceError as error:
                fault = str(error)
