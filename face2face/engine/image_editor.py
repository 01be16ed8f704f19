"""One picture in, the same picture with a task's model applied out: for files, films and live."""

from dataclasses import dataclass, field
from typing import Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from face2face.config import REENACTMENT
from face2face.engine.base import Timings
from face2face.engine.compose import Background, cut_out
from face2face.engine.face_mask import FaceMask
from face2face.engine.regions import in_tiles, letterboxed, put_back
from face2face.engine.temporal_filter import FlickerFilter
from face2face.errors import ModelError
from face2face.faces.crop import Crop, head_crop
from face2face.faces.finder import Faces
from face2face.model import FaceModel
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.runtime.base import Runtime
from face2face.tasks.base import PictureTask
from face2face.tasks.cutout import CutoutTask
from face2face.tasks.deblur import DeblurTask
from face2face.tasks.inpaint import InpaintTask
from face2face.tasks.pencil import InputKind, PencilTask
from face2face.tasks.registry import task_named
from face2face.types import Frame, Grey, Landmarks

Region = Literal["auto", "face", "whole"]
REGIONS: tuple[Region, ...] = get_args(Region)

_DONE = {
    InpaintTask.name: "parts of this were repaired",
    PencilTask.name: "this was made from a drawing",
    CutoutTask.name: "the background of this was removed",
    DeblurTask.name: "this was sharpened",
}
"""What each task does to a picture or film, for its metadata."""

_Levels = npt.NDArray[np.uint8]

_CALM = 0.5
"""Of the flicker in a film's mattes: 0 none, 1 most."""

_FRAME_S = 1 / 30
"""Time between frames whose times are not given."""


@dataclass(frozen=True)
class Retouch:
    """How a task's model is applied.

    Attributes:
        region: each face's square, the whole picture, or ("auto") the faces where there are
            some, else the whole. A person is cut out of the whole picture in any case.
        strength: how much of the change is taken over, 0 to 1.
        kind: for pencil: what the pictures are.
        background: for cutout: what the person stands before.
    """

    region: Region = "auto"
    strength: float = 1.0
    kind: InputKind = "auto"
    background: Background = field(default_factory=Background)


@dataclass(frozen=True)
class Retouched:
    """What became of one picture.

    Attributes:
        output: uint8 RGB, as large as the picture.
        alpha: uint8 (height, width), 0 where nothing is to be seen; None where all is.
        sketch: what the network saw last, None when there was nothing to do.
        landmarks: of the followed face, pixels of the picture; None when no face was seen, or
            looked for.
        faces: how many faces were seen.
        cut: whether another scene begins with this picture.
        squares: how many squares the network worked on.
    """

    output: Frame
    alpha: Grey | None
    sketch: Frame | None
    landmarks: Landmarks | None
    faces: int
    cut: bool
    squares: int


