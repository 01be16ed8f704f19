"""A wall that stands still is learned once: it does not blotch, and no head takes it along."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.cli.freeze_model import main
from face2face.engine.open_engine import open_engine
from face2face.engine.reenactor import Reenactor
from face2face.errors import ErrorKind, ModelError
from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.images.io import read_image, write_image
from face2face.model import read_model
from face2face.portrait import still_background
from face2face.portrait.person_network import open_person_network
from face2face.portrait.still_background import StillBackground, learn_background
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame, Landmarks
from face2face.utils.file_reading import sha256_of_each

SIZE = 256
_RANDOM = np.random.default_rng(3)
ROOM = np.clip(
    127 + 5 * (cv2.GaussianBlur(_RANDOM.uniform(0, 255, (300, 300, 3)), (0, 0), 3) - 127), 0, 255
).astype(np.uint8)
"""A wall with something on it to follow."""


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    """The real ones."""
    return OpenVinoFaceNetworks()


@pytest.fixture(scope="module")
def people(
    talking: list[Frame], networks: OpenVinoFaceNetworks
) -> list[tuple[Frame, np.ndarray, Landmarks]]:
    """Ten frames of a head that moves, its matte, and its landmarks."""
    from face2face.portrait.still_background import _matte

    found, network = [], open_person_network()
    for place, frame in enumerate(talking[::4][:10]):
        moved = np.float32([[1, 0, 3 * (place % 5) - 6], [0, 1, 2 * (place % 3)]])
        shifted = np.asarray(cv2.warpAffine(frame, moved, (SIZE, SIZE), borderMode=1), np.uint8)
        matte = _matte(shifted, networks, network)
        assert matte is not None
        first = mesh_near(shifted, networks, find_faces(shifted, networks)[0])
        mesh = mesh_near(shifted, networks, place_of(first.points))
        found.append((shifted, matte, mesh.landmarks))
    return found


Filmed = Callable[..., tuple[list[Frame], list[Landmarks]]]


@pytest.fixture
def filmed(people: list[tuple[Frame, np.ndarray, Landmarks]]) -> Filmed:
    """The person before a wall."""

    def film(wall: Callable[[int], Frame]) -> tuple[list[Frame], list[Landmarks]]:
        frames = []
        for place, (frame, matte, _) in enumerate(people):
            share = matte[..., None] / 255
            frames.append(np.round(share * frame + (1 - share) * wall(place)).astype(np.uint8))
        return frames, [landmarks for _, _, landmarks in people]

    return film


def still(_: int) -> Frame:
    return ROOM[20:276, 20:276]


@pytest.fixture
def learned(filmed: Filmed, networks: OpenVinoFaceNetworks) -> StillBackground:
    """What was learned of the still wall."""
    frames, landmarks = filmed(still)
    found = learn_background(frames, landmarks, landmarks[0], networks)
    assert found is not None
    return found


def apart(one: Frame, other: Frame, where: np.ndarray) -> float:
    return float(np.abs(one[where].astype(float) - other[where]).mean())


def test_the_wall_is_learned_where_it_is_ever_seen(
    learned: StillBackground, people: list[tuple[Frame, np.ndarray, Landmarks]]
) -> None:
    free = np.mean([matte < 8 for _, matte, _ in people], axis=0) > 0.6
    # Before a wall as busy as this one mattes are wider than the person, and close to them what
    # was seen passes softly into what is filled in.
    free = cv2.erode(free.astype(np.uint8), np.ones((33, 33))) > 0
    assert free.mean() > 0.2
    assert apart(learned.plate, still(0), free) < 2
    assert learned.person[:10, :10].max() < 10
    x, y = people[0][2][30].astype(int)
    assert learned.person[y, x] > 250


def test_blotches_go_and_the_face_stays(learned: StillBackground, filmed: Filmed) -> None:
    frames, landmarks = filmed(still)
    blotches = cv2.GaussianBlur(_RANDOM.normal(0, 300, frames[2].shape), (0, 0), 8)
    blotched = np.clip(frames[2] + blotches, 0, 255).astype(np.uint8)
    done = learned(blotched, landmarks[2])
    matte = learned.matte(blotched, landmarks[2])
    far, face = matte == 0, matte == 255
    assert min(far.mean(), face.mean()) > 0.2
    assert apart(blotched, frames[2], far) > 4
    np.testing.assert_array_equal(done[far], learned.plate[far])
    np.testing.assert_array_equal(done[face], blotched[face])


def test_a_tilted_head_does_not_take_the_wall_along(
    learned: StillBackground, filmed: Filmed
) -> None:
    frames, landmarks = filmed(still)
    turn = cv2.getRotationMatrix2D((128, 128), 14, 1)
    tilted = np.asarray(cv2.warpAffine(frames[0], turn, (SIZE, SIZE), borderMode=1), np.uint8)
    points = (landmarks[0] @ turn[:, :2].T + turn[:, 2]).astype(np.float32)
    done = learned(tilted, points)
    corner = np.zeros((SIZE, SIZE), bool)
    corner[:40, :40] = corner[:40, -40:] = True
    assert apart(tilted, still(0), corner) > 20
    assert apart(done, still(0), corner) < 3
    x, y = points[30].astype(int)
    nose = np.zeros((SIZE, SIZE), bool)
    nose[y - 10 : y + 10, x - 10 : x + 10] = True
    assert apart(done, tilted, nose) == 0


def test_hair_that_the_edge_cuts_ends_round_where_the_head_sinks() -> None:
    person = np.zeros((SIZE, SIZE), np.uint8)
    person[:, 78:178] = 255  # from the upper edge down, as hair that does not fit into the square
    face = _RANDOM.uniform(90, 170, (68, 2)).astype(np.float32)
    background = StillBackground(np.zeros((SIZE, SIZE, 3), np.uint8), person, face)
    white = np.full((SIZE, SIZE, 3), 255, np.uint8)
    sunk = background.matte(white, face + np.float32([0, 60]))
    assert sunk[62:, 128].min() > 250
    assert sunk[:30].max() == 0, "no pillar of hair"
    assert sunk[45, 128] > 250
    assert sunk[45, 85] == 0, "but a round end"


def test_a_head_of_which_the_edge_cuts_little_has_no_tip_where_it_sinks() -> None:
    person = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(person, (128, 96), 100, 255, -1)  # ends four rows above the square
    person[:3] = person[2]  # mattes of several frames go straight up there
    face = _RANDOM.uniform(90, 170, (68, 2)).astype(np.float32)
    background = StillBackground(np.zeros((SIZE, SIZE, 3), np.uint8), person, face)
    sunk = background.matte(np.full((SIZE, SIZE, 3), 255, np.uint8), face + np.float32([0, 60]))
    assert sunk[62:, 128].min() > 250
    assert sunk[:53].max() == 0


def test_a_head_of_which_the_edge_cuts_more_has_no_knot_where_it_sinks() -> None:
    head = np.zeros((SIZE + 40, SIZE), np.uint8)
    cv2.circle(head, (128, 120), 100, 255, -1)
    face = _RANDOM.uniform(90, 170, (68, 2)).astype(np.float32)
    background = StillBackground(np.zeros((SIZE, SIZE, 3), np.uint8), head[40:], face)
    sunk = background.matte(np.full((SIZE, SIZE, 3), 255, np.uint8), face + np.float32([0, 60]))
    whole = np.vstack([np.zeros((20, SIZE), np.uint8), head])[:SIZE]
    wider = (sunk > 127).sum(1).astype(int) - (whole > 127).sum(1)
    assert np.abs(wider[43:]).max() <= 10, "as wide as the head itself, row by row"
    assert (sunk > 127)[:38].sum() == 0


def test_shoulders_are_no_wall_though_some_mattes_end_at_the_neck(
    filmed: Filmed,
    people: list[tuple[Frame, np.ndarray, Landmarks]],
    networks: OpenVinoFaceNetworks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames, landmarks = filmed(still)
    mattes = [matte.copy() for _, matte, _ in people]
    for matte, points in list(zip(mattes, landmarks, strict=True))[::2]:
        matte[round(points[8, 1]) :] = 0
    given = iter(mattes)
    monkeypatch.setattr(still_background, "_matte", lambda *_: next(given))
    found = learn_background(frames, landmarks, landmarks[0], networks)
    assert found is not None
    body = np.mean([matte > 250 for _, matte, _ in people], axis=0) == 1
    body[: round(max(points[8, 1] for points in landmarks)) + 8] = False
    assert body.sum() > 1000
    assert apart(found.plate, frames[0], body) > 30


def held_by_hand(place: int) -> Frame:
    x, y = np.random.default_rng(place).integers(0, 40, 2)
    return ROOM[y : y + SIZE, x : x + SIZE]


def another_room(place: int) -> Frame:
    return np.full((SIZE, SIZE, 3), 40 if place % 2 else 200, np.uint8)


@pytest.mark.parametrize("wall", [held_by_hand, another_room])
def test_what_does_not_stand_still_is_left_to_the_network(
    filmed: Filmed, networks: OpenVinoFaceNetworks, wall: Callable[[int], Frame]
) -> None:
    frames, landmarks = filmed(wall)
    assert learn_background(frames, landmarks, landmarks[0], networks) is None


def test_too_few_frames_and_none_with_a_face(
    filmed: Filmed, networks: OpenVinoFaceNetworks
) -> None:
    frames, landmarks = filmed(still)
    assert learn_background(frames[:5], landmarks[:5], landmarks[0], networks) is None
    walls = [still(0)] * 10
    assert learn_background(walls, landmarks, landmarks[0], networks) is None


def test_a_model_folder_carries_it(
    model: Any,
    dataset: Any,
    talking: list[Frame],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(model.folder, folder)
    before = read_model(str(folder))
    assert before.background is None
    options = ["--model-folder", str(folder), "--background", "--data", str(dataset.folder)]
    assert main(options) == 0  # the graph is there already
    told = "the background stands still: it was learned once, and the network need not draw it"
    assert capsys.readouterr().out.startswith(told)
    after = read_model(str(folder))
    assert after.card is not None
    assert after.background == (folder / "background.png", folder / "person.png")
    assert after.card.commands[-1].endswith(f"--data {dataset.folder.name} --background")

    with_it, without = open_engine(after), open_engine(before)
    assert isinstance(with_it, Reenactor)
    result, bare = with_it(talking[0]), without(talking[0])
    plate = read_image(folder / "background.png")
    assert result.target_landmarks is not None
    np.testing.assert_array_equal(result.output[:6, :6], plate[:6, :6])
    assert np.abs(bare.output[:6, :6].astype(int) - plate[:6, :6]).mean() > 3
    x, y = result.target_landmarks[30].astype(int)
    np.testing.assert_array_equal(result.output[y, x], bare.output[y, x])

    write_image(folder / "person.png", np.zeros((64, 64, 3), np.uint8))
    with pytest.raises(ModelError, match=r"person\.png of the model .* was altered"):
        read_model(str(folder))
    card = json.loads((folder / "model.json").read_text())
    card["files"] |= sha256_of_each(folder, ["person.png"])
    (folder / "model.json").write_text(json.dumps(card))
    with pytest.raises(
        ModelError, match=r"person\.png has 64 x 64 pixels, not 128 x 128"
    ) as refused:
        open_engine(read_model(str(folder)))
    assert refused.value.details is not None
    assert refused.value.details.kind is ErrorKind.MODEL_FILE_ALTERED
    del card["files"]["person.png"]
    (folder / "model.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match=r"does not list its image person\.png"):
        read_model(str(folder))
