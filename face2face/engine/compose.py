"""Putting the result's images together: beside each other, labelled, before another background."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from face2face.config import LABEL_TEXT
from face2face.errors import ErrorKind, UsageError
from face2face.images.io import read_image
from face2face.images.resize import resize
from face2face.types import Frame, Grey

Kind = Literal["transparent", "blur", "colour", "image"]

_BLUR = 0.03
"""How far the blurred ground is blurred, as a share of the longer side."""

_SMALL = 240
"""Longer side in pixels at which colours are averaged: nothing finer is left of them."""

_SURE = 4
"""Power by which shares of a pixel count when person and ground are averaged: a mixed pixel is
neither."""

_FRINGE = 0.03
"""How far around a pixel the person's own colour is looked for, as a share of the image's side."""

_HARDLY = 0.9
"""An image that shrinks by less is interpolated: averaging looks the same and takes six times as
long."""

_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Background:
    """A ground for a person.

    Attributes:
        kind: nothing (an alpha channel), the image's own ground blurred, one colour, or
            another image.
        colour: RGB, for a colour.
        image: uint8 RGB of any size, for an image; it is cut to cover the ground.
    """

    kind: Kind = "blur"
    colour: tuple[int, int, int] = (0, 177, 64)
    image: Frame | None = None


TRANSPARENT = Background("transparent")


def parse_background(text: str) -> Background:
    """Understand "transparent", "blur", a colour such as "#00b140", or an image's path.

    A colour may lack its #, which begins a comment in a shell.

    Raises:
        UsageError: it is none of these.
        SourceError: the image cannot be read.
    """
    if text == "transparent":
        return TRANSPARENT
    if text == "blur":
        return Background("blur")
    if re.fullmatch("#?[0-9a-fA-F]{6}", text) and not Path(text).is_file():
        red, green, blue = bytes.fromhex(text.removeprefix("#"))
        return Background("colour", colour=(red, green, blue))
    if not Path(text).is_file():
        raise UsageError(
            f"the background {text} is neither transparent, blur, a colour such as 00b140, nor an "
            "image that exists",
            ErrorKind.BACKGROUND_MISSING,
            background=text,
        )
    return Background("image", image=read_image(Path(text)))


def cut_out(frame: Frame, alpha: Grey, background: Background) -> Frame:
    """The person of a frame before a ground.

    Args:
        frame: uint8 RGB.
        alpha: uint8 (height, width), 255 where the person is.
        background: what to stand before; a transparent one leaves the person's own colours,
            to be used with `alpha`: nothing of the old ground, and around the person more of
            the person's, so that no format that smears pixels gives an edge of another colour.

    Returns:
        uint8 RGB of the frame's size.
    """
    small = _small(frame, alpha)
    if background.kind == "transparent":
        hidden = np.flatnonzero(alpha < 255)
        done: Frame = frame.copy()
        _pixels(done)[hidden] = _rounded(_own_colours(frame, alpha, hidden, small))
        return done
    done = _ground(small, frame.shape[1], frame.shape[0], background)
    cv2.copyTo(frame, np.equal(alpha, 255).view(np.uint8), done)
    mixed = np.flatnonzero((alpha > 0) & (alpha < 255))
    share = alpha.reshape(-1, 1)[mixed] / np.float32(255)
    own = _own_colours(frame, alpha, mixed, small)
    _pixels(done)[mixed] = _rounded(share * own + (1 - share) * _pixels(done)[mixed])
    return done


def _own_colours(
    frame: Frame, alpha: Grey, where: npt.NDArray[np.intp], small: tuple[_Floats, _Floats]
) -> _Floats:
    """The person's colours, without the old ground that shows through hair and blurred edges.

    Forte, "Approximate fast foreground colour estimation", ICIP 2021, one pass; what is
    averaged there is averaged on a small image here, the mixed pixels among it less.

    Args:
        frame: uint8 RGB.
        alpha: uint8 (height, width).
        where: numbers of the pixels wanted, row by row.
        small: what `_small` makes of both.

    Returns:
        float32 (n, 3), grey levels.
    """
    image, weight = small
    size = frame.shape[1::-1]
    near, far = (
        _pixels(cv2.resize(_near(image, sure**_SURE), size, interpolation=cv2.INTER_LINEAR))[where]
        for sure in (weight, 1 - weight)
    )
    share = alpha.reshape(-1, 1)[where] / np.float32(255)
    own = near + share * (_pixels(frame)[where] - share * near - (1 - share) * far)
    clipped: _Floats = np.clip(own, 0, 255).astype(np.float32)
    return clipped


def _small(frame: Frame, alpha: Grey) -> tuple[_Floats, _Floats]:
    """Image and weight (0 to 1) at a size at which averages are cheap."""
    factor = min(1.0, _SMALL / max(alpha.shape))
    size = (max(1, round(alpha.shape[1] * factor)), max(1, round(alpha.shape[0] * factor)))
    image = cv2.resize(frame, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    weight = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return image, weight / np.float32(255)


def _near(image: _Floats, sure: _Floats) -> _Floats:
    """The mean colour around each pixel of what is sure; from far where nothing near is."""
    reach = _FRINGE * max(sure.shape)
    colours, weights = np.zeros_like(image), np.full_like(sure, 1e-9)
    for far, trust in ((1, 1.0), (4, 1e-3)):
        window = (2 * max(1, round(far * reach)) + 1,) * 2
        colours += trust * cv2.blur(image * sure[:, :, None], window)
        weights += trust * cv2.blur(sure, window)
    return colours / weights[:, :, None]


def _ground(
    small: tuple[_Floats, _Floats], width: int, height: int, background: Background
) -> Frame:
    if background.kind == "colour":
        return np.full((height, width, 3), background.colour, np.uint8)
    if background.kind == "image":
        assert background.image is not None, "a background of the kind image has none"
        return _covering(background.image, width, height)
    # Averaged over the ground alone: the person must not glow into it.
    image, weight = small
    free = (1 - weight[:, :, None]) ** _SURE
    sigma = _BLUR * max(weight.shape)
    near = cv2.GaussianBlur(image * free, (0, 0), sigma)
    share = cv2.GaussianBlur(free, (0, 0), sigma)[:, :, None]
    # Where there is no ground for far around, any colour will do.
    blurred = _rounded((near + 1e-3 * image) / (share + 1e-3))
    return cv2.resize(  # type: ignore[return-value]
        blurred, (width, height), interpolation=cv2.INTER_CUBIC
    )


def _covering(image: Frame, width: int, height: int) -> Frame:
    """The middle of an image, cut and scaled to a size."""
    rows, columns = image.shape[:2]
    factor = max(width / columns, height / rows)
    wide = min(columns, max(1, round(width / factor)))
    high = min(rows, max(1, round(height / factor)))
    left, top = (columns - wide) // 2, (rows - high) // 2
    cut = image[top : top + high, left : left + wide]
    return resize(cut, width, height)


def _rounded(levels: npt.NDArray[np.floating]) -> Frame:
    rounded: Frame = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    return rounded


def _pixels(image: Any) -> Any:
    """An image's pixels, one a row: a view, (pixels, 3)."""
    return image.reshape(-1, 3)


