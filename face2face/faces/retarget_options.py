"""How a driver's motion is carried over: what users may set."""

from dataclasses import dataclass
from typing import Literal, get_args

RetargetMode = Literal["relative", "absolute", "off"]
RETARGETS: tuple[RetargetMode, ...] = get_args(RetargetMode)

MOST_GAIN = 3.0
"""Highest gain that users may set; the lowest is 0."""

FARTHEST_GAZE = 30.0
"""Degrees beside where the driver looks, each way."""

GAINS = ("head_gain", "expression_gain", "brows_gain", "eyes_gain", "mouth_gain")
"""Fields of `RetargetOptions` that are gains."""

PHOTO_MOTION = ("brows_gain", "eyes_gain", "mouth_gain", "gaze")
"""Fields of `RetargetOptions` that photographed faces alone heed."""

HEEDED_WHEN_OFF = ("retarget", "smoothing")
"""Fields that are of use where the landmarks are taken as they are."""

Gaze = Literal["follow", "viewer"] | tuple[float, float]
"""Where a photographed face looks: where the driver does, at whoever sees it, or where the driver
does and so many degrees to the right of the image and down from there."""


@dataclass(frozen=True)
class RetargetOptions:
    """The settings of retargeting and smoothing.

    Attributes:
        retarget: "relative": the driver's change from their neutral face, on the trained face;
            "absolute": their face as it is, laid on the trained head; "off": the landmarks where
            they are in the frame, as the ancestors did.
        head_gain: how much the head moves, 1 as much as the driver's; without effect when off.
        expression_gain: how much the expression moves, 1 as much as the driver's.
        brows_gain: for the brows and the forehead, times `expression_gain`; of photographed faces,
            as are all of `PHOTO_MOTION`.
        eyes_gain: for lids and gaze, times `expression_gain`.
        mouth_gain: for mouth, cheeks and chin, times `expression_gain`.
        gaze: where a photographed face looks.
        smoothing: 0 for the landmarks as they are found, 1 for the smoothest.
    """

    retarget: RetargetMode = "relative"
    head_gain: float = 1.0
    expression_gain: float = 1.0
    smoothing: float = 0.5
    brows_gain: float = 1.0
    eyes_gain: float = 1.0
    mouth_gain: float = 1.0
    gaze: Gaze = "follow"
