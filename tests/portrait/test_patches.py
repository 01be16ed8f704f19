"""Mouth and eyes of a moved photograph, put back into it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from face2face.errors import ModelError
from face2face.faces.mesh import (
    INNER_LIPS,
    LEFT_EYE,
    LEFT_IRIS,
    OUTER_LIPS,
    RIGHT_EYE,
    RIGHT_IRIS,
    RIGHT_LOWER_LID,
    RIGHT_UPPER_LID,
    MeshPoints,
)
from face2face.faces.patch_squares import (
    eye_outlines,
    eye_squares,
    mouth_outline,
    mouth_square,
)
from face2face.portrait.paste import OWN_COLOURS, learn_colours, pasted, soft_mask, toned
from face2face.portrait.patch_networks import open_patch_networks
from face2face.portrait.patches import Patches, PatchNetworks, eyes_change, mouth_change
from face2face.runtime.base import Runtime
from face2face.types import Frame, Sketch
from tests.mesh_faces import meshed_astronaut
from tests.task_models import task_model


class Skin(Runtime):
    """Makes skin of whatever it is asked."""

    name, size = "skin", 128

    def generate(self, sketch: Sketch) -> Frame:
        return np.full_like(sketch, (190, 140, 120))


@pytest.fixture
def networks() -> PatchNetworks:
    return PatchNetworks(Skin(), Skin())


def opened(points: MeshPoints, by: float) -> MeshPoints:
    """The lower lip down by so many pixels."""
    moved = points.copy()
    lower = [*OUTER_LIPS[1:10], *INNER_LIPS[1:10]]
    moved[lower, 1] += by
    return moved


def winking(points: MeshPoints) -> MeshPoints:
    """The right eye shut."""
    moved = points.copy()
    moved[list(RIGHT_UPPER_LID)] = moved[list(RIGHT_LOWER_LID)]
    return moved


def looking(points: MeshPoints, by: float) -> MeshPoints:
    moved = points.copy()
    moved[[*RIGHT_IRIS, *LEFT_IRIS], 0] += by
    return moved


def test_at_rest_the_photograph_stays_as_it_is(networks: PatchNetworks) -> None:
    photograph, points = meshed_astronaut()
    before = photograph.copy()
    done = Patches(photograph, points, networks).render(photograph, points)
    assert done is not photograph
    assert (done == photograph).all()
    assert (photograph == before).all()


@pytest.mark.parametrize(
    ("move", "where"),
    [
        (lambda points: opened(points, 14), (*OUTER_LIPS,)),
        (winking, RIGHT_EYE),
        (lambda points: looking(points, 4.5), (*RIGHT_EYE, *LEFT_EYE)),
    ],
    ids=["open", "wink", "aside"],
)
def test_only_what_moved_is_made(
    move: Callable[[MeshPoints], MeshPoints], where: tuple[int, ...], networks: PatchNetworks
) -> None:
    photograph, points = meshed_astronaut()
    moved = move(points)
    done = Patches(photograph, points, networks).render(photograph, moved)
    changed = (done != photograph).any(axis=-1)
    assert changed.any()
    rows, columns = np.nonzero(changed)
    places = moved[list(where), :2]
    low, high = places.min(0) - 4, places.max(0) + 4
    assert (columns >= low[0]).all()
    assert (columns <= high[0]).all()
    assert (rows >= low[1]).all()
    assert (rows <= high[1]).all()


def test_changes_grow_from_nothing_to_all() -> None:
    _, points = meshed_astronaut()
    lips = mouth_outline(points, mouth_square(points))
    eyes = eye_outlines(points, eye_squares(points))
    mouths, lids, looks = [], [], []
    for share in np.linspace(0, 1, 21):
        now = opened(points, 30 * share)
        mouths.append(mouth_change(lips, mouth_outline(now, mouth_square(now))))
        now = (points + share * (winking(points) - points)).astype(np.float32)
        lids.append(eyes_change(eyes, eye_outlines(now, eye_squares(now))))
        now = looking(points, 6 * share)
        looks.append(eyes_change(eyes, eye_outlines(now, eye_squares(now)))[0])
    for rising in (mouths, [right for right, _ in lids], looks):
        assert rising[0] == 0
        assert rising[-1] == 1
        assert (np.diff(rising) >= -1e-6).all()
        assert np.diff(rising).max() < 0.6
    assert all(left == 0 for _, left in lids)


def test_broken_points_change_nothing(networks: PatchNetworks) -> None:
    photograph, points = meshed_astronaut()
    patches = Patches(photograph, points, networks)
    assert (patches.render(photograph, np.full_like(points, np.nan)) == photograph).all()
    away = points + np.array((4000, -4000, 0), np.float32)
    assert (patches.render(photograph, opened(away, 14)) == photograph).all()


def test_what_is_between_two_frames_is_asked_of_the_filter(networks: PatchNetworks) -> None:
    photograph, points = meshed_astronaut()
    seen: list[Frame] = []

    def calm() -> Callable[[Frame], Frame]:
        def remember(image: Frame) -> Frame:
            seen.append(image)
            return image

        return remember

    patches = Patches(photograph, points, networks, calm)
    patches.render(photograph, opened(points, 14))
    assert len(seen) == 1
    patches.render(photograph, winking(points))
    assert len(seen) == 2
    assert all(image.shape == (128, 128, 3) for image in seen)


def test_an_answer_takes_the_tones_around_it() -> None:
    rows, columns = np.mgrid[:128, :128]
    cut = np.dstack([60 + columns // 2, 90 + rows // 4, np.full_like(rows, 80)]).astype(np.uint8)
    hole = np.where(np.hypot(rows - 64, columns - 64) < 20, 255, 0).astype(np.uint8)
    generated = np.clip(cut.astype(int) + np.array((25, -10, 15)), 0, 255).astype(np.uint8)
    done = toned(generated, cut, hole)
    assert np.abs(done.astype(int) - cut)[hole > 0].mean() < 2


def test_what_is_made_takes_the_photograph_s_own_colours_in_the_opening_alone() -> None:
    random = np.random.default_rng(0)
    made = random.integers(60, 200, (64, 128, 3)).astype(np.uint8)
    own = np.clip(made * np.array((0.9, 0.8, 0.7)) + (20, 10, 5), 0, 255).astype(np.uint8)
    opening = np.zeros((64, 128), np.uint8)
    opening[20:44, 30:100] = 255
    done = learn_colours(made, own, opening).on(made, opening)
    inner = (slice(24, 40), slice(34, 96))
    assert np.abs(done[inner].astype(int) - own[inner]).mean() < 2
    assert (done[:14] == made[:14]).all()
    # Of an opening that is hardly seen nothing can be learned.
    opening[:] = 0
    opening[30, 30:100] = 255
    assert learn_colours(made, own, opening) is OWN_COLOURS


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.7])
def test_what_is_cut_is_put_back_where_it_was(scale: float) -> None:
    photograph = np.full((400, 400, 3), 100, np.uint8)
    turn = np.radians(17)
    linear = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) / scale
    square = np.hstack([linear, (63.5 - linear @ np.array([[210.0], [190.0]]))])
    hole = np.zeros((128, 128), np.uint8)
    hole[50:80, 40:90] = 255
    answer = np.zeros((128, 128, 3), np.uint8)
    answer[:] = (200, 50, 30)
    pasted(photograph, answer, soft_mask(hole), square)
    changed = (photograph != 100).any(axis=-1)
    assert changed.sum() == pytest.approx(30 * 50 * scale**2, rel=0.2)
    back = np.linalg.inv(square[:, :2])
    x, y = np.round(back @ (np.array([64.5, 64.5]) - square[:, 2])).astype(int)
    assert photograph[y, x] == pytest.approx((200, 50, 30), abs=1)


def test_a_model_of_another_task_is_refused(tmp_path: Path) -> None:
    task_model(tmp_path, "inpaint").rename(tmp_path / "mouth")
    with pytest.raises(ModelError, match="no model of the task mouth"):
        open_patch_networks(tmp_path)
    with pytest.raises(ModelError):
        open_patch_networks(tmp_path / "nowhere")
