"""Where outlines go beside a photograph."""

import numpy as np
import pytest

from face2face.portrait.side_outlines import rows_beside
from face2face.types import Grey

_SIZE = 200


def _below(slope: float) -> Grey:
    """A shoulder whose outline is in row 100 at the edge, and rises by so much a column inwards."""
    rows, columns = np.mgrid[:_SIZE, :_SIZE]
    return np.where(rows >= 100 - slope * columns, np.uint8(255), np.uint8(0))


@pytest.mark.parametrize("slope", [0.0, 0.4, 1.0])
def test_a_shoulder_goes_on_falling(slope: float) -> None:
    rows = rows_beside(_below(slope), 40, 400.0).straight
    for column in (5, 20, 39):
        away = column + 1
        outline = 100 + slope * away + away**2 / 800
        # There lies what is at the outline in the photograph, and nothing above.
        assert abs(np.interp(outline, np.arange(_SIZE), rows[:, column]) - 100) < 2
        assert (rows[: int(outline) - 6, column] == -1).all()
        assert (rows[int(outline) + 1 :, column] >= 98).all()


def test_the_brim_of_a_hat_ends() -> None:
    brim = np.zeros((_SIZE, _SIZE), np.uint8)
    brim[90:110] = 255
    rows = rows_beside(brim, 60, 100.0).straight
    widths = ((rows >= 90) & (rows < 110)).sum(0)
    assert widths[0] >= 18
    assert (np.diff(widths) <= 0).all()
    assert widths[50:].max() == 0


def test_who_fills_the_edge_goes_on_as_they_are() -> None:
    rows = rows_beside(np.full((_SIZE, _SIZE), 255, np.uint8), 30, 50.0)
    for each in rows:
        assert np.array_equal(each, np.repeat(np.arange(_SIZE, dtype=np.float32)[:, None], 30, 1))


def test_hair_that_a_corner_cuts_goes_on_to_the_upper_edge() -> None:
    hair = _below(0.5)[::-1]
    rows = rows_beside(np.ascontiguousarray(hair), 30, 400.0).straight
    assert (rows[0] >= 0).all()
    assert 60 < (rows[:, -1] >= 0).sum() < 95


def test_a_mirror_has_the_outline_where_it_goes_on() -> None:
    slope = 0.5
    mirrored = rows_beside(_below(slope), 40, 1e6).mirrored
    # In the column that is mirrored the outline is as much higher.
    assert abs(mirrored[round(100 + slope * 31), 30] - (100 - slope * 31)) < 3


def test_nobody_at_the_edge() -> None:
    rows = rows_beside(np.zeros((_SIZE, _SIZE), np.uint8), 10, 50.0)
    assert (rows.straight == -1).all()
    assert (rows.mirrored == -1).all()
