from collections.abc import Callable

import cv2
import numpy as np
import pytest

from face2face.dataset.near_duplicates import NEAR, are_copies, look_of, near_duplicates, similarity
from face2face.types import Frame

View = Callable[..., Frame]


def like(one: Frame, other: Frame) -> float:
    return float(similarity(look_of(one)[None], look_of(other)[None])[0, 0])


def jpeg(image: Frame, quality: int) -> Frame:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


COPIES: dict[str, Callable[[Frame], Frame]] = {
    "the same": lambda p: p,
    "badly compressed": lambda p: jpeg(p, 30),
    "half the size": lambda p: np.asarray(cv2.resize(p, None, fx=0.5, fy=0.5), np.uint8),
    "thrice the size": lambda p: np.asarray(cv2.resize(p, None, fx=3, fy=3), np.uint8),
    "darker": lambda p: np.asarray(p * 0.6, np.uint8),
    "brighter, clipped": lambda p: np.clip(p * 1.3 + 10, 0, 255).astype(np.uint8),
    "mirrored": lambda p: np.ascontiguousarray(p[:, ::-1]),
    "grey": lambda p: np.repeat(p.mean(2, keepdims=True), 3, axis=2).astype(np.uint8),
    "with noise": lambda p: np.clip(
        p + np.random.default_rng(0).normal(0, 12, p.shape), 0, 255
    ).astype(np.uint8),
}


@pytest.mark.parametrize("change", COPIES)
def test_copies_are_found(change: str, astronaut: Frame, talking: list[Frame]) -> None:
    for image in (astronaut, talking[0], talking[30]):
        assert like(image, COPIES[change](image)) > NEAR


def test_other_images_are_not_copies(view: View, astronaut: Frame, talking: list[Frame]) -> None:
    images = [astronaut, talking[0], *(view(number) for number in range(30))]
    for place, one in enumerate(images):
        for other in images[:place]:
            assert like(one, other) < 0.9


def test_all_pairs_are_found_across_blocks(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("face2face.dataset.near_duplicates._ROWS", 7)
    looks = np.stack([look_of(view(number % 11)) for number in range(40)])
    wanted = {(i, j) for i in range(40) for j in range(i + 1, 40) if i % 11 == j % 11}
    found = list(near_duplicates(looks))
    assert set(found) == wanted
    assert len(found) == len(wanted)


def test_even_images_are_copies_of_nothing() -> None:
    white = look_of(np.full((50, 50, 3), 255, np.uint8))
    black = look_of(np.zeros((50, 50, 3), np.uint8))
    assert list(near_duplicates(np.stack([white, black, white]))) == []


def test_sequences_are_copies_when_all_moments_are(view: View) -> None:
    video = np.stack([look_of(view(number)) for number in range(5)])
    other = video.copy()
    other[3] = look_of(view(17))
    assert are_copies(video, video.copy())
    assert not are_copies(video, other)
