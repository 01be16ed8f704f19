"""Loading models in the background of a live session."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

from face2face.bundle import known_models, read_model
from face2face.config import REENACTMENT
from face2face.engine.face_engine import FaceEngine
from face2face.engine.faces_seen import FacesOfFilm
from face2face.engine.live_board import Board
from face2face.engine.live_orders import Orders
from face2face.engine.live_types import ModelState
from face2face.engine.opening import open_portrait
from face2face.engine.reenactor import Reenactor
from face2face.engine.retouch import Retoucher
from face2face.engine.timings import Timings
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.runtime.base import Runtime

RuntimeOpener = Callable[[Path, str, Path | None], Runtime]
"""Loads a graph, or its int8 form, in a runtime of a kind; see `runtime.choose.open_runtime`."""

Engine = FaceEngine | Retoucher
"""What applies a model to frames: by its task."""

PredictorLoader = Callable[[Path | None], LandmarkPredictor]
"""Loads the landmark file; see `LandmarkPredictor`."""

_REMEMBERED = 300
"""Frames whose timings are kept."""

_Eyes = tuple[LandmarkPredictor, FaceTracker]


class ModelLoader:
    """Turns the name of a model into what applies it; the landmark file is loaded once."""

    def __init__(
        self,
        orders: Orders[str],
        board: Board,
        use: Callable[[Engine, str, str], None],
        *,
        landmark_model: Path | None,
        runtime: str,
        open_runtime: RuntimeOpener,
        load_predictor: PredictorLoader,
    ) -> None:
        """Prepare.

        Args:
            orders: the places of models, as `bundle.read_model` takes them.
            board: is told how it goes.
            use: takes what applies the model, the model's name and the runtime's.
            landmark_model: a 68-point file, None for the installed one.
            runtime: which runtime, as `open_runtime` takes it.
            open_runtime: loads a graph.
            load_predictor: loads the landmark file.
        """
        self._orders = orders
        self._board = board
        self._use = use
        self._landmark_model = landmark_model
        self._runtime = runtime
        self._open_runtime = open_runtime
        self._load_predictor = load_predictor
        self._eyes: _Eyes | None = None

    def run(self) -> None:
        """Load what is ordered until there are no more orders; the body of a thread."""
        while (order := self._orders.wait()) is not None:
            self._board.update(model=ModelState.LOADING, model_message="")
            try:
                engine, name, runtime_name = self._load(order.wanted)
            except Exception as error:  # noqa: BLE001 - the session goes on without this model
                if not order.halt.is_set():
                    self._board.update(
                        model=ModelState.FAILED, model_message=self._board.note(error)
                    )
                continue
            if not order.halt.is_set():
                self._use(engine, name, runtime_name)

    def _load(self, place: str) -> tuple[Engine, str, str]:
        model = read_model(place, f"known: {', '.join(known_models()) or 'none'}")
        if model.photo is not None:
            portrait = open_portrait(model, timings=Timings(_REMEMBERED))
            return portrait, model.name, portrait.runtime
        eyes = self._begin_eyes()
        try:
            runtime = self._open_runtime(model.graph, self._runtime, model.int8)
        finally:
            # Waited for in any case: no thread outlives its order.
            eyes.exception()
        predictor, tracker = self._eyes = eyes.result()
        timings = Timings(_REMEMBERED)
        engine: Engine
        if model.card is None or model.card.task == REENACTMENT:
            engine = Reenactor(model, runtime, predictor, tracker=tracker, timings=timings)
        else:
            engine = Retoucher(model, runtime, FacesOfFilm(predictor, tracker), timings=timings)
        return engine, model.name, runtime.name

    def _begin_eyes(self) -> "Future[_Eyes]":
        """Load what finds faces, beside the model; at once where it is there already."""
        future: Future[_Eyes] = Future()
        if self._eyes is not None:
            future.set_result(self._eyes)
        else:
            Thread(
                target=self._load_eyes, args=(future,), name="live-landmarks", daemon=True
            ).start()
        return future

    def _load_eyes(self, future: "Future[_Eyes]") -> None:
        try:
            predictor = self._load_predictor(self._landmark_model)
            future.set_result((predictor, FaceTracker(predictor, hurried=True)))
        except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)
