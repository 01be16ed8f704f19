"""Loading models in the background of a live session."""

from collections.abc import Callable
from functools import partial
from threading import Event

from face2face.config import PHOTO_SIZE
from face2face.engine.base import Engine
from face2face.engine.context import LandmarkTracking, RuntimeOpener
from face2face.engine.live.mailbox import CommandQueue
from face2face.engine.live.status import ModelState, StatusBoard
from face2face.engine.open_engine import open_engine
from face2face.engine.options import ModelChoice
from face2face.engine.timings import Timings
from face2face.errors import details_of
from face2face.model import known_models, read_model

_REMEMBERED = 300
"""Frames whose timings are kept."""


class ModelLoader:
    """Turns the name of a model into what applies it; the landmark file is loaded once.

    Args:
        commands: the models, by their places as `model.read_model` takes them.
        status_board: is told how it goes.
        use: takes what applies the model, and by what the model was asked for.
        tracking: finds landmarks, for the models that need them.
        opener: loads a graph.
    """

    def __init__(
        self,
        commands: CommandQueue[ModelChoice],
        status_board: StatusBoard,
        use: Callable[[Engine, str], None],
        *,
        tracking: LandmarkTracking,
        opener: RuntimeOpener,
    ) -> None:
        self._commands = commands
        self._status_board = status_board
        self._use = use
        self._tracking = tracking
        self._opener = opener

    def run(self) -> None:
        """Load what is ordered until there are no more orders; the body of a thread."""
        while (order := self._commands.wait()) is not None:
            self._status_board.update(model=ModelState.LOADING, model_message="", model_error=None)
            try:
                engine = self._load(order.wanted, order.halt)
            except Exception as error:  # noqa: BLE001 - the session goes on without this model
                if not order.halt.is_set():
                    self._status_board.update(
                        model=ModelState.FAILED,
                        model_message=self._status_board.note(error),
                        model_error=details_of(error),
                        model_place=order.wanted.location,
                    )
                continue
            if not order.halt.is_set():
                self._use(engine, order.wanted.location)

    def _load(self, choice: ModelChoice, halt: Event) -> Engine:
        model = read_model(choice.location, f"known: {', '.join(known_models()) or 'none'}")
        is_photo = model.photo is not None
        # One size for all, the usual one of photographs: a trained face has it only with its second
        # stage, which was made to be seen.
        size = choice.photo.size if is_photo else choice.photo.size or PHOTO_SIZE
        engine = open_engine(
            model,
            choice.runtime.kind,
            usage="live",
            timings=Timings(_REMEMBERED),
            tracking=self._tracking,
            opener=partial(self._opener, halt=halt, threads=choice.runtime.threads),
            size=size if is_photo or size in model.sizes else None,
            face=choice.photo.face if is_photo else None,
        )
        # A model is ready when it has made an image: what cannot, is not gone on with.
        engine.warm_up()
        return engine
