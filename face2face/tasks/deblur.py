"""Sharpening: a blurred image (a lens out of focus, motion, a Gaussian) becomes the sharp one.

It is not told how strong the blur is; a sharp image stays as it is.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh_seeker import MeshSeeker
from face2face.images.metrics import image_metrics
from face2face.tasks.base import ImageTask, Pair, scaled
from face2face.tasks.blur_width import size_for_blur
from face2face.tasks.footage import as_filmed, relit
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Grey, Image, Landmarks

Blur = Literal["lens", "motion", "gaussian"]
BLURS: tuple[Blur, ...] = get_args(Blur)

_OFTEN = (0.6, 0.3, 0.1)
"""How often each of them is met where all are."""

_SHARP = 0.2
"""Share of the pairs in which the image is sharp already: the network must see that, and leave
it alone. In a quarter of these there is noise or a JPEG's blocks, which are no blur either."""

_FILMED = 0.3
"""How bad the camera is; see `as_filmed`."""

_Kernel = npt.NDArray[np.float32]

_FINE = 8
"""Sub-pixels a side by which kernels are drawn, so that radii need not be whole."""

_LEVELS = np.arange(256, dtype=np.float32) / 255
_LIGHT = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)
"""Light of each sRGB level (IEC 61966-2-1)."""


def blur_kernel(kind: Blur, radius: float, angle: float = 0.0) -> _Kernel:
    """How the light of one point spreads.

    Args:
        kind: "lens" is an even disc, the image of a point out of focus; "motion" an even line;
            "gaussian" a bell.
        radius: pixels: the disc's radius, half the line's length, or the bell's deviation.
        angle: the line's direction in radians.

    Returns:
        float32 (k, k), k odd, its sum 1.
    """
    reach = int(np.ceil(3 * radius if kind == "gaussian" else radius))
    side = 2 * reach + 1
    fine = (np.arange(side * _FINE) + 0.5) / _FINE - side / 2
    x, y = np.meshgrid(fine, fine)
    if kind == "gaussian":
        spread = np.exp(-(x**2 + y**2) / (2 * max(radius, 0.1) ** 2))
    elif kind == "motion":
        along = x * np.cos(angle) + y * np.sin(angle)
        across = y * np.cos(angle) - x * np.sin(angle)
        spread = ((np.abs(along) <= max(radius, 0.5)) & (np.abs(across) <= 0.5)).astype(float)
    else:
        spread = (x**2 + y**2 <= max(radius, 0.5) ** 2).astype(float)
    kernel = spread.reshape(side, _FINE, side, _FINE).sum((1, 3))
    normal: _Kernel = (kernel / kernel.sum()).astype(np.float32)
    return normal


def blurred(image: Frame, kernel: _Kernel) -> Frame:
    """Spread the light of each pixel; beyond the border the image is mirrored.

    Light adds up, levels of sRGB do not: bright spots grow to discs, as in a camera.
    """
    light = cv2.filter2D(_LIGHT[image], -1, kernel, borderType=cv2.BORDER_REFLECT)
    light = np.clip(light, 0, 1)
    levels = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    done: Frame = np.round(levels * 255).astype(np.uint8)
    return done


DEFAULT_RADIUS = (0.7, 10.0)
"""Least and greatest radius of the blur, in pixels of the network."""


_LEAST_SIDE = 128
"""Shortest side in pixels to which a photograph is made smaller to be sharpened."""

_EQUAL = 60.0
"""Decibels from which on images count as equal."""


class DeblurScores(Scores):
    """Is the answer nearer to the sharp image than what was given?"""

    selection_metric = "psnr"
    higher = True

    def __init__(self) -> None:
        self._given: dict[int, dict[str, float]] = {}

    def __call__(
        self, place: int, condition: Frame, answer: Frame, target: Frame
    ) -> dict[str, float]:
        """PSNR of both, SSIM of the input; that of the answer is measured for all tasks.

        Where the input was sharp there is nothing to gain: how little is changed counts.
        """
        if np.array_equal(condition, target):
            nothing = dict.fromkeys(("psnr", "input_psnr", "input_ssim"), float("nan"))
            return {**nothing, "sharp_psnr": min(psnr_of(answer, target), _EQUAL)}
        if place not in self._given:
            network_input = image_metrics(condition, target)
            self._given[place] = {
                "input_psnr": network_input.psnr,
                "input_ssim": network_input.ssim,
            }
        psnr = min(psnr_of(answer, target), _EQUAL)
        return {"psnr": psnr, **self._given[place], "sharp_psnr": float("nan")}


