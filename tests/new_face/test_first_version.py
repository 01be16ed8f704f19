"""A face in seconds: the best frame of a clip as a photograph, until the trained one is there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.card import write_card
from face2face.dataset.clip_samples import look_at_frame, sample_clip
from face2face.engine.open_engine import open_engine
from face2face.engine.portrait import PortraitEngine, portrait_of
from face2face.errors import ModelError, NoFaceError
from face2face.faces.mesh_measures import gap_between_lips, lid_openings
from face2face.model import read_model
from face2face.new_face.clip import Clip
from face2face.new_face.clip_check import sample_clips
from face2face.new_face.first_version import show_first_version
from face2face.new_face.names import model_of, refuse_taken
from face2face.new_face.pipeline import install, keep_portrait, make_portrait
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress, text_report
from face2face.new_face.workspace import forget, unfinished, work_of
from face2face.portrait.best_frame import choose_frame, read_frame
from face2face.portrait.drawn import Drawn
from face2face.portrait.further_frames import choose_shut_lids, colour_of_teeth
from face2face.portrait.seen_lids import SeenLids
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.paths import shipped

TALK = shipped("assets") / "talk.mp4"
CONSENT = "the portrait is in the public domain"


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    """The real ones."""
    return OpenVinoFaceNetworks()


def plan_of(clip: Path, **changes: object) -> Plan:
    options = {"consent": CONSENT, "first": False} | changes
    return Plan("ana", (str(clip),), None, 10.0, "grid-s1", None, None, **options)  # type: ignore[arg-type]


def test_the_best_frame_is_at_rest_and_sharp(networks: OpenVinoFaceNetworks) -> None:
    clip = sample_clip(TALK, networks)
    best = choose_frame(clip)
    meshes = [one.faces[0].points for one in clip.with_face]
    gaps = [gap_between_lips(mesh) for mesh in meshes]
    lids = [lid_openings(mesh).mean() for mesh in meshes]
    face = best.faces[0].points
    assert gap_between_lips(face) <= np.quantile(gaps, 0.5)
    assert lid_openings(face).mean() >= np.quantile(lids, 0.2)
    frame = read_frame(clip, best)
    assert frame.shape == (best.height, best.width, 3)
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, best.grey.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - best.grey).mean() < 2, "the very frame that was looked at"


def test_other_frames_tell_of_teeth_and_shut_lids(networks: OpenVinoFaceNetworks) -> None:
    clip = sample_clip(TALK, networks)
    best = choose_frame(clip)
    teeth = colour_of_teeth(clip, best)
    assert teeth is not None
    assert 0.8 < np.mean(teeth) < 2.0
    lids = choose_shut_lids(clip, best)
    assert lids is not None
    assert lid_openings(lids.faces[0].points).max() < 0.4 * lid_openings(best.faces[0].points).min()
    still = replace(clip, samples=(best,))
    assert colour_of_teeth(still, best) is None
    assert choose_shut_lids(still, best) is None


def test_a_portrait_knows_what_other_frames_told(
    networks: OpenVinoFaceNetworks, home: Path
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    folder = make_portrait(plan_of(TALK), work, lambda _: None, command="")
    model = read_model("ana")
    assert model.card is not None
    assert model.card.portrait is not None
    assert model.card.portrait.teeth is not None
    assert model.card.portrait.lids == "lids.jpg"
    insides = portrait_of(model, networks, size=256).insides
    assert isinstance(insides, Drawn)
    assert isinstance(insides._lids, SeenLids)
    write_card(
        folder, model.card.model_copy(update={"files": sha256_of_each(folder, ["photo.jpg"])})
    )
    with pytest.raises(ModelError, match=r"does not list its photograph lids\.jpg"):
        read_model("ana")


def test_of_a_part_the_best_frame_is_of_that_part(networks: OpenVinoFaceNetworks) -> None:
    clip = sample_clip(TALK, networks, start_s=6.0, duration_s=4.0)
    assert clip.start_s == 6.0
    assert clip.length_s == pytest.approx(4, abs=0.2)
    assert max(one.time_s for one in clip.samples) < 4
    best = choose_frame(clip)
    grey = cv2.cvtColor(read_frame(clip, best), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, best.grey.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - best.grey).mean() < 2


def test_a_blurred_frame_is_not_taken(
    networks: OpenVinoFaceNetworks, talking: list[Frame], tmp_path: Path
) -> None:
    blurred = np.asarray(cv2.GaussianBlur(talking[0], (0, 0), 4), np.uint8)
    for place in range(3):
        image = talking[0] if place == 1 else blurred
        cv2.imwrite(str(tmp_path / f"{place}.png"), image[..., ::-1])
    clip = sample_clip(tmp_path, networks)
    best = choose_frame(clip)
    assert best.time_s == 1
    np.testing.assert_array_equal(read_frame(clip, best), talking[0])


def test_a_frame_from_farther_away_is_not_taken_for_being_sharper(
    networks: OpenVinoFaceNetworks, talking: list[Frame], tmp_path: Path
) -> None:
    near = np.asarray(cv2.GaussianBlur(talking[0], (0, 0), 2), np.uint8)
    height, width = near.shape[:2]
    back = np.float32([[0.75, 0, width / 8], [0, 0.75, height / 8]])
    far = cv2.warpAffine(talking[0], back, (width, height), flags=cv2.INTER_AREA, borderMode=1)
    for place in range(5):
        image = far if place in (1, 3) else near
        cv2.imwrite(str(tmp_path / f"{place}.png"), image[..., ::-1])
    best = choose_frame(sample_clip(tmp_path, networks))
    assert best.time_s in (0, 2, 4)


def test_a_frame_with_a_cup_before_the_mouth_is_not_taken(
    networks: OpenVinoFaceNetworks, talking: list[Frame], tmp_path: Path
) -> None:
    for place, shown in enumerate(talking[:6]):
        image = shown.copy()
        if place >= 2:
            mouth = look_at_frame(image, 0.0, networks).faces[0].landmarks[48:]
            (left, top), (right, _) = mouth.min(0).astype(int), mouth.max(0).astype(int)
            cv2.rectangle(image, (left, top - 5), (right, top + 70), (240, 235, 230), -1)
            cv2.line(image, (left + 8, top), (left + 8, top + 65), (40, 40, 40), 2)
        cv2.imwrite(str(tmp_path / f"{place}.png"), image[..., ::-1])
    assert choose_frame(sample_clip(tmp_path, networks)).time_s < 2


def test_without_a_face_there_is_none(
    networks: OpenVinoFaceNetworks, tmp_path: Path, home: Path, make_video: Callable[..., Path]
) -> None:
    wall = make_video(tmp_path / "wall.mp4", [np.full((120, 160, 3), 160, np.uint8)] * 10)
    with pytest.raises(NoFaceError, match=r"no face is seen in .*wall\.mp4"):
        choose_frame(sample_clip(wall, networks))
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    with pytest.raises(NoFaceError, match="use a clip in which one person"):
        make_portrait(plan_of(wall), work, lambda _: None, command="")
    news: list[Progress] = []
    plan = show_first_version(
        plan_of(wall), work, sample_clips([Clip(wall)]), networks, news.append, command=""
    )
    assert news == []
    assert not model_of("ana").exists()
    forget(work)
    assert plan.name == "ana"


def test_the_portrait_way(
    networks: OpenVinoFaceNetworks, clip: Path, home: Path, talking: list[Frame]
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    command = "face2face-new ana --way portrait --file talk.mp4"
    folder = make_portrait(plan_of(clip), work, lambda _: None, command=command)
    model = read_model("ana")
    assert model.card is not None
    assert model.photo == folder / "photo.jpg"
    assert model.card.consent == CONSENT
    assert model.card.commands == [command]
    (source,) = model.card.data
    assert source["photograph"].startswith("made by face2face-new: the best frame of talk.mp4, at ")
    engine = open_engine(model)
    assert isinstance(engine, PortraitEngine)
    assert engine(talking[0]).landmarks is not None


def test_a_clip_that_lies_on_its_side_gives_an_upright_portrait(
    networks: OpenVinoFaceNetworks,
    home: Path,
    talking: list[Frame],
    make_video: Callable[..., Path],
    tmp_path: Path,
) -> None:
    lying = make_video(tmp_path / "lying.mp4", [np.rot90(one, 3).copy() for one in talking[:30]])
    make_portrait(plan_of(lying), work_of("ana"), lambda _: None, command="")
    eyes = portrait_of(read_model("ana"), networks, size=256).photo.points[[33, 263], :2]
    aside, down = eyes[1] - eyes[0]
    assert abs(down) < 0.3 * aside


def test_a_first_version_stands_in_until_the_face_is_trained(
    networks: OpenVinoFaceNetworks, clip: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    work.write(plan_of(clip))
    clips = sample_clips([Clip(clip)])
    news: list[Progress] = []
    plan = show_first_version(plan_of(clip), work, clips, networks, news.append, command="c")
    assert news == [Progress("first", message="ana")]
    assert read_model("ana").photo is not None
    assert unfinished() == [plan]
    assert plan.first
    # Once more, as when the command is resumed: what is there stays.
    before = (model_of("ana") / "model.json").stat().st_mtime_ns
    assert show_first_version(plan, work, clips, networks, news.append, command="c") == plan
    assert (model_of("ana") / "model.json").stat().st_mtime_ns == before
    refuse_taken("ana", overwrite=True)
    forget(work)
    assert not model_of("ana").exists()
    assert unfinished() == []


def test_a_portrait_is_kept_beside_a_face_that_is_not_good(
    networks: OpenVinoFaceNetworks, clip: Path, home: Path, model: object
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    assert keep_portrait("ana") is None, "there is none"
    make_portrait(plan_of(clip), work, lambda _: None, command="c")
    assert keep_portrait("ana") == "ana portrait"
    install(model.folder, "ana")  # type: ignore[attr-defined]
    kept = read_model("ana portrait")
    assert kept.card is not None
    assert kept.photo is not None
    assert (kept.card.name, kept.card.consent) == ("ana portrait", CONSENT)
    assert keep_portrait("ana") is None, "a trained face is there now"
    make_portrait(plan_of(clip), work, lambda _: None, command="c")
    assert keep_portrait("ana") is None, "one is kept already"


def test_a_trained_face_is_never_taken_for_a_first_version(
    networks: OpenVinoFaceNetworks, clip: Path, home: Path, model: object
) -> None:
    import shutil

    shutil.copytree(model.folder, model_of("ana"))  # type: ignore[attr-defined]
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    work.write(plan_of(clip, first=True))
    forget(work)
    assert (model_of("ana") / "frozen_model.pb").is_file()
    assert not (work.folder / "plan.json").exists()


def test_how_it_is_told(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w+") as said:
        text_report(said)(Progress("first", message="ana maria"))
        said.seek(0)
        assert said.read() == (
            "  a first version, of one image, can be used already: "
            "face2face-gui --model 'ana maria'\n"
        )
