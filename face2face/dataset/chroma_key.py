"""Cutting people out of images by the colour of the plain backdrop behind them."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.hole import carried_on
from face2face.types import Frame, Grey, Image

_Float = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.bool_]

_LIGHTNESS = 0.35
"""How much lightness counts beside colour: shadows on the backdrop are still backdrop."""

_START = 22.0
"""Distance in Lab from the backdrop's colour within which its model is begun."""

_FITS = ((1, 15.0), (2, 12.0), (2, 10.0), (3, 9.0))
"""Degrees of the surfaces through the backdrop's colours, one after the other, and how near to
each a pixel must be for the next: a stiff one cannot bend towards clothes of a similar colour."""

_CLOSE = 9.0
"""The same in the end."""

_FITTED = 4000
"""Pixels, about, that the backdrop's colours are fitted to."""

_LEAST_BACKDROP, _LEAST_PERSON = 0.05, 0.02
"""Shares of the image below which there is no backdrop, or nobody."""

_NOISE = 3.5
"""Deviations of the backdrop's own noise within which a pixel is backdrop for sure."""

_LEAST_NOISE, _MOST_NOISE = 1.2, 5.0

_PERSON = 2.0
"""A pixel this many times further away than the noise reaches is mostly person."""

_BAND = 0.01
"""Reach of the band around uncertain pixels in which alpha is estimated, as share of the side."""

_SPECK = 0.004
"""Radius of what is too small to be a part of the person, or a hole in it, as share of the side."""


def key_out(image: Frame, colour: tuple[int, int, int] | None = None) -> Image | None:
    """Cut out the person before a plain backdrop.

    The backdrop's colour may change smoothly over the image. Where person and backdrop mix,
    alpha is how far the pixel's colour lies on the way from the backdrop's to the person's
    nearby, and its colour becomes the person's, so that no backdrop shines through.

    Args:
        image: uint8 RGB (height, width, 3); the person reaches its lower border.
        colour: of the backdrop, RGB; None finds it at the image's upper border.

    Returns:
        uint8 RGBA; where it is transparent, its colour is the image's own. None when nobody is
        before the backdrop, or there is none.
    """
    lab = _lab(image)
    bare, model = _backdrop(lab, _border_colour(lab) if colour is None else _lab_of(colour))
    if bare is None:
        return None
    apart = _distance(lab, model)
    noise = np.clip(1.4826 * np.median(apart[bare]), _LEAST_NOISE, _MOST_NOISE)
    near = _NOISE * noise
    side = max(image.shape[:2])
    person = _of_person(apart > _PERSON * near, max(round(_SPECK * side), 1))
    if person is None:
        return None
    return _matted(image, lab, person, apart < near, model)


def _lab(image: Frame) -> _Float:
    """CIE Lab with less noise in its colours, which video stores at half the resolution."""
    lab = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 1:] = cv2.GaussianBlur(lab[..., 1:], (0, 0), 0.8)
    return np.asarray(lab, np.float32)


def _lab_of(colour: tuple[int, int, int]) -> _Float:
    pixel: Frame = np.full((1, 1, 3), colour, np.uint8)
    lab = cv2.cvtColor(pixel.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab[0, 0], np.float32)


