"""A second stage's whole way: pairs, training, into the face's folder, and in use."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from face2face.card import CARD, read_card, write_card
from face2face.cli.freeze_model import main as freeze
from face2face.cli.generate_train_data import main as generate
from face2face.cli.reduce_model import main as reduce
from face2face.dataset.layout import read_manifest
from face2face.engine.base import Engine
from face2face.engine.context import LandmarkTracking
from face2face.engine.live.mailbox import CommandQueue
from face2face.engine.live.model_loader import ModelLoader
from face2face.engine.live.status import StatusBoard
from face2face.engine.open_engine import open_engine
from face2face.engine.options import ModelChoice, PhotoOptions
from face2face.errors import ModelError, UsageError
from face2face.faces.strips import cut_strips, enlarge, strip_corners
from face2face.images.io import read_image
from face2face.model import GRAPH, copy_model, read_model
from face2face.runtime.open_runtime import open_runtime
from face2face.tasks.detail import sharpness
from face2face.types import Frame
from face2face.utils.file_reading import sha256_of_each
from tests.training.quick import ALONE

Tool = Callable[..., Any]


def typed(*arguments: object) -> list[str]:
    return [str(argument) for argument in arguments]


@pytest.fixture(scope="module")
def sharp(
    model: Any, clip: Path, train_here: Callable[..., int], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A copy of the tiny face, with a second stage that was trained for three epochs."""
    place = tmp_path_factory.mktemp("sharp")
    face, data, run, stage = (place / name for name in ("face", "data", "run", "stage"))
    shutil.copytree(model.folder, face)
    footage = ("--file", clip, "--num", 10, "--size", 128, "--workers", 1)
    assert generate(typed("--task", "detail", "--model", face, *footage, "--out", data)) == 0
    assert train_here("--data", data, "--out", run, "--epochs", 3, "--lr", 0.01, *ALONE) == 0
    assert reduce(typed("--model-input", run, "--model-output", stage)) == 0
    assert freeze(typed("--model-folder", stage, "--into", face)) == 0
    return face


@pytest.fixture
def mine(sharp: Path, tmp_path: Path) -> Path:
    """A copy that may be spoiled."""
    return Path(shutil.copytree(sharp, tmp_path / "mine"))


def list_anew(face: Path) -> None:
    """Let the card say that a changed second stage is as it was meant to be."""
    card = read_card(face)
    write_card(
        face, card.model_copy(update={"files": card.files | sha256_of_each(face, ["detail"])})
    )


def test_pairs_show_what_the_face_makes_beside_the_footage(sharp: Path) -> None:
    data = sharp.parent / "data"
    manifest = read_manifest(data)
    assert manifest is not None
    assert (manifest.task, manifest.size) == ("detail", 128)
    assert len(manifest.of("train")) == 18, "expressions are among them"
    for pair in manifest.pairs:
        both = read_image(data / "combined" / pair.set / f"{pair.number}.png")
        assert both.shape == (128, 256, 3)
        assert sharpness(both[:, :128]) < sharpness(both[:, 128:])
        assert read_image(data / "original" / f"{pair.number}.png").shape == (256, 256, 3)


def test_it_is_a_model_of_its_own_in_the_faces_folder(sharp: Path, tmp_path: Path) -> None:
    model = read_model(str(sharp))
    assert model.sizes == (128, 256)
    assert model.detail is not None
    assert model.detail.graph == sharp / "detail" / GRAPH
    assert model.detail.card is not None
    assert model.detail.card.network is not None
    assert model.detail.card.network.residual
    copy_model(sharp, tmp_path)
    assert read_model(str(tmp_path)).detail is not None


def test_it_changes_the_strips_of_the_enlarged_face_alone(
    sharp: Path, talking: list[Frame]
) -> None:
    model = read_model(str(sharp))
    small, large = (open_engine(model, "openvino", size=size) for size in (None, 256))
    assert (small.size, large.size) == (128, 256)
    before, after = (engine(talking[0], 0.0) for engine in (small, large))
    assert before.target_landmarks is not None
    assert after.target_landmarks is not None
    assert after.target_landmarks == pytest.approx(2 * before.target_landmarks + 0.5, abs=1e-3)
    corners = strip_corners(before.target_landmarks, 128)
    changed = (after.output != enlarge(before.output)).any(axis=2)
    assert changed.any()
    for corner in corners:
        changed[corner.top : corner.top + 64, corner.left : corner.left + 128] = False
    assert not changed.any()
    answer = cut_strips(after.output, corners)
    assert np.abs(answer.astype(int) - cut_strips(enlarge(before.output), corners)).mean() > 0.05


def test_a_video_is_as_large_as_it_was_asked_for(
    sharp: Path, clip: Path, tool_here: Tool, tmp_path: Path
) -> None:
    for flags, side in (([], 128), (["--size", 128], 128), (["--size", 256], 256)):
        options = ["--model", sharp, "--layout", "output", "--duration", 0.3, *flags]
        done = tool_here("face2face-video", "--source", clip, "--out", "out.mp4", *options)
        assert done.returncode == 0, done.stderr
        with av.open(str(tmp_path / "out.mp4")) as video:
            assert video.streams.video[0].width == side


