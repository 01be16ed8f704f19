"""The microphone is looked at before it is needed, and only while somebody sees its level."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from face2face.gui.controllers import microphone_check
from face2face.gui.preferences import NO_MICROPHONE
from face2face.video.microphone import Samples
from tests.gui.settings_page.conftest import Opened, choose


class _Microphone:
    """Hears what a test says."""

    rate = 48000

    def __init__(self, name: str, loudness: float) -> None:
        self.name, self.loudness, self.closed = name, loudness, False

    def blocks(self) -> Iterator[tuple[float, Samples]]:
        yield time.monotonic(), np.full(480, self.loudness, np.float32)

    def close(self) -> None:
        self.closed = True


class _Machine:
    """Its microphones, and those that were opened."""

    def __init__(self) -> None:
        self.names = ["Desk", "Headset"]
        self.loudness = 0.5
        self.opened: list[_Microphone] = []

    def open(self, name: str) -> _Microphone | None:
        wanted = name or next(iter(self.names), "")
        if wanted not in self.names:
            return None
        self.opened.append(_Microphone(wanted, self.loudness))
        return self.opened[-1]


@pytest.fixture
def machine(stand: Any) -> _Machine:
    made = _Machine()
    stand.microphone = made.open
    stand.list_microphones = lambda _: list(made.names)
    return made


def test_the_level_moves_while_it_can_be_seen_and_only_then(machine: _Machine, stand: Any) -> None:
    opened = Opened(stand)
    meter = opened.page.microphone.meter
    stand.qtbot.waitUntil(lambda: meter.share > 0.5)
    assert machine.opened[0].name == "Desk"
    opened.window.showMinimized()
    stand.qtbot.waitUntil(lambda: machine.opened[0].closed)
    opened.window.showNormal()
    # A window that comes back may say so twice: what was opened the first time is given back.
    stand.qtbot.waitUntil(lambda: [one.closed for one in machine.opened].count(False) == 1)
    opened.page.close_sheet()
    stand.qtbot.waitUntil(lambda: all(one.closed for one in machine.opened))
    assert meter.share == 0
    count = len(machine.opened)
    stand.qtbot.wait(120)
    assert len(machine.opened) == count


def test_the_chosen_one_is_heard_and_recorded(machine: _Machine, stand: Any) -> None:
    opened = Opened(stand)
    box = opened.page.microphone.box
    stand.qtbot.waitUntil(lambda: box.findData("Headset") > 0)
    choose(box, "Headset")
    stand.qtbot.waitUntil(lambda: machine.opened[-1].name == "Headset")
    opened.page.close_sheet()
    machine.opened.clear()
    opened.window.actions_.record.trigger()
    stand.qtbot.waitUntil(lambda: [one.name for one in machine.opened] == ["Headset"])
    opened.window.actions_.settings.trigger()
    told = opened.page.microphone.told
    stand.qtbot.waitUntil(lambda: "when nothing is recorded" in told.text())
    assert len(machine.opened) == 1  # the recording keeps it for itself
    stand.session.give()
    opened.window.recording.record(False)


def test_one_that_is_missing_is_told_before_anything_is_recorded(
    machine: _Machine, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone_check, "_AGAIN_MS", 50)
    machine.names = []
    opened = Opened(stand)
    section = opened.page.microphone
    stand.qtbot.waitUntil(lambda: "There is no microphone" in section.told.text())
    assert section.told.property("role") == "alarm"
    machine.names = ["Headset"]  # it is plugged in
    stand.qtbot.waitUntil(lambda: section.meter.share > 0.5)
    assert section.told.property("role") == "muted"


def test_a_chosen_one_that_is_gone_is_named_and_not_replaced(machine: _Machine, stand: Any) -> None:
    opened = Opened(stand)
    box = opened.page.microphone.box
    stand.qtbot.waitUntil(lambda: box.findData("Headset") > 0)
    choose(box, "Headset")
    stand.close()
    machine.names = ["Desk"]
    machine.opened.clear()
    again = Opened(stand)
    section = again.page.microphone
    stand.qtbot.waitUntil(lambda: "Headset cannot be used" in section.told.text())
    assert section.box.currentData() == "Headset"
    assert machine.opened == []


def test_only_silence_is_told(
    machine: _Machine, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone_check, "_SILENT_S", 0.1)
    machine.loudness = 0.0
    section = Opened(stand).page.microphone
    stand.qtbot.waitUntil(lambda: "only silence" in section.told.text())
    machine.opened[0].loudness = 0.2
    stand.qtbot.waitUntil(lambda: "the bar moves" in section.told.text())


def _none(machine: _Machine) -> None:
    machine.names = []


def _all(_: _Machine) -> None:
    pass


@pytest.mark.parametrize(
    ("arrange", "chosen", "told"),
    [(_none, "", True), (_all, NO_MICROPHONE, False), (_all, "", False)],
)
def test_a_recording_without_a_microphone_says_so_as_it_begins(
    machine: _Machine,
    stand: Any,
    arrange: Callable[[_Machine], None],
    chosen: str,
    told: bool,
) -> None:
    arrange(machine)
    opened = Opened(stand)
    choose(opened.page.microphone.box, chosen)
    opened.page.close_sheet()
    window = opened.window
    window.actions_.record.trigger()
    stand.session.give()
    with stand.qtbot.waitSignal(window.recording.ticked):
        pass
    if told:
        stand.qtbot.waitUntil(lambda: "no sound" in window.messages.text)
        window.messages.buttons()[0].click()
        assert opened.page.isVisible()
    else:
        assert "no sound" not in window.messages.text
    window.recording.record(False)
    assert ("without sound" in window.messages.text) is told
