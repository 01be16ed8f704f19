"""Repairing skin: what is erased with magenta is filled in again.

The recipe of the erased shapes is DotCSV-pix2pix-demo's: shapes of 50 x 50 pixels in an image of
256, one or two an image, each enlarged up to 5 times, somewhere inside the image. Beside these
there are small ones, down to a spot on the skin, several an image.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from face2face.errors import DatasetError
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.images.file_kind import left_out
from face2face.images.io import read_with_alpha
from face2face.tasks.base import ImageTask, Pair, scaled
from face2face.tasks.face_filling import as_in_faces
from face2face.tasks.footage import as_filmed, relit
from face2face.tasks.grain import with_grain
from face2face.tasks.hole import HOLE, hole_of, telea
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.tasks.surfaces import from_edges
from face2face.tasks.texture import with_texture
from face2face.types import Frame, Grey, Image, Landmarks
from face2face.utils.file_types import IMAGES, ends_with

SHAPE_SIDE = 50
"""Pixels of a shape's side, in an image of `_IMAGE_SIDE`."""

_IMAGE_SIDE = 256
_LEAST, _LARGEST = 0.2, 5.0
"""How many times the shapes are enlarged: as often from a fifth to one as from one to five."""

_AREA = 1.2
"""Area of an image's holes in shapes that are not enlarged, up to which more are erased."""

_MOST = 6

_FILMED = 0.4
"""How bad the camera is; see `as_filmed`."""

_LEAST_INK = 60
"""Grey levels by which a drawn shape differs from its paper; else there is no paper."""


def random_hole(size: int, random: np.random.Generator, shapes: Sequence[Grey] = ()) -> Grey:
    """Erase a few shapes somewhere in an image: a large one, or several small ones.

    Args:
        size: side of the image in pixels.
        random: chooses shapes, sizes and places.
        shapes: drawn ones, (50, 50), 255 where they erase; none draws new ones.

    Returns:
        uint8 (size, size): 255 in the hole, 0 elsewhere.
    """
    hole = np.zeros((size, size), np.uint8)
    erased, most = 0.0, int(random.integers(1, _MOST + 1))
    for _ in range(most):
        shape = shapes[int(random.integers(len(shapes)))] if shapes else random_shape(random)
        factor = _LEAST * (_LARGEST / _LEAST) ** random.uniform()
        if erased and erased + factor**2 > _AREA:
            break
        erased += factor**2
        side = min(max(round(factor * SHAPE_SIDE * size / _IMAGE_SIDE), 3), size)
        fit = cv2.resize(shape, (side, side), interpolation=cv2.INTER_LINEAR)
        x, y = (int(v) for v in random.integers(0, size - side + 1, 2))
        hole[y : y + side, x : x + side] |= np.where(fit >= 128, 255, 0).astype(np.uint8)
    return hole


