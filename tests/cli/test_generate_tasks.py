"""tools/generate_train_data.py --task, as a user types it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.cli.generate_train_data import main
from face2face.dataset.layout import DatasetManifest, PairEntry, find_pairs, read_manifest
from face2face.dataset.near_duplicates import look_of, similarity
from face2face.dataset.people_table import read_people
from face2face.dataset.person_statistics import person_in
from face2face.images.io import read_image, write_image
from face2face.tasks.hole import HOLE
from face2face.types import Frame

MakeVideo = Callable[..., Path]


def view(number: int, height: int = 150, width: int = 200) -> Frame:
    """Images that have nothing in common, by number."""
    random = np.random.default_rng(1000 + number)
    large = cv2.resize(random.uniform(0, 255, (5, 7, 3)), (width, height))
    small = cv2.resize(random.uniform(-60, 60, (24, 32, 3)), (width, height))
    image: Frame = np.clip(large + small, 0, 255).astype(np.uint8)
    return image


def lit(frame: Frame, number: int) -> Frame:
    """The frame in a light from one of six sides: no copy of another any more."""
    x, y = np.meshgrid(*[np.linspace(-1, 1, len(frame))] * 2)
    angle = number * np.pi / 3 + 0.3
    light = np.clip(0.55 + 0.45 * (x * np.cos(angle) + y * np.sin(angle)), 0.1, 1)
    image: Frame = np.clip(frame * light[..., None], 0, 255).astype(np.uint8)
    return image


def make(task: str, path: Path, out: Path, *more: object) -> DatasetManifest:
    arguments = ["--task", task, "--input", path, "--out", out, "--size", 128, *more]
    assert main([str(argument) for argument in arguments]) == 0
    manifest = read_manifest(out)
    assert manifest is not None
    return manifest


def pair_of(out: Path, entry: PairEntry, suffix: str = "png") -> tuple[Frame, Frame]:
    both = read_image(out / "combined" / entry.set / f"{entry.number}.{suffix}")
    size = both.shape[1] // 2
    return both[:, :size], both[:, size:]


@pytest.fixture(scope="module")
def videos(
    tmp_path_factory: pytest.TempPathFactory, make_video: MakeVideo, talking: list[Frame]
) -> Path:
    """Two videos of a face in different light, and an image in a third one."""
    folder = tmp_path_factory.mktemp("videos")
    make_video(folder / "ana.mp4", talking)
    (folder / "more").mkdir()
    make_video(folder / "more" / "bea.mp4", [lit(frame, 1) for frame in talking])
    write_image(folder / "more" / "carl.png", lit(talking[20], 4))
    return folder


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve images, each in up to five versions under names that tell nothing."""
    folder = tmp_path_factory.mktemp("views")
    (folder / "again").mkdir()
    for number in range(12):
        image = view(number)
        write_image(folder / f"{number * 7919 % 101}.png", image)
        if number % 2:
            half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            write_image(folder / "again" / f"img{number * 31 % 97}.jpg", np.asarray(half, np.uint8))
        if number % 3 == 0:
            mirrored = np.ascontiguousarray(image[:, ::-1])
            write_image(folder / "again" / f"z{number * 17 % 89}.webp", mirrored)
        if number % 4 == 0:
            shutil.copy(folder / f"{number * 7919 % 101}.png", folder / f"copy{number}.png")
            write_image(folder / f"dark{number}.bmp", np.asarray(image * 0.7, np.uint8))
    return folder


def targets(out: Path, manifest: DatasetManifest, kind: str) -> np.ndarray:
    entries = [pair for pair in manifest.pairs if pair.set == kind]
    return np.stack([look_of(pair_of(out, pair)[1]) for pair in entries])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_image_stands_in_both_sets_under_any_name(
    views: Path, seed: int, tmp_path: Path
) -> None:
    manifest = make("deblur", views, tmp_path / "out", "--whole", "--seed", seed)
    assert len(manifest.pairs) == 12 + 6 + 4 + 3 + 3
    train, val = (targets(tmp_path / "out", manifest, kind) for kind in ("train", "val"))
    assert len(val) >= 3
    assert len(train) > 2 * len(val)
    assert similarity(val, train).max() < 0.9
    assert {pair.file for pair in manifest.of("val")}.isdisjoint(
        pair.file for pair in manifest.of("train")
    )


