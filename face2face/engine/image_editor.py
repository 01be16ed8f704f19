"""An image in, the same image with a task's model applied out: for files, videos and live."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from face2face.engine.compose import cut_out
from face2face.engine.context import EngineContext
from face2face.engine.edit_options import EditOptions
from face2face.engine.face_mask import FaceMask
from face2face.engine.generator_engine import GeneratorEngine
from face2face.engine.matte_looks import seen_closely
from face2face.engine.options import EngineOptions
from face2face.engine.photo_faces import faces_for, faces_in_answer
from face2face.engine.regions import letterbox, undo_letterbox
from face2face.engine.result import Result, Seen
from face2face.engine.resume_point import ResumePoint
from face2face.engine.small_frame import SmallFrame
from face2face.engine.square_edits import change_faces, change_whole, repair
from face2face.engine.square_work import SquareWork
from face2face.engine.timings import Timings
from face2face.engine.video_mattes import VideoMattes
from face2face.errors import ModelError
from face2face.faces.finder import Faces, NoFaces, PhotoFaces, VideoFaces
from face2face.model import FaceModel
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.runtime.base import Runtime
from face2face.runtime.openvino_face_networks import face_search, mesh_seeker
from face2face.tasks.base import ImageTask, MatteTask
from face2face.tasks.info import InputKind
from face2face.tasks.registry import task_named
from face2face.types import DriverFace, Frame, Grey, Landmarks, Place


class ImageEditor(GeneratorEngine):
    """Finds faces, cuts squares, generates, and puts back.

    Args:
        model: with a card, of any task but reenactment.
        runtime: has the model's generator loaded.
        faces: finds them.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.
        follows: whether the images are a video's: what a hole hides is then told faster, and each
            is worked on at its own size.
        hurried: whether none of them may take longer than others, as live.

    Raises:
        ModelError: the model's task needs a driver, or is not known.
    """

    def __init__(
        self,
        model: FaceModel,
        runtime: Runtime,
        faces: Faces,
        *,
        options: EngineOptions | None = None,
        timings: Timings | None = None,
        follows: bool = False,
        hurried: bool = False,
    ) -> None:
        super().__init__(model, timings)
        self._runtime = runtime
        self._faces = faces
        self._follows, self._hurried = follows, hurried
        self._look, self._all_faces = mesh_seeker(follows=follows), face_search()
        self._mattes = VideoMattes(face_search(everywhere=False), hurried=hurried)
        self._had_face = False
        self.configure(options or EngineOptions())

    @classmethod
    def open(cls, model: FaceModel, context: EngineContext) -> ImageEditor:
        """Compile the generator; read the landmark file meanwhile where faces are looked for."""
        task = task_of(model)
        edit_options = context.options.edit_options or EditOptions()
        # Before a camera the region may become another one at any time.
        region = "auto" if context.usage == "live" else edit_options.region
        faces: Faces = NoFaces()
        follows = context.usage != "photos"
        if region == "whole" or not task.finds_faces:
            runtime = context.open_runtime(model.graph, model.int8)
        else:
            tracking = context.tracking
            with tracking.loading(follows=follows):
                runtime = context.open_runtime(model.graph, model.int8)
            if follows:
                faces = VideoFaces(tracking.predictor, tracking.tracker)
            else:
                faces = PhotoFaces(tracking.predictor)
        return cls(
            model,
            runtime,
            faces,
            options=context.options,
            timings=context.timings,
            follows=follows,
            hurried=context.usage == "live",
        )

    @property
    def task(self) -> str:
        """Name of the model's task."""
        return self._task.name

    @property
    def needs_mask(self) -> bool:
        """Whether the task changes what a mask marks."""
        return self._task.needs_mask

    @property
    def keeps_grey(self) -> bool:
        """Whether the task leaves a grey image grey."""
        return self._task.keeps_grey

    @property
    def transparent(self) -> bool:
        """Whether results have an alpha channel, with the options of now."""
        ground = self._edit_options.background.kind
        return isinstance(self._task, MatteTask) and ground == "transparent"

    def output_size(self, width: int, height: int) -> tuple[int, int]:
        """The frames' own width and height."""
        return width, height

    def mark(self, *, beside_source: bool = False) -> Mark:
        """What the metadata of a result say."""
        del beside_source
        # Around what the network made, and below it, is the image that it was given.
        return Mark(COMPOSITE, self._task.change, self.model.name, "a photograph, drawing or video")

    def nothing_done(self, name: str) -> str:
        """The message where no face was found in a source of this name."""
        return (
            f"no face was found in {name} where something is to be done: {self._task.without_face}"
        )

    def configure(self, options: EngineOptions) -> None:
        """Go on in another way, or repair something else."""
        self._edit_options = options.edit_options or EditOptions()
        asked = self._edit_options
        self._task = task_of(self.model, asked.kind, asked.tone, asked.hair)
        self._mask = options.mask
        self._unanchored = self._mask if self._mask and self._mask.waits else None

    def resume_point(self) -> ResumePoint:
        """Whether there was a face, and which one the mask is on."""
        return ResumePoint(
            had_face=self._had_face, anchor=self._mask.anchor if self._mask else None
        )

    def pass_by(self, seen: Seen) -> None:
        """Remember that there was a face, and put the mask on the first one."""
        if isinstance(self._task, MatteTask):
            return
        self._had_face |= bool(seen.faces)
        if self._mask is not None and self._task.needs_mask:
            self._mask = self._mask.anchored(seen.faces[0] if seen.faces else None)

    def start_at(self, point: ResumePoint, width: int, height: int) -> None:
        """Begin with the face that the mask is on."""
        super().start_at(point, width, height)
        self._had_face = point.had_face
        self._unanchored = None
        if self._mask is not None:
            self._mask = FaceMask(self._mask.mask, point.anchor)

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in pixels: the mask is on it."""
        self._faces.follow(x, y)

    def hold(self, face: DriverFace, place: Place | None, count: int) -> None:
        """Follow a face that another engine had in hand."""
        if place is None:
            super().hold(face, place, count)
        else:
            self._faces.hold(face, place, count)

    def forget(self) -> None:
        """Another scene begins: it may be worked on as a whole again where it shows no face."""
        super().forget()
        self._had_face = False

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        super().restart()
        self._faces.restart()
        self._mattes.restart()

    def see(self, frame: Frame, time_s: float) -> Seen:
        """Find the faces of the next frame; tasks that work on no faces look for none."""
        if not self._task.finds_faces:
            return Seen()
        if self._unanchored is not None:  # of several faces it is on the one where it lies
            self.follow(*self._unanchored.centre(*frame.shape[1::-1]))
            self._unanchored = None
        with self.timings.stage("track"):
            seen = self._faces(frame, time_s)
            faces = seen.faces
            if not self._follows:
                seek = self._edit_options.region != "whole"
                faces = faces_for(self._task, faces, frame, self._look, seek=seek)
        return Seen(faces, len(faces), seen.cut, seen.place)

    def begin(self, seen: Seen, frame: Frame, time_s: float) -> Callable[[], Result]:
        """All is done when the result is asked for."""
        del time_s
        return lambda: self._process(seen, frame)

    def _process(self, seen: Seen, frame: Frame) -> Result:
        work = SquareWork(self._task, self._runtime, self._look, self.timings)
        if isinstance(self._task, MatteTask):
            return self._cut_out(self._task, work, frame)
        self.pass_by(seen)
        first = seen.faces[0] if seen.faces else None
        region = self._edit_options.region
        if self._task.needs_mask:
            if self._mask is None:
                output: Frame = frame.copy()
            else:
                mask = self._mask.on(first, *frame.shape[1::-1])
                output = repair(work, frame, mask, seen.faces, region)
        elif self._takes_whole(seen.faces):
            output = change_whole(work, frame, asked_for=region == "whole", follows=self._follows)
            again = self._task.looks_again and region == "auto" and not self._follows
            if again and work.count and (made := faces_in_answer(output, self._faces, self._look)):
                output = change_faces(work, frame, made, rest_too=False)
        else:
            output = change_faces(work, frame, seen.faces, rest_too=region == "auto")
        strength = self._edit_options.strength
        if strength < 1:
            output = np.asarray(cv2.addWeighted(output, strength, frame, 1 - strength, 0), np.uint8)
        return Result(
            output,
            work.sketch,
            first,
            faces=seen.count,
            cut=seen.cut,
            squares=work.count,
        )

    def _cut_out(self, task: MatteTask, work: SquareWork, frame: Frame) -> Result:
        ground = self._edit_options.background

        def look(square: Frame) -> Grey:
            return task.matte(work.generated(square))

        if self._follows:
            filled, place = letterbox(frame)
            small = SmallFrame.of(filled, place, self.size)
            looked = self._mattes(task, frame, small, look(small.image), look)
            # A live image has no time for it.
            along = task.along if self._hurried else task.finely_along
            with self.timings.stage("merge"):
                fine = along(filled, looked.matte, looked.closest)
                alpha = undo_letterbox(fine, place, frame)
        else:
            looked = seen_closely(frame, self._all_faces(frame), look)
            with self.timings.stage("merge"):
                people = task.people_in_photo(frame, looked)
                alpha = task.finely_along(frame, people, looked.closest)
        output = cut_out(frame, alpha, ground)
        see_through = alpha if ground.kind == "transparent" else None
        return Result(output, work.sketch, squares=work.count, alpha=see_through)

    def _takes_whole(self, faces: Sequence[Landmarks]) -> bool:
        """Whether the whole image is worked on.

        Once a video has shown a face, what it shows without one is left alone: the image must
        not change from face to whole and back.
        """
        if self._edit_options.region == "auto":
            return not faces and not self._had_face
        return self._edit_options.region == "whole"


def task_of(
    model: FaceModel, kind: InputKind = "auto", tone: str = "", hair: str = ""
) -> ImageTask:
    """The task of a model that works on images.

    Args:
        model: any.
        kind: what the images are, where the task tells them apart.
        tone: the skin's, "" where it is not said.
        hair: its colour, "" where it is not said.

    Raises:
        ModelError: it needs a driver.
        UsageError: its task is not known.
    """
    task = task_named(model.task)
    if not isinstance(task, ImageTask):
        raise ModelError(
            f"the model {model.name} moves a face as another one does, and an image does not "
            "move: give it a video with face2face-video, or a camera with face2face-gui"
        )
    return task.for_inputs(kind, tone, hair)