class Retoucher:
    """Finds faces, cuts squares, generates, and puts back. No threads, no windows, no files."""

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        faces: Faces,
        *,
        retouch: Retouch | None = None,
        mask: FaceMask | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            model: with a card, of any task but reenactment.
            runtime: has the model's generator loaded.
            faces: finds them.
            retouch: how the model is applied, None for the usual way.
            mask: what to repair, for inpaint; None for nothing.
            timings: takes the time of each stage, None for one that remembers all frames.

        Raises:
            ModelError: the model's task needs a driver, or is not known.
        """
        self.timings = timings or Timings()
        self.model = model
        self._runtime = runtime
        self._faces = faces
        self._mask = mask
        self._calm = FlickerFilter(_CALM)
        self.set_retouch(retouch or Retouch())
        self._begin()

    @property
    def task(self) -> str:
        """Name of the model's task."""
        return self._task.name

    @property
    def mark(self) -> Mark:
        """What the metadata of a result say."""
        # Around what the network made, and below it, is the picture that it was given.
        return Mark(COMPOSITE, _DONE[self.task], self.model.name, "a photograph, drawing or film")

    @property
    def size(self) -> int:
        """Side of the network's picture in pixels."""
        return self._runtime.size

    def set_retouch(self, retouch: Retouch) -> None:
        """Go on in another way."""
        self._retouch = retouch
        self._task = task_of(self.model, retouch.kind)

    def set_mask(self, mask: FaceMask | None) -> None:
        """Repair something else from now on; None for nothing."""
        self._mask = mask

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels: the mask is on it."""
        self._faces.follow(x, y)

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._faces.restart()
        self._begin()

    def _begin(self) -> None:
        self._calm.restart()
        self._had_face = False
        self._time_s = 0.0

    def __call__(
        self, frame: Frame, time_s: float | None = None, *, scenes: bool = True
    ) -> Retouched:
        """Process the next picture.

        Args:
            frame: uint8 RGB of any size.
            time_s: when it was taken, None for a thirtieth of a second after the last.
            scenes: whether a cut may show another scene: in a film, not before a camera.
        """
        self._time_s = self._time_s + _FRAME_S if time_s is None else time_s
        self._sketch: Frame | None = None
        self._squares = 0
        if isinstance(self._task, CutoutTask):
            return self._cut_out(self._task, frame)
        with self.timings.stage("track"):
            seen = self._faces(frame, self._time_s)
        if seen.cut and scenes:
            self._had_face = False
        self._had_face |= bool(seen.faces)
        first = seen.faces[0] if seen.faces else None
        task = self._task
        if isinstance(task, InpaintTask):
            output = self._repair(task, frame, seen.faces)
        else:
            output = self._change(task, frame, seen.faces)
        strength = self._retouch.strength
        if strength < 1:
            output = np.asarray(cv2.addWeighted(output, strength, frame, 1 - strength, 0), np.uint8)
        return Retouched(
            output, None, self._sketch, first, len(seen.faces), seen.cut, self._squares
        )

    def _change(self, task: PictureTask, frame: Frame, faces: list[Landmarks]) -> Frame:
        """Apply a task that changes all of a square."""
        if self._takes_whole(faces):
            if isinstance(task, DeblurTask):
                return in_tiles(frame, self.size, lambda tile: self._applied(task, tile))
            filled, place = letterboxed(frame)
            return _unboxed(self._applied(task, filled), place, frame)
        squares = _squares(faces, frame)
        return put_back(frame, squares, [self._applied(task, _cut(frame, s)) for s in squares])

    def _repair(self, task: InpaintTask, frame: Frame, faces: list[Landmarks]) -> Frame:
        """Repair what the mask marks; all other pixels stay as they are."""
        height, width = frame.shape[:2]
        output: Frame = frame.copy()
        if self._mask is None:
            return output
        mask = self._mask.on(faces[0] if faces else None, width, height)
        squares = [] if self._retouch.region == "whole" else _squares(faces, frame)
        parts, rest = _shared_out(mask, squares, split=self._retouch.region == "face")
        for square, part in zip(squares, parts, strict=True):
            if part.any():
                cut = _cut(output, square)
                # The network must see none of the holes, whichever of them it fills here.
                generated = self._generated(task, cut, _cut(mask, square))
                output[_room(square)] = self._merged(task, cut, generated, part)
        if rest.any() and self._retouch.region != "face":
            filled, place = letterboxed(output)
            boxed = np.zeros(filled.shape[:2], np.uint8)
            boxed[place.top : place.top + height, place.left : place.left + width] = rest
            generated = self._generated(task, filled, boxed)
            output = _unboxed(self._merged(task, filled, generated, boxed), place, frame)
        return output

    def _cut_out(self, task: CutoutTask, frame: Frame) -> Retouched:
        filled, place = letterboxed(frame)
        generated = self._calm(self._generated(task, filled))
        ground = self._retouch.background
        with self.timings.stage("merge"):
            alpha = _unboxed(task.alpha(filled, generated), place, frame)
            output = cut_out(frame, alpha, ground)
        see_through = alpha if ground.kind == "transparent" else None
        return Retouched(output, see_through, self._sketch, None, 0, False, self._squares)

    def _takes_whole(self, faces: list[Landmarks]) -> bool:
        """Whether the whole picture is worked on.

        Once a film has shown a face, what it shows without one is left alone: the picture must
        not change from face to whole and back.
        """
        if self._retouch.region == "auto":
            return not faces and not self._had_face
        return self._retouch.region == "whole"

    def _applied(self, task: PictureTask, square: Frame) -> Frame:
        """A square of the picture and what the task makes of it, both (side, side, 3)."""
        return self._merged(task, square, self._generated(task, square))

    def _merged(
        self, task: PictureTask, square: Frame, generated: Frame, mask: Grey | None = None
    ) -> Frame:
        with self.timings.stage("merge"):
            merged: Frame = task.merged(square, generated, mask)
        return merged

    def _generated(self, task: PictureTask, square: Frame, mask: Grey | None = None) -> Frame:
        with self.timings.stage("sketch"):
            size = (self.size, self.size)
            small = Crop(0, 0, square.shape[0]).picture(square, self.size)
            # Whatever the mask touches must not be seen by the network.
            touched = None if mask is None else cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
            self._sketch = task.given(small, touched)  # type: ignore[arg-type]
        self._squares += 1
        with self.timings.stage("generate"):
            generated: Frame = self._runtime.generate(self._sketch)
        return generated


def needs_faces(model: FaceModel, retouch: Retouch) -> bool:
    """Whether faces are looked for at all."""
    return retouch.region != "whole" and task_of(model).name != CutoutTask.name


def task_of(model: FaceModel, kind: InputKind = "auto") -> PictureTask:
    """The task of a model that works on pictures.

    Args:
        model: any.
        kind: for pencil: what the pictures are.

    Raises:
        ModelError: it needs a driver.
        UsageError: its task is not known.
    """
    name = model.card.task if model.card is not None else REENACTMENT
    task = PencilTask(kind) if name == PencilTask.name else task_named(name)
    if not isinstance(task, PictureTask):
        raise ModelError(
            f"the model {model.name} moves a face as another one does, and a picture does not "
            "move: give it a film with face2face-video, or a camera with face2face-gui"
        )
    return task


def _squares(faces: list[Landmarks], frame: Frame) -> list[Crop]:
    height, width = frame.shape[:2]
    return [head_crop([face], width, height) for face in faces]


def _room(square: Crop) -> tuple[slice, slice]:
    return (
        slice(square.top, square.top + square.side),
        slice(square.left, square.left + square.side),
    )


def _cut(picture: _Levels, square: Crop) -> _Levels:
    return np.ascontiguousarray(picture[_room(square)])


def _unboxed(filled: _Levels, place: Crop, frame: Frame) -> _Levels:
    """What `letterboxed` put into its square, out of it again."""
    height, width = frame.shape[:2]
    return np.ascontiguousarray(
        filled[place.top : place.top + height, place.left : place.left + width]
    )


def _shared_out(mask: Grey, squares: list[Crop], *, split: bool) -> tuple[list[Grey], Grey]:
    """Each hole to the first square that holds all of it.

    Args:
        mask: uint8 (height, width), 255 where to repair.
        squares: the faces'.
        split: give a square what it holds of a hole, too.

    Returns:
        Each square's mask (side, side), and what is left (height, width).
    """
    rest = mask.copy()
    _, holes = cv2.connectedComponents(mask)
    parts = []
    for square in squares:
        outside = holes.copy()
        outside[_room(square)] = 0
        part = rest[_room(square)].copy()
        if not split:
            part[np.isin(holes[_room(square)], np.unique(outside[outside > 0]))] = 0
        rest[_room(square)][part > 0] = 0
        parts.append(part)
    return parts, rest
