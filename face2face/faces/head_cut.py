"""How much of a head the edges of its photograph cut."""

from math import inf
from typing import NamedTuple


class HeadCut(NamedTuple):
    """What of a head is beyond its photograph: not to be uncovered by moves.

    Attributes:
        above: how much the upper edge cuts, in widths of the face, at most 1.
        left: along how much of the head the left edge of the image does, 0 to 1.
        right: the same of the right edge.
        below: how far the lower edge is below the chin, in distances between the eyes' outer
            corners, at least 0; infinite where it does not cut the person.
    """

    above: float = 0.0
    left: float = 0.0
    right: float = 0.0
    below: float = inf


WHOLE = HeadCut()
"""Of a head that is nowhere cut."""
