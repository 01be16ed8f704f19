"""What an engine is opened with: a way to runtimes, and to landmarks where it needs them."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from face2face.engine.options import EngineOptions
from face2face.engine.timings import Timings
from face2face.faces.appearance import Identities
from face2face.faces.box_search import BoxSearch
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_face_networks import mesh_look, open_glance

Usage = Literal["video", "live", "photos"]
"""Whole videos, the newest frame of a camera, or images that have nothing to do with each other."""

RuntimeOpener = Callable[..., Runtime]
"""Loads a graph, or its int8 form, in a runtime, as `runtime.open_runtime.open_runtime` does."""

PredictorLoader = Callable[[Path | None], LandmarkPredictor]
"""Loads the landmark file, as `LandmarkPredictor` does."""


class LandmarkTracking:
    """The 68-point landmark file and a face tracker on it, loaded when they are first needed.

    Engines that are used one after the other share both, with the face that is in hand. Safe to use
    from several threads while they load.

    Args:
        landmark_model: a dlib 68-point file, None for the installed one.
        hurried: as for `FaceTracker`; nor is it waited for what tells persons apart.
        load: loads the file.
    """

    def __init__(
        self,
        landmark_model: Path | None = None,
        *,
        hurried: bool = False,
        load: PredictorLoader = LandmarkPredictor,
    ) -> None:
        self._landmark_model = landmark_model
        self._hurried = hurried
        self._load = load
        self._lock = Lock()
        self._predictor: LandmarkPredictor | None = None
        self._tracker: FaceTracker | None = None

    @property
    def predictor(self) -> LandmarkPredictor:
        """What finds landmarks; waits until it is loaded.

        Raises:
            LandmarkModelError: the file cannot be used.
        """
        with self._lock:
            return self._loaded()

    @property
    def tracker(self) -> FaceTracker:
        """What finds and follows the face; waits until it is loaded.

        Raises:
            LandmarkModelError: the file cannot be used.
        """
        with self._lock:
            if self._tracker is None:
                # A camera's image has no cuts to be fast at, for 17 MB of memory: there the network
                # is opened when nobody is before it.
                opened = functools.cache(open_glance)
                predictor = self._loaded()
                search = BoxSearch(
                    predictor,
                    hurried=self._hurried,
                    glance=None if self._hurried else opened(),
                    lookout=lambda frame: opened()(frame),
                    mesh_look=mesh_look(),
                )
                identities = Identities(waits=not self._hurried)
                self._tracker = FaceTracker(predictor, search, identities=identities)
            return self._tracker

    @contextmanager
    def loading(self, *, follows: bool = True) -> Iterator[None]:
        """Load in a thread beside the block; a fault is raised where the parts are asked for.

        Args:
            follows: load the tracker as well, which images that do not follow each other lack.
        """
        thread = Thread(target=self._try, args=(follows,), name="landmarks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            thread.join()  # no thread outlives what it was started for

    def _loaded(self) -> LandmarkPredictor:
        if self._predictor is None:
            self._predictor = self._load(self._landmark_model)
        return self._predictor

    def _try(self, follows: bool) -> None:
        try:
            _ = self.tracker if follows else self.predictor
        except Exception:  # noqa: BLE001 - loaded, and refused, again where it is asked for
            return


@dataclass(frozen=True)
class EngineContext:
    """Where and how an engine is to run.

    Attributes:
        usage: what for.
        runtime: one of `config.RUNTIMES`.
        options: what users have set.
        tracking: finds 68 landmarks, for the engines that need them.
        timings: takes the time of each stage.
        opener: loads a graph.
        size: side of the output in pixels, None for the usual one.
        face: which face of a photograph, 1 the largest, None for the model's own.
    """

    usage: Usage = "video"
    runtime: str = "auto"
    options: EngineOptions = field(default_factory=EngineOptions)
    tracking: LandmarkTracking = field(default_factory=LandmarkTracking)
    timings: Timings = field(default_factory=Timings)
    opener: RuntimeOpener = open_runtime
    size: int | None = None
    face: int | None = None

    def open_runtime(self, graph: Path, int8: Path | None = None) -> Runtime:
        """Load a graph: for videos so that most frames a second come, else each soonest.

        Args:
            graph: a frozen graph, or the folder of a SavedModel.
            int8: the same quantised, None where there is none.

        Raises:
            ModelError: it cannot be run.
            RuntimeUnavailableError: the runtime is not installed.
        """
        if self.usage == "video":
            return self.opener(graph, self.runtime, int8, throughput=True)
        return self.opener(graph, self.runtime, int8)
