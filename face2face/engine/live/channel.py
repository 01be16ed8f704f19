"""The channel between a source and the session: frames one way, its state the other."""

from threading import Event

from face2face.engine.live.mailbox import Mailbox
from face2face.engine.live.playback import Playback
from face2face.engine.live.status import SourceState, StatusBoard
from face2face.errors import ErrorDetails
from face2face.types import Frame


class SourceChannel:
    """What one chosen source delivers, until another is chosen.

    Attributes:
        halt: set when the source is wanted no more; from then on nothing is passed on.
        playback: how it is played.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        status_board: StatusBoard,
        halt: Event,
        playback: Playback | None = None,
    ) -> None:
        """Begin a new source; what the one before left in the mailbox is forgotten."""
        self.halt = halt
        self.playback = playback or Playback()
        self._status_board = status_board
        self._mailbox = mailbox
        mailbox.begin(halt)

    def put(self, frame: Frame, *, at_s: float | None = None) -> None:
        """Pass on a frame that was captured now.

        Args:
            frame: uint8 RGB.
            at_s: where in a video it is, seconds; None for a camera.
        """
        if self.halt.is_set():
            return
        self._mailbox.put(self.halt, frame, at_s=at_s)
        height, width = frame.shape[:2]
        self._status_board.update(
            source=SourceState.RUNNING,
            source_message="",
            source_error=None,
            width=width,
            height=height,
        )

    def report(
        self, state: SourceState, message: str = "", error: ErrorDetails | None = None
    ) -> None:
        """Say how the source is doing, and what kind of message that is."""
        if not self.halt.is_set():
            self._status_board.update(source=state, source_message=message, source_error=error)

    def tell_file(self, frame_rate: float, length_s: float, has_sound: bool) -> None:
        """Say what a file says of itself.

        Args:
            frame_rate: frames a second, 0 for an image.
            length_s: its length, 0 where nobody knows.
            has_sound: whether sound belongs to it.
        """
        if not self.halt.is_set():
            self._status_board.update(file_rate=frame_rate, length_s=length_s, has_sound=has_sound)

    def tell_camera(self, rate: float) -> None:
        """Say how many frames a second an opened camera says it gives, 0 where it does not."""
        if not self.halt.is_set():
            self._status_board.update(camera_rate=rate)

    def warn(self, lines: list[str]) -> None:
        """Say what faults were met that did not end the source."""
        if not self.halt.is_set():
            self._status_board.update(warnings=tuple(lines))
