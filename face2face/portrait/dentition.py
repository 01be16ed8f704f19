"""The teeth of an age, in mm: a grown-up's, milk teeth, and none.

Crowns are of Nelson, "Wheeler's Dental Anatomy, Physiology and Occlusion", 11th edition, the tables
of permanent and primary teeth (widths and heights, incisors first).
"""

from typing import NamedTuple

from face2face.faces.mesh import MeshPoints
from face2face.faces.youth import youth

_MILK, _NONE = 3.0, 8.5
"""How young a face looks from which on its teeth are milk teeth, and from which on it has none."""


class Row(NamedTuple):
    """One side of a row of teeth, from the middle.

    Attributes:
        crowns: width and height of each; none where there are no teeth.
        edges: how much shorter than the first each ends: the smile's curve.
        half_width: of the arch, from the middle to a side.
        depth: of the arch, from the front to the back.
        free: how far above the front edge the gum between two crowns ends.
    """

    crowns: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    half_width: float
    depth: float
    free: float


class Dentition(NamedTuple):
    """Both rows, and the head they are in.

    Attributes:
        upper: the upper row.
        lower: the lower row.
        overbite: how far the upper front teeth reach below the line where closed lips meet.
        eyes_apart: between the outer corners of the eyes of such a head.
    """

    upper: Row
    lower: Row
    overbite: float
    eyes_apart: float


GROWN = Dentition(
    Row(
        ((8.5, 12.2), (6.5, 10.8), (7.5, 12.2), (7.0, 10.0), (7.0, 9.0), (10.0, 8.0)),
        (0.0, 0.7, 0.1, 0.8, 1.2, 1.6),
        31.0,
        28.0,
        4.0,
    ),
    Row(
        ((5.0, 9.0), (5.5, 9.5), (7.0, 11.0), (7.0, 8.5), (7.0, 8.0), (11.0, 7.5)),
        (0.0, 0.1, -0.3, 0.3, 0.7, 1.0),
        27.0,
        26.0,
        4.0,
    ),
    2.8,
    90.0,
)

MILK = Dentition(
    Row(
        ((6.5, 6.0), (5.1, 5.6), (7.0, 6.5), (7.3, 5.1), (8.2, 5.7)),
        (0.0, 0.3, 0.1, 0.6, 0.9),
        24.0,
        22.0,
        2.0,
    ),
    Row(
        ((4.2, 5.0), (4.1, 5.2), (5.0, 6.0), (7.7, 6.0), (9.9, 5.5)),
        (0.0, 0.0, -0.2, 0.2, 0.5),
        21.0,
        20.0,
        2.0,
    ),
    1.6,
    78.0,
)

TOOTHLESS = Dentition(Row((), (), 21.0, 19.0, 0.0), Row((), (), 19.0, 18.0, 0.0), 0.0, 72.0)


def dentition_of(points: MeshPoints) -> Dentition:
    """What teeth a face has, by how young its proportions are.

    Args:
        points: float32 (478, 3), of a face that looks at the camera.
    """
    young = youth(points)
    if young < _MILK:
        return GROWN
    return MILK if young < _NONE else TOOTHLESS