_FONT = cv2.FONT_HERSHEY_SIMPLEX
_LABEL_HEIGHT = 1 / 28
"""Height of the label's letters as a share of the image's side."""

_DARKEN = 0.55


def scaled_width(width: int, height: int, wanted_height: int) -> int:
    """The width in pixels of an image that is scaled to a height."""
    return max(1, round(width * wanted_height / height))


def scaled(image: Frame, height: int) -> Frame:
    """Scale an image to a height in pixels; uint8 RGB."""
    if image.shape[0] == height:
        return image
    width = scaled_width(image.shape[1], image.shape[0], height)
    if _HARDLY < height / image.shape[0] < 1:
        return np.asarray(cv2.resize(image, (width, height)), np.uint8)
    return resize(image, width, height)


def beside(left: Frame, right: Frame, canvas: Frame | None = None) -> Frame:
    """Two images in a row, as high as the left one; uint8 RGB.

    Args:
        left: uint8 RGB.
        right: uint8 RGB.
        canvas: what an earlier call gave, to be drawn on again; None for a new one.
    """
    height, width = left.shape[:2]
    right = scaled(right, height)
    shape = (height, width + right.shape[1], 3)
    if canvas is None or canvas.shape != shape:
        canvas = np.empty(shape, np.uint8)
    canvas[:, :width], canvas[:, width:] = left, right
    return canvas


def label(image: Frame, *, side: int | None = None) -> bool:
    """Write a small label into the lower right corner, in place.

    Args:
        image: uint8 RGB, at least 64 pixels high.
        side: pixels that the letters are a share of, None for the image's shorter side. Given, a
            label that does not fit is not written.

    Returns:
        Whether it was written.
    """
    height, width = image.shape[:2]
    letters = max(8, round((side or min(height, width)) * _LABEL_HEIGHT))
    thickness = max(1, letters // 10)
    size = cv2.getFontScaleFromHeight(_FONT, letters, thickness)
    (wide, high), base = cv2.getTextSize(LABEL_TEXT, _FONT, size, thickness)
    pad = letters // 2
    if side is not None and wide + 2 * pad > width:
        return False
    left, top = max(0, width - wide - 2 * pad), max(0, height - high - base - pad)
    # Light letters on a darkened strip are read on any image.
    strip = image[top:, left:]
    cv2.convertScaleAbs(strip, strip, _DARKEN)
    at = (left + pad, height - base - pad // 3)
    cv2.putText(image, LABEL_TEXT, at, _FONT, size, (235, 235, 235), thickness, cv2.LINE_AA)
    return True