def test_inpaint(videos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    manifest = make("inpaint", videos, out, "--num", 21)
    assert manifest.task == "inpaint"
    assert [source.name for source in manifest.sources] == ["ana.mp4", "more/bea.mp4", videos.name]
    assert len(manifest.pairs) == 3 * len({(p.source, p.frame, p.file) for p in manifest.pairs})
    ways: dict[tuple[int, int], set[str]] = {}
    holes = []
    for pair in manifest.pairs:
        ways.setdefault((pair.source, pair.frame), set()).add(pair.set)
        condition, target = pair_of(out, pair)
        hole = (condition == HOLE).all(axis=2)
        holes.append(hole.tobytes())
        assert hole.any()
        assert (condition[~hole] == target[~hole]).all()
        assert pair.landmarks is not None
        assert 0.3 < np.ptp(pair.points()[:, 0]) / 128 < 0.62
    assert all(len(kinds) == 1 for kinds in ways.values())
    assert len(set(holes)) == len(holes)
    assert [pair.variant for pair in manifest.pairs[:4]] == [0, 1, 2, 0]
    assert {pair.source for pair in manifest.of("val")} == {0, 1}
    assert manifest.pairs[-1].file == "more/carl.png"
    found = find_pairs(out)
    assert (len(found.train), len(found.val)) == (
        len(manifest.of("train")),
        len(manifest.of("val")),
    )
    assert person_in(found) is None
    assert read_image(out / "preview.png").std() > 20
    assert sorted(path.name for path in out.iterdir()) == [
        "combined",
        "dataset.json",
        "preview.png",
    ]
    said = capsys.readouterr().out
    assert f"{len(found.train)} pairs for training and {len(found.val)} for validation" in said


def test_drawn_masks(views: Path, tmp_path: Path) -> None:
    (tmp_path / "masks").mkdir()
    square = np.full((50, 50, 3), 255, np.uint8)
    square[10:40, 10:40] = 0
    write_image(tmp_path / "masks" / "square.png", square)
    more = ("--whole", "--masks", tmp_path / "masks", "--variants", 2)
    manifest = make("inpaint", views, tmp_path / "out", "--num", 6, *more)
    assert len(manifest.pairs) == 12
    for pair in manifest.pairs:
        hole = (pair_of(tmp_path / "out", pair)[0] == HOLE).all(axis=2).astype(np.uint8)
        for outline in cv2.findContours(hole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            corners = cv2.approxPolyDP(outline, 2, True)[:, 0]
            assert len(corners) <= 8
            assert (np.abs(corners - np.roll(corners, 1, axis=0)).min(axis=1) <= 8).all()


def test_pencil(videos: Path, tmp_path: Path) -> None:
    manifest = make("pencil", videos, tmp_path / "out", "--num", 12, "--held-out", "bea.mp4")
    for pair in manifest.pairs:
        condition, target = pair_of(tmp_path / "out", pair)
        # Each half is of one tint: a drawing, on paper that may tell of skin and hair.
        for part in (condition[:30], condition[60:]):
            lightness = part.astype(int).max(axis=2)
            tint = part[lightness == lightness.max()].mean(axis=0) / lightness.max()
            assert np.abs(part - lightness[..., None] * tint).max() <= 3
        assert target.std() > 10
        assert (pair.set == "val") == (pair.source == 1)


def test_cutout_by_chroma(make_video: MakeVideo, talking: list[Frame], tmp_path: Path) -> None:
    """A person before green, in a video; images of the user's own as backdrops."""
    matte = np.zeros((256, 256), np.uint8)
    cv2.ellipse(matte, (128, 110), (60, 85), 0, 0, 360, 255, -1)
    cv2.ellipse(matte, (128, 270), (120, 90), 0, 0, 360, 255, -1)
    green: Frame = np.full((256, 256, 3), (30, 200, 60), np.uint8)
    (tmp_path / "studio").mkdir()
    frames = [np.where(matte[..., None] > 0, frame, green) for frame in talking]
    make_video(tmp_path / "studio" / "a.mp4", frames)
    (tmp_path / "holiday").mkdir()
    for number in range(3):
        write_image(tmp_path / "holiday" / f"{number}.jpg", view(number))
    more = ("--chroma", "--backdrops", tmp_path / "holiday", "--format", "jpg")
    manifest = make("cutout", tmp_path / "studio", tmp_path / "out", "--num", 20, *more)
    shown = []
    for pair in manifest.pairs:
        condition, target = pair_of(tmp_path / "out", pair, "jpg")
        assert pair.landmarks is None
        assert np.ptp(target[:, 16:].astype(int), axis=2).max() < 6  # grey, but for JPEG
        assert (target > 127).mean() > 0.3
        if (behind := target.max(axis=2) < 5).mean() > 0.05:
            shown.append(condition[behind].mean(axis=0))
    assert len(shown) > len(manifest.pairs) / 2
    assert np.stack(shown).std(axis=0).min() > 20
    named = make(
        "cutout", tmp_path / "studio", tmp_path / "named", "--num", 9, "--chroma", "1ec83c"
    )
    assert len(named.pairs) >= 5


def test_cutout_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        image = view(number)
        left = np.zeros_like(image)
        left[40:, 50:150] = np.clip(image[40:, 50:150], 70, 255)
        for folder, one in (("original", image), ("segmented", left)):
            (tmp_path / "in" / folder).mkdir(parents=True, exist_ok=True)
            write_image(tmp_path / "in" / folder / f"{number}.png", one)
    write_image(tmp_path / "in" / "original" / "lonely.png", view(99))
    manifest = make("cutout", tmp_path / "in", tmp_path / "out")
    assert len(manifest.pairs) == 8
    assert {pair.set for pair in manifest.pairs} == {"train", "val"}
    said = capsys.readouterr().out
    assert "1 images" in said
    assert "lonely" in said
    for pair in manifest.pairs:
        _, target = pair_of(tmp_path / "out", pair)
        assert 0.15 < (target > 127).mean() <= 1


@pytest.mark.parametrize("blur", ["lens", "motion", "gaussian"])
@pytest.mark.parametrize("size", [128, 256])
def test_deblur(blur: str, size: int, views: Path, tmp_path: Path) -> None:
    more = ("--blur", blur, "--radius", 1, 3, "--whole", "--size", size, "--num", 10)
    manifest = make("deblur", views, tmp_path / "out", *more)
    assert manifest.size == size
    for pair in manifest.pairs:
        condition, target = pair_of(tmp_path / "out", pair)
        assert condition.shape == target.shape == (size, size, 3)
        off = np.abs(condition.astype(int) - target).mean()
        assert 0.05 < off < 20


def test_the_same_seed_makes_the_same_files(views: Path, tmp_path: Path) -> None:
    contents = []
    for name, workers in (("one", 1), ("two", 3)):
        make("inpaint", views, tmp_path / name, "--whole", "--num", 9, "--workers", workers)
        files = sorted((tmp_path / name / "combined").rglob("*.png"))
        contents.append({f.relative_to(tmp_path / name): f.read_bytes() for f in files})
    assert contents[0] == contents[1]
    make("inpaint", views, tmp_path / "other", "--whole", "--num", 9, "--seed", 5)
    files = sorted((tmp_path / "other" / "combined").rglob("*.png"))
    assert {f.relative_to(tmp_path / "other"): f.read_bytes() for f in files} != contents[0]


def test_damaged_files_are_left_out(
    views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in"
    shutil.copytree(views, path)
    (path / "broken.jpg").write_bytes(b"no image")
    (path / "broken.mp4").write_bytes(b"no video" * 100)
    manifest = make("deblur", path, tmp_path / "out", "--whole")
    assert len(manifest.pairs) == 28
    said = capsys.readouterr().out
    assert "warning: left out: " in said
    assert "broken.jpg" in said
    assert "broken.mp4" in said


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address that serves it."""
    folder = tmp_path / "web"
    folder.mkdir()
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_annotated_images_of_the_web(
    web: tuple[Path, str],
    talking: list[Frame],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, address = web
    lines = []
    for number in range(6):
        canvas = view(number, 300, 420)
        canvas[20:276, 60:316] = lit(talking[7 * number], number)
        write_image(folder / f"{number}.png", canvas)
        box = '{"points": [{"x": 0.27, "y": 0.25}, {"x": 0.62, "y": 0.75}]}'
        lines.append(f'{{"content": "{address}/{number}.png", "annotation": [{box}]}}')
    lines.append(f'{{"content": "{address}/gone.png", "annotation": [{box}]}}')
    path = tmp_path / "face_detection.json"
    path.write_text("\n".join(lines))
    arguments = ["--task", "inpaint", "--input", str(path), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--size", "128"]) == 1
    assert "add --download" in capsys.readouterr().err
    manifest = make("inpaint", path, tmp_path / "out", "--download")
    said = capsys.readouterr().out
    assert "1 of 7 images could not be fetched" in said
    failed = tmp_path / "face_detection-images" / "failed.txt"
    assert str(failed) in said
    assert failed.read_text().startswith(f"{address}/gone.png\t")
    assert len(manifest.pairs) == 18
    # Later the web is not needed any more.
    shutil.rmtree(folder)
    again = make("inpaint", path, tmp_path / "again")
    assert [pair.file for pair in again.pairs] == [pair.file for pair in manifest.pairs]


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        ("--task deblur", "--task deblur needs --input", 2),
        ("--task deblur --file a.mp4", "--file goes with --task landmarks", 2),
        ("--task pencil --input . --radius 1 2", "--radius goes with --task deblur, not pencil", 2),
        ("--radius 1 2", "--radius goes with --task deblur, not landmarks", 2),
        ("--task inpaint --input . --format jpg", "--format goes with", 2),
        ("--task deblur --input . --radius 5 2", "the least comes first", 2),
        ("--task inpaint --input . --download", "takes a face_detection.json", 2),
        ("--task inpaint --input . --download-limit 3", "goes with --download", 2),
        ("--task deblur --input nowhere", "nowhere does not exist", 1),
        ("--task deblur --input .", "holds no images", 1),
        ("--task cutout --input .", "holds no folder original", 1),
    ],
)
def test_what_makes_no_sense(
    arguments: str,
    words: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments.split()) == code
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--task sketch", "invalid choice"),
        ("--task cutout --input . --chroma blue", "'blue' is no colour"),
        ("--task deblur --input . --val-share 1", "--val-share"),
        ("--task deblur --input . --variants 0", "--variants"),
    ],
)
def test_wrong_values(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments.split())
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_nothing_usable_leaves_nothing(
    views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--task", "pencil", "--input", str(views), "--out", str(tmp_path / "out")]
    assert main(arguments) == 1
    assert "nothing usable in 28 images" in capsys.readouterr().err
    assert main([*arguments, "--whole", "--held-out", "ana*"]) == 1
    assert "--held-out ana* names none" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(
    views: Path, small_disk: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    disk = small_disk(0.3)
    arguments = ["--task", "deblur", "--whole", "--input", str(views), "--out", str(disk / "out")]
    assert main(arguments) == 1
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("error: no space left while writing")
    assert list(disk.iterdir()) == []


def test_landmarks_take_an_input_as_a_file(clip: Path, tmp_path: Path) -> None:
    arguments = ["--num", "6", "--size", "128", "--out"]
    assert main(["--input", str(clip), *arguments, str(tmp_path / "input")]) == 0
    assert main(["--file", str(clip), *arguments, str(tmp_path / "file")]) == 0
    one, other = (read_manifest(tmp_path / name) for name in ("input", "file"))
    assert one is not None
    assert other is not None
    assert one.pairs == other.pairs


def test_people_are_split_whole_and_pairs_know_their_files(views: Path, tmp_path: Path) -> None:
    names = [path for path in sorted(views.rglob("*")) if path.is_file()]
    rows = [
        f"{path.relative_to(views).as_posix()},{place // 2},{'old' if place % 4 else 'young'}\n"
        for place, path in enumerate(names)
    ]
    table = tmp_path / "people.csv"
    table.write_text("file,person,age\n" + "".join(rows), encoding="utf-8")
    more = ("--whole", "--people", table, "--val-share", 0.3, "--blur", "lens")
    manifest = make("deblur", views, tmp_path / "out", *more)
    people = read_people(table)
    sets: dict[str, set[str]] = {}
    for pair in manifest.pairs:
        person = people.of(pair.file)
        assert person is not None
        sets.setdefault(person.name, set()).add(pair.set)
    assert all(len(kinds) == 1 for kinds in sets.values())
    assert {"train", "val"} == set().union(*sets.values())
    assert [pair.number for pair in manifest.pairs] == list(range(1, len(manifest.pairs) + 1))
    assert len(find_pairs(tmp_path / "out").train) == len(manifest.of("train"))
