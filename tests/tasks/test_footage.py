"""What light, cameras and files make of an image."""

import numpy as np

from face2face.tasks.footage import as_filmed, relit
from face2face.types import Frame


def test_light_varies_and_the_matte_stays(portrait: Frame) -> None:
    alpha = np.arange(128, dtype=np.uint8)[:, None].repeat(128, 1)
    source = np.dstack([portrait, alpha])
    seen = [relit(source, np.random.default_rng(seed)) for seed in range(60)]
    assert all((image[..., 3] == alpha).all() for image in seen)
    means = np.stack([image[..., :3].reshape(-1, 3).mean(0) for image in seen])
    warmth = means[:, 0] - means[:, 2]
    assert means.mean(1).std() > 8
    assert warmth.std() > 4
    # The same state gives the same image; no strength, no change.
    assert (relit(source, np.random.default_rng(7)) == seen[7]).all()
    assert (relit(portrait, np.random.default_rng(0), 0.0) == portrait).all()


def test_a_shadow_lies_on_a_part() -> None:
    grey = np.full((90, 120, 3), 160, np.uint8)
    spans = [
        int(np.ptp(relit(grey, np.random.default_rng(seed))[..., 0].astype(int)))
        for seed in range(100)
    ]
    shaded = sum(span > 12 for span in spans)
    assert 8 <= shaded <= 40
    assert sum(span == 0 for span in spans) >= 55


def test_cameras_blur_and_rustle(portrait: Frame) -> None:
    seen = [as_filmed(portrait, np.random.default_rng(seed)) for seed in range(60)]
    assert all(image.shape == portrait.shape and image.dtype == np.uint8 for image in seen)
    off = [float(np.abs(image.astype(int) - portrait).mean()) for image in seen]
    assert sum(value == 0 for value in off) >= 3
    assert 1 < max(off) < 20
    assert (as_filmed(portrait, np.random.default_rng(3)) == seen[3]).all()
    assert (as_filmed(portrait, np.random.default_rng(1), 0.0) == portrait).all()


def test_small_images_of_odd_shapes(portrait: Frame) -> None:
    strip = np.ascontiguousarray(portrait[:3, :50])
    for seed in range(20):
        assert as_filmed(strip, np.random.default_rng(seed)).shape == strip.shape
        assert relit(strip, np.random.default_rng(seed)).shape == strip.shape