def random_shape(random: np.random.Generator) -> Grey:
    """Draw an ellipse, a polygon or a brush stroke; uint8 (50, 50), 255 where it erases."""
    shape = np.zeros((SHAPE_SIDE, SHAPE_SIDE), np.uint8)
    kind = int(random.integers(3))
    middle = SHAPE_SIDE / 2
    if kind == 0:
        axes = random.uniform(0.3, 0.95, 2) * middle
        turn = float(random.uniform(0, 180))
        box = ((middle, middle), (2 * float(axes[0]), 2 * float(axes[1])), turn)
        cv2.ellipse(shape, box, 255, -1, cv2.LINE_AA)
    elif kind == 1:
        corners = int(random.integers(3, 9))
        angles = np.sort(random.uniform(0, 2 * np.pi, corners))
        reach = random.uniform(0.4, 0.98, corners) * middle
        points = middle + reach[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
        cv2.fillPoly(shape, [np.round(points).astype(np.int32)], 255, cv2.LINE_AA)
    else:
        points = random.uniform(0.15, 0.85, (int(random.integers(2, 5)), 2)) * SHAPE_SIDE
        line = np.round(points).astype(np.int32)
        cv2.polylines(shape, [line], False, 255, int(random.integers(5, 14)), cv2.LINE_AA)
    return shape


def read_shapes(folder: Path, report: Callable[[str], None] = print) -> list[Grey]:
    """Read drawn shapes: what differs from the paper at the image's border erases.

    Black on white and white on black are the same; other sizes are brought to 50 x 50.

    Args:
        folder: holds the images, no folders.
        report: takes a line about images of formats that are not read.

    Raises:
        DatasetError: the folder holds no images.
        SourceError: one of them cannot be read.
    """
    files = sorted(
        path
        for path in folder.glob("*")
        if ends_with(path, IMAGES) and not path.name.startswith(".")
    )
    if others := left_out(list(folder.glob("*"))):
        report(f"warning: of the shapes in {folder}, {others}")
    if not files:
        raise DatasetError(
            f"{folder} holds no images of shapes: draw some of 50 x 50 pixels, or leave --masks "
            "out to have them generated"
        )
    return [_shape_in(read_with_alpha(file)[0].min(axis=2)) for file in files]


def _shape_in(drawn: Grey) -> Grey:
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    apart = np.abs(drawn.astype(np.float32) - np.median(border))
    # One colour all over: the shape is the whole square.
    ink = apart > apart.max() / 2 if apart.max() >= _LEAST_INK else np.full_like(apart, True)
    large = np.where(ink, 255, 0).astype(np.uint8)
    side = (SHAPE_SIDE, SHAPE_SIDE)
    return cv2.resize(large, side, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


_DEEP = 0.05
"""Depth in a hole at which the network's answer counts two fifths, as a share of the side; at the
rim, which its edges know better, it counts nothing. Least L1 in holes of people held out, half of
them for the other half."""

_FACE_FROM = 0.001
"""Share of an image that is erased from which on a face is looked for: it says nothing of a spot
that the spot's edges do not say."""


HOLE_FIGURES = {
    "hole_l1": Figure(
        "L1 where the image was erased, lower is better",
        "in the hole {:.4f}",
        "L1 in the hole",
        "{:.4f}",
    ),
    "telea_hole_l1": Figure(
        "the same for OpenCV's inpainting after Telea", "Telea's {:.4f}", "Telea's", "{:.4f}"
    ),
    "ssim": SSIM,
}
"""What InpaintScores measures, and SSIM."""


class InpaintScores(Scores):
    """How near is what fills the hole, and would OpenCV have done as well?"""

    selection_metric = "hole_l1"

    def __init__(self) -> None:
        self._telea: dict[int, float] = {}

    def __call__(
        self, place: int, condition: Frame, answer: Frame, target: Frame
    ) -> dict[str, float]:
        """Only the erased pixels count."""
        hole = self._hole(condition, target)
        if not hole.any():
            return {"hole_l1": float("nan"), "telea_hole_l1": float("nan")}
        if place not in self._telea:
            self._telea[place] = _l1(telea(condition, hole), target, hole)
        return {"hole_l1": _l1(answer, target, hole), "telea_hole_l1": self._telea[place]}

    def _hole(self, condition: Frame, target: Frame) -> Grey:  # noqa: ARG002 (it is marked)
        return hole_of(condition)


def _l1(image: Frame, target: Frame, hole: Grey) -> float:
    difference = np.abs(image.astype(np.float64) - target)[hole > 0]
    return float(difference.mean()) / 127.5


class InpaintTask(ImageTask):
    """An image with a hole becomes the whole image.

    Args:
        shapes: what training erases (`masks.read_shapes`); none generates shapes.
    """

    name = "inpaint"
    change = "parts of this were repaired"
    keeps_grey = True
    needs_mask = True
    rival = "Telea's inpainting"
    figures = HOLE_FIGURES
    targets = (
        Target(
            "hole_l1",
            "L1 inside the hole at most three quarters of that of Telea's inpainting by OpenCV",
            lambda found: found["hole_l1"] <= 0.75 * found["telea_hole_l1"],
        ),
    )
    floor = Target(
        "hole_l1",
        "no worse than Telea's inpainting",
        lambda found: found["hole_l1"] <= found["telea_hole_l1"],
    )

    def __init__(self, shapes: Sequence[Grey] = ()) -> None:
        self._shapes = shapes

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,  # noqa: ARG002 (holes lie anywhere)
        random: np.random.Generator,
    ) -> Pair:
        """Erase some shapes of the image, as a camera sees it in some light."""
        seen = as_filmed(relit(source, random), random, _FILMED)
        hole = random_hole(source.shape[0], random, self._shapes)
        return Pair(self.network_input(seen, hole), seen)

    def with_options(self, options: Mapping[str, Any]) -> "InpaintTask":
        """Take drawn shapes to erase."""
        return InpaintTask(read_shapes(options["masks"]) if options["masks"] else ())

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """How near is what fills the hole, and would OpenCV have done as well?"""
        return InpaintScores()

    def as_used(self, condition: Frame, generated: Frame, look: MeshSeeker | None = None) -> Frame:
        """The hole filled, the rest as it was; at its rim too, where nothing is to blend with."""
        return self.composite(condition, generated, hole_of(condition), look)

    def rival_answer(self, condition: Frame) -> Frame:
        """What OpenCV fills the hole with."""
        return telea(condition, hole_of(condition))

    def network_input(self, image: Frame, mask: Grey | None = None) -> Frame:
        """Fill what the mask touches with the hole's colour; without a mask nothing."""
        filled = np.array(image)
        if mask is not None:
            filled[mask > 0] = HOLE
        return filled

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,
        look: MeshSeeker | None = None,
    ) -> Frame:
        """Take the answer inside the mask alone.

        Near the rim the hole's edges count, far inside what the network answers; in a face, what
        faces in general and its other half show comes before both.
        """
        done = np.array(crop)
        if mask is None or not mask.any():
            return done
        side = crop.shape[0]
        inside = mask > 0
        # At the crop's own resolution, or narrow holes would lose what lies beside them.
        around = from_edges(crop, inside)
        large = around + _inside(inside) * (scaled(generated.astype(np.float32), side) - around)
        if look is not None and inside.mean() >= _FACE_FROM:
            large = as_in_faces(large, inside, look)
        if look is not None and not look.follows:
            # In a video the same grain in each frame would stand still, and pores would jump.
            whole = np.where(inside[..., None], large, crop).astype(np.float32)
            large = with_grain(with_texture(whole, inside), inside)
        # All of it: of what was to go no rim may stay.
        done[inside] = np.clip(np.round(large[inside]), 0, 255).astype(np.uint8)
        return done


def _inside(hole: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """How much the network's answer counts, bool (side, side) to float32 (side, side, 1).

    Nothing in a hole that the border cuts: there it has 1.3 times the error of Telea's method, and
    what the edges say 0.8 times.
    """
    _, parts = cv2.connectedComponents(hole.astype(np.uint8))
    cut = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    closed = (hole & ~np.isin(parts, cut)).astype(np.uint8)
    depth = cv2.distanceTransform(closed, cv2.DIST_L2, 5)
    share: npt.NDArray[np.float32] = (1 - np.exp(-depth / (_DEEP * len(hole)))) ** 2
    return share[..., None]
