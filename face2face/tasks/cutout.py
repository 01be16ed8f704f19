"""Extracting people: the answer is the matte, white where a person is.

For training, people are put before made-up backdrops; in use, the guided filter gives a coarse
matte the edges of its image.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.resize import resize
from face2face.tasks.base import MatteTask, Pair, scaled
from face2face.tasks.footage import as_filmed, relit
from face2face.tasks.hole import carried_on
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Grey, Image, Landmarks

_OWN = 0.45
"""Share of the pairs in which the image stays as it is: only there light and shadow of person and
backdrop belong together, and no edge tells that anything was put before anything."""

_WHOLLY = 242
"""Alpha from which a pixel shows the person's colour alone."""

_Float = npt.NDArray[np.float32]


class Backdrops:
    """Chooses backdrops: the user's, or generated ones."""

    def __init__(self, images: Sequence[Frame] = ()) -> None:
        """Take images to choose from, uint8 RGB of any size; none generates all."""
        self._images = images

    def behind(self, source: Image, random: np.random.Generator) -> Frame:
        """Choose what stands behind a person.

        Args:
            source: uint8 RGBA (size, size, 4).
            random: chooses.

        Returns:
            uint8 RGB (size, size, 3).
        """
        size = source.shape[0]
        if self._images and random.random() < 0.5:
            return _part_of(self._images[int(random.integers(len(self._images)))], size, random)
        make = (_gradient, _noise, _shapes)[int(random.integers(3))]
        levels = make(size, random)
        return np.clip(np.round(levels), 0, 255).astype(np.uint8)


def over(source: Image, backdrop: Frame) -> Frame:
    """Put a person before a backdrop.

    Args:
        source: uint8 RGBA (height, width, 4), colours not multiplied by alpha.
        backdrop: uint8 RGB (height, width, 3).
    """
    share = source[..., 3:].astype(np.float32) / 255
    mixed = share * source[..., :3] + (1 - share) * backdrop
    return np.round(mixed).astype(np.uint8)


def _colour(random: np.random.Generator) -> _Float:
    """A colour, greys and muted ones more often than bright ones, as in rooms."""
    colour = random.uniform(0, 255, 3)
    vividness = random.uniform() ** 2
    muted: _Float = (colour.mean() + vividness * (colour - colour.mean())).astype(np.float32)
    return muted


def _gradient(size: int, random: np.random.Generator) -> _Float:
    """From one colour to another, straight or around a point, with a little grain."""
    x, y = np.meshgrid(*[np.linspace(0, 1, size, dtype=np.float32)] * 2)
    if random.random() < 0.5:
        angle = random.uniform(0, 2 * np.pi)
        way = np.cos(angle) * x + np.sin(angle) * y
    else:
        way = np.hypot(x - random.uniform(), y - random.uniform())
    way = (way - way.min()) / np.ptp(way)
    one, other = _colour(random), _colour(random)
    grain = random.normal(0, random.uniform(0, 6), (size, size, 1))
    mixed: _Float = (one + way[..., None] * (other - one) + grain).astype(np.float32)
    return mixed


def _noise(size: int, random: np.random.Generator) -> _Float:
    """Colours that change over several scales, as walls, leaves and cloth do."""
    total = np.tile(_colour(random), (size, size, 1))
    colourful = 0.6 * random.uniform() ** 2  # walls change in lightness above all
    roughness = random.uniform(0.4, 0.9)
    strength = random.uniform(40, 110)
    cells = int(random.integers(2, 6))
    while cells < size:
        grid = random.normal(0, strength, (cells, cells, 3)).astype(np.float32)
        grid = grid.mean(2, keepdims=True) + colourful * grid
        total += cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC)
        strength, cells = strength * roughness, cells * 2
    return np.clip(total, 0, 255)


def _shapes(size: int, random: np.random.Generator) -> _Float:
    """Furniture, windows and people far behind: shapes, more or less out of focus."""
    image = _gradient(size, random)
    for _ in range(int(random.integers(4, 25))):
        x, y = (float(v) for v in random.uniform(0, size, 2))
        width, height = (float(v) for v in random.uniform(0.03, 0.5, 2) * size)
        colour = [float(v) for v in _colour(random)]
        box = ((x, y), (width, height), float(random.uniform(0, 180)))
        if random.random() < 0.5:
            cv2.ellipse(image, box, colour, -1)
        else:
            cv2.fillPoly(image, [np.round(cv2.boxPoints(box)).astype(np.int32)], colour)
    deviation = random.uniform(0.002, 0.04) * size
    return cv2.GaussianBlur(image, (0, 0), deviation)  # type: ignore[return-value]


