from collections.abc import Callable

import numpy as np
import pytest

from face2face.dataset.frame_selection import OnlyFace
from face2face.dataset.held_stretch import start_of_validation
from face2face.dataset.split import set_in_time
from face2face.model import read_model

FRAMES = 200


@pytest.fixture
def filmed() -> "Film":
    """A head that sways a little, of a size by frame."""
    face = read_model("grid-s1").person.neutral * 256
    sway = np.random.default_rng(0).normal(0, 2, (FRAMES, 1, 2))
    middle = face.mean(0)

    def film(size: Callable[[int], float]) -> list[OnlyFace]:
        shown = [middle + size(n) * (face - middle) + sway[n] for n in range(FRAMES)]
        look = np.zeros(3, np.float32)
        return [
            OnlyFace(n, n / 25, 640, 480, one.astype(np.float32), 1.0, look)
            for n, one in enumerate(shown)
        ]

    return film


Film = Callable[[Callable[[int], float]], list[OnlyFace]]


def test_the_end_validates_as_long_as_the_head_is_where_it_mostly_is(filmed: Film) -> None:
    assert start_of_validation(filmed(lambda _: 1.0), FRAMES, 0.9) == 180
    # Of the last tenth the last third only is another.
    assert start_of_validation(filmed(lambda n: 1.0 if n < 194 else 1.5), FRAMES, 0.9) == 180
    assert start_of_validation(filmed(lambda _: 1.0)[:1], 3, 0.9) == 3


def test_who_walks_away_at_the_end_is_validated_before(filmed: Film) -> None:
    faces = filmed(lambda n: 1.0 if n < 175 else 0.7)
    assert start_of_validation(faces, FRAMES, 0.9) == 160
    # Nor is a stretch taken where the face is hardly ever seen.
    seen = [face for face in faces if not 150 <= face.frame < 175]
    assert start_of_validation(seen, FRAMES, 0.9) == 120


def test_near_copies_of_what_validates_do_not_train() -> None:
    kinds = [set_in_time(n, FRAMES, 20.0, 0.9, 140) for n in range(FRAMES)]
    runs = [(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    assert runs == [("train", 160), (None, 20), ("val", 20)]
    assert kinds[129:131] == ["train", None]
    assert kinds[139:141] == [None, "val"]
    assert kinds[159:161] == ["val", None]
    assert kinds[169:171] == [None, "train"]
    assert [set_in_time(n, FRAMES, 20.0, 0.9) for n in (169, 170, 180)] == ["train", None, "val"]
