"""tools/generate_train_data.py as a user types it."""

import hashlib
import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.cli.generate_train_data import main
from face2face.config import DEMO_CLIP
from face2face.dataset.camera_capture import record_different
from face2face.dataset.frame_selection import face_features, only_face_in
from face2face.dataset.layout import DatasetManifest, find_pairs, read_manifest
from face2face.dataset.person_statistics import person_in
from face2face.errors import DatasetError
from face2face.faces.crop import Crop
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.sketch import draw_sketch
from face2face.images.io import read_image, write_image
from face2face.types import Frame
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource

TALK = Path(__file__).resolve().parents[2] / "assets" / "talk.mp4"


def manifest_of(folder: Path) -> DatasetManifest:
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest


def names(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.iterdir())


def test_as_typed_it_takes_the_shipped_clip_and_says_so(dataset: Any) -> None:
    assert shipped("assets") / DEMO_CLIP == TALK
    assert "taking the shipped clip " in dataset.said
    assert "--file" in dataset.said
    assert "--source 0" in dataset.said


def test_the_layout_is_the_ancestor_s(dataset: Any) -> None:
    folder: Path = dataset.folder
    train, val = names(folder / "combined" / "train"), names(folder / "combined" / "val")
    assert (len(train), len(val)) == (18, 2)
    assert sorted(train + val) == list(range(1, 21))
    assert names(folder / "original") == names(folder / "landmarks") == list(range(1, 21))
    for kind, numbers in (("train", train), ("val", val)):
        for number in numbers:
            both = read_image(folder / "combined" / kind / f"{number}.png")
            assert both.shape == (128, 256, 3)
            left = read_image(folder / "landmarks" / f"{number}.png")
            right = read_image(folder / "original" / f"{number}.png")
            assert (both == np.hstack([left, right])).all()


def test_the_manifest_tells_how_it_was_made(dataset: Any, quick_talk: Path) -> None:
    manifest = manifest_of(dataset.folder)
    (source,) = manifest.sources
    assert source.name == "talk.mp4"
    assert source.sha256 == hashlib.sha256(quick_talk.read_bytes()).hexdigest()
    assert source.frames == 180
    assert source.with_one_face == 180
    assert (
        manifest.command
        == "python tools/generate_train_data.py --num 20 --size 128 --no-expressions"
    )
    for pair in manifest.pairs:
        sketch = read_image(dataset.folder / "landmarks" / f"{pair.number}.png")
        drawn = draw_sketch(pair.points(), 128).astype(int)
        assert np.abs(drawn - sketch).mean() < 0.05  # the file rounds to a thousandth


def test_validation_is_another_stretch_of_time(dataset: Any) -> None:
    manifest = manifest_of(dataset.folder)
    last = max(pair.time_s for pair in manifest.of("train"))
    first = min(pair.time_s for pair in manifest.of("val"))
    assert last < first - 0.4
    assert first > 0.85 * 18


def test_the_whole_clip_is_used(dataset: Any) -> None:
    times = [pair.time_s for pair in manifest_of(dataset.folder).of("train")]
    assert min(times) < 4
    assert max(times) > 12


def test_the_chosen_frames_differ_more_than_the_first_ones(dataset: Any) -> None:
    manifest = manifest_of(dataset.folder)
    (crop,) = manifest.sources[0].crops
    square, finder = Crop(crop.left, crop.top, crop.side), FaceFinder(LandmarkPredictor())
    first = []
    with VideoFileSource(TALK) as video:
        for timed in itertools.islice(video.frames(), 18):
            found = only_face_in(cv2.resize(timed.frame, (crop.width, crop.height)), finder)
            assert found is not None
            first.append(square.points(found[0], 128))
    gaps = []
    for faces in ([pair.points() for pair in manifest.of("train")], first):
        rows = face_features(faces)
        apart = np.linalg.norm(rows[:, None] - rows[None], axis=2) + 1e9 * np.eye(len(rows))
        gaps.append(float(np.median(apart.min(1))))
    assert gaps[0] > 3 * gaps[1]


def test_the_face_fills_the_image(dataset: Any) -> None:
    for pair in manifest_of(dataset.folder).pairs:
        face = pair.points()
        assert 0.3 < np.ptp(face[:, 0]) / 128 < 0.6
        assert face.min() > 0
        assert face.max() < 127


def test_the_preview_can_be_looked_at(dataset: Any) -> None:
    preview = read_image(dataset.folder / "preview.png")
    assert preview.shape[0] > 400
    assert preview.std() > 40


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Path:
    out = tmp_path_factory.mktemp("made") / "first"
    assert main(["--file", str(clip), "--num", "8", "--size", "128", "--out", str(out)]) == 0
    return out