def _part_of(image: Frame, size: int, random: np.random.Generator) -> Frame:
    """A square of an image, mirrored or not."""
    height, width = image.shape[:2]
    side = max(round(random.uniform(0.5, 1.0) * min(height, width)), 1)
    y, x = int(random.integers(height - side + 1)), int(random.integers(width - side + 1))
    part = image[y : y + side, x : x + side]
    if random.random() < 0.5:
        part = part[:, ::-1]
    return resize(part, size, size)


def guided(mask: _Float, small: Frame, large: Frame, *, radius: int, smoothness: float) -> _Float:
    """Bring a mask to a larger image's resolution, along the image's own edges.

    In each window the mask is taken to be a linear function of the colour (He, Sun and Tang,
    "Guided image filtering", 2010); the functions are found at the mask's size and used at the
    image's (He and Sun, "Fast guided filter", 2015).

    Args:
        mask: float32 (h, w), 0 to 1.
        small: the image at the mask's size, uint8 RGB (h, w, 3).
        large: the image, uint8 RGB (height, width, 3).
        radius: half the side of the windows in pixels of `small`.
        smoothness: variance of a colour, of 0 to 1, below which a window counts as even.

    Returns:
        float32 (height, width), about 0 to 1.
    """
    colour = small.astype(np.float32) / 255

    def mean(values: Any) -> Any:
        window = (2 * radius + 1, 2 * radius + 1)
        return cv2.blur(values, window, borderType=cv2.BORDER_REFLECT)

    colour_mean, mask_mean = mean(colour), mean(mask)
    along = mean(colour * mask[..., None]) - colour_mean * mask_mean[..., None]
    r, g, b = cv2.split(colour)
    products = cv2.merge([r * r, r * g, r * b])
    others = cv2.merge([g * g, g * b, b * b])
    mr, mg, mb = cv2.split(colour_mean)
    rr, rg, rb = cv2.split(mean(products) - cv2.merge([mr * mr, mr * mg, mr * mb]))
    gg, gb, bb = cv2.split(mean(others) - cv2.merge([mg * mg, mg * mb, mb * mb]))
    rr, gg, bb = rr + smoothness, gg + smoothness, bb + smoothness
    # The inverse of the symmetric 3 x 3 covariance, by cofactors: pixels by the thousand.
    c_rr, c_rg, c_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * c_rr + rg * c_rg + rb * c_rb)
    x, y, z = cv2.split(along)
    slope = cv2.merge(
        [
            (c_rr * x + c_rg * y + c_rb * z) * scale,
            (c_rg * x + c_gg * y + c_gb * z) * scale,
            (c_rb * x + c_gb * y + c_bb * z) * scale,
        ]
    )
    offset = mask_mean - _dot(slope, colour_mean)
    shape = (large.shape[1], large.shape[0])
    slope = cv2.resize(mean(slope), shape, interpolation=cv2.INTER_LINEAR)
    offset = cv2.resize(mean(offset), shape, interpolation=cv2.INTER_LINEAR)
    done: _Float = cv2.scaleAdd(_dot(slope, large), 1 / 255, offset)
    return done


def _dot(one: Any, other: Any) -> Any:
    """Dot products of the pixels' colours; NumPy is slow at sums over a short axis."""
    products = cv2.multiply(one, other, dtype=cv2.CV_32F)
    return cv2.transform(products, np.ones((1, 3), np.float32))


_REACH = 1 / 32
"""Half side of the windows in which the matte follows the image's edges, as a share of it."""

_EVEN = 1e-4
"""Variance of a colour, of 0 to 1, below which a window has no edge to follow."""

_SURE = 0.06
"""The outermost share of the matte's range at both ends that is taken to be wholly in or out."""


