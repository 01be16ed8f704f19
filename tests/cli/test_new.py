"""face2face-new: the whole way, interrupted; and what is refused before anything is written."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from face2face.cli.new import build_parser
from face2face.cli.new_plan import plan_of
from face2face.evaluation.face_quality import quality_in, weaknesses
from face2face.model import known_models, read_model
from face2face.new_face.workspace import work_of
from face2face.utils.paths import shipped
from tests.training import by_looks

Tool = Callable[..., Any]

SMALL = ("--size", 128, "--filters", 4)
CONSENT = ("--consent", "Eileen Collins' portrait is in the public domain")
ROOT = Path(__file__).resolve().parents[2]
COMMAND = ("-m", "face2face.cli.new")
BY_LOOKS = (by_looks.__file__, "face2face.cli.new")
"""By a clock that is no faster on an idle machine and no slower on a busy one."""


@pytest.fixture
def begin(home: Path, tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start the command with a standard input that stays open."""

    def run(*arguments: object, program: tuple[str, ...] = COMMAND) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *program, *map(str, arguments)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


def until(process: "subprocess.Popen[str]", wanted: Callable[[dict[str, Any]], object]) -> None:
    """Read news until there is what is wanted."""
    assert process.stdout is not None
    for line in process.stdout:
        if wanted(json.loads(line)):
            return
    raise AssertionError(process.communicate()[1])


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_best_frame_is_a_face_in_seconds_where_nothing_is_said_of_training(
    home: Path, tool: Tool, tool_here: Tool, one_error: Tool, clip: Path, tmp_path: Path
) -> None:
    done = tool("face2face-new", "ana", "--file", clip, *CONSENT, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout  # a second is short to learn from, and enough for a frame
    assert "ana is ready" in done.stdout
    assert "training" not in done.stdout
    model = read_model("ana")
    assert model.photo is not None
    assert model.consent == f"consent: {CONSENT[1]}"
    assert not (home / "work" / "ana").exists()
    # One that fails leaves nothing to go on with, and names what is wrong with the clip.
    moving = tmp_path / "moving.webp"
    first, other = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    first.save(moving, save_all=True, append_images=[other], duration=100)
    done = tool_here("face2face-new", "eva", "--file", moving, *CONSENT)
    one_error(done, "is an animated WebP, which is not read here")
    assert not list((home / "work").rglob("plan.json"))
    flags = ("--photo", shipped("models") / "anika" / "photo.jpg", "--way", "portrait")
    one_error(tool_here("face2face-new", "eva", *flags), "--way is about training", code=2)


def test_killed_while_it_trains_the_same_command_goes_on_to_the_end_and_later_further(
    home: Path,
    begin: Tool,
    tool_here: Tool,
    clip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The name of one of its own folders is a name like others, and this consent no flag.
    flags = ("data", "--file", clip, *SMALL, "--consent=--yes")
    first = begin(*flags, "--minutes", 8, "--progress", "json", program=BY_LOOKS)
    with first:
        until(first, lambda news: news["preview"])
        first.kill()
    kept = home / "work" / "data"
    assert list((kept / "run" / "checkpoints").iterdir())
    assert read_model("data").photo is not None, "a first version, until it is trained"

    # A background is learned from half as many frames: from eight on there is one.
    monkeypatch.setattr("face2face.portrait.still_background._MOST", 12)
    # Its time is over: it ends as soon as it has taken up what was trained.
    done = tool_here("face2face-new", *flags, "--minutes", 0.01)
    assert done.returncode == 0, done.stderr
    assert "training\n" in done.stdout
    assert "choosing images" not in done.stdout
    assert "face2face-gui --model data" in done.stdout
    assert "tools/" not in done.stdout
    assert {path.name for path in kept.iterdir()} == {"data", "plan.json"}

    made = home / "models" / "data"
    assert known_models()["data"] == made
    card = read_model("data").card
    assert card is not None
    assert card.consent == "--yes"
    assert (card.name, card.size, card.network.filters) == ("data", 128, 4)
    assert card.training["steps"] >= 1
    # Two steps of a tiny network are no face: that is said instead of "ready".
    quality = quality_in(card.metrics)
    assert quality is not None
    assert quality.pairs > 0
    assert weaknesses(quality)
    assert "warning: data is not good yet" in done.stdout
    assert "is ready" not in done.stdout
    assert "its portrait, which was there before, is now data portrait" in done.stdout
    assert read_model("data portrait").photo is not None
    assert f"on {quality.pairs} frames held back" in done.stdout
    # The one command that was given, and what it did: nobody typed the tools' command lines.
    quantised = importlib.util.find_spec("nncf") is not None
    assert card.commands[0].startswith("face2face-new data --file ")
    assert card.commands[1:] == [
        "trained by face2face-new: 0.01 minutes, from random weights, 128 pixels, 4 filters",
        "reduced by face2face-new: the last checkpoint",
        "frozen by face2face-new: fp16",
        "completed by face2face-new: the background",
        *["quantised by face2face-new: int8, 100 samples"] * quantised,
    ]
    assert (card.int8 is not None) == quantised
    assert not any(str(tmp_path) in command for command in card.commands)
    assert files_in(made) == {"model.json", *card.files}
    # The background shows no person, and where they are no face.
    images = {path.name for path in made.rglob("*.png")}
    assert images == {"preview.png", "background.png", "person.png"}

    again = tool_here("face2face-new", *flags)
    assert again.stderr.startswith("error: there is a model called data already")
    assert read_model("data").card == card

    found = importlib.util.find_spec  # int8 has been seen
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "nncf" else found(name)
    )
    by_looks.wind(monkeypatch.setattr, look_s=6.0)  # one step, before the discriminator comes
    further = tool_here("face2face-new", "data", "--longer", "--minutes", 1.5)
    assert further.returncode == 0, further.stderr
    assert "choosing images" not in further.stdout
    longer = read_model("data").card
    assert longer is not None
    assert re.fullmatch(r"trained by .*: 1\.4\d? minutes, from data", longer.commands[1])
    assert (longer.size, longer.network, longer.consent) == (card.size, card.network, card.consent)
    assert longer.files["frozen_model.pb"] != card.files["frozen_model.pb"]
    assert longer.int8 is None
    assert {path.name for path in kept.iterdir()} == {"data", "plan.json"}


def test_closing_its_input_ends_it_and_leaves_what_goes_on(
    home: Path, begin: Tool, tool_here: Tool, one_error: Tool, tmp_path: Path
) -> None:
    video = ROOT / "assets" / "talk.mp4"
    with begin("ana", "--file", video, *SMALL, *CONSENT, "--progress", "json") as process:
        until(process, lambda news: news["stage"] == "data" and news["share"])
        process.stdin.close()
        process.stdin = None
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
    assert err == "stopped\n"
    assert json.loads(out.splitlines()[-1])["message"] == "the same command goes on from here"
    assert [path.name for path in (home / "work" / "ana").iterdir()] == ["plan.json"]
    assert read_model("ana").photo is not None, "a first version"

    other = tool_here("face2face-new", "ana", "--file", "other.mp4")
    one_error(other, "begun with --file talk.mp4, not other.mp4", code=2)
    (tmp_path / "text.mp4").write_text("no video\n" * 100)
    fresh = tool_here("face2face-new", "ana", "--fresh", "--file", "text.mp4")
    one_error(fresh, "text.mp4 is not a video")
    assert not (home / "work" / "ana").exists()
    assert "ana" not in known_models()


def test_of_a_folder_without_images_the_videos_are_taken(
    home: Path, clip: Path, tmp_path: Path
) -> None:
    videos = [tmp_path / "ana" / name for name in ("a.mp4", "more/b.mp4")]
    for video in videos:
        video.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(clip, video)
    flags = ["ana", "--file", str(tmp_path / "ana"), "--part", "0-1", "--part", "all"]
    plan = plan_of(build_parser().parse_args([*flags, *CONSENT]), "ana", work_of("ana"))
    assert [part.path for part in plan.clips] == videos
    assert [part.end_s for part in plan.clips] == [1.0, None]


@pytest.mark.parametrize(
    ("flags", "words", "code"),
    [
        (["ana"], "there is no unfinished ana", 2),
        (["ana", "--longer"], "there is no face called ana to train longer", 2),
        (["ana", "--longer", "--size", "512"], "--size is settled for a face that is", 2),
        (["ana", "--photo", "CLIP", "--longer"], "--photo is settled", 2),
        (["ana", "--photo", "CLIP", "--part", "1-2"], "--part is about clips", 2),
        (["ana", "--photo", "CLIP", "--keep-work"], "--keep-work is about training", 2),
        (["ana", "--file", "CLIP", "--seconds", "20"], "--seconds is about a camera", 2),
        (["ana", "--file", "CLIP", "--way", "portrait", "--size", "512"], "--size is about", 2),
        (["ana", "--file", "talk.mp4", "--part", "5"], "'5' is no part of a clip", 2),
        (["ana", "--part", "1-2"], "--part is given 1 times and --file names 0 clips", 2),
        (["a/b", "--file", "CLIP", *CONSENT], "cannot be a face's name", 2),
        (["grid-s1", "--file", "CLIP", *CONSENT], "the name of a shipped model", 1),
        (["ana", "--file", "nowhere.mp4", *CONSENT], "nowhere.mp4 does not exist", 1),
        (["ana", "--file", "CLIP", "--init-from", "none"], '--consent "TEXT"', 1),
        (["ana", "--file", "CLIP", "--init-from", "nobody", *CONSENT], "called nobody", 1),
        (["ana", "--file", "CLIP", "--source", "0"], "not allowed with", 2),
        (["ana", "--source", "63", "--init-from", "none", *CONSENT], "camera 63", 1),
        (["ana", "--source", "0", "--seconds", "2"], "out of range: 10", 2),
        (["ana", "--file", "CLIP", "--minutes", "0"], "out of range: more than 0", 2),
    ],
)
def test_what_is_refused_leaves_nothing(
    home: Path,
    tool_here: Tool,
    one_error: Tool,
    clip: Path,
    flags: list[str],
    words: str,
    code: int,
) -> None:
    if words == "camera 63" and Path("/dev/video63").exists():
        pytest.skip("this machine has a camera 63")
    typed = [str(clip) if flag == "CLIP" else flag for flag in flags]
    one_error(tool_here("face2face-new", *typed), words, code=code)
    assert not list(home.rglob("*.*"))
    assert not (home / "models").exists()


def test_programs_are_told_the_kind_and_the_facts_of_an_error(
    home: Path, begin: Tool, tool_here: Tool, make_video: Tool, tmp_path: Path
) -> None:
    wall = make_video(tmp_path / "wall.mp4", [np.full((120, 160, 3), 160, np.uint8)] * 10)

    def failure(*arguments: object) -> dict[str, Any]:
        with begin(*arguments, "--progress", "json") as process:
            lines, said = process.stdout.readlines(), process.stderr.readlines()
        assert process.returncode != 0
        news: dict[str, Any] = json.loads(lines[-1])
        assert said[-1] == f"error: {news['message']}\n"
        assert news["stage"] == "failed"
        return news

    command = ("ana", "--file", wall, *SMALL, *CONSENT)
    assert failure(*command)["error"] == {
        "kind": "no single face",
        "facts": {"file": str(wall), "frames": 10},
    }
    assert not (home / "work" / "ana" / "plan.json").exists()  # another video may be given now
    assert failure("a/b")["error"] == {"kind": "name unfit", "facts": {"name": "a/b"}}
    assert "failed" not in tool_here("face2face-new", *command).stdout


def test_a_backend_that_cannot_freeze_is_refused_before_anything_is_made(
    home: Path,
    tool_here: Tool,
    one_error: Tool,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    done = tool_here("face2face-new", "ana", "--file", clip, *SMALL, *CONSENT)
    one_error(done, "KERAS_BACKEND is torch: unset it", code=2)
    assert not list(home.rglob("*.*"))


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is imitated with a pty")
def test_consent_is_asked_at_a_terminal_and_no_is_taken_for_no(
    home: Path, clip: Path, tmp_path: Path
) -> None:
    import pty

    here, there = pty.openpty()
    command = ["ana", "--file", str(clip), "--init-from", "none"]
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "face2face.cli.new", *command],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            stdin=there,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            os.write(here, b"no\n")
            out, err = process.communicate(timeout=120)
    finally:
        os.close(here)
        os.close(there)
    assert "Did the person in the video agree" in out + err
    assert "error: without the person's consent no face is made" in err
    assert process.returncode == 1
    assert not list(home.rglob("*.*"))
