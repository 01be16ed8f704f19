"""What a task is: how the network's input is made, and what becomes of its answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh_seeker import MeshSeeker
from face2face.images.resize import resize
from face2face.tasks.info import InputKind
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Grey, Image, Landmarks

_Values = TypeVar("_Values", bound=npt.NDArray[Any])


class Pair(NamedTuple):
    """What one training step sees.

    Attributes:
        condition: the network's input, uint8 RGB (size, size, 3).
        target: what it shall answer, uint8 RGB (size, size, 3).
    """

    condition: Frame
    target: Frame


class Task(ABC):
    """One way of making the condition, the network's input image; all that is asked of a task.

    What must be known before NumPy and OpenCV are loaded (flags, training defaults) stands beside
    the task's name in `tasks.registry`.

    Attributes:
        name: what model.json and dataset.json call it.
        figures: what is measured of its answers beside the L1, by name, in the order of a table:
            the SSIM, and what `scores` measures.
        targets: what its models should reach on pairs that they were not trained on.
        floor: what must hold for every group of people, or the model does harm; None where there
            is nothing to compare with.
        rival: what `rival_answer` comes from, for people; "" for none.
        times: how many times larger than the network's images the sources of its pairs are.
    """

    name: str
    times: int = 1
    figures: Mapping[str, Figure] = {"ssim": SSIM}
    targets: tuple[Target, ...] = ()
    floor: Target | None = None
    rival: str = ""

    @abstractmethod
    def pair(self, source: Image, landmarks: Landmarks | None, random: np.random.Generator) -> Pair:
        """Make a training pair.

        Args:
            source: an image, uint8 (size, size, 3) RGB; of people with their matte (size, size, 4)
                RGBA; `times` as large.
            landmarks: of the face in it, float32 (68, 2), pixels of the network's image; None
                where none are known.
            random: decides what is left to chance; the same state gives the same pair.
        """

    def with_options(self, options: Mapping[str, Any]) -> "Task":  # noqa: ARG002
        """The same task with the user's settings for making pairs.

        Args:
            options: the values of the task's `data_flags` by name, None where not given.

        Raises:
            DatasetError, SourceError: one of them cannot be used.
        """
        return self

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """What measures its answers; by itself L1 and SSIM alone.

        Args:
            known: landmarks of the targets by their places, float32 (68, 2), pixels of the target.
            landmark_model: a dlib 68-point file, None for the installed one.

        Raises:
            LandmarkModelError: the file is needed, and missing or unreadable.
        """
        return Scores()

    def as_used(
        self,
        condition: Frame,  # noqa: ARG002
        generated: Frame,
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """What a user gets of a generated image, where it is measured; all (size, size, 3)."""
        return generated

    def rival_answer(self, condition: Frame) -> Frame | None:  # noqa: ARG002
        """What a method without a network makes of a condition, None where there is none."""
        return None


class ImageTask(Task):
    """A task whose input is itself an image: one of the user's can be given to the model.

    Attributes:
        change: what it does to an image or video, for the result's metadata.
        keeps_grey: whether what it makes of a grey image is grey.
        finds_faces: whether it may be applied to the squares of faces.
        needs_mask: whether the user says what is changed; all other pixels stay as they are.
        fast_above: whether a face's square fades fast into the image at its upper side, where
            there is hair.
        raised: by which share of its side a face's square lies higher than others.
        beyond: colour of the ground that an image is given at a side that cuts a face, or where it
            is narrower than a head's square, so that the face lies in the middle of a whole square;
            None leaves the square inside the image.
        doubts_small_faces: whether a face of a still image that is much smaller than the largest
            counts only where its mesh is found as well.
        looks_again: whether a face that is not found in a still image is looked for in what was
            made of all of it, and then worked on in its square.
        in_tiles: whether a whole image is worked on in tiles of the network's size, not scaled.
        without_face: what users can do where no face was found and nothing was done.
    """

    change: str = "this was changed"
    keeps_grey: bool = False
    finds_faces: bool = True
    needs_mask: bool = False
    fast_above: bool = False
    raised: float = 0.0
    beyond: tuple[int, int, int] | None = None
    doubts_small_faces: bool = False
    looks_again: bool = False
    in_tiles: bool = False
    without_face: str = "leave --region out, or give --region whole"

    def for_inputs(
        self,
        kind: InputKind,  # noqa: ARG002
        tone: str = "",  # noqa: ARG002
        hair: str = "",  # noqa: ARG002
    ) -> "ImageTask":
        """The same task for images of a kind, and of people with a skin tone and a colour of hair.

        Most tasks treat all alike.

        Args:
            kind: what the images are.
            tone: one of `tasks.info.TONES`, "" where it is not said.
            hair: one of `tasks.info.HAIRS`, "" where it is not said.
        """
        return self

    def network_input(self, image: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """Make the network's input from a crop of the user's image: by itself, the crop.

        Args:
            image: the crop, already scaled to the network, uint8 RGB (size, size, 3).
            mask: what to change, 0 where nothing; uint8 (size, size). Where `needs_mask`.

        Returns:
            uint8 RGB (size, size, 3).
        """
        return image

    def suits_whole(self, image: Frame) -> bool:  # noqa: ARG002
        """Whether an image without a face is worked on as a whole; by itself, any.

        Args:
            image: all of it, as the network will see it, uint8 RGB (size, size, 3).
        """
        return True

    def takes_turned(self, image: Frame) -> bool:  # noqa: ARG002
        """Whether faces are looked for that are turned aside or partly hidden; by itself, no.

        Args:
            image: a photograph in which no other is found, uint8 RGB (height, width, 3).
        """
        return False

    def wants_whole_head(self, image: Frame) -> bool:  # noqa: ARG002
        """Whether one sees what of a head its square leaves out; by itself, no.

        Args:
            image: the square, as the network will see it, uint8 RGB (size, size, 3).
        """
        return False

    def size_of(self, image: Frame) -> float:  # noqa: ARG002
        """The size at which a whole photograph is worked on in tiles, as a share of its own.

        Args:
            image: uint8 RGB (height, width, 3).

        Returns:
            At most 1, which it is by itself.
        """
        return 1.0

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """Put the network's answer into the crop, at the crop's own resolution: all of it.

        Args:
            crop: the square of the user's image, uint8 RGB (side, side, 3).
            generated: the answer to what was given of it, uint8 RGB (size, size, 3).
            mask: what to change, 0 where nothing; uint8 (side, side). Where `needs_mask`.
            look: finds a face in the filled crop; None where none is looked for.

        Returns:
            uint8 RGB (side, side, 3), another array than `crop`.
        """
        return np.array(scaled(generated, crop.shape[0]))


class Looked(NamedTuple):
    """What was seen of the people in an image, by looking at it once or several times.

    Attributes:
        matte: uint8 (rows, columns), of the image's aspect, 255 where a person is.
        closest: side of the square that the closest look was at, as a share of the longer side.
        faces: (x, y) of the middles of faces, pixels of the matte; none where none are known.
    """

    matte: Grey
    closest: float = 1.0
    faces: tuple[tuple[float, float], ...] = ()


class MatteTask(ImageTask):
    """A task whose answer is a matte: what it marks is put before another background."""

    finds_faces = False

    @staticmethod
    @abstractmethod
    def matte(generated: Frame) -> Grey:
        """How much of each pixel is person, 0 to 255, uint8 (size, size)."""

    @abstractmethod
    def people_of(self, looked: Looked, before: Grey | None = None) -> Grey:
        """Its matte without what is no person.

        Args:
            looked: what was seen of an image.
            before: what it gave for a video's previous frame, of the same size; None without one.

        Returns:
            uint8, of the matte's size.
        """

    def people_in_photo(self, image: Frame, looked: Looked) -> Grey:  # noqa: ARG002
        """As `people_of` of a photograph, mended by its colours as far as the task knows how.

        Args:
            image: uint8 RGB (height, width, 3).
            looked: what was seen of it.

        Returns:
            uint8, of the matte's size.
        """
        return self.people_of(looked)

    @abstractmethod
    def along(self, image: Frame, matte: Grey, closest: float = 1.0) -> Grey:
        """A matte at an image's resolution, its edges those of the image.

        Args:
            image: uint8 RGB (height, width, 3).
            matte: of its aspect, uint8 (rows, columns).
            closest: see `Looked`.

        Returns:
            uint8 (height, width), 255 where a person is.
        """

    def finely_along(self, image: Frame, matte: Grey, closest: float = 1.0) -> Grey:
        """As `along`, better and slower: soft edges are as opaque as the image's colours say."""
        return self.along(image, matte, closest)

    def alpha(self, crop: Frame, generated: Frame) -> Grey:
        """The people in a square that was looked at once, as in a video's frame.

        Args:
            crop: uint8 RGB (side, side, 3).
            generated: the network's answer, uint8 RGB (size, size, 3).
        """
        return self.along(crop, self.people_of(Looked(self.matte(generated))))


def scaled(image: _Values, side: int) -> _Values:
    """Scale a square image to (side, side, channels) as `Crop.image` does."""
    if image.shape[0] == side:
        return image
    return resize(image, side, side)
