"""The demo clip: made for real, and the one that ships."""

from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor, mouth_opening
from face2face.types import Frame, Grey
from face2face.utils.paths import shipped
from tools.demo_clip.command import main

PORTRAIT = shipped("assets") / "astronaut.png"
SHIPPED_CLIP = shipped("assets") / "talk.mp4"


def decode(clip: Path) -> tuple[list[Frame], npt.NDArray[np.float32]]:
    """All frames, and the sound as one line of samples."""
    with av.open(str(clip)) as video:
        frames = [np.asarray(f.to_ndarray(format="rgb24"), np.uint8) for f in video.decode(video=0)]
    with av.open(str(clip)) as video:
        sound = np.concatenate([f.to_ndarray().ravel() for f in video.decode(audio=0)])
    return frames, sound.astype(np.float32)


def mouth_openings(frames: list[Frame]) -> list[float]:
    """Opening of the mouth in each frame; fails where there is not exactly one face."""
    detector, predictor = FaceDetector(), LandmarkPredictor()
    openings = []
    for frame in frames:
        grey: Grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8)
        (box,) = detector.find(grey)
        openings.append(mouth_opening(predictor.in_box(grey, box)))
    return openings


@pytest.fixture(scope="module")
def short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of three seconds, the shortest."""
    clip = tmp_path_factory.mktemp("clip") / "new folder" / "talk.mp4"
    assert main(["--portrait", str(PORTRAIT), "--out", str(clip), "--seconds", "3"]) == 0
    return clip


def test_a_clip_has_thirty_frames_a_second_and_sound(short_clip: Path) -> None:
    frames, sound = decode(short_clip)
    assert len(frames) == 90
    assert frames[0].shape == (512, 512, 3)
    assert float(np.abs(sound).max()) == pytest.approx(10 ** (-9 / 20), rel=0.2)
    with av.open(str(short_clip)) as video:
        assert video.streams.video[0].average_rate == 30
        assert video.streams.audio[0].rate == 48_000
        assert "Eileen Collins" in video.metadata["comment"]


def test_a_clip_starts_neutral_and_then_speaks(short_clip: Path) -> None:
    frames, _ = decode(short_clip)
    openings = mouth_openings(frames[::3])
    assert max(openings[:10]) < 0.06
    assert max(openings[10:]) > 0.2


def test_nothing_but_the_clip_is_left_behind(short_clip: Path) -> None:
    assert [path.name for path in short_clip.parent.iterdir()] == ["talk.mp4"]


def test_the_shipped_clip_shows_one_talking_face_throughout() -> None:
    frames, sound = decode(SHIPPED_CLIP)
    assert len(frames) >= 480
    assert float(np.abs(sound).max()) > 0.1
    openings = mouth_openings(frames[::10])
    assert min(openings) < 0.05
    assert max(openings) > 0.25


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--seconds", "1"], 2, "--seconds is 1"),
        (["--out", "talk.avi"], 2, "ends in .mp4"),
        (["--portrait", "nowhere.png"], 1, "cannot read nowhere.png"),
        (["--portrait", str(SHIPPED_CLIP)], 1, "is a video: give an image"),
        (["--seconds", "3", "--out", f"{PORTRAIT}/talk.mp4"], 1, "cannot write"),
    ],
)
def test_a_mistake_gives_one_clear_line(
    options: list[str],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(options) == code
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert message in error
    assert list(tmp_path.iterdir()) == []


def test_a_image_without_a_face_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wall = tmp_path / "wall.png"
    cv2.imwrite(str(wall), np.full((200, 200, 3), 128, np.uint8))
    assert main(["--portrait", str(wall), "--out", str(tmp_path / "talk.mp4")]) == 1
    assert "no face was found" in capsys.readouterr().err
