"""A video file made of segments: those that are whole stay when the process is killed."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.engine.segment_writer import SegmentWriter
from face2face.engine.segments import Numbers, SegmentFolder
from face2face.errors import ErrorKind, Face2FaceError, SinkError
from face2face.types import Frame, Planes
from face2face.utils.folder_lock import lock_folder
from face2face.video.coding import Coding
from face2face.video.encoder import frame_time
from face2face.video.frame_sink import FrameSink, closed_error, no_frame_error
from face2face.video.media import closing_media, open_media
from face2face.video.media_writing import writing_media
from face2face.video.sink import VideoFileSink

_BAR_AFTER_S = 1.0
"""Of joining, which mostly takes less."""

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
        coding: how images are stored.
        size: width and height of the frames in pixels.
        frame_rate: as given.
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
        self.coding = coding
        self.size = width, height
        self.frame_rate = frame_rate
        self._join = join
        self._end_s: float | None = None
        self._number = -1
        self._writer: SegmentWriter | None = None
        self._pts: Sequence[int] = ()
        self._open = contextlib.ExitStack()
        self._open.enter_context(lock_folder(folder.path, self._refusal))
        self._closed = False

    def go_on_at(self, number: int) -> None:
        """Keep the segments before this one, which are whole, and make this one next."""
        self.folder.go_back_to(number)
        self._number = number - 1
        for before in range(number):
            self._pts = [int(pts) for pts in self._times(before)] or self._pts

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame; errors as of `VideoFileSink.write`."""
        with writing_media(self.path, self.abort):
            self._writer_at(time_s).write(frame, time_s)

    def write_beside(self, left: Planes, right: Frame, time_s: float) -> bool:
        """As `VideoFileSink.write_beside`."""
        with writing_media(self.path, self.abort):
            return self._writer_at(time_s).write_beside(left, right, time_s)

    def take(self, number: int, pts: Sequence[int], notes: Mapping[str, Numbers] | None) -> None:
        """Take a segment that was encoded elsewhere; its file is in the folder.

        Args:
            number: the segment's, the next one that is wanted.
            pts: when its images are shown, in `TICK_S`.
            notes: what is to be noted of all up to its end; None of the last one, of whose end
                only this time knows.

        Raises:
            DiskFullError, SinkError: it cannot be noted.
        """
        self._number, self._pts = number, pts
        if notes is not None:
            self._note(notes)

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

    def _writer_at(self, time_s: float) -> SegmentWriter:
        """What encodes the segment of a frame."""
        if self._closed:
            raise closed_error(self.path)
        number = self.folder.plan.number(time_s)
        if self._writer is None or number > self._number:
            self._finish_segment(noted=True)
            self._writer = self._begin_segment(number)
        return self._writer

    def _begin_segment(self, number: int) -> SegmentWriter:
        last_pts = self._pts[-1] if self._pts else -1
        for empty in range(self._number + 1, number):  # one frame was held for so long
            self.folder.video(empty).touch()
            self.folder.finish(empty, {"pts": np.zeros(0), **self.notes(empty)})
        self._number = number
        return SegmentWriter(
            self.folder.video(number),
            self.coding,
            width=self.size[0],
            height=self.size[1],
            frame_s=frame_time(self.frame_rate),
            named=self.path,
            last_pts=last_pts,
        )

    def _finish_segment(self, *, noted: bool) -> None:
        """Complete the segment in work, if there is one."""
        writer = self._writer
        if writer is None:
            return
        writer.close()
        self._writer, self._pts = None, writer.pts
        if noted:
            self._note(self.notes(self._number))

    def _note(self, notes: Mapping[str, Numbers]) -> None:
        self.folder.finish(self._number, {"pts": np.array(self._pts, np.float64), **notes})

    def _drop_segment(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abort()

    def _joined(self) -> None:
        """Copy all segments into the file."""
        numbers = range(self._number + 1)
        times = [self._times(number) for number in numbers]
        filled = [number for number in numbers if len(times[number])]
        if not filled:
            raise no_frame_error(self.path)
        with self._join() as sink:
            # An hour of sound may be encoded meanwhile. disable=None: no bar where nobody sees it.
            for number in tqdm(
                filled, "joining", unit="part", leave=False, delay=_BAR_AFTER_S, disable=None
            ):
                self._copy(number, times[number], sink)
            if self._end_s is not None:
                sink.hold_until(self._end_s)
        self.warnings += sink.warnings

    def _copy(self, number: int, times: Numbers, sink: VideoFileSink) -> None:
        with closing_media(open_media(self.folder.video(number))) as segment:
            packets = [packet for packet in segment.demux() if packet.size]
            if len(packets) != len(times):
                self.folder.go_back_to(number)
                raise SinkError(
                    f"a part of {self.path} that was made before is damaged: give the same command "
                    "again",
                    ErrorKind.FILE_CHANGED,
                    path=str(self.path),
                )
            for packet, pts in zip(packets, times, strict=True):
                sink.copy(packet, int(pts))

    def _times(self, number: int) -> Numbers:
        """When the images of a segment are shown, in `TICK_S`."""
        record = self.folder.record(number)
        return np.array(self._pts, np.float64) if record is None else record["pts"]

    def _refusal(self, process: int) -> Face2FaceError:
        return SinkError(
            f"{self.path} is being made by another process, number {process}: wait for it",
            ErrorKind.FILE_BEING_MADE,
            path=str(self.path),
            process=process,
        )
