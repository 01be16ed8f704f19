"""How a photographed face answers: how much of what is asked of it can be seen."""

from math import inf
from typing import NamedTuple


class FaceResponse(NamedTuple):
    """Shares of what is asked that are seen, 1 where they are alike; and what is seen at rest.

    Attributes:
        opening: how far open the mouth looks over how far it is opened.
        width: how much wider it looks over how much wider it is drawn.
        brows: how much higher the brows look over how much they are raised.
        parted: how far open the mouth looks as it is, see `gap_between_lips`.
        glasses: how surely the face wears glasses, 0 to 1.
        brow_room: between the hair of the brows and the lids, in distances between the eyes' outer
            corners; infinite where it is not known.
    """

    opening: float = 1.0
    width: float = 1.0
    brows: float = 1.0
    parted: float = 0.0
    glasses: float = 0.0
    brow_room: float = inf


AS_ASKED = FaceResponse()
"""Of a face that looks as it is asked to."""
