"""One image for each frame, in a folder that appears only when all of them are there."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from face2face.errors import SinkError, writing
from face2face.types import Frame, Image
from face2face.utils.files import whole_folder
from face2face.utils.image_sequence import image_sequence
from face2face.video.frame_sink import FrameSink, closed_error, no_frame_error, refuse_other_form
from face2face.video.sink_target import refuse_target


class _GivenUp(BaseException):
    """Ends the folder's block without it."""


class ImageSequenceSink(FrameSink):
    """Images of the names that a pattern stands for, FOLDER/%05d.png, numbered from 1 on.

    The folder is theirs alone: images of an earlier time are replaced with it.

    Args:
        path: the folder and the pattern.
        width: pixels of the frames to come.
        height: pixels of the frames to come.
        save: writes an image, uint8 RGB or RGBA, to a path; may raise OSError.
        alpha: whether frames have a fourth channel.
        complete: is told the path of the complete folder before it gets its name.

    Raises:
        SinkError: the place is unfit.
    """

    encoder = "png"

    def __init__(
        self,
        path: Path,
        *,
        width: int,
        height: int,
        save: Callable[[Path, Image], None],
        alpha: bool = False,
        complete: Callable[[Path], None] | None = None,
    ) -> None:
        """Begin the folder; what can be refused is refused here."""
        refuse_target(path)
        sequence = image_sequence(path)
        if sequence is None:
            raise SinkError(f"cannot write {path}: it names one image")
        self.path = path
        self.name = path.name
        self.warnings: list[str] = []
        self.lacks: list[str] = []
        self._sequence = sequence
        self._shape = (height, width, 4 if alpha else 3)
        self._save, self._complete = save, complete
        self._number = 0
        self._open: contextlib.ExitStack | None = contextlib.ExitStack()
        self._folder = self._open.enter_context(whole_folder(sequence.folder))

    def write(self, frame: Frame, time_s: float) -> None:
        """Add an image.

        Args:
            frame: uint8 RGB, shape (height, width, 3), or RGBA, (height, width, 4), with alpha.
            time_s: not kept: images have no times.

        Raises:
            DiskFullError, SinkError: it cannot be written; the folder is gone then.
            ValueError: the frame has another size or type.
        """
        del time_s
        refuse_other_form(frame, self._shape)
        if self._open is None:
            raise closed_error(self.path)
        self._number += 1
        try:
            with writing(self._sequence.folder):
                self._save(self._folder / self._sequence.name(self._number), frame)
        except BaseException:
            self.abort()
            raise

    def close(self) -> None:
        """Give the folder its name; closing twice is harmless.

        Raises:
            SinkError: there was no frame, or the folder cannot get its name; it is gone then.
        """
        if self._open is None:
            return
        if not self._number:
            self.abort()
            raise no_frame_error(self.path)
        try:
            refuse_target(self.path)  # what came into the folder meanwhile would go with it
            if self._complete is not None:
                self._complete(self._folder)
            opened, self._open = self._open, None
            opened.close()
        except BaseException:
            self.abort()
            raise

    def abort(self) -> None:
        """Drop the images, if the folder is not complete; harmless at any time."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.__exit__(_GivenUp, _GivenUp(), None)
