"""Correlations count only where the driver moves by more than their tracker's noise."""

import numpy as np
import pytest

from face2face.evaluation.mesh_motion import MEASURES
from face2face.evaluation.portrait_figures import PortraitFrame, portrait_figures
from face2face.evaluation.portrait_table import portrait_rows, portraits_as_markdown
from face2face.evaluation.portrait_targets import portrait_verdicts
from face2face.evaluation.reading_noise import (
    landmark_noise_in_copies,
    noise_in_copies,
    noise_in_time,
)
from face2face.evaluation.trained_figures import MEASURES as OF_LANDMARKS
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh import MeshPoints
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame, Landmarks
from tests.faces.mesh_heads import head
from tests.mesh_faces import meshed_astronaut

_STILL = dict.fromkeys(MEASURES, 1e-4)


def _talking(random: np.random.Generator, noise: float) -> list[MeshPoints]:
    """Sixty frames of a mouth that opens and closes, as wide as ever but for noise."""
    gaps = 0.1 * (1 - np.cos(np.arange(60) / 6))
    return [head(gap=gap, width=0.55 + noise * random.normal()) for gap in gaps]


def test_noise_is_told_from_motion() -> None:
    random = np.random.default_rng(1)
    slow = np.sin(np.arange(300) / 20)
    assert noise_in_time((slow + random.normal(0, 0.1, 300)).tolist()) == pytest.approx(
        0.1, rel=0.15
    )
    assert noise_in_time([0.0] * 50 + [1.0] * 3 + [0.0] * 50) == 0
    assert np.isnan(noise_in_time([1.0, 2.0]))


def test_a_driver_who_moves_too_little_is_no_measure() -> None:
    random = np.random.default_rng(2)
    seen = [
        PortraitFrame(mine, theirs)
        for mine, theirs in zip(_talking(random, 0.02), _talking(random, 0.02), strict=True)
    ]
    row = portrait_figures("photo", "talk", seen, noise=[_STILL])
    # Width shakes by more than any fixed bound, but by nothing else than noise.
    assert row.mouth > 0.98
    assert "width" in row.too_little
    assert "mouth" not in row.too_little
    assert "width" not in portrait_verdicts(row)
    assert "too little movement" in portraits_as_markdown([row])
    assert "width" in portrait_rows([row])[0]["too_little"]


def test_what_depends_on_how_a_face_is_held_is_noise() -> None:
    random = np.random.default_rng(2)
    seen = [PortraitFrame(mine, mine) for mine in _talking(random, 0.0)]
    gaps = np.std([MEASURES["mouth"].of(one.driver, one.driver) for one in seen])  # type: ignore[arg-type]
    for noise, counts in ((gaps / 5, True), (gaps / 2, False)):
        # 0.92 is asked: the noise may be 0.28 of the motion.
        row = portrait_figures("photo", "talk", seen, noise=[{**_STILL, "mouth": noise}])
        assert ("mouth" not in row.too_little) == counts


def test_the_noise_of_the_tracker_in_a_real_face() -> None:
    image, mesh = meshed_astronaut()
    noise = noise_in_copies(image, mesh, OpenVinoFaceNetworks())
    assert set(noise) == set(MEASURES)
    assert all(0 < value < 0.02 for name, value in noise.items() if name != "yaw")
    assert 0 < noise["yaw"] < 3


def test_the_noise_of_landmarks_in_a_real_face(
    astronaut: Frame, face: Landmarks, predictor: LandmarkPredictor
) -> None:
    noise = landmark_noise_in_copies(astronaut, face, predictor, OF_LANDMARKS)
    # Of a mouth that is open by a tenth of the distance between the eyes, of lids by a third.
    assert all(0 < noise[name] < 0.02 for name in ("mouth", "eyes"))
