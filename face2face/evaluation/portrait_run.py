"""Running drivers' videos through a photographed face."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from face2face.engine.options import EngineOptions
from face2face.engine.portrait import PortraitEngine
from face2face.engine.result import Result
from face2face.errors import NoFaceError
from face2face.evaluation.image_jitter import ImageJitter
from face2face.evaluation.portrait_figures import OwnFrame, PortraitFrame
from face2face.evaluation.reading_noise import noise_in_copies
from face2face.evaluation.runner import Moment, run_video
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.mesh import FACE_POINTS, MeshPoints, as_68
from face2face.faces.mesh_tracker import MeshTracker
from face2face.faces.retarget_options import RetargetOptions
from face2face.images.metrics import image_metrics
from face2face.model import FaceModel
from face2face.portrait.face import Portrait, make_portrait
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource

_DESCRIBED = 60
"""About so many frames of a video are described."""

_MOMENTS = 7
"""So many frames of a video are kept to be looked at."""


@dataclass(frozen=True)
class PortraitRun:
    """One video.

    Attributes:
        seen: its frames.
        moments: some of them.
        own: of a video moved from its own first frame, comparisons with its real frames.
        noise: of the tracker in the driver's frames at these moments, see `noise_in_copies`.
        head_jitters: of the outputs and of the driver, see `ImageJitter`.
    """

    seen: list[PortraitFrame]
    moments: list[Moment]
    own: list[OwnFrame]
    noise: list[dict[str, float]]
    head_jitters: tuple[float, float]


class PortraitBench:
    """Runs videos through photographs, one after the other.

    Args:
        open_networks: gives networks that no other thread uses.
        identifier: describes faces.
        motion: how motion is carried over.
    """

    def __init__(
        self,
        open_networks: Callable[[], FaceNetworks],
        identifier: Identifier,
        motion: RetargetOptions,
    ) -> None:
        self._driving, self._watching = open_networks(), open_networks()
        self._identifier = identifier
        self._motion = motion

    def run(
        self, portrait: Portrait, video: Path, progress: Callable[[], object] = lambda: None
    ) -> PortraitRun:
        """Drive a photograph with a video.

        Args:
            portrait: the photograph.
            video: the driver's.
            progress: called after each frame.

        Raises:
            SourceError: the video cannot be read.
        """
        engine = self._engine(portrait, MeshTracker(self._driving))
        return self._run(engine, portrait, video, progress, own=False)

    def run_own(self, video: Path, size: int) -> PortraitRun:
        """Move a video's first frame as the video itself moves.

        Args:
            video: of one person.
            size: side of the output in pixels.

        Raises:
            SourceError: the video cannot be read.
            NoFaceError: its first frame shows no face.
        """
        with VideoFileSource(video) as source:
            first = next(iter(source.frames()), None)
        if first is None:
            raise NoFaceError(f"{video} has no frames: give another video")
        portrait = make_portrait(first.frame, self._driving, size=size, name=f"{video}'s start")
        tracker = MeshTracker(self._driving)
        engine = self._engine(portrait, tracker)
        mesh = tracker(first.frame).mesh
        tracker.restart()
        if mesh is not None:
            # The photograph is the driver at this very moment: it counts as the face at rest.
            engine.calibrate([mesh.points], lock=True)
        return self._run(engine, portrait, video, lambda: None, own=True)

    def _engine(self, portrait: Portrait, tracker: MeshTracker) -> PortraitEngine:
        # What is measured is the portrait; the model's name is of no account here.
        model = FaceModel("portrait", Path(), None, Path())
        options = EngineOptions(motion=self._motion)
        return PortraitEngine(model, portrait, tracker, options=options)

    def _run(
        self,
        engine: PortraitEngine,
        portrait: Portrait,
        video: Path,
        progress: Callable[[], object],
        *,
        own: bool,
    ) -> PortraitRun:
        with VideoFileSource(video) as source:
            count = source.frame_count or _DESCRIBED
            watch = _PortraitWatch(self._watching, self._identifier, portrait, count, own=own)
            ran = run_video(engine, source, watch, watch.is_shown, progress)
        jitters = watch.output_jitter.mean, watch.driver_jitter.mean
        return PortraitRun(ran.seen, list(ran.moments.values()), watch.own, watch.noise, jitters)


class _PortraitWatch:
    """Watches one video.

    Args:
        networks: look at the outputs.
        identifier: describes faces.
        portrait: the photograph that is moved.
        frames: how many the video has.
        own: whether the photograph is of this very video.

    Attributes:
        own, noise: as of `PortraitRun`.
        output_jitter, driver_jitter: of the frames so far.
    """

    def __init__(
        self,
        networks: FaceNetworks,
        identifier: Identifier,
        portrait: Portrait,
        frames: int,
        *,
        own: bool,
    ) -> None:
        self._networks, self._identifier, self._portrait = networks, identifier, portrait
        self._follow = MeshTracker(networks)
        self._described = max(frames // _DESCRIBED, 1)
        self._shown = max(math.ceil(frames / _MOMENTS), 1)
        self._compares = own
        self._person = self._describe(portrait.photo.image, portrait.photo.points)
        self._before: Frame | None = None
        self.own: list[OwnFrame] = []
        self.noise: list[dict[str, float]] = []
        self.output_jitter, self.driver_jitter = ImageJitter(), ImageJitter()

    def is_shown(self, position: int) -> bool:
        """Whether the moment at a position is kept."""
        return position % self._shown == self._shown // 2

    def __call__(self, position: int, frame: Frame, result: Result) -> PortraitFrame:
        """What is read of a frame and of its output; frames come in their order."""
        output, mesh = result.output, self._follow(result.output).mesh
        seen = PortraitFrame(result.face, None if mesh is None else mesh.points)
        self.output_jitter.take(
            output, None if result.face is None else seen.output, cut=result.cut
        )
        self.driver_jitter.take(frame, result.face, cut=result.cut)
        still = self._portrait.warp.still
        if self._before is not None and still.any():
            seen.background = float(cv2.absdiff(output, self._before)[still].mean())
        self._before = output
        if position % self._described == 0:
            if mesh is not None:
                now = self._describe(output, mesh.points)
                seen.distance = float(np.linalg.norm(now - self._person))
            if self._compares and result.face is not None:
                self.own.append(self._compare(frame, output, result.face))
        if result.face is not None and self.is_shown(position):
            self.noise.append(noise_in_copies(frame, result.face, self._networks))
        return seen

    def _compare(self, frame: Frame, output: Frame, face: MeshPoints) -> OwnFrame:
        """Output, and the photograph held still, against the real frame in the face's box."""
        photo = self._portrait.photo
        size, place = photo.size, photo.place
        real = np.asarray(
            cv2.warpAffine(
                frame,
                place.matrix,
                (size, size),
                flags=cv2.INTER_CUBIC if place.scale > 1 else cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )
        points = place(face[:FACE_POINTS, :2])
        low = np.clip(np.floor(points.min(0)), 0, size - 16).astype(int)
        high = np.clip(np.ceil(points.max(0)), low + 16, size).astype(int)
        box = (slice(low[1], high[1]), slice(low[0], high[0]))
        moved, held = (image_metrics(one[box], real[box]) for one in (output, photo.image))
        return OwnFrame(moved.l1, moved.ssim, held.l1)

    def _describe(self, image: Frame, points: MeshPoints) -> Descriptor:
        return self._identifier(image, as_68(points))
