import numpy as np

from face2face.tasks.hole import carried_on
from face2face.tasks.surfaces import edges_carried_on, from_edges, membrane, plate


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


def test_a_plate_goes_on_as_what_is_beside_it() -> None:
    """Slopes and bends go on through a hole; between flat edges it is flat."""
    y, x = np.mgrid[:96, :128].astype(np.float32) / 100
    surface = np.dstack([80 + 60 * x, 40 + 50 * y + 70 * (x - 0.6) ** 2, np.full_like(x, 33)])
    known = np.ones(x.shape, bool)
    known[40:60, 50:74] = False
    known[20:24, 10:90] = False
    spoilt = np.where(known[..., None], surface, np.float32(1e4)).astype(np.float32)
    filled = plate(spoilt, known)
    assert filled.dtype == np.float32
    assert (filled[known] == surface[known]).all()
    assert np.abs(filled - surface).max() < 1.5


def test_a_plate_stays_within_what_is_known() -> None:
    values = np.zeros((64, 64, 1), np.float32)
    values[:, 32:] = 200
    known = np.zeros((64, 64), bool)
    known[::16, ::16] = True
    filled = plate(values, known)
    assert filled.min() >= 0
    assert filled.max() <= 200
    assert filled[:, 5].mean() < 60 < 140 < filled[:, 60].mean()


def test_a_plate_on_nothing() -> None:
    assert (plate(np.ones((50, 41, 2), np.float32), np.zeros((50, 41), bool)) == 0).all()
    everything = np.random.default_rng(0).normal(size=(20, 30, 3)).astype(np.float32)
    assert (plate(everything, np.ones((20, 30), bool)) == everything).all()


def test_a_membrane_is_flat_between_flat_edges_and_level_in_wide_holes() -> None:
    values = np.full((90, 90, 2), 70, np.float32)
    values[:, :2] = 10
    known = np.zeros((90, 90), bool)
    known[:, :5] = known[:, -5:] = True
    filled = membrane(values, known)
    assert (filled[known] == values[known]).all()
    assert filled.min() >= 10
    assert filled.max() <= 70.01


def test_an_edge_goes_on_through_a_hole() -> None:
    """Between two grounds that meet on a slanting line there is no blur, as a membrane leaves."""
    y, x = np.mgrid[:96, :96].astype(np.float32)
    step = 60 + 120 / (1 + np.exp(-(x - 48 + 0.4 * (y - 48))))
    image = np.dstack([step, 255 - step, np.full_like(step, 90)])
    known = np.ones(step.shape, bool)
    known[38:58, 34:62] = False
    spoilt = np.where(known[..., None], image, np.float32(1e4)).astype(np.float32)
    taut = np.abs(membrane(spoilt, known) - image)[~known].mean()
    for filled in edges_carried_on(spoilt, known):
        assert (filled[known] == image[known]).all()
        assert np.abs(filled - image)[~known].mean() < 0.6 * taut
        assert filled.min() >= image.min() - 0.01
        assert filled.max() <= image.max() + 0.01
    assert all((filled == 0).all() for filled in edges_carried_on(spoilt, np.zeros_like(known)))


def test_slopes_go_on_along_an_edge_and_not_beyond_it() -> None:
    """A rounded ground before a flat one: each side goes on as it does beside the hole."""
    y, x = np.mgrid[:96, :96].astype(np.float32)
    shaded = np.where(x < 48, 180 - 0.1 * (y - 48) ** 2, 230).astype(np.float32)
    image = np.dstack([shaded, shaded, shaded])
    known = np.ones(shaded.shape, bool)
    known[40:56, 36:60] = False
    spoilt = np.where(known[..., None], image, np.float32(1e4)).astype(np.float32)

    def off(filled: np.ndarray) -> float:
        return float(np.abs(filled - image)[~known].mean())

    flat, bent = (off(filled) for filled in edges_carried_on(spoilt, known))
    assert bent < 0.5 * flat
    together = off(from_edges(np.round(image).astype(np.uint8), ~known))
    assert together < min(0.8 * flat, off(plate(spoilt, known)), off(membrane(spoilt, known)))


def test_edges_say_what_lies_in_a_narrow_hole() -> None:
    x = np.linspace(20, 220, 128, dtype=np.float32)
    image = np.round(np.broadcast_to(x[None, :, None], (128, 128, 3))).astype(np.uint8)
    hole = np.zeros((128, 128), bool)
    hole[60:70, 50:62] = True
    hole[:4, :4] = True
    spoilt = image.copy()
    spoilt[hole] = (255, 0, 255)
    filled = from_edges(spoilt, hole)
    assert (filled[~hole] == image[~hole]).all()
    assert np.abs(filled[60:70, 50:62] - image[60:70, 50:62]).max() < 2
    assert (from_edges(image, np.zeros_like(hole)) == image).all()
