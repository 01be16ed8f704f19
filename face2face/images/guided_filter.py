"""A mask brought to a larger image's resolution along the image's own edges."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame

_Float = npt.NDArray[np.float32]


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