@pytest.mark.parametrize(
    ("size", "usual", "shown"),
    [(None, 512, 128), (None, 256, 256), (256, 512, 256), (512, 256, 128), (128, 256, 128)],
)
def test_live_it_is_shown_where_its_size_is_chosen_or_the_usual_one(
    sharp: Path, monkeypatch: pytest.MonkeyPatch, size: int | None, usual: int, shown: int
) -> None:
    """The window has one size for photographs and for faces: what cannot have it goes without."""
    monkeypatch.setattr("face2face.engine.live.model_loader.PHOTO_SIZE", usual)
    found: list[int] = []
    commands = CommandQueue[ModelChoice]()

    def use(engine: Engine, location: str) -> None:
        assert location == str(sharp)
        found.append(engine.size)
        commands.close()

    commands.give(ModelChoice(str(sharp), PhotoOptions(size=size)))
    tracking = LandmarkTracking()
    ModelLoader(commands, StatusBoard(), use, tracking=tracking, opener=open_runtime).run()
    assert found == [shown]


def test_what_stood_still_is_shown_as_the_footage_has_it(
    sharp: Path, mine: Path, tmp_path: Path, talking: list[Frame]
) -> None:
    stage = Path(shutil.copytree(sharp.parent / "stage", tmp_path / "stage"))
    options = ("--into", mine, "--background", "--data", sharp.parent / "data")
    assert freeze(typed("--model-folder", stage, *options)) == 0
    plate = read_image(mine / "detail" / "background.png")
    assert plate.shape == (256, 256, 3)
    result = open_engine(read_model(str(mine)), "openvino", size=256)(talking[0], 0.0)
    np.testing.assert_array_equal(result.output[:12, :12], plate[:12, :12])
    assert result.target_landmarks is not None
    x, y = result.target_landmarks[30].astype(int)
    bare = open_engine(read_model(str(sharp)), "openvino", size=256)(talking[0], 0.0)
    np.testing.assert_array_equal(result.output[y, x], bare.output[y, x])


def test_other_sizes_are_refused_by_name(sharp: Path) -> None:
    with pytest.raises(UsageError, match="makes images of 128 or 256 pixels, not of 512"):
        open_engine(read_model(str(sharp)), size=512)


@pytest.mark.parametrize("name", [GRAPH, CARD])
def test_an_altered_one_is_refused(mine: Path, name: str) -> None:
    data = bytearray((mine / "detail" / name).read_bytes())
    data[len(data) // 2] ^= 1
    (mine / "detail" / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"the file detail/{name} of the model .*altered"):
        read_model(str(mine))


def test_a_stage_of_a_stranger_is_checked_as_any_model(mine: Path) -> None:
    """Its hashes may all be right: what they are of is looked at too."""
    (mine / "detail" / GRAPH).write_bytes(b"\n\x09\n\x01a\x12\x04Abort")
    card = read_card(mine / "detail")
    files = card.files | sha256_of_each(mine / "detail", [GRAPH])
    write_card(mine / "detail", card.model_copy(update={"files": files}))
    list_anew(mine)
    with pytest.raises(ModelError, match=r"detail/frozen_model\.pb is refused"):
        read_model(str(mine))


@pytest.mark.parametrize("change", [{"task": "landmarks"}, {"size": 256}, {"task": "deblur"}])
def test_what_is_no_second_stage_of_this_face_is_refused(
    mine: Path, change: dict[str, Any]
) -> None:
    card = json.loads((mine / "detail" / CARD).read_text(encoding="utf-8"))
    (mine / "detail" / CARD).write_text(json.dumps(card | change), encoding="utf-8")
    list_anew(mine)
    with pytest.raises(ModelError, match="is no second stage of"):
        read_model(str(mine))


def test_a_face_in_a_face_in_a_face_is_not_looked_for(mine: Path, tmp_path: Path) -> None:
    """Else a folder could hold more of them than a program can read."""
    face = shutil.copytree(mine, tmp_path / "copy")
    for place in (mine / "detail", mine / "detail" / "detail"):
        shutil.rmtree(place)
        shutil.copytree(face, place)
    list_anew(mine / "detail")
    list_anew(mine)
    with pytest.raises(ModelError, match=r"mine.detail is no second stage of"):
        read_model(str(mine))


def test_only_a_second_stage_goes_into_a_face(
    model: Any, sharp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in sharp.iterdir())
    stage = sharp.parent / "stage"
    assert freeze(typed("--model-folder", stage, "--into", "keiko")) == 1
    assert "keiko is no trained face" in capsys.readouterr().err
    copied = Path(shutil.copytree(model.folder, sharp.parent / "other"))
    with pytest.raises(ModelError, match="tiny is no second stage of 128 pixels"):
        from face2face.export.second_stage import add_second_stage

        add_second_stage(read_model(str(sharp)), read_model(str(copied)), command="by hand")
    assert sorted(path.name for path in sharp.iterdir()) == before


def test_footage_without_the_pixels_is_refused(
    sharp: Path, make_video: Any, talking: list[Frame], tmp_path: Path, capsys: Any
) -> None:
    small = [np.ascontiguousarray(frame[::2, ::2]) for frame in talking]
    video = make_video(tmp_path / "small.mp4", small)
    footage = ("--file", video, "--num", 10, "--size", 128, "--workers", 1)
    out = tmp_path / "data"
    assert generate(typed("--task", "detail", "--model", sharp, *footage, "--out", out)) == 1
    assert "film nearer, or with more pixels" in capsys.readouterr().err
    assert not out.exists()
