"""Whole videos converted from the window: queued, stopped, tried again, shown."""

import json
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from face2face.cli.retarget_flags import retarget_options_from
from face2face.cli.video import build_parser
from face2face.engine.live.status import ModelState
from face2face.engine.options import PhotoOptions
from face2face.faces.retarget_options import RetargetOptions
from face2face.gui.convert.jobs import State
from face2face.gui.convert.page import ConversionPage, ConversionRow
from face2face.gui.convert.settings import flags_of, target_of
from face2face.gui.task_options import TaskOptions
from face2face.gui.window import MainWindow
from tests.gui.clicks import click
from tests.gui.layout_faults import layout_faults
from tests.gui.test_playback import VIDEO

_PROGRAM = """
import json, pathlib, sys
here = pathlib.Path(__file__).parent
flags = sys.argv[1:]
out = pathlib.Path(flags[flags.index("--out") + 1])
with open(here / "asked.jsonl", "a") as file:
    file.write(json.dumps(flags) + "\\n")

def say(stage, share=None, left=None, message="", error=None):
    print(json.dumps({"stage": stage, "share": share, "left_s": left, "message": message,
                      "error": error}), flush=True)

say("note", message="model good")
say("convert", 0.0)
say("convert", 0.42, 90.0)
name = pathlib.Path(flags[flags.index("--source") + 1]).name
if "slow" in name and not (here / "go").exists():
    sys.stdin.read()
    sys.exit(130)
if "bad" in name:
    say("failed", message="it is damaged", error={"kind": "not a video", "facts": {"path": "x"}})
    print("error: it is damaged", file=sys.stderr)
    sys.exit(1)
out.write_bytes(b"video")
say("done", 1.0, 0.0, str(out))
"""


@pytest.fixture
def window(stand: Any, tmp_path: Path) -> MainWindow:
    """A window on a video, and the command's stand-in."""
    program = tmp_path / "video.py"
    program.write_text(textwrap.dedent(_PROGRAM))
    stand.convert = (sys.executable, str(program))
    source = tmp_path / "talk.mp4"
    source.touch()
    made: MainWindow = stand.open(source=str(source), model="good")
    stand.qtbot.waitUntil(lambda: ("source", (str(source), False)) in stand.session.asked)
    stand.session.become(**{**stand.running, **VIDEO, "source_name": "talk.mp4"})
    stand.session.give(stand.result(2, at_s=1.0))
    stand.qtbot.waitUntil(made.body.playback.isVisible)
    made.activateWindow()
    return made


def _asked(folder: Path) -> list[list[str]]:
    return [json.loads(line) for line in (folder / "asked.jsonl").read_text().splitlines()]


def _rows(window: MainWindow) -> list[ConversionRow]:
    return window.conversions.page.rows


def _states(window: MainWindow) -> list[State]:
    return [job.state for job in window.conversions.queue.jobs]