class CutoutScores(Scores):
    """Is the person where the matte says?"""

    selection_metric = "iou"
    higher = True

    def __call__(
        self,
        place: int,  # noqa: ARG002 (nothing is remembered)
        condition: Frame,  # noqa: ARG002 (the matte alone counts)
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """Intersection over union of what both say is more person than not."""
        mine, true = (CutoutTask.matte(image) >= 128 for image in (answer, target))
        union, person = int(np.count_nonzero(mine | true)), int(np.count_nonzero(true))
        both = int(np.count_nonzero(mine & true))
        return {
            "iou": both / union if union else 1.0,
            "kept": both / person if person else float("nan"),
            "nothing_iou": person / true.size if person else float("nan"),
        }


class CutoutTask(MatteTask):
    """An image of a person becomes the matte of the person.

    Args:
        backdrops: what training puts behind the people; None generates it.
    """

    name = "cutout"
    change = "the background of this was removed"
    figures = {  # noqa: RUF012
        "ssim": SSIM,
        "iou": Figure(
            "IoU with the true matte at a half, 1 is equal", "IoU {:.3f}", "IoU", "{:.3f}"
        ),
        "kept": Figure("share of the person that is kept", "kept {:.1%}", "kept", "%"),
        "nothing_iou": Figure(
            "IoU of the whole image, nothing cut away",
            "the image's {:.3f}",
            "image's IoU",
            "{:.3f}",
        ),
    }
    targets = (
        Target("iou", "IoU with the true mattes at least 0.90", lambda found: found["iou"] >= 0.9),
    )
    floor = Target(
        "iou", "better than the whole image", lambda found: found["iou"] > found["nothing_iou"]
    )

    def __init__(self, backdrops: Backdrops | None = None) -> None:
        self._backdrops = backdrops or Backdrops()

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,  # noqa: ARG002 (the matte says where the person is)
        random: np.random.Generator,
    ) -> Pair:
        """Put the person before a backdrop, or leave them before their own; film it.

        `source` is RGBA: what is transparent shows what was behind the person.
        """
        if random.random() < _OWN:
            scene: Frame = source[..., :3]
        else:
            backdrop = self._backdrops.behind(source, random)
            scene = over(relit(own_colours(source), random, 0.7), relit(backdrop, random, 0.7))
        alpha: Grey = source[..., 3]
        return Pair(as_filmed(relit(scene, random), random), _as_image(alpha))

    def with_options(self, options: Mapping[str, Any]) -> "CutoutTask":
        """Take backdrops to put behind people."""
        return CutoutTask(Backdrops(options["backdrops"] or ()))

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """Is the person where the matte says?"""
        return CutoutScores()

    def as_used(self, condition: Frame, generated: Frame) -> Frame:
        """The matte with the edges of the image."""
        return _as_image(self.alpha(condition, generated))

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
        face: Landmarks | None = None,  # noqa: ARG002
    ) -> Frame:
        """The person before black; `alpha` is what puts them before anything else."""
        share = self.alpha(crop, generated)[..., None].astype(np.float32) / 255
        done: Frame = np.round(crop * share).astype(np.uint8)
        return done

    @staticmethod
    def matte(generated: Frame) -> Grey:
        """How much of each pixel is person, 0 to 255, uint8 (size, size)."""
        return cv2.cvtColor(generated, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]

    def alpha(self, crop: Frame, generated: Frame) -> Grey:
        """The matte at the crop's resolution, along its edges: a guided filter's."""
        size = generated.shape[0]
        fine = guided(
            self.matte(generated).astype(np.float32) / np.float32(255),
            scaled(crop, size),
            crop,
            radius=max(round(_REACH * size), 1),
            smoothness=_EVEN,
        )
        certain = np.clip((fine - _SURE) / (1 - 2 * _SURE), 0, 1)
        done: Grey = np.round(255 * certain).astype(np.uint8)
        return done


def _as_image(alpha: Grey) -> Frame:
    return np.repeat(alpha[..., None], 3, axis=2)


def own_colours(source: Image) -> Image:
    """The person without what shines through at their edge; RGBA as `source`."""
    whole = source[..., 3] >= _WHOLLY
    if not whole.any():
        return source
    done = np.array(source)
    carried = carried_on(source[..., :3].astype(np.float32), whole)
    edge = ~whole & (source[..., 3] > 0)
    done[edge, :3] = np.clip(np.round(carried[edge]), 0, 255).astype(np.uint8)
    return done
