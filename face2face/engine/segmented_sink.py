"""A video file made of segments, of which those that are whole outlive a process that is killed."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import av
import av.container
import av.error
import numpy as np

from face2face.engine.segments import Numbers, SegmentFolder
from face2face.errors import Face2FaceError, SinkError
from face2face.types import Frame, Planes
from face2face.utils.files import part_of
from face2face.utils.folder_lock import lock_folder
from face2face.video.coding import Coding
from face2face.video.encoder import TICK_S, ImageEncoder, frame_time
from face2face.video.frame_sink import FrameSink
from face2face.video.media import open_media
from face2face.video.media_writing import drop, writing_media
from face2face.video.sink import VideoFileSink, wait_for_disk

Join = Callable[[], VideoFileSink]
"""Begins the file into which images are copied that were encoded in the same way."""


class SegmentedSink(FrameSink):
    """Encodes segments of a video; closed, it joins them, with the sound beside them.

    Each segment begins with a key frame and is encoded by itself, so that it is the same whether
    the one before it was encoded just now, long ago or elsewhere.

    Args:
        path: the file that they become.
        folder: where they are kept.
        coding: how images are stored.
        width: pixels of the frames to come.
        height: pixels of the frames to come.
        frame_rate: as for `VideoFileSink`.
        join: begins the file that they become.

    Raises:
        SinkError: another process makes the same file.

    Attributes:
        folder: where they are kept.
        notes: gives what is to be noted of all up to a segment's end, by its number.
    """

    def __init__(
        self,
        path: Path,
        folder: SegmentFolder,
        coding: Coding,
        *,
        width: int,
        height: int,
        frame_rate: float,
        join: Join,
    ) -> None:
        self.path = path
        self.name = path.name
        self.folder = folder
        self.warnings: list[str] = []
        self.notes: Callable[[int], Mapping[str, Numbers]] = lambda _: {}
        self.encoder = coding.encoder
        self._coding = coding
        self._size = width, height
        self._frame_s = frame_time(frame_rate)
        self._join = join
        self._end_s: float | None = None
        self._number = -1
        self._container: av.container.OutputContainer | None = None
        self._open = contextlib.ExitStack()
        self._open.enter_context(lock_folder(folder.path, self._refusal))
        self._last_pts = -1
        self._closed = False

    def go_on_at(self, number: int) -> None:
        """Keep the segments before this one, which are whole, and make this one next."""
        self.folder.go_back_to(number)
        self._number = number - 1
        for before in range(number):
            times = self._times(before)
            self._last_pts = int(times[-1]) if len(times) else self._last_pts

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame; errors as of `VideoFileSink.write`."""
        with self._at(time_s) as pts:
            self._images.refuse_unfit(frame)
            self._mux(self._images.encode(frame, pts))

    def write_beside(self, left: Planes, right: Frame, time_s: float) -> bool:
        """As `VideoFileSink.write_beside`."""
        with self._at(time_s) as pts:
            if self._images.takes_beside(left, right):
                self._mux(self._images.encode_beside(left, right, pts))
                return True
            self._pts.pop()
            return False

    def hold_until(self, end_s: float) -> None:
        """As `VideoFileSink.hold_until`."""
        self._end_s = end_s

    def close(self) -> None:
        """Join the segments to the file; closing twice is harmless.

        Raises:
            DiskFullError, SinkError: as in `VideoFileSink.close`, or a segment is damaged.
        """
        if self._closed:
            return
        with writing_media(self.path, self.abort):
            # The last one is noted by nobody: where its end is the video's, only this time knows.
            self._finish_segment(noted=False)
            self._joined()
            self._closed = True
        self._open.close()
        self.folder.remove()

    def abort(self) -> None:
        """Drop the segment that is not whole; those that are stay for the next time."""
        if self._closed:
            return
        self._closed = True
        self._drop_segment()
        self._open.close()
        if not self.folder.whole:
            self.folder.remove()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close; stopped keep what is whole; failed keep nothing."""
        super().__exit__(kind)
        if kind is not None and issubclass(kind, Exception):
            self.folder.remove()

    @contextlib.contextmanager
    def _at(self, time_s: float) -> Iterator[int]:
        """Give the time stamp in its segment of a frame that the block encodes."""
        if self._closed:
            raise SinkError(f"{self.path} is closed: nothing more can be written to it")
        with writing_media(self.path, self.abort):
            number = self.folder.plan.number(time_s)
            if self._container is None or number > self._number:
                self._finish_segment(noted=True)
                self._begin_segment(number)
            self._pts.append(max(round(time_s / TICK_S), self._last_pts + 1))
            yield self._pts[-1] - self._pts[0]
            self._last_pts = self._pts[-1] if self._pts else self._last_pts

    def _begin_segment(self, number: int) -> None:
        for empty in range(self._number + 1, number):  # one frame was held for so long
            self.folder.video(empty).touch()
            self.folder.finish(empty, {"pts": np.zeros(0), **self.notes(empty)})
        self._number = number
        self._pts: list[int] = []
        self._temporary = part_of(self.folder.video(number))
        self._container = av.open(str(self._temporary), "w", format=self._coding.as_it_comes)
        width, height = self._size
        self._images = ImageEncoder(
            self._container,
            self._coding._replace(tag=""),
            width=width,
            height=height,
            frame_s=self._frame_s,
        )

    def _finish_segment(self, *, noted: bool) -> None:
        """Complete the segment in work, if there is one."""
        container = self._container
        if container is None:
            return
        self._mux(self._images.flush())
        container.close()
        self._container = None
        wait_for_disk(self._temporary)
        self._temporary.replace(self.folder.video(self._number))
        if noted:
            record = {"pts": np.array(self._pts, np.float64), **self.notes(self._number)}
            self.folder.finish(self._number, record)

    def _drop_segment(self) -> None:
        container, self._container = self._container, None
        if container is not None:
            drop(container)
            with contextlib.suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def _joined(self) -> None:
        """Copy all segments into the file."""
        numbers = range(self._number + 1)
        times = [self._times(number) for number in numbers]
        filled = [number for number in numbers if len(times[number])]
        if not filled:
            raise SinkError(f"{self.path} was not written: there was no frame for it")
        with self._join() as sink:
            for number in filled:
                self._copy(number, times[number], sink)
            if self._end_s is not None:
                sink.hold_until(self._end_s)
        self.warnings += sink.warnings

    def _copy(self, number: int, times: Numbers, sink: VideoFileSink) -> None:
        with open_media(self.folder.video(number)) as segment:
            packets = [packet for packet in segment.demux(video=0) if packet.size]
            if len(packets) != len(times):
                self.folder.go_back_to(number)
                raise SinkError(
                    f"a part of {self.path} that was made before is damaged: give the same command "
                    "again"
                )
            for packet, pts in zip(packets, times, strict=True):
                sink.copy(packet, int(pts))

    def _times(self, number: int) -> Numbers:
        """When the images of a segment are shown, in `TICK_S`."""
        record = self.folder.record(number)
        return np.array(self._pts, np.float64) if record is None else record["pts"]

    def _mux(self, packets: object) -> None:
        assert self._container is not None
        self._container.mux(packets)  # type: ignore[arg-type]

    def _refusal(self, process: int) -> Face2FaceError:
        return SinkError(
            f"{self.path} is being made by another process, number {process}: wait for it"
        )
