"""What a model's card says of the commands that made it."""

import argparse
from pathlib import Path

import pytest

from face2face.cli import generate_train_data, new, train, video
from face2face.cli.command_line import typed
from face2face.cli.common import Parser


def said(words: list[str]) -> str:
    parser = new.build_parser()
    return typed("face2face-new", parser, parser.parse_args(words))


@pytest.mark.parametrize(
    "words",
    [
        ["--file=/home/ana/private/ana.mp4"],
        ["--file", "/home/ana/private/ana.mp4"],
        ["--file=../private/ana.mp4"],
        ["--file=./here/../../private/ana.mp4"],
        ["--file=~/private/ana.mp4"],
        ["--file", r"C:\Users\private\ana.mp4"],
        ["--file", r"C:private\ana.mp4"],
        ["--file", r"\\private\share\ana.mp4"],
        ["--file=//private/ana.mp4"],
    ],
)
def test_no_path_out_of_the_working_folder_is_kept(words: list[str]) -> None:
    assert said(["ana", *words]) == "face2face-new ana --file ana.mp4"


def test_other_flags_that_take_paths() -> None:
    where = ["--init-from=/home/ana/models/x", "--consent=/home/ana/consent.txt"]
    line = said(["ana", "--file", "a.mp4", *where])
    assert line == "face2face-new ana --file a.mp4 --init-from x --consent consent.txt"
    parser = train.build_parser()
    args = parser.parse_args(["--data=/srv/private/pairs", "--out=/srv/private/run", "--lr=0.001"])
    assert typed("t", parser, args) == "t --data pairs --out run --lr 0.001"


def test_the_line_means_the_same() -> None:
    words = ["ana", "--file", "clips/a b.mp4", "--file", "b.mp4", "--minutes", "2.5", "--fresh"]
    words += ["--consent=-yes"]
    parser = new.build_parser()
    args = parser.parse_args(words)
    line = typed("face2face-new", parser, args)
    assert line == (
        "face2face-new ana --file 'clips/a b.mp4' --file b.mp4 --minutes 2.5 --consent=-yes --fresh"
    )
    parser = train.build_parser()
    for words in (["--flip"], ["--no-flip"], ["--no-augment", "--seed=7"]):
        args = parser.parse_args(["--data", "d", "--out", "r", *words])
        again = typed("t", parser, args).split()[1:]
        assert parser.parse_args(again) == args
    parser = generate_train_data.build_parser()
    args = parser.parse_args(["--task", "deblur", "--radius", "1", "4", "--chroma"])
    again = typed("t", parser, args).split()[1:]
    assert parser.parse_args(again) == args


@pytest.mark.parametrize("text", ["-", "-yes", "--yes", "- Ana agreed", "-1", "--out=/x", "-c"])
def test_a_consent_that_begins_with_a_dash(text: str) -> None:
    parser = new.build_parser()
    for words in (["--consent", text], [f"--consent={text}"]):
        args = parser.parse_args(["ana", *words, "--file", "a.mp4"])
        assert args.consent == text
        assert args.file == [Path("a.mp4")]
    with pytest.raises(SystemExit):
        parser.parse_args(["ana", "--consent", "--fresh"])


def test_flags_of_others_are_not_tied_together() -> None:
    parser = Parser("p", "d", "e")
    parser.add_argument("--x", type=int)
    assert parser.parse_args(["--x", "-3"]) == argparse.Namespace(x=-3)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("1:30", 90), ("0:07.5", 7.5), ("90:00", 5400), ("1:02:03", 3723), ("0:00", 0)],
)
def test_times_are_taken_as_players_show_them(text: str, seconds: float) -> None:
    args = video.build_parser().parse_args(["--start", text, "--calibrate", text])
    assert (args.start, args.calibrate) == (seconds, seconds)


@pytest.mark.parametrize("text", ["1:75", "1:-3", ":30", "1:", "1:2:3:4", "1:nan", "0,5"])
def test_what_is_no_time_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        video.build_parser().parse_args(["--start", text])
    assert "is not a number" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        video.build_parser().parse_args(["--duration", "0:00"])
    assert "out of range: more than 0" in capsys.readouterr().err
