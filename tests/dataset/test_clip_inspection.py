"""What is said of clips: nothing of good ones, and of spoilt ones what was done to them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.dataset.clip_faults import ClipFault, FoundFault
from face2face.dataset.clip_inspection import find_faults
from face2face.dataset.clip_samples import ClipSamples, look_at_frame, sample_clip
from face2face.images.io import read_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame
from face2face.utils.paths import shipped

TALK = shipped("assets") / "talk.mp4"
PHOTOS = sorted(shipped("models").glob("*/photo.jpg"))

Change = Callable[[Frame], Frame]


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    """The real ones."""
    return OpenVinoFaceNetworks()


@pytest.fixture(scope="module")
def frames(talking: list[Frame]) -> list[Frame]:
    """Twenty frames of a face that talks, 256 pixels a side."""
    return talking[::2][:20]


@pytest.fixture
def faults_of(networks: OpenVinoFaceNetworks) -> Callable[..., list[ClipFault]]:
    """What is wrong with some frames, taken as half a minute."""

    def find(frames: Sequence[Frame], length_s: float = 30.0) -> list[ClipFault]:
        samples = [look_at_frame(frame, 1.5 * i, networks) for i, frame in enumerate(frames)]
        clip = ClipSamples(Path("clip.mp4"), tuple(samples), length_s)
        return [found.fault for found in find_faults(clip)]

    return find


def test_the_shipped_clip_is_good(networks: OpenVinoFaceNetworks) -> None:
    told: list[float] = []
    clip = sample_clip(TALK, networks, told.append)
    assert find_faults(clip) == []
    assert 40 <= len(clip.samples) <= 60
    assert clip.length_s == pytest.approx(18, abs=1)
    times = [one.time_s for one in clip.samples]
    assert min(np.diff(times)) > 0.2
    assert told == sorted(told)
    assert told[-1] > 0.9


def noisy(frame: Frame, levels: float) -> Frame:
    noise = np.random.default_rng(0).normal(0, levels, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


def far_away(frame: Frame) -> Frame:
    small = cv2.resize(frame, (130, 130), interpolation=cv2.INTER_AREA)
    return np.asarray(np.pad(small, ((63, 63), (63, 63), (0, 0)), mode="edge"), np.uint8)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda frame: noisy(0.28 * frame, 2), ClipFault.DARK),
        (lambda frame: cv2.GaussianBlur(frame, (0, 0), 3), ClipFault.BLURRED),
        (lambda frame: cv2.blur(frame, (15, 1)), ClipFault.BLURRED),
        (far_away, ClipFault.SMALL),
        (lambda frame: np.hstack([frame, frame[:, ::-1]]), ClipFault.TWO_PEOPLE),
    ],
    ids=["dark", "out of focus", "in motion", "far away", "two beside each other"],
)
def test_what_was_spoilt_is_told_and_nothing_else(
    faults_of: Callable[..., list[ClipFault]],
    frames: list[Frame],
    change: Change,
    fault: ClipFault,
) -> None:
    assert faults_of([np.asarray(change(frame), np.uint8) for frame in frames]) == [fault]


def test_half_of_it_without_a_face(
    faults_of: Callable[..., list[ClipFault]], frames: list[Frame]
) -> None:
    wall = np.full_like(frames[0], 120)
    assert faults_of([*frames[:10], *[wall] * 10]) == [ClipFault.FEW_FACES]
    assert faults_of([wall] * 20) == [ClipFault.NO_FACE]
    assert faults_of([*frames[:17], *[wall] * 3]) == []


def test_another_person_in_the_second_half(
    faults_of: Callable[..., list[ClipFault]], frames: list[Frame]
) -> None:
    other = cv2.resize(read_image(PHOTOS[0]), (256, 256), interpolation=cv2.INTER_AREA)
    assert faults_of([*frames[:14], *[np.asarray(other, np.uint8)] * 6]) == [ClipFault.TWO_PEOPLE]


def test_a_head_that_moves_and_a_mouth_that_does_not(
    faults_of: Callable[..., list[ClipFault]], frames: list[Frame]
) -> None:
    def moved(step: int) -> Frame:
        turn = cv2.getRotationMatrix2D((128, 128), 6 * np.sin(step), 1 + 0.03 * np.cos(step))
        return np.asarray(cv2.warpAffine(frames[0], turn, (256, 256), borderMode=1), np.uint8)

    assert faults_of([moved(step) for step in range(20)]) == [ClipFault.ONE_EXPRESSION]


@pytest.mark.parametrize(("shake", "expected"), [(0, []), (5, [ClipFault.MOVING_CAMERA])])
def test_a_camera_in_the_hand(
    faults_of: Callable[..., list[ClipFault]],
    frames: list[Frame],
    shake: int,
    expected: list[ClipFault],
) -> None:
    random = np.random.default_rng(1)
    room = cv2.GaussianBlur(random.uniform(0, 255, (300, 660, 3)).astype(np.float32), (0, 0), 2)
    room = np.clip(127 + 4 * (room - 127), 0, 255).astype(np.uint8)

    def filmed(frame: Frame) -> Frame:
        image = room.copy()
        image[44:, 202:458] = frame
        x, y = random.integers(-shake, shake + 1, 2) + 10
        return noisy(image[y : y + 280, x : x + 640], 1)

    assert faults_of([filmed(frame) for frame in frames]) == expected


def test_too_little(
    faults_of: Callable[..., list[ClipFault]], frames: list[Frame], networks: OpenVinoFaceNetworks
) -> None:
    assert faults_of(frames, length_s=3.5) == [ClipFault.SHORT]
    assert ClipFault.FEW_IMAGES in faults_of(frames[:2])  # a slide show


def test_a_folder_of_images(
    networks: OpenVinoFaceNetworks, frames: list[Frame], tmp_path: Path
) -> None:
    for place, frame in enumerate(frames):
        cv2.imwrite(str(tmp_path / f"{place}.png"), frame[..., ::-1])
    clip = sample_clip(tmp_path, networks)
    assert (clip.images, clip.length_s, len(clip.samples)) == (20, None, 20)
    few = FoundFault(ClipFault.FEW_IMAGES, {"images": 20, "least": 40})
    assert find_faults(clip) == [few]
    assert few.in_words() == (
        "it holds 20 of the 40 images that are needed: give more of them, or a video"
    )


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo.parent.name)
def test_light_and_focus_of_faces_of_any_colour_are_not_blamed(
    faults_of: Callable[..., list[ClipFault]], photo: Path
) -> None:
    found = faults_of([read_image(photo)] * 2)
    assert set(found) <= {ClipFault.FEW_IMAGES}


def test_a_fault_carries_what_its_words_need() -> None:
    with pytest.raises(ValueError, match="percent"):
        FoundFault(ClipFault.FEW_FACES)
    for fault in ClipFault:
        words = FoundFault(fault, dict.fromkeys(fault.facts, 7)).in_words()
        assert "{" not in words
        assert ":" in words, "what to do"


GOOD = ("drivers/webcam_man.mp4", "grid/s1_holdout_30s.mp4")
SHORT = ("grid/drivers/bbaf2n.mp4", "grid/drivers/pwij3p.mp4", "cases/hdrhlg.mov")


@pytest.mark.parametrize("name", [*GOOD, *SHORT])
def test_real_footage_is_not_blamed(
    networks: OpenVinoFaceNetworks, shared_data: Path, name: str
) -> None:
    found = [one.fault for one in find_faults(sample_clip(shared_data / name, networks))]
    assert found == ([ClipFault.SHORT] if name in SHORT else [])


def test_real_footage_with_faults(networks: OpenVinoFaceNetworks, shared_data: Path) -> None:
    def found(name: str) -> list[ClipFault]:
        return [one.fault for one in find_faults(sample_clip(shared_data / name, networks))]

    two = [ClipFault.TWO_PEOPLE, ClipFault.SHORT]
    assert found("hard/multi_two_faces_side_by_side.mp4") == two
    assert found("hard/please.mkv")[0] is ClipFault.SMALL
    assert found("hard/broken_bitflips.mp4")[0] is ClipFault.FEW_FACES
    assert found("cases/slide.mp4") == [ClipFault.FEW_IMAGES]