def psnr_of(image: Frame, target: Frame) -> float:
    """PSNR of two images of one shape in decibels, infinite where they are equal."""
    error = float(np.mean((image.astype(np.float64) - target) ** 2))
    return 10 * float(np.log10(255**2 / error)) if error else float("inf")


class DeblurTask(ImageTask):
    """An image out of focus becomes sharp.

    Args:
        radius: least and greatest radius that training sees, in pixels of the network.
        blur: what training blurs with; None for all kinds, some images being sharp already.
    """

    name = "deblur"
    change = "this was sharpened"
    keeps_grey = True
    in_tiles = True
    figures = {  # noqa: RUF012
        "psnr": Figure(
            "PSNR in decibels, higher is better", "PSNR {:.2f} dB", "PSNR, dB", "{:.2f}"
        ),
        "input_psnr": Figure(
            "PSNR of the input", "the input's {:.2f} dB", "input's PSNR, dB", "{:.2f}"
        ),
        "sharp_psnr": Figure(
            "PSNR of what a sharp input becomes", "sharp ones {:.2f} dB", "sharp, dB", "{:.2f}"
        ),
        "ssim": SSIM,
        "input_ssim": Figure("SSIM of the input", "its SSIM {:.3f}", "input's SSIM", "{:.3f}"),
    }
    targets = (
        Target(
            "psnr",
            "PSNR at least 2 dB over the blurred input's",
            lambda found: found["psnr"] >= found["input_psnr"] + 2,
        ),
        Target(
            "sharp_psnr",
            "a sharp input kept to 38 dB",
            lambda found: found["sharp_psnr"] >= 38,
        ),
        Target(
            "ssim",
            "SSIM over the blurred input's",
            lambda found: found["ssim"] > found["input_ssim"],
        ),
    )

    floor = Target(
        "psnr", "no worse than its input", lambda found: found["psnr"] >= found["input_psnr"]
    )

    def __init__(
        self, radius: tuple[float, float] = DEFAULT_RADIUS, blur: Blur | None = None
    ) -> None:
        self._radius, self._blur = radius, blur

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,  # noqa: ARG002 (all of the image is blurred)
        random: np.random.Generator,
    ) -> Pair:
        """Blur the image by a radius from the range, in some light, before some camera."""
        if self._blur is not None:
            radius, angle = random.uniform(*self._radius), random.uniform(0, np.pi)
            return Pair(blurred(source, blur_kernel(self._blur, radius, angle)), source)
        sharp = relit(source, random, 0.7)
        if random.random() < _SHARP:
            seen = as_filmed(sharp, random, _FILMED) if random.random() < 0.25 else sharp
            return Pair(seen, seen)
        kind = BLURS[int(random.choice(len(BLURS), p=_OFTEN))]
        # As many weak blurs as strong ones, by their ratio; a bell is wider than its deviation.
        low, high = (max(radius, 0.1) for radius in self._radius)
        radius = low * (high / low) ** random.uniform() * (0.6 if kind == "gaussian" else 1.0)
        soft = blurred(sharp, blur_kernel(kind, radius, random.uniform(0, np.pi)))
        return Pair(as_filmed(soft, random, _FILMED), sharp)

    def with_options(self, options: Mapping[str, Any]) -> "DeblurTask":
        """Take the radii and the kind of blur."""
        return DeblurTask(tuple(options["radius"] or DEFAULT_RADIUS), options["blur"])

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """Is the answer nearer to the sharp image than what was given?"""
        return DeblurScores()

    def size_of(self, image: Frame) -> float:
        """The size at which the blur is one that training knew."""
        return size_for_blur(image, _LEAST_SIDE)

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """Add what the network changed, so that a crop larger than the network keeps its detail."""
        side = crop.shape[0]
        change = generated.astype(np.float32) - scaled(crop, generated.shape[0])
        done = crop + scaled(change, side)
        return np.clip(np.round(done), 0, 255).astype(np.uint8)
