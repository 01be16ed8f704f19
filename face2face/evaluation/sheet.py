"""Sample sheets: driver, sketch and output, one below the other."""

from collections.abc import Sequence

import cv2

from face2face.engine.compose import label
from face2face.evaluation.take import Moment
from face2face.images.contact_sheet import contact_sheet
from face2face.types import Frame

_SIDE = 232
"""Pixels of a picture's side: the label's letters can be read, six fill a screen."""

_PAPER = (32, 32, 32)


def moments_sheet(moments: Sequence[Moment]) -> Frame:
    """Lay moments out, one a column: the driver's whole frame, the sketch, the labelled output.

    Args:
        moments: at least one.

    Returns:
        uint8 RGB.
    """
    outputs = [_square(moment.output) for moment in moments]
    for output in outputs:
        label(output)
    drivers = [_square(moment.driver) for moment in moments]
    sketches = [_square(moment.sketch) for moment in moments]
    return contact_sheet([*drivers, *sketches, *outputs], columns=len(moments), side=_SIDE)


def _square(picture: Frame) -> Frame:
    """The whole picture in the middle of a square, a copy."""
    factor = _SIDE / max(picture.shape)
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    height, width = (max(1, round(side * factor)) for side in picture.shape[:2])
    small = cv2.resize(picture, (width, height), interpolation=how)
    top, left = (_SIDE - height) // 2, (_SIDE - width) // 2
    return cv2.copyMakeBorder(  # type: ignore[return-value]
        small,
        top,
        _SIDE - height - top,
        left,
        _SIDE - width - left,
        cv2.BORDER_CONSTANT,
        value=_PAPER,
    )
