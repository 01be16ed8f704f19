"""A photographed face moved by a driver's: one frame in, one result out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from face2face.card import CARD
from face2face.config import PHOTO_SIZE
from face2face.engine.coming_to_rest import ComingToRest
from face2face.engine.context import EngineContext
from face2face.engine.driven import DrivenEngine
from face2face.engine.options import EngineOptions
from face2face.engine.result import Result, Seen, Spotted, Spotter
from face2face.engine.temporal_filter import FlickerFilter
from face2face.engine.timings import Timings
from face2face.faces.appearance import Identities
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import HELD, MESH_POINTS, MeshPoints, as_68
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.mesh_sketch import draw_mesh
from face2face.faces.mesh_smoothing import HeadSmoother, MeshSmoother, mesh_video_smoother
from face2face.faces.mesh_tracker import MeshTracker
from face2face.faces.neutral_mesh import neutral_mesh
from face2face.faces.rigid import fit_rigid
from face2face.faces.video_smoothing import VideoSmoother
from face2face.images.io import read_image
from face2face.model import FaceModel
from face2face.portrait.drawn import Drawn, Further
from face2face.portrait.face import Portrait, make_portrait
from face2face.portrait.insides import Insides
from face2face.portrait.patch_networks import open_patch_networks, patch_models
from face2face.portrait.patches import Patches
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.upright import upright
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.tasks.registry import names_of
from face2face.types import Frame, Sketch
from face2face.utils.one_thread import one_thread

_RUNTIMES = ("auto", "openvino", "openvino-fp32")
"""Values of `--runtime` that name what a photograph's networks run on."""

_SMOOTHING = 0.3
"""Smoothing of generated mouths and eyes from frame to frame."""


