"""face2face-video with models of the other tasks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from face2face.cli.video import main
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import write_image
from tests.task_models import opened_once, task_model

ConvertVideo = Callable[..., int]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A model of each task."""
    folder = tmp_path_factory.mktemp("models")
    return {t: task_model(folder, t) for t in ("inpaint", "pencil", "cutout", "deblur")}


@pytest.fixture
def convert_video(
    models: dict[str, Path],
    predictor: LandmarkPredictor,
    clip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> ConvertVideo:
    """Convert a fifth of a second of a face that talks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("face2face.faces.landmarks.LandmarkPredictor", lambda path: predictor)
    monkeypatch.setattr("face2face.runtime.open_runtime.open_runtime", opened_once)

    def run(task: str, *arguments: object) -> int:
        few = ["--source", str(clip), "--duration", "0.2", "--model", str(models[task])]
        return main([*few, *map(str, arguments)])

    return run


def test_a_video_comes_out_as_large_as_it_went_in(
    convert_video: ConvertVideo, clip: Path, frames_of: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert_video("deblur", "--json", "--no-label") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["task"] == "deblur"
    assert report["frames"] == 6
    assert report["frames_without_face"] == []
    before, after = frames_of(clip)[0], frames_of(Path("out.mp4"))[0]
    assert before.shape == after.shape
    assert (np.abs(after.astype(int) - before) > 10).mean() > 0.1
    with av.open("out.mp4") as container:
        assert container.metadata["comment"].startswith(
            "AI-generated: this was sharpened by face2face"
        )
        assert container.streams.audio


def test_the_mask_is_for_the_first_frame(
    convert_video: ConvertVideo, clip: Path, frames_of: Any
) -> None:
    mask = np.zeros((256, 256, 3), np.uint8)
    mask[106:122, 96:112] = 255  # an eye: on plain skin what is made is near to what was there
    write_image(Path("mask.png"), mask)
    assert convert_video("inpaint", "--mask", "mask.png", "--no-label") == 0
    before, after = frames_of(clip)[0], frames_of(Path("out.mp4"))[0]
    apart = np.abs(after.astype(int) - before).max(axis=2)
    assert apart[:100].mean() < 4
    assert apart[108:120, 98:110].mean() > 3 * apart[:100].mean()


@pytest.mark.parametrize(
    ("out", "flags", "codec"),
    [
        ("o.webm", [], "vp9"),
        ("o.mov", [], "prores"),
        ("o.mp4", [], "h264"),
        ("o.mov", ["--background", "blur"], "h264"),
        ("o.mp4", ["--background", "#00b140", "--layout", "side-by-side"], "h264"),
    ],
)
def test_a_person_alone_or_before_something(
    convert_video: ConvertVideo, out: str, flags: list[str], codec: str
) -> None:
    assert convert_video("cutout", "--out", out, *flags) == 0
    with av.open(out) as container:
        context = container.streams.video[0].codec_context
        assert context.name == codec
        assert context.width == (512 if "--layout" in flags else 256)


@pytest.mark.parametrize(
    ("out", "first", "mode"),
    [("o.webp", "o.webp", "RGBA"), ("o/%d.png", "o/1.png", "RGBA"), ("o.gif", "o.gif", "P")],
)
def test_images_of_a_person_are_transparent_where_they_can_be(
    convert_video: ConvertVideo, out: str, first: str, mode: str
) -> None:
    assert convert_video("cutout", "--out", out) == 0
    with Image.open(first) as image:
        assert image.mode == mode
        assert image.size == (256, 256)
        assert image.has_transparency_data == (mode == "RGBA")


@pytest.mark.parametrize(
    ("task", "flags", "words", "code"),
    [
        ("inpaint", [], "give --mask an image", 2),
        ("inpaint", ["--mask", "none.png"], "cannot read none.png", 1),
        ("inpaint", ["--mask", "small.png"], "has 10 x 10 pixels and its image 256 x 256", 1),
        ("deblur", ["--background", "blur"], "--background is for models of the task cutout", 2),
        ("deblur", ["--calibrate", "1"], "--calibrate is for models that move a face", 2),
        ("cutout", ["--background", "transparent"], "ends with .webm or .mov", 2),
        ("cutout", ["--out", "o.webm", "--background", "blur"], "use one of .mp4", 1),
    ],
)
def test_what_it_cannot_use_is_said_in_one_line(
    convert_video: ConvertVideo,
    capsys: pytest.CaptureFixture[str],
    task: str,
    flags: list[str],
    words: str,
    code: int,
) -> None:
    write_image(Path("small.png"), np.full((10, 10, 3), 255, np.uint8))
    assert convert_video(task, *flags) == code
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert words in said
    assert said.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["small.png"]


def test_flags_of_the_other_tasks_are_refused_where_a_face_is_moved(
    clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--source", str(clip), "--strength", "0.5"]) == 2
    assert "--strength is for models of the task" in capsys.readouterr().err
