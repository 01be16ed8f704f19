"""The sound of a video that plays: handed on in time with its images, and void after a move."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from face2face.engine.live.session import LiveSession
from face2face.engine.live.sound_feed import RATE, Sound, SoundFeed
from face2face.video.source_spec import SourceChoice
from tests.engine.live.fakes import WEBCAM, Seen
from tests.engine.live.test_video_player import make_video
from tests.video.test_sound import with_sound
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]
Listen = Callable[[LiveSession], Seen]

CLICK_S = 1.2
"""Late enough for a busy machine to open the sound in time."""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds, with a loud moment, left more than right."""
    sound = np.zeros((2, 2 * RATE))
    sound[:, round(CLICK_S * RATE) :][:, :2400] = 0.8 * np.sin(np.arange(2400) / 8)
    sound[1] *= 0.25
    return with_sound(tmp_path / "click.mkv", "pcm_s16le", "stereo", "s16", sound, frames=50)


def heard(sounds: list[Sound | None]) -> list[float]:
    """When something loud begins, after silence, time.monotonic()."""
    moments: list[float] = []
    for sound in filter(None, sounds):
        loud = np.flatnonzero(np.abs(sound.samples[0]) > 0.1)
        if len(loud):
            at_s = sound.due_s + float(loud[0]) / RATE
            if not moments or at_s - moments[-1] > 0.2:
                moments.append(at_s)
    return moments


def test_a_click_is_due_when_its_image_is(
    make_session: MakeSession, clip: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    sounds: list[Sound | None] = []
    remove = session.on_sound(sounds.append)
    session.set_source(SourceChoice.of_file(clip, loop=True))
    session.start()
    eventually(lambda: len(heard(sounds)) >= 2)
    assert session.status().has_sound
    remove()
    # However late the images come, the sound belongs to when they were due.
    begun_s = {heard(sounds)[0] - CLICK_S, heard(sounds)[1] - CLICK_S}
    bases = [one.captured_s - (one.at_s or 0.0) for one in what.results]
    assert min(abs(base - begin_s) for base in bases for begin_s in begun_s) < 0.04
    first = next(sound for sound in sounds if sound is not None)
    assert first.samples.shape[0] == 2
    assert first.samples.dtype == np.float32


def test_sound_is_due_to_the_sample_wherever_it_begins(tmp_path: Path) -> None:
    sounds: list[Sound | None] = []
    feed = SoundFeed(sounds.append, lambda: True)
    thread = threading.Thread(target=feed.run, daemon=True)
    thread.start()
    sound = np.zeros((1, 20 * RATE))
    for begin in range(round(CLICK_S * RATE), sound.shape[1] - RATE // 2, RATE // 2):
        sound[0, begin : begin + 2400] = 0.8 * np.sin(np.arange(2400) / 8)
    path = with_sound(tmp_path / "clicks.mkv", "pcm_s16le", "mono", "s16", sound)
    try:
        for since_s in (-1.0, 0.0, 5.25):
            begin_s = time.monotonic() - since_s
            sounds.clear()
            feed.follow(path, begin_s)
            eventually(lambda: bool(heard(sounds)))
            after_s = heard(sounds)[0] - begin_s - CLICK_S  # a click each half second
            assert after_s - round(2 * after_s) / 2 == pytest.approx(0, abs=0.001)
            assert sounds[0] is None  # what came before is void
    finally:
        feed.close()
        thread.join(10)


def test_what_is_not_due_yet_is_void_when_the_video_is_held(
    make_session: MakeSession, clip: Path
) -> None:
    session = make_session()
    sounds: list[Sound | None] = []
    session.on_sound(sounds.append)
    session.set_source(SourceChoice.of_file(clip, loop=True))
    session.start()
    eventually(lambda: bool(heard(sounds)))
    session.hold(True)
    eventually(lambda: sounds[-1] is None)
    session.hold(False)
    eventually(lambda: sounds[-1] is not None)
    session.set_source(WEBCAM)
    eventually(lambda: sounds[-1] is None)


def test_a_video_without_sound_is_silent(
    make_session: MakeSession, tmp_path: Path, seen: Listen
) -> None:
    session = make_session()
    what = seen(session)
    sounds: list[Sound | None] = []
    session.on_sound(sounds.append)
    session.set_source(SourceChoice.of_file(make_video(tmp_path / "mute.mp4"), loop=True))
    session.start()
    eventually(lambda: len(what.results) > 30)
    assert not any(sounds)
    assert not session.status().has_sound