def test_the_button_converts_the_video_that_plays(
    stand: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revealed: list[Path] = []
    monkeypatch.setattr(window.announcer.opener, "reveal", revealed.append)
    click(window.body.playback.buttons["convert"])
    assert window.conversions.page.isVisible()
    stand.qtbot.waitUntil(lambda: _states(window) == [State.DONE])
    (row,) = _rows(window)
    out = tmp_path / "files" / "talk - good.mp4"
    assert row.told.text() == "Ready: talk - good.mp4"
    assert out.read_bytes() == b"video"
    click(row.show_result)
    assert revealed == [out]
    assert "talk.mp4 is converted" in window.messages.text
    click(window.messages.buttons()[0])
    assert revealed == [out, out]
    click(row.play)
    stand.qtbot.waitUntil(lambda: ("source", (str(out), False)) in stand.session.asked)
    click(row.remove)
    assert _rows(window) == []
    assert out.exists()


def test_several_wait_for_each_other_and_are_told_apart(
    stand: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["slow.mp4", "bad.mp4", "last.mp4"]
    monkeypatch.setattr(
        "face2face.gui.controllers.conversions.ask_videos",
        lambda *_: [str(tmp_path / name) for name in names],
    )
    window.conversions.page.open_page()
    click(window.conversions.page.more)
    button = window.body.playback.buttons["convert"]
    stand.qtbot.waitUntil(lambda: "About 2 minutes left" in _rows(window)[0].told.text())
    assert _rows(window)[0].told.text().startswith("42\u00a0%")
    assert _rows(window)[0].bar.value() == 420
    # Each row has the same buttons: a screen reader says of which video.
    assert _rows(window)[1].stop.accessibleDescription() == "bad.mp4"
    assert _rows(window)[0].bar.accessibleName() == "slow.mp4"
    assert button.text() == "42\u00a0% + 2"
    assert _states(window) == [State.RUNNING, State.WAITING, State.WAITING]
    click(_rows(window)[2].stop)
    click(_rows(window)[0].stop)
    stand.qtbot.waitUntil(lambda: _states(window) == [State.STOPPED, State.FAILED, State.STOPPED])
    assert "no video, or too damaged" in _rows(window)[1].told.text()
    assert button.text() == "Convert the whole video"
    click(_rows(window)[2].again)
    stand.qtbot.waitUntil(lambda: _states(window)[2] is State.DONE)
    assert [Path(flags[1]).name for flags in _asked(tmp_path)] == [
        "slow.mp4",
        "bad.mp4",
        "last.mp4",
    ]
    assert not (tmp_path / "files" / "slow - good.mp4").exists()


@pytest.fixture
def page_of_four(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ConversionPage:
    """The page as it opens, on which four videos are chosen next."""
    names = [str(tmp_path / f"{number}.mp4") for number in range(4)]
    monkeypatch.setattr("face2face.gui.controllers.conversions.ask_videos", lambda *_: names)
    page: ConversionPage = window.conversions.page
    page.open_page()
    return page


def test_the_page_is_as_high_as_its_rows(
    stand: Any, window: MainWindow, page_of_four: ConversionPage
) -> None:
    page = page_of_four
    without = page.height()
    assert page.focusWidget() is page.hide_  # Space opens nothing
    assert without < 280  # it was 420, whatever was on it
    page.move(page.x(), page.screen().availableGeometry().bottom() - page.height())
    click(page.more)
    assert page.height() > without  # at once
    stand.qtbot.waitUntil(lambda: _states(window) == [State.DONE] * 4)
    last = _rows(window)[-1]
    stand.qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
    assert page.geometry().bottom() <= page.screen().availableGeometry().bottom()
    page.resize(page.minimumSize())
    stand.qtbot.wait(30)
    assert layout_faults(page) == []
    assert page.minimumWidth() >= last.minimumSizeHint().width() + 40  # no button is cut


def test_the_page_that_grows_while_it_is_hidden_opens_on_the_screen_as_large_as_it_was_made(
    stand: Any, window: MainWindow, page_of_four: ConversionPage
) -> None:
    page = page_of_four
    page.resize(700, page.height())
    page.move(page.x(), page.screen().availableGeometry().bottom() - page.height())
    page.hide()
    page.add.emit()
    stand.qtbot.waitUntil(lambda: _states(window) == [State.DONE] * 4)
    page.hide()
    page.open_page()
    assert page.width() == 700
    assert page.height() > 280
    assert page.geometry().bottom() <= page.screen().availableGeometry().bottom()


def test_a_failure_is_told_in_the_window_where_the_page_is_hidden(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    window.conversions.convert([str(tmp_path / "bad.mp4")])
    stand.qtbot.waitUntil(lambda: "bad.mp4 was not converted" in window.messages.text)


def test_closing_the_window_asks_while_a_video_is_converted(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    window.conversions.convert([str(tmp_path / "slow.mp4")])
    stand.qtbot.waitUntil(lambda: "42" in window.body.playback.buttons["convert"].text())
    window.close()
    assert window.isVisible()
    question = window.conversions.question
    assert question is not None
    (keep,) = [one for one in question.buttons() if one.text() == "Keep converting"]
    click(keep)
    assert window.isVisible()
    window.close()
    question = window.conversions.question
    assert question is not None
    (leave,) = [one for one in question.buttons() if one.text() == "Give up and close"]
    click(leave)
    stand.qtbot.waitUntil(lambda: not window.isVisible())


def test_what_cannot_be_converted_is_told(stand: Any, window: MainWindow) -> None:
    stand.session.become(task="inpaint")
    stand.qtbot.waitUntil(lambda: window.strips.task == "inpaint")
    click(window.body.playback.buttons["convert"])
    assert "--mask" in window.messages.text
    assert not window.conversions.page.isVisible()


def test_a_folder_that_cannot_be_made_is_told(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    window.recording.folder = tmp_path / "file" / "inside"
    window.actions_.convert.trigger()
    assert str(tmp_path / "file" / "inside") in window.messages.text
    assert window.conversions.queue.jobs == []


def test_the_address_of_a_stream_is_given_to_no_command(stand: Any, window: MainWindow) -> None:
    address = "rtsp://me:s3cret@192.168.1.20/stream"
    window.choose_source(address)
    stand.qtbot.waitUntil(lambda: ("source", (address, False)) in stand.session.asked)
    stand.session.become(**stand.running)
    assert window.link.status().model is ModelState.READY
    window.actions_.convert.setEnabled(True)  # as it is until the news of the stream comes
    window.actions_.convert.trigger()
    assert window.conversions.queue.jobs == []


def test_the_flags_are_those_of_the_command_and_say_what_the_window_shows() -> None:
    motion = RetargetOptions(head_gain=1.5, smoothing=0.2, gaze=(3.0, -2.0))
    flags = flags_of(
        location="photo.jpg",
        task="landmarks",
        alone=True,
        landmarks=False,
        labelled=False,
        motion=motion,
        is_photo=True,
        choices=TaskOptions(),
        photo=PhotoOptions(2, 768),
    )
    args = build_parser().parse_args(["--source", "a.mp4", *flags, "--progress", "json"])
    assert (args.model, args.layout, args.no_label) == (["photo.jpg"], "output", True)
    assert retarget_options_from(args) == motion
    assert (args.size, args.face) == (768, 2)
    for task, name, value in (
        ("cutout", "background", "#00b140"),
        ("pencil", "input_kind", "drawing"),
        ("deblur", "strength", 0.4),
    ):
        choices = replace(TaskOptions(kind="drawing", background="#00b140"), strength=0.4)
        flags = flags_of(
            location="m",
            task=task,
            alone=False,
            landmarks=False,
            labelled=True,
            motion=motion,
            is_photo=False,
            choices=choices,
            photo=None,
        )
        args = build_parser().parse_args(["--source", "a.mp4", *flags])
        assert getattr(args, name) == value
        assert args.layout == "side-by-side"


def test_a_trained_face_is_not_given_the_flags_of_photographs() -> None:
    flags = flags_of(
        location="grid-s1",
        task="landmarks",
        alone=False,
        landmarks=False,
        labelled=True,
        motion=RetargetOptions(head_gain=1.5, brows_gain=2.0, gaze="viewer"),
        is_photo=False,
        choices=TaskOptions(),
        photo=None,
    )
    assert [flag for flag in flags if "gain" in flag or "gaze" in flag] == ["--head-gain=1.5"]


def test_what_changes_nothing_is_not_given_to_the_command() -> None:
    flags = flags_of(
        location="nora",
        task="landmarks",
        alone=True,
        landmarks=True,
        labelled=True,
        motion=RetargetOptions("off", head_gain=0.8, smoothing=0.2, gaze="viewer"),
        is_photo=True,
        choices=TaskOptions(),
        photo=None,
    )
    assert flags[2:] == ["--layout", "output", "--retarget=off", "--smoothing=0.2"]


def test_a_face_with_a_second_stage_is_converted_as_large_as_the_menu_says(
    stand: Any, window: MainWindow
) -> None:
    def size_of(video: str) -> list[str]:
        window.conversions.convert([video])
        flags = window.conversions.queue.jobs[-1].flags
        return flags[flags.index("--size") + 1 :][:1] if "--size" in flags else []

    assert size_of("slow.mp4") == []
    stand.session.become(sizes=(256, 512))
    assert size_of("b.mp4") == ["512"]
    stand.session.asked.clear()
    window.actions_.photo_sizes[256].trigger()
    assert stand.session.asked == [("model", "good")], "the menu holds for it, too"
    assert size_of("c.mp4") == ["256"]
    window.actions_.photo_sizes[1024].trigger()
    assert size_of("d.mp4") == []


def test_no_result_replaces_another(tmp_path: Path) -> None:
    first = target_of(tmp_path, "talk.mov", "a/b", set())
    assert first.name == "talk - a_b.mp4"
    second = target_of(tmp_path, "talk.mov", "a/b", {first})
    second.touch()
    third = target_of(tmp_path, "talk.mov", "a/b", {first})
    assert len({first, second, third}) == 3
    target_of(tmp_path, f"{'脸' * 83}.mov", "ana", set()).touch()  # as long as names may be


@pytest.mark.parametrize("size", [(480, 300), (900, 600)], ids=str)
def test_nothing_is_cut_on_the_page(
    stand: Any, language: str, window: MainWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    sources = [str(tmp_path / f"{name}.mp4") for name in ("bad", "fine", "slow", "waits" * 20)]
    window.conversions.convert(sources)
    page = window.conversions.page
    page.open_page()
    page.resize(*size)
    stand.qtbot.waitUntil(
        lambda: _states(window) == [State.FAILED, State.DONE, State.RUNNING, State.WAITING]
    )
    stand.qtbot.wait(50)
    assert layout_faults(page) == []
