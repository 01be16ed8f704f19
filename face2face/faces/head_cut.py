"""How much of a head the edges of its photograph cut."""

from typing import NamedTuple


class HeadCut(NamedTuple):
    """What of a head is beyond its photograph: not to be uncovered by moves.

    Attributes:
        above: how much the upper edge cuts, in widths of the face, at most 1.
        left: along how much of the head the left edge of the image does, 0 to 1.
        right: the same of the right edge.
    """

    above: float = 0.0
    left: float = 0.0
    right: float = 0.0


WHOLE = HeadCut()
"""Of a head that is nowhere cut."""
