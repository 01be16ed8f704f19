import math

import cv2
import numpy as np
import pytest

from face2face.images.metrics import image_metrics
from face2face.types import Frame


def test_equal_images(astronaut: Frame) -> None:
    same = image_metrics(astronaut, astronaut)
    assert (same.l1, same.psnr) == (0, math.inf)
    assert same.ssim == pytest.approx(1)


def test_a_known_difference() -> None:
    grey = np.full((32, 32, 3), 100, np.uint8)
    found = image_metrics(grey, grey + np.uint8(10))
    assert found.l1 == pytest.approx(10 / 127.5)
    assert found.psnr == pytest.approx(20 * math.log10(255 / 10))
    # Flat images differ in luminance alone: eq. 6 of the paper.
    constant = (0.01 * 255) ** 2
    assert found.ssim == pytest.approx((2 * 100 * 110 + constant) / (100**2 + 110**2 + constant))


def test_ssim_and_psnr_are_those_of_tensorflow(astronaut: Frame) -> None:
    import tensorflow as tf

    worse = np.asarray(cv2.GaussianBlur(astronaut, (0, 0), 2), np.uint8)
    worse[::3] //= 2
    found = image_metrics(astronaut, worse)
    assert found.ssim == pytest.approx(float(tf.image.ssim(astronaut, worse, 255)), abs=1e-4)
    assert found.psnr == pytest.approx(float(tf.image.psnr(astronaut, worse, 255)), abs=1e-3)
    assert 0.1 < found.ssim < 0.9


def test_only_the_pixels_that_count_are_compared(astronaut: Frame) -> None:
    where = np.zeros(astronaut.shape[:2], bool)
    where[100:200, 100:200] = True
    elsewhere = np.where(where[..., None], astronaut, 0).astype(np.uint8)
    same = image_metrics(astronaut, elsewhere, where)
    assert (same.l1, same.psnr) == (0, math.inf)
    assert same.ssim == pytest.approx(1)
