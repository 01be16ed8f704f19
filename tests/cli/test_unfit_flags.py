"""Flags that a model has no use for, and names that are none, are refused before any work."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from face2face.cli import bench, evaluate, gui, image, new, verify, video


@pytest.mark.parametrize(
    ("model", "flags", "words"),
    [
        ("grid-s1", ["--mouth-gain", "2"], "--mouth-gain is for photographs: the model grid-s1"),
        ("grid-s1", ["--gaze", "viewer"], "--gaze is for photographs"),
        ("deblur", ["--head-gain", "2"], "--head-gain is for models that move a face, deblur is"),
        ("deblur", ["--smoothing", "0.5"], "--smoothing is for models that move a face"),
        ("grid-s1", ["--retarget", "off", "--head-gain", "2"], "--head-gain changes nothing with"),
        ("nora", ["--retarget", "off", "--gaze", "viewer"], "--gaze changes nothing with"),
        ("nora", ["--retarget", "off", "--calibrate", "1"], "--calibrate changes nothing with"),
        ("nora", ["--layout", "output", "--show", "1"], "--show landmarks is about the image"),
    ],
)
def test_motion_that_a_model_cannot_show_is_refused(
    model: str, flags: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.mp4"
    arguments = ["--source", "demo", "--model", model, "--out", str(out), *flags]
    assert video.main(arguments) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.usefixtures("portraits_once")
@pytest.mark.parametrize("model", ["nora", "cutout"])
def test_a_landmark_file_that_is_not_read_is_told(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out.mp4")
    arguments = ["--source", "demo", "--duration", "0.1", "--model", model, "--out", out]
    assert video.main([*arguments, "--landmark-model", "68.dat"]) == 0
    said = capsys.readouterr().out
    assert f"{model} does without the 68 landmarks: --landmark-model is not read" in said


@pytest.mark.usefixtures("portraits_once")
@pytest.mark.parametrize(("flags", "told"), [([], True), (["--layout", "output"], False)])
def test_a_size_that_the_video_beside_it_does_not_leave_is_told(
    flags: list[str], told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--source", "demo", "--duration", "0.1", "--model", "nora", "--size", "640"]
    assert video.main([*arguments, "--out", str(tmp_path / "out.mp4"), *flags]) == 0
    words = "512 pixels high, as the video is; --layout output keeps the 640 of --size"
    assert (words in capsys.readouterr().out) is told


def test_what_is_about_videos_is_refused_with_a_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for flags in (["--mouth-gain", "2"], ["--own"], ["--size", "512"], ["--variants", "plain"]):
        arguments = ["--model", "deblur", "--data", str(tmp_path), "--out", str(tmp_path)]
        assert evaluate.main([*arguments, *flags]) == 2
        assert f"{flags[0]} is about videos: leave it out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (video.main, ["--source", "demo", "--out", ""]),
        (image.main, ["--model", "deblur", "a.png", "--out", " "]),
        (verify.main, [""]),
        (gui.main, [""]),
    ],
)
def test_an_empty_name_is_not_the_folder_at_hand(
    main: type, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "it is empty: give a name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (video.main, ["--source", "demo", "--out", "-"]),
        (video.main, ["--source", "-"]),
        (image.main, ["--model", "deblur", "a.png", "--out", "-"]),
        (image.main, ["--model", "deblur", "-", "--out", "sharp"]),
        (new.main, ["ana", "--file", "-"]),
        (new.main, ["ana", "--photo", "-"]),
        (verify.main, ["-"]),
        (gui.main, ["--source", "-"]),
        (bench.main, ["--source", "-"]),
    ],
)
def test_standard_input_and_output_are_said_not_to_be_used(
    main: Callable[[list[str]], int], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "standard input and output are not used" in capsys.readouterr().err


def test_a_file_whose_name_begins_with_a_dash_is_no_flag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-talk.mp4").touch()
    for source, words in (("-talk.mp4", "write ./-talk.mp4"), ("-no.mp4", "at least one argument")):
        with pytest.raises(SystemExit):
            video.main(["--source", source])
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "words", "flag"),
    [(video, [], "--source"), (bench, [], "--source"), (new, ["ana"], "--file")],
)
def test_a_file_without_its_flag_is_told_which(
    command: ModuleType,
    words: list[str],
    flag: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    talk = tmp_path / "talk.mp4"
    talk.touch()
    with pytest.raises(SystemExit):
        command.main([*words, str(talk)])
    assert f"did you mean {flag} {talk}?" in capsys.readouterr().err


def test_a_model_without_a_name_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert video.main(["--source", "demo", "--model", ""]) == 1
    assert "error: the model's name is empty; known: " in capsys.readouterr().err


def test_a_name_in_other_letters_is_hinted_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert video.main(["--source", "demo", "--model", "MONA-LISA"]) == 1
    assert "called MONA-LISA; did you mean mona-lisa? known: " in capsys.readouterr().err


def test_a_gaze_may_be_to_the_left() -> None:
    given = video.build_parser().parse_args(["--source", "demo", "--gaze", "-5,3"])
    assert given.gaze == (-5.0, 3.0)