def test_the_same_seed_chooses_the_same_frames(made: Path, clip: Path, tmp_path: Path) -> None:
    chosen = {}
    for name, seed in (("same", 0), ("other", 1)):
        out = tmp_path / name
        arguments = ["--num", "8", "--size", "128", "--seed", str(seed), "--workers", "1"]
        assert main(["--file", str(clip), "--out", str(out), *arguments]) == 0
        chosen[name] = [(p.frame, p.landmarks) for p in manifest_of(out).pairs]
    assert chosen["same"] == [(p.frame, p.landmarks) for p in manifest_of(made).pairs]
    assert chosen["same"] != chosen["other"]


def test_a_dataset_is_not_written_over(
    made: Path, clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    shutil.copytree(made, out)
    before = (out / "dataset.json").read_bytes()
    again = ["--file", str(clip), "--num", "4", "--size", "128", "--out", str(out)]
    again.append("--no-expressions")
    assert main(again) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert (out / "dataset.json").read_bytes() == before
    assert main([*again, "--overwrite"]) == 0
    assert len(manifest_of(out).pairs) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_what_is_no_dataset_is_never_deleted(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "letters"
    out.mkdir()
    (out / "dear.txt").write_text("dear")
    assert main(["--file", str(clip), "--num", "4", "--out", str(out), "--overwrite"]) == 1
    assert "is not a dataset" in capsys.readouterr().err
    # Nor is a folder with somebody else's file of that name.
    (out / "dataset.json").write_text('{"name": "letters"}')
    assert main(["--file", str(clip), "--num", "4", "--out", str(out), "--overwrite"]) == 1
    assert "is not a dataset" in capsys.readouterr().err
    assert (out / "dear.txt").read_text() == "dear"


def test_a_failure_leaves_the_old_dataset(
    made: Path,
    make_video: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    empty = make_video(tmp_path / "grey.mp4", [np.full((120, 160, 3), 160, np.uint8)] * 8)
    out = tmp_path / "mine"
    shutil.copytree(made, out)
    before = sorted(path.name for path in out.rglob("*"))
    assert main(["--file", str(empty), "--num", "4", "--out", str(out), "--overwrite"]) == 1
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("error: ")
    assert "exactly one face" in error
    assert sorted(path.name for path in out.rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grey.mp4", "mine"]


def test_several_videos_and_a_folder_of_images(
    clip: Path, talking: list[Frame], tmp_path: Path
) -> None:
    images = tmp_path / "images"
    images.mkdir()
    for number, frame in enumerate(talking[:20], 1):
        # Two sizes: each gets a square of its own.
        scale = 1 if number % 2 else 2
        write_image(images / f"{number}.png", cv2.resize(frame, None, fx=scale, fy=scale))
    out = tmp_path / "both"
    files = ["--file", str(clip), "--file", str(images)]
    assert main([*files, "--num", "20", "--size", "128", "--out", str(out)]) == 0
    manifest = manifest_of(out)
    assert [source.name for source in manifest.sources] == ["talk.mp4", "images"]
    assert {pair.source for pair in manifest.pairs} == {0, 1}
    small, large = manifest.sources[1].crops
    assert large.side == pytest.approx(2 * small.side, rel=0.05)
    widths = [np.ptp(pair.points()[:, 0]) for pair in manifest.pairs]
    assert max(widths) < 1.25 * min(widths)  # one distance, whatever the source's size


def test_a_folder_of_videos_of_which_one_is_broken(
    clip: Path, make_video: Callable[..., Path], talking: list[Frame], tmp_path: Path, capsys: Any
) -> None:
    folder = tmp_path / "ana"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(clip, folder / "a.mp4")
    shutil.copy(clip, folder / "deep" / "z.mp4")
    (folder / "m.mp4").write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    make_video(folder / "n.mp4", [np.full_like(talking[0], 160)] * 4)
    (folder / ".hidden.mp4").write_bytes(b"none")
    out = tmp_path / "pairs"
    few = ["--num", "10", "--size", "128", "--no-expressions", "--out", str(out)]

    assert main(["--file", str(folder), *few]) == 1

    manifest = manifest_of(out)
    assert [source.name for source in manifest.sources] == ["a.mp4", "z.mp4"]
    assert len(names(out / "original")) == len(manifest.pairs) == 10
    assert {pair.source for pair in manifest.pairs} == {0, 1}
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert "m.mp4 is incomplete" in errors[0]
    assert "n.mp4: none of its 4 frames shows exactly one face" in errors[1]
    assert errors[2:] == ["error: 2 of 4 videos were left out"]
    # One that was named itself is not left out.
    before = out.stat().st_ino
    named = ["--file", str(folder), "--file", str(folder / "m.mp4"), *few, "--overwrite"]
    assert main(named[2:]) == 1
    assert out.stat().st_ino == before


def test_the_centre_crop_is_the_ancestor_s(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "centre"
    arguments = ["--num", "4", "--size", "128", "--crop", "centre", "--out", str(out)]
    assert main(["--file", str(clip), *arguments]) == 0
    (crop,) = manifest_of(out).sources[0].crops
    assert (crop.left, crop.top, crop.side) == (0, 0, 256)


def test_fewer_frames_than_asked_for(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "few"
    many = ["--num", "400", "--size", "128", "--no-expressions", "--out", str(out)]
    assert main(["--file", str(clip), *many]) == 0
    said = capsys.readouterr().out
    count = len(manifest_of(out).pairs)
    assert count < 45
    assert f"{count} frames can be used, and all of them are: more than 400 would" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--num", "1"], "2 or more"),
        (["--num", "many"], "not a whole number"),
        (["--size", "200"], "200"),
        (["--file", "a.mp4", "--source", "0"], "not allowed with"),
    ],
)
def test_wrong_flags(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_without_irises_and_expressions_it_is_as_it_was_before(
    made: Path, clip: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plain"
    plain = ["--num", "8", "--size", "128", "--no-iris", "--no-expressions", "--out", str(out)]
    assert main(["--file", str(clip), *plain]) == 0
    manifest = manifest_of(out)
    assert not manifest.iris
    assert "sketch" not in json.loads((out / "dataset.json").read_text())
    assert len(manifest.pairs) == 8
    for pair in manifest.pairs:
        assert pair.points().shape == (68, 2)
        assert pair.variant == 0
        sketch = read_image(out / "landmarks" / f"{pair.number}.png")
        assert np.abs(draw_sketch(pair.points(), 128).astype(int) - sketch).mean() < 0.05
    # The same points are found with irises: these are only added.
    known = {pair.frame: pair.points() for pair in manifest_of(made).pairs if not pair.variant}
    shared = [pair for pair in manifest.pairs if pair.frame in known]
    assert shared
    for pair in shared:
        assert (pair.points() == known[pair.frame][:68]).all()


def test_pairs_with_irises_and_with_expressions_that_were_not_filmed(made: Path) -> None:
    manifest = manifest_of(made)
    assert manifest.iris
    assert json.loads((made / "dataset.json").read_text())["sketch"] == {"iris": True}
    train = manifest.of("train")
    real = {pair.frame: pair for pair in train if not pair.variant}
    given = [pair for pair in train if pair.variant]
    assert len(real) == len(given) == 7
    assert [pair.variant for pair in manifest.of("val")] == [0]
    for pair in given:
        before, after = real[pair.frame].points(), pair.points()
        assert after.shape == (70, 2)
        unit = np.linalg.norm(before[45] - before[36])
        moved = np.linalg.norm(after - before, axis=1) / unit
        assert 0 < moved.max() < 0.25
        assert moved[:17].max() == 0  # the jaw stays
        number = real[pair.frame].number
        image, there = (read_image(made / "original" / f"{n}.png") for n in (pair.number, number))
        assert np.abs(image.astype(int) - there).max() > 10
        assert (image[:, :3] == there[:, :3]).all()  # and so does what is behind the head
    person = person_in(find_pairs(made))
    assert person is not None
    assert person.gaze is not None
    rest, low, high = person.gaze
    assert (low <= rest).all()
    assert (rest <= high).all()
    assert high[0] - low[0] > 0.08  # further than anybody looks aside in this clip


def test_a_broken_manifest(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "mine")
    path = tmp_path / "mine" / "dataset.json"
    content = json.loads(path.read_text())
    content["pairs"][0]["landmarks"].pop()
    path.write_text(json.dumps(content))
    with pytest.raises(DatasetError, match="generate the dataset anew"):
        read_manifest(tmp_path / "mine")


def test_a_recording_keeps_what_differs(tmp_path: Path) -> None:
    finder = FaceFinder(LandmarkPredictor())
    folder = tmp_path / "recording"
    with VideoFileSource(TALK, duration_s=5) as video:
        kept = record_different(video, folder, 12, finder)
    assert kept == 12
    assert names(folder) == list(range(1, 13))
    faces = []
    for number in range(1, 13):
        found = only_face_in(read_image(folder / f"{number}.png"), finder)
        assert found is not None
        faces.append(found[0])
    eyes = np.linalg.norm(faces[0][36:42].mean(0) - faces[0][42:48].mean(0))
    for i, one in enumerate(faces):
        for other in faces[:i]:
            assert np.linalg.norm(one - other, axis=1).mean() > 0.029 * eyes
    with (
        VideoFileSource(TALK, duration_s=1) as video,
        pytest.raises(DatasetError, match="recording already"),
    ):
        record_different(video, folder, 12, finder)