def _border_colour(lab: _Float) -> _Float:
    """The usual colour along the upper border and the upper half of the sides."""
    height, width = lab.shape[:2]
    deep = max(min(height, width) // 20, 1)
    strips = [lab[:deep], lab[: height // 2, :deep], lab[: height // 2, width - deep :]]
    colour: _Float = np.median(np.concatenate([s.reshape(-1, 3) for s in strips]), axis=0)
    return colour


def _distance(lab: _Float, model: _Float) -> _Float:
    weights = np.array([_LIGHTNESS, 1, 1], np.float32)
    apart = (lab - model) * weights
    distance: _Float = np.sqrt(np.einsum("yxc,yxc->yx", apart, apart))
    return distance


def _backdrop(lab: _Float, colour: _Float) -> tuple[_Mask | None, _Float]:
    """Find the backdrop, and its colour at every pixel, also behind the person.

    Returns:
        Which pixels are backdrop, None when hardly any; and the colours, float32 Lab.
    """
    model = np.broadcast_to(colour, lab.shape).astype(np.float32)
    bare = np.linalg.norm((lab - model)[..., 1:], axis=2) < _START
    for degree, within in _FITS:
        if bare.mean() < _LEAST_BACKDROP:
            return None, model
        model = _surface(lab, bare, degree)
        bare = _distance(lab, model) < within
    model = carried_on(lab, bare)
    return bare & (_distance(lab, model) < _CLOSE), model


def _surface(lab: _Float, bare: _Mask, degree: int) -> _Float:
    """The polynomial surface through the backdrop's colours, also where the person is."""
    down, right = (np.linspace(-1, 1, count, dtype=np.float32) for count in bare.shape)
    y_powers, x_powers = (np.vander(at, degree + 1, increasing=True) for at in (down, right))
    step = max(round(np.sqrt(bare.sum() / _FITTED)), 1)
    rows, columns = (step * at for at in np.nonzero(bare[::step, ::step]))
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([y_powers[rows, i] * x_powers[columns, j] for i, j in powers], axis=1)
    factors = np.zeros((degree + 1, degree + 1, 3), np.float32)
    found = np.linalg.lstsq(terms, lab[rows, columns], rcond=None)[0]
    factors[tuple(zip(*powers, strict=True))] = found
    surface: _Float = np.einsum("yi,ijc,xj->yxc", y_powers, factors, x_powers, optimize=True)
    return surface


def _of_person(apart: _Mask, speck: int) -> _Mask | None:
    """The largest region that reaches the lower border, without specks and holes."""
    brush = _brush(speck)
    clean = cv2.morphologyEx(apart.astype(np.uint8), cv2.MORPH_OPEN, brush)
    clean = cv2.morphologyEx(clean, cv2.MORPH_CLOSE, brush)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(clean)
    low = set(np.unique(labels[-max(2 * speck, 4) :])) - {0}
    if not low:
        return None
    largest = max(low, key=lambda label: int(stats[label, cv2.CC_STAT_AREA]))
    person = labels == largest
    # A hole is what cannot be reached from outside, the lower border being no way in.
    walled = np.pad((~person).astype(np.uint8), ((1, 0), (1, 1)), constant_values=1)
    _, outside = cv2.connectedComponents(walled, connectivity=4)
    filled: _Mask = (outside != outside[0, 0])[1:, 1:-1]
    return filled if _LEAST_PERSON < filled.mean() < 1 - _LEAST_BACKDROP else None


def _matted(image: Frame, lab: _Float, person: _Mask, bare: _Mask, model: _Float) -> Image:
    """Estimate alpha and the person's colours in a band along the person's edge."""
    band = max(round(_BAND * max(person.shape)), 1)
    mask = person.astype(np.uint8)
    outer = cv2.dilate(mask, _brush(2 * band)) > 0
    deep = cv2.erode(mask, _brush(4 * band), borderValue=1) > 0
    # Between the ends of hair the backdrop is seen; further in it is a reflection or an eye.
    inner = (cv2.erode(mask, _brush(band), borderValue=1) > 0) & (deep | ~bare)
    # Hair may stand off further than the band, but is nothing that looks like the backdrop.
    open_ = outer & ~inner & (person | ~bare)
    own = carried_on(lab, inner)
    weights = np.array([_LIGHTNESS, 1, 1], np.float32)
    way, gone = (own - model) * weights, (lab - model) * weights
    share = (gone * way).sum(2) / np.maximum((way**2).sum(2), 1.0)
    alpha = np.where(inner, 1, np.where(open_, np.clip(share, 0, 1), 0)).astype(np.float32)
    pure = _unmixed(lab, alpha, own, model)
    pure = np.where((~deep & (alpha > 0))[..., None], pure, image)
    return np.dstack([pure, np.round(255 * alpha).astype(np.uint8)])


def _unmixed(lab: _Float, alpha: _Float, own: _Float, model: _Float) -> Frame:
    """The person's own colours where the backdrop is mixed into them.

    What is mostly person is what is left when the backdrop is taken away; what is mostly
    backdrop has the colour of the person nearby, since little is left. Nothing is more like the
    backdrop in its colour than the person nearby.
    """
    share = alpha[..., None]
    left = (lab - (1 - share) * model) / np.maximum(share, 0.3)
    trust = np.clip((share - 0.4) / 0.4, 0, 1)
    pure = trust * left + (1 - trust) * own
    towards = (model - own)[..., 1:]
    towards /= np.maximum(np.linalg.norm(towards, axis=2, keepdims=True), 1e-3)
    spill = ((pure - own)[..., 1:] * towards).sum(2, keepdims=True)
    pure[..., 1:] -= np.maximum(spill, 0) * towards
    colours = 255 * cv2.cvtColor(pure, cv2.COLOR_LAB2RGB)
    levels: Frame = np.clip(np.round(colours), 0, 255).astype(np.uint8)
    return levels


def _brush(radius: int) -> Grey:
    side = (2 * radius + 1, 2 * radius + 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, side)  # type: ignore[return-value]
