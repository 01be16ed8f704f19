"""Consent, news, directions, filming, choosing pairs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from face2face.dataset.clip_faults import ClipFault, FoundFault
from face2face.dataset.layout import find_pairs
from face2face.errors import ConsentError, ErrorDetails, ErrorKind, SourceError
from face2face.new_face.camera_recording import record_face
from face2face.new_face.clip import Clip
from face2face.new_face.clip_check import report_faults, sample_clips
from face2face.new_face.consent import ask_consent
from face2face.new_face.directions import DIRECTIONS, direction_at
from face2face.new_face.pairs import choose_pairs
from face2face.new_face.progress import Progress, read_line
from face2face.new_face.watch import newest_sheet
from face2face.types import Frame
from face2face.video.camera import CameraDevice, CameraSource


@pytest.mark.parametrize("answer", ["", " ", "no", "No.", "N"])
def test_no_consent(answer: str) -> None:
    with pytest.raises(ConsentError, match="nothing was recorded"):
        ask_consent(lambda _: answer)


def test_consent_with_its_date() -> None:
    assert ask_consent(lambda _: "  yes,  my own face ").startswith("yes, my own face (said on 20")


def test_nobody_answers() -> None:
    def gone(_: str) -> str:
        raise EOFError

    with pytest.raises(ConsentError):
        ask_consent(gone)


def test_news_as_a_line_and_back() -> None:
    news = Progress("train", 0.5, 30.0, "one\ntwo", "/run/samples/ä.png")
    assert "\n" not in news.line()
    assert read_line(news.line()) == news


def test_an_error_as_a_line_and_back() -> None:
    details = ErrorDetails(ErrorKind.NO_SINGLE_FACE, {"file": "a.mp4", "frames": 75})
    news = Progress("failed", message="a.mp4: no face", error=details)
    facts = {"file": "a.mp4", "frames": 75}
    assert json.loads(news.line())["error"] == {"kind": "no single face", "facts": facts}
    assert read_line(news.line()) == news
    why = ErrorDetails(ErrorKind.FORMAT_UNSIGNABLE, {"suffix": ".mkv"})
    noted = ErrorDetails(ErrorKind.NOT_SIGNED, {"file": "a.mkv", "why": why})
    note = Progress("note", message="a.mkv: not signed", error=noted)
    assert read_line(note.line()) == note, "one sentence explains another"
    without = news.line().replace('"frames": 75', '"frame": 75')
    assert read_line(without) is None, "facts that the kind does not name"


@pytest.mark.parametrize("line", ["", "I0000 cudart", "[]", "{}", '{"stage": "dance"}', "7", "{"])
def test_lines_of_others_are_no_news(line: str) -> None:
    assert read_line(line) is None


def test_directions_follow_each_other_to_the_end() -> None:
    given = [direction_at(step / 1000) for step in range(1001)]
    assert list(dict.fromkeys(given)) == list(DIRECTIONS)
    assert direction_at(2.0) is DIRECTIONS[-1]
    # The last tenth validates: it must show talking, as most videos will.
    assert direction_at(0.85).key == "talk"


class FakeCamera(CameraDevice):
    """Gives images at a rate of its own clock, faster than any real one."""

    def __init__(self, frames: list[Frame], rate: float = 30.0) -> None:
        self.name, self.rate = "fake", rate
        self._frames, self._given = frames, 0

    def read(self) -> object:
        self._given += 1
        return self._frames[self._given % len(self._frames)]

    def close(self) -> None:
        pass


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Callable[..., CameraSource]:
    """A camera whose clock goes on by one image with each image."""

    def make(frames: list[Frame], rate: float = 30.0) -> CameraSource:
        ticks = iter(range(100_000))
        monkeypatch.setattr(
            "face2face.video.camera.time.monotonic", lambda: 5.0 + next(ticks) / rate
        )
        return CameraSource(0, lambda _: FakeCamera(frames, rate))

    return make


def test_a_minute_before_the_camera(
    camera: Callable[..., CameraSource],
    talking: list[Frame],
    tmp_path: Path,
    frames_of: Callable[[Path], list[Frame]],
) -> None:
    told: list[Any] = []
    path = tmp_path / "me.mp4"
    with camera(talking) as source:
        record_face(source, path, 3.0, lambda what, share: told.append((what, share)))
    video = frames_of(path)
    assert len(video) == 90
    assert video[0].shape == talking[0].shape
    assert list(dict.fromkeys(what for what, _ in told)) == list(DIRECTIONS)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_camera_that_is_too_slow_leaves_no_video(
    camera: Callable[..., CameraSource], talking: list[Frame], tmp_path: Path
) -> None:
    with (
        camera(talking, rate=3.0) as source,
        pytest.raises(SourceError, match="30 images in 10 seconds"),
    ):
        record_face(source, tmp_path / "me.mp4", 10.0, lambda *_: None)
    assert list(tmp_path.iterdir()) == []


def test_pairs_are_chosen_once_with_news(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.new_face.pairs._NEWS_EVERY_S", 0.0)
    news: list[Progress] = []

    def choose() -> None:
        options: Any = {"size": 128, "rest_s": 100.0, "command": "face2face-new ana"}
        choose_pairs([Clip(clip)], tmp_path / "data", news.append, **options)

    choose()
    pairs = find_pairs(tmp_path / "data")
    assert pairs.manifest is not None
    assert pairs.manifest.command == "face2face-new ana"
    assert pairs.manifest.size == 128
    shares = [one.share for one in news if one.share is not None]
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] > 0.8
    assert all(one.left_s is None or one.left_s >= 100 for one in news)
    assert any("can be used" in one.message for one in news)
    news.clear()
    choose()
    assert news == []


def test_the_newest_sheet(tmp_path: Path) -> None:
    assert newest_sheet(tmp_path) == ""
    folder = tmp_path / "samples"
    folder.mkdir()
    for name in ("step-9.png", "step-10.png", ".step-11.part-1.png"):
        (folder / name).touch()

    os.utime(folder / "step-9.png", (1, 1))
    assert newest_sheet(tmp_path).endswith("step-10.png")


def test_faults_of_clips_are_told_once_and_what_cannot_be_read_is_passed_over(
    clip: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video" * 100)
    lines: list[str] = []
    clips = sample_clips([Clip(clip), Clip(broken), Clip(clip)])
    assert [one.path for one in clips] == [clip, clip]
    found = report_faults(clips, lines.append)
    assert found == [FoundFault(ClipFault.SHORT, {"seconds": 1})]
    assert lines == [f"warning: talk.mp4: {found[0].in_words()}"] * 2
    assert report_faults(clips, lines.append, trains=False) == []  # one frame is enough
    assert report_faults(clips * 6, lines.append) == []  # together they are long enough
    assert len(lines) == 2
    news = Progress("note", faults=tuple(found))
    assert read_line(news.line()) == news
    unknown = news.line().replace('"short"', '"ugly"')
    assert read_line(unknown) is None
