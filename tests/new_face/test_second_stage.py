"""A new face with a second stage: its minutes, its pairs, the whole way, and training longer."""

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.new import build_parser
from face2face.cli.new_plan import plan_of
from face2face.dataset.layout import read_manifest
from face2face.dataset.pair_writer import has_large
from face2face.errors import DatasetError
from face2face.images.io import read_image
from face2face.model import read_model
from face2face.new_face.clip import Clip
from face2face.new_face.names import model_of
from face2face.new_face.pairs import choose_pairs
from face2face.new_face.plan import Plan
from face2face.new_face.second_stage import second_request
from face2face.new_face.training import closing_minutes, stage_minutes, train_request
from face2face.new_face.workspace import Work, work_of
from face2face.types import Frame
from tests.training import by_looks

PLAN = Plan("ana", ("/v/ana.mp4",), None, 10.0, "grid-s1", 512, None, "Ana agreed", 1.0)
CONSENT = ("--consent", "Eileen Collins' portrait is in the public domain")


def test_a_second_stage_has_a_quarter_of_the_training_and_time_to_close(tmp_path: Path) -> None:
    plan, work = replace(PLAN, second_stage=True), Work(tmp_path, "ana")
    assert closing_minutes(plan) == 2 * closing_minutes(PLAN) == 1.0
    assert stage_minutes(plan) == (6.0, 2.0)
    assert stage_minutes(PLAN) == (8.5, 0.0)
    assert sum(stage_minutes(replace(plan, minutes=2.0, data_minutes=0.0))) == 1.8
    assert stage_minutes(replace(plan, minutes=2.0, data_minutes=0.0))[1] == 0.9
    face, second = train_request(plan, work), second_request(plan, work)
    assert (face.size, face.minutes, second.minutes) == (256, 6.0, 2.0)
    assert (second.init_from, second.out) == ("", tmp_path / "second" / "run")


@pytest.mark.parametrize(
    ("flags", "start", "second_stage"),
    [
        ("", "grid-s1", None),
        ("--minutes 7", "grid-s1", False),
        ("--size 256", "grid-s1", False),
        ("--size 512 --minutes 7", "grid-s1", True),
        ("--size 512 --init-from none", "", False),
        ("--size 512 --filters 8", "", False),
        ("--size 128", "", False),
    ],
)
def test_when_there_is_a_second_stage(
    home: Path, clip: Path, flags: str, start: str, second_stage: bool | None
) -> None:
    typed = ["ana", "--file", str(clip), *CONSENT, *flags.split()]
    plan = plan_of(build_parser().parse_args(typed), "ana", work_of("ana"))
    assert (plan.start, plan.second_stage) == (start, second_stage)


def test_frames_are_kept_large_where_they_have_the_pixels(
    talking: list[Frame], make_video: Callable[..., Path], tmp_path: Path
) -> None:
    clip = make_video(tmp_path / "talk.mp4", talking[::2], rate=15)
    options: Any = {"size": 128, "rest_s": 0.0, "command": ""}
    choose_pairs([Clip(clip)], tmp_path / "data", print, large=None, **options)
    manifest = read_manifest(tmp_path / "data")
    assert manifest is not None
    shown = [pair for pair in manifest.pairs if not pair.variant]
    assert len(list((tmp_path / "data" / "large").iterdir())) == len(shown)
    for pair in shown[:3]:
        large = read_image(tmp_path / "data" / "large" / f"{pair.number}.png")
        small = read_image(tmp_path / "data" / "original" / f"{pair.number}.png")
        assert (large.shape, small.shape) == ((256, 256, 3), (128, 128, 3))
        halved = large.reshape(128, 2, 128, 2, 3).mean((1, 3))
        assert np.abs(halved - small).mean() < 1.0

    few = make_video(tmp_path / "few.mp4", [frame[::4, ::4] for frame in talking[::2]])
    choose_pairs([Clip(few)], tmp_path / "without", print, large=None, **options)
    assert not has_large(tmp_path / "without")
    with pytest.raises(DatasetError, match=r"few.mp4: the square around the head has \d+ pixels"):
        choose_pairs([Clip(few)], tmp_path / "none", print, large=True, **options)
    assert not (tmp_path / "none").exists()


def test_a_face_gets_a_second_stage_which_is_trained_on_with_it(
    home: Path,
    model: Any,
    tool_here: Callable[..., Any],
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = importlib.util.find_spec  # int8 has been seen
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "nncf" else found(name)
    )
    # A background is learned from half as many frames: from eight on there is one.
    monkeypatch.setattr("face2face.portrait.still_background._MOST", 12)
    by_looks.wind(monkeypatch.setattr, look_s=3.0)  # two steps a stage
    flags = ("--file", clip, "--init-from", model.folder, "--size", 256, *CONSENT)
    made = tool_here("face2face-new", "ana", *flags, "--minutes", 3)
    assert made.returncode == 0, made.stderr
    assert "face2face-video --model ana --size 256" in made.stdout
    face = read_model("ana")
    assert face.sizes == (128, 256)
    assert face.detail is not None
    assert face.detail.card is not None
    assert face.background is not None
    assert face.detail.card.background is not None
    assert {path.name for path in work_of("ana").folder.iterdir()} == {"data", "plan.json"}

    by_looks.wind(monkeypatch.setattr, look_s=8.0)  # one step, before the discriminator comes
    further = tool_here("face2face-new", "ana", "--longer", "--minutes", 3)
    assert further.returncode == 0, further.stderr
    longer = read_model("ana").detail
    assert longer is not None
    assert longer.card is not None
    assert longer.card.files["frozen_model.pb"] != face.detail.card.files["frozen_model.pb"]
    assert longer.card.training["steps"] > 0
    plan = work_of("ana").read()
    assert plan is not None
    assert second_request(plan, work_of("ana")).init_from == str(model_of("ana") / "detail")
