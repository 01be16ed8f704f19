"""The thread that sees to the source: opens it, takes it up again, changes it."""

from face2face.engine.live.camera_reader import CameraPlayer
from face2face.engine.live.channel import Feed
from face2face.engine.live.mailbox import Mailbox, Order, Orders
from face2face.engine.live.status import Board, SourceState
from face2face.engine.live.video_player import play_film
from face2face.errors import SourceError, details_of
from face2face.video.camera import CameraOpener
from face2face.video.source_spec import SourceChoice

RETRY_S = 0.5
"""Pause before a source that failed is tried again."""


class Capture:
    """Plays the chosen source; a source that fails is tried again until another is chosen."""

    def __init__(
        self,
        orders: Orders[SourceChoice | None],
        mailbox: Mailbox,
        board: Board,
        open_camera: CameraOpener,
    ) -> None:
        """Prepare.

        Args:
            orders: what to look at, None for nothing.
            mailbox: takes the frames.
            board: is told how the source is doing.
            open_camera: opens a camera.
        """
        self._orders = orders
        self._mailbox = mailbox
        self._board = board
        self._cameras = CameraPlayer(open_camera)

    def run(self) -> None:
        """Play what is ordered until there are no more orders; the body of a thread."""
        while (order := self._orders.wait()) is not None:
            feed = Feed(self._mailbox, self._board, order.halt)
            choice = order.wanted
            self._board.update(
                source=SourceState.NONE if choice is None else SourceState.OPENING,
                source_name=choice.name if choice is not None else "",
                source_number=choice.unnamed_camera if choice is not None else None,
                source_message="",
                source_error=None,
                width=0,
                height=0,
                warnings=(),
            )
            if choice is not None:
                self._keep_playing(choice, feed, order)

    def _keep_playing(
        self, choice: SourceChoice, feed: Feed, order: Order[SourceChoice | None]
    ) -> None:
        while not order.halt.is_set():
            try:
                self._play(choice, feed)
            except Exception as error:  # noqa: BLE001 - shown, and tried again
                feed.tell(SourceState.WAITING, self._board.note(error), details_of(error))
                order.halt.wait(RETRY_S)
            else:
                return

    def _play(self, choice: SourceChoice, feed: Feed) -> None:
        if choice.kind == "camera":
            self._cameras.play(choice.camera_request(), feed)
        elif choice.path is not None:
            play_film(choice.path, feed, loop=choice.loop)
        else:
            raise SourceError(f"{choice.name} is neither a camera nor a file: choose another")
