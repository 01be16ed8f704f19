"""Which microphones there are, and that the one is opened that is meant."""

import sys
import threading
import types
from typing import Any

import numpy as np
import pytest

from face2face.video.microphone import Microphone, list_microphones, open_microphone
from face2face.video.portaudio import opening_sound
from tests.waiting import PATIENCE_S

_DEVICES = [
    {"name": "Speakers", "max_input_channels": 0, "hostapi": 0, "default_samplerate": 44100.0},
    {"name": "Headset", "max_input_channels": 1, "hostapi": 0, "default_samplerate": 16000.0},
    {"name": "Desk", "max_input_channels": 2, "hostapi": 0, "default_samplerate": 44100.0},
    {"name": "Desk", "max_input_channels": 2, "hostapi": 1, "default_samplerate": 44100.0},
]


class _PortAudio(types.ModuleType):
    """What is used of sounddevice, on devices that a test names."""

    class PortAudioError(Exception):
        pass

    def __init__(self) -> None:
        super().__init__("sounddevice")
        self.devices = list(_DEVICES)
        self.default = types.SimpleNamespace(hostapi=0)
        self.looked = 0
        self.opened: list[int | None] = []
        self.closed = 0
        self.refuses = False
        outer = self

        class InputStream:
            def __init__(self, **asked: Any) -> None:
                outer.opened.append(asked["device"])
                self._give = asked["callback"]

            def start(self) -> None:
                if outer.refuses:
                    raise outer.PortAudioError("Device unavailable")
                self._give(np.full((48, 1), 0.5, np.float32), 48, None, None)

            def close(self) -> None:
                outer.closed += 1

        self.InputStream = InputStream

    def query_devices(self, device: int | None = None, kind: str | None = None) -> Any:
        if kind is None:
            return self.devices
        return self.devices[1 if device is None else device]

    def check_input_settings(self, **asked: Any) -> None:
        if asked["device"] == 1:
            raise self.PortAudioError("Invalid sample rate")

    def _terminate(self) -> None:
        pass

    def _initialize(self) -> None:
        self.looked += 1
        self.devices.append({**_DEVICES[1], "name": "Plugged in"})


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> _PortAudio:
    made = _PortAudio()
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def test_each_microphone_is_listed_once_and_no_loudspeaker(portaudio: _PortAudio) -> None:
    assert list_microphones(anew=False) == ["Headset", "Desk"]
    assert portaudio.looked == 0


def test_what_was_plugged_in_is_found_when_it_is_looked_for(portaudio: _PortAudio) -> None:
    assert list_microphones(anew=True) == ["Headset", "Desk", "Plugged in"]


def test_nothing_is_looked_for_anew_while_a_device_is_being_opened(portaudio: _PortAudio) -> None:
    looking = threading.Thread(target=lambda: list_microphones(anew=True))
    with opening_sound():
        looking.start()
        looking.join(0.2)
        assert looking.is_alive() and portaudio.looked == 0
    looking.join(PATIENCE_S)
    assert portaudio.looked == 1


def test_what_does_not_start_is_closed(portaudio: _PortAudio) -> None:
    portaudio.refuses = True
    assert open_microphone("Desk") is None
    assert portaudio.closed == 1


@pytest.mark.parametrize(("name", "number", "rate"), [("", None, 48000), ("Desk", 2, 48000)])
def test_the_one_is_opened_that_is_meant(
    portaudio: _PortAudio, name: str, number: int | None, rate: int
) -> None:
    microphone = Microphone(name)
    assert portaudio.opened == [number]
    assert microphone.rate == rate
    ((_, samples),) = microphone.blocks()
    assert samples.tolist() == [0.5] * 48
    microphone.close()


def test_a_device_keeps_the_rate_that_it_can(portaudio: _PortAudio) -> None:
    assert Microphone("Headset").rate == 16000


def test_one_that_is_gone_is_not_replaced_by_another(portaudio: _PortAudio) -> None:
    assert open_microphone("Left at home") is None
    assert portaudio.opened == []


def test_without_the_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert list_microphones(anew=True) == []
    assert open_microphone() is None
