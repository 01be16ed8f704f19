"""How a driver's motion is carried over: what users may set."""

from dataclasses import dataclass
from typing import Literal, get_args

RetargetMode = Literal["relative", "absolute", "off"]
RETARGETS: tuple[RetargetMode, ...] = get_args(RetargetMode)


@dataclass(frozen=True)
class Motion:
    """The settings of retargeting and smoothing.

    Attributes:
        retarget: "relative": the driver's change from his neutral face, on the trained face;
            "absolute": his face as it is, laid on the trained head; "off": his landmarks where
            they are in the frame, as the ancestors did.
        head_gain: how much the head moves, 1 as much as the driver's; without effect when off.
        expression_gain: likewise for the expression.
        smoothing: 0 for the landmarks as they are found, 1 for the calmest.
    """

    retarget: RetargetMode = "relative"
    head_gain: float = 1.0
    expression_gain: float = 1.0
    smoothing: float = 0.5
