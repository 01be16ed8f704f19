import numpy as np
import pytest

from face2face.cli.evaluate import build_parser
from face2face.evaluation.trained_figures import head_roll
from face2face.evaluation.variants import ROLL, SHIFT, VARIANTS, VariedSource
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import inter_ocular
from face2face.types import Frame, Landmarks
from face2face.video.file_source import VideoFileSource

EYES = slice(36, 48)


def found_in(name: str, image: Frame, finder: FaceFinder) -> Landmarks:
    found = finder.largest(VARIANTS[name].apply(image))
    assert found is not None
    return found


def test_rolled_turns_the_landmarks_by_its_angle(
    astronaut: Frame, face: Landmarks, finder: FaceFinder
) -> None:
    rolled = found_in("rolled", astronaut, finder)
    assert head_roll(rolled) - head_roll(face) == pytest.approx(ROLL, abs=1)
    assert inter_ocular(rolled) == pytest.approx(inter_ocular(face), rel=0.03)


def test_shifted_moves_the_landmarks_to_the_right(
    astronaut: Frame, face: Landmarks, finder: FaceFinder
) -> None:
    x, y = np.median(found_in("shifted", astronaut, finder) - face, axis=0)
    assert x == pytest.approx(SHIFT * astronaut.shape[1], abs=1.5)
    assert y == pytest.approx(0, abs=1.5)


@pytest.mark.parametrize(("name", "factor"), [("half", 0.5), ("double", 2.0)])
def test_sizes_scale_the_landmarks(
    astronaut: Frame, face: Landmarks, finder: FaceFinder, name: str, factor: float
) -> None:
    assert VARIANTS[name].apply(astronaut).shape == (512 * factor, 512 * factor, 3)
    error = (found_in(name, astronaut, finder)[EYES] + 0.5) / factor - 0.5 - face[EYES]
    assert np.abs(error).mean() < 0.02 * inter_ocular(face)


def test_dark_leaves_the_face_where_it_is(
    astronaut: Frame, face: Landmarks, finder: FaceFinder
) -> None:
    dark = VARIANTS["dark"].apply(astronaut)
    assert dark.dtype == np.uint8
    assert dark.mean() == pytest.approx(0.4 * astronaut.mean(), abs=1)
    found = finder.largest(dark)
    assert found is not None
    assert np.abs(found - face).mean() < 0.03 * inter_ocular(face)


def test_plain_changes_nothing(astronaut: Frame) -> None:
    assert VARIANTS["plain"].apply(astronaut) is astronaut


def test_a_varied_source_is_the_beginning_of_the_video(clip: object) -> None:
    with VideoFileSource(str(clip)) as video:
        whole = [timed.time_s for timed in video.frames()]
    with VariedSource(VideoFileSource(str(clip)), VARIANTS["half"], most=7) as source:
        assert (source.width, source.height, source.frame_count) == (128, 128, 7)
        frames = list(source.frames())
    assert [timed.time_s for timed in frames] == whole[:7]
    assert all(timed.frame.shape == (128, 128, 3) for timed in frames)


def test_the_command_knows_all_conditions_by_name() -> None:
    (flag,) = (a for a in build_parser()._actions if a.dest == "variants")
    assert flag.choices == ("all", *VARIANTS)
