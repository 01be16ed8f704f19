import numpy as np

from face2face.tasks.hole import carried_on


def test_a_hole_takes_the_values_beside_it() -> None:
    slope = np.linspace(0, 100, 200, dtype=np.float32)[None, :, None].repeat(160, axis=0)
    known = np.ones((160, 200), bool)
    known[40:120, 60:140] = False
    spoilt = np.where(known[..., None], slope, np.float32(1e4))
    filled = carried_on(spoilt, known)
    assert filled.shape == slope.shape
    assert filled.dtype == np.float32
    assert np.abs(filled - slope)[known].max() < 8
    beside = filled[80, 62:138, 0]
    assert abs(beside[0] - slope[80, 62, 0]) < 6
    assert abs(beside[-1] - slope[80, 137, 0]) < 6
    assert 20 < beside.min() < beside.max() < 80


def test_with_nothing_known_there_is_nothing() -> None:
    assert (carried_on(np.ones((50, 50, 2), np.float32), np.zeros((50, 50), bool)) == 0).all()