class PortraitEngine(DrivenEngine):
    """Tracks, smooths, retargets and warps.

    While no face is seen its results come to rest, as the photograph is, which they show before the
    first face, too.

    Args:
        model: whose face it is.
        portrait: the photographed face, made ready.
        tracker: finds and follows the driver's.
        requested: the runtime that was asked for, one of `config.RUNTIMES`.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.
    """

    made_from = "a photograph, and a video of whoever moves the face"
    least_face = "a tenth"
    face_shape = (MESH_POINTS, 3)
    _tracker: MeshTracker

    def __init__(
        self,
        model: FaceModel,
        portrait: Portrait,
        tracker: MeshTracker,
        *,
        requested: str = "auto",
        options: EngineOptions | None = None,
        timings: Timings | None = None,
    ) -> None:
        to_rest = ComingToRest(HELD, fit_rigid)
        super().__init__(model, neutral_mesh, to_rest, options=options, timings=timings)
        self._requested = requested
        self._portrait = portrait
        self._tracker = tracker
        self._set_motion()

    @classmethod
    def open(cls, model: FaceModel, context: EngineContext) -> PortraitEngine:
        """Make the photograph ready, in well under a second; no landmark file is needed."""
        networks = OpenVinoFaceNetworks()
        portrait = portrait_of(model, networks, size=context.size, face=context.face)
        tracker = MeshTracker(networks, Identities(waits=context.usage != "live"))
        return cls(
            model,
            portrait,
            tracker,
            requested=context.runtime,
            options=context.options,
            timings=context.timings,
        )

    @property
    def size(self) -> int:
        """Side of the output in pixels."""
        return self._portrait.photo.size

    @property
    def runtime(self) -> str:
        """What the networks run on, for people."""
        return "OpenVINO fp32 on CPU"

    @property
    def remarks(self) -> list[str]:
        """What is wrong with the photograph, and that a trained model's runtime was asked for."""
        told = []
        if self.model.card is None:  # of one that is kept it was said when it was kept
            name = self.model.photo.name if self.model.photo else self.model.name
            told = [f"warning: {name}: {fault.in_words()}" for fault in self._portrait.faults]
        if self._requested not in _RUNTIMES:
            told.append(
                f"{self._requested} is for trained models: a photograph runs on {self.runtime}"
            )
        return told

    @property
    def needs_calibration(self) -> bool:
        """Whether a neutral face would be of use and is not known yet."""
        return self.retarget != "off" and self._calibration.neutral is None

    @property
    def video_smoother(self) -> VideoSmoother:
        """For meshes."""
        return mesh_video_smoother(self._options.motion.smoothing, self._portrait.photo.points)

    def see(self, frame: Frame, time_s: float) -> Seen:
        """Find the driver's face in the next frame; the first half of the work."""
        del time_s
        place = self._tracker.place
        with self.timings.stage("track"):
            tracked = self._tracker(frame)
        faces = () if tracked.mesh is None else (tracked.mesh.points,)
        return Seen(faces, tracked.faces, tracked.cut, place)

    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        """Find the photograph's points for what was seen; what is returned warps it."""
        if not seen.faces:
            return self._begin_without(seen, time_s)
        face = seen.faces[0]
        with self.timings.stage("retarget"), one_thread():
            smooth, steady = seen.smooth, seen.head
            if smooth is None or steady is None:
                smooth, steady = self._smoother(face, time_s), self._head_smoother(face, time_s)
            points = self._to_rest.take(self._target(smooth, steady, frame), time_s)
        image = self._begin_image(points)

        def finish() -> Result:
            output, sketch = self._last = image()
            return Result(
                output,
                sketch,
                as_68(face),
                as_68(points),
                seen.count,
                seen.cut,
                squares=1,
                face=face,
            )

        return finish

    def _follower(self) -> Spotter:
        tracker = self._tracker.fresh(waits=False)

        def follow(frame: Frame) -> Spotted | None:
            mesh = tracker(frame).mesh
            return None if mesh is None else Spotted(mesh.points, mesh.landmarks)

        return follow

    @property
    def _rest(self) -> MeshPoints:
        return self._portrait.photo.points

    def _begin_image(self, points: MeshPoints) -> Callable[[], tuple[Frame, Sketch]]:
        with self.timings.stage("sketch"):
            sketch = draw_mesh(points, self.size)

        def finish() -> tuple[Frame, Sketch]:
            with self.timings.stage("generate"):
                return self._portrait(points), sketch

        return finish

    def _set_motion(self) -> None:
        smoothing = self._options.motion.smoothing
        self._smoother, self._head_smoother = MeshSmoother(smoothing), HeadSmoother(smoothing)
        self._learn()

    def _restart_smoothing(self) -> None:
        self._smoother.restart()
        self._head_smoother.restart()
        self._portrait.insides.restart()

    def _learn(self) -> None:
        neutral = self._calibration.neutral
        self._retargeter: MeshRetargeter | None = None
        if self.retarget != "off" and neutral is not None:
            with one_thread():
                portrait = self._portrait
                self._retargeter = MeshRetargeter(
                    portrait.photo.points,
                    neutral,
                    self._options.motion,
                    portrait.response,
                    portrait.warp.head_cut,
                )

    def _target(self, face: MeshPoints, steady: MeshPoints, frame: Frame) -> MeshPoints:
        if self._retargeter is not None:
            return self._retargeter(face, steady)
        # The driver's points where they are in the frame's centre square.
        height, width = frame.shape[:2]
        side = min(width, height)
        corner = np.array([(width - side) // 2, (height - side) // 2, 0], np.float32)
        half = np.array([0.5, 0.5, 0.0], np.float32)
        points: MeshPoints = (face - corner + half) * np.float32(self.size / side) - half
        return points


def portrait_of(
    model: FaceModel, networks: FaceNetworks, *, size: int | None = None, face: int | None = None
) -> Portrait:
    """The photograph of a model, ready to be moved.

    Args:
        model: of a photograph.
        networks: find the face.
        size: side of the output in pixels, None for the model's own, or the usual one.
        face: which face, 1 the largest, None for the model's own.

    Raises:
        SourceError: the photograph cannot be read.
        NoFaceError: it shows no face, or not so many.
    """
    assert model.photo is not None
    size = size or (model.card.size if model.card else PHOTO_SIZE)
    image = read_image(model.photo)
    return make_portrait(
        # One that is kept was turned when it was kept.
        image if model.card else upright(image, networks),
        networks,
        size=size,
        face=face or model.face,
        name=model.photo.name,
        fill=partial(_insides, _further(model, networks, size)),
    )


def _further(model: FaceModel, networks: FaceNetworks, size: int) -> Further | None:
    """What other images of its person told or show, None for nothing."""
    entry = model.card.portrait if model.card else None
    if model.photo is None or entry is None or not (entry.teeth or entry.lids):
        return None
    teeth = None if entry.teeth is None else np.array(entry.teeth, np.float32)
    if entry.lids is None:
        return Further(teeth)
    image = read_image(model.photo.parent / entry.lids)
    return Further(teeth, take_photo(image, networks, size=size, name=entry.lids))


def _insides(further: Further | None, photo: Photo) -> Insides:
    """By what other images tell, else the shipped generators of mouth and eyes, else drawn."""
    if further is not None:
        return Drawn(photo, further)
    if not all((patch_models() / task / CARD).is_file() for task in names_of("patches")):
        return Drawn(photo)
    smooth = partial(FlickerFilter, _SMOOTHING)
    return Patches(photo.image, photo.points, open_patch_networks(), smooth)
