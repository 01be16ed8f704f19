import cv2
import numpy as np
import pytest

from face2face.tasks.deblur import BLURS, Blur, DeblurTask, blur_kernel, blurred
from face2face.types import Frame


def sharpness(image: Frame) -> float:
    return float(cv2.Laplacian(image, cv2.CV_32F).var())


@pytest.mark.parametrize("kind", BLURS)
@pytest.mark.parametrize("radius", [0.0, 0.6, 2.0, 3.7, 12.0])
def test_a_kernel_keeps_the_light(kind: Blur, radius: float) -> None:
    kernel = blur_kernel(kind, radius, 0.7)
    assert kernel.shape[0] == kernel.shape[1]
    assert kernel.shape[0] % 2 == 1
    assert kernel.sum() == pytest.approx(1, abs=1e-5)
    assert kernel.min() >= 0
    assert np.allclose(kernel, kernel[::-1, ::-1], atol=1e-6)


def test_a_lens_spreads_a_point_to_a_disc_of_its_radius() -> None:
    kernel = blur_kernel("lens", 4.5)
    reach = np.arange(len(kernel)) - len(kernel) // 2
    distance = np.hypot(*np.meshgrid(reach, reach))
    even = kernel[distance < 3.7]
    assert even.std() < 1e-6
    assert (kernel[distance > 5.3] == 0).all()
    assert even[0] == pytest.approx(1 / (np.pi * 4.5**2), rel=0.02)


def test_motion_goes_along_its_angle() -> None:
    level = blur_kernel("motion", 5, 0.0)
    assert (level[[0, 1, -1, -2]] == 0).all()
    assert np.count_nonzero(level[5]) == 11
    upright = blur_kernel("motion", 5, np.pi / 2)
    assert np.allclose(upright, level.T, atol=1e-6)


def test_a_bright_point_becomes_a_disc_of_its_light() -> None:
    night = np.zeros((41, 41, 3), np.uint8)
    night[20, 20] = 255
    seen = blurred(night, blur_kernel("lens", 3.0))
    # A 28th of the light is far more than a 28th of the level.
    assert 40 < seen[20, 20, 0] < 60
    assert seen[20, 24:].max() == 0


def test_even_colour_stays_to_the_border(portrait: Frame) -> None:
    wall = np.full((64, 64, 3), (200, 90, 13), np.uint8)
    assert np.abs(blurred(wall, blur_kernel("lens", 6)).astype(int) - wall).max() <= 1
    same = blurred(portrait, blur_kernel("lens", 0.0))
    assert np.abs(same.astype(int) - portrait).max() <= 1


@pytest.mark.parametrize("kind", BLURS)
def test_pairs_are_blurred_within_the_range(kind: Blur, portrait: Frame) -> None:
    def seen(low: float, high: float, seed: int) -> float:
        pair = DeblurTask((low, high), kind).pair(portrait, None, np.random.default_rng(seed))
        assert (pair.target == portrait).all()
        return sharpness(pair.condition)

    weak, strong = seen(0.8, 0.8, 0), seen(4, 4, 0)
    between = [seen(0.8, 4, seed) for seed in range(10)]
    assert sharpness(portrait) > weak > strong
    assert weak >= max(between) > min(between) >= strong or kind == "motion"
    assert np.std(between) > 0


def test_a_perfect_answer_restores_a_large_crop(astronaut: Frame) -> None:
    """The network works at a quarter of the crop; the crop's own detail is kept."""
    crop = np.ascontiguousarray(astronaut)
    small = np.asarray(cv2.resize(crop, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
    assert (DeblurTask().composite(crop, small) == crop).all()
    soft = blurred(crop, blur_kernel("lens", 12))
    composite = DeblurTask().composite(soft, small)

    def error(image: Frame) -> float:
        return float(np.square(image.astype(float) - crop).mean())

    assert error(composite) < 0.5 * error(soft)
