"""face2face-image on files and folders: what comes out, and what it says of what cannot."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from face2face.cli.image import main
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import read_image, write_image
from face2face.types import Frame
from tests.task_models import opened_once, task_model

Edit = Callable[..., int]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The model of a task."""
    folder, made = tmp_path_factory.mktemp("models"), dict[str, Path]()

    def model(task: str) -> Path:
        if task not in made:
            made[task] = task_model(folder, task)
        return made[task]

    return model


@pytest.fixture
def edit(
    models: Callable[[str], Path],
    predictor: LandmarkPredictor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Edit:
    """Run the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("face2face.faces.landmarks.LandmarkPredictor", lambda path: predictor)
    monkeypatch.setattr("face2face.runtime.open_runtime.open_runtime", opened_once)

    def run(task: str, *arguments: object) -> int:
        return main(["--model", str(models(task)), *map(str, arguments)])

    return run


@pytest.fixture
def portrait(astronaut: Frame, tmp_path: Path) -> Path:
    """Her head and shoulders, a PNG of 320 pixels."""
    path = tmp_path / "portrait.png"
    write_image(path, np.ascontiguousarray(astronaut[:320, 60:380]))
    return path


def result(path: str) -> np.ndarray:
    image = cv2.imread(path, cv2.IMREAD_UNCHANGED)
    assert image is not None, path
    return np.asarray(image)


def test_a_photograph_is_changed_and_says_so(edit: Edit, portrait: Path, capsys: object) -> None:
    assert edit("deblur", portrait, "--out", "sharp") == 0
    done, before = result("sharp/portrait.png"), result(str(portrait))
    assert done.shape == before.shape
    assert (done != before).mean() > 0.2
    assert b"AI-generated: this was sharpened" in Path("sharp/portrait.png").read_bytes()


def test_folders_keep_their_structure_and_a_bad_file_stops_nothing(
    edit: Edit, portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = read_image(portrait)
    for place in ("in/a.jpg", "in/deep/er/b.png", "in/c.tiff"):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        write_image(Path(place), image)
    Path("in/broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    Path("in/notes.txt").write_text("not an image")
    assert edit("deblur", "in", "--out", "in/out") == 1
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 2
    assert "in/broken.jpg is not an image" in lines[0]
    assert "1 of 4 images were left out" in lines[1]
    made = sorted(
        str(p.relative_to("in/out")) for p in Path("in/out").rglob("[!.]*") if p.is_file()
    )
    assert made == ["a.jpg", "c.png", "deep/er/b.png"]
    assert "3 images" in said.out
    # The results inside the input are no input the next time.
    Path("in/broken.jpg").unlink()
    assert edit("deblur", "in", "--out", "in/out", "--overwrite") == 0
    assert not Path("in/out/out").exists()


def test_of_an_image_that_moves_the_first_frame_is_taken_and_that_is_said(
    edit: Edit, portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Image.open(portrait)
    first.save("moving.gif", save_all=True, append_images=[first.rotate(90)], duration=100)
    assert edit("deblur", "moving.gif", portrait, "--out", "o") == 0
    said = capsys.readouterr().err
    assert said.count("warning: moving.gif: images that move, of which the first frame") == 1
    assert sorted(path.name for path in Path("o").glob("[!.]*")) == ["moving.png", "portrait.png"]


def test_what_a_file_is_that_cannot_be_read_is_said_and_so_are_pages_left_out(
    edit: Edit, portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Image.open(portrait).convert("RGB")
    first.save("scan.tif", save_all=True, append_images=[first.rotate(90)])
    first.save("ana.jp2")
    numbers = np.asarray(first, np.float32) / 255
    assert cv2.imwrite("float.tif", numbers)
    Path("clip.png").write_bytes(b"\0\0\0\x18ftypisom" + bytes(100))
    names = ("scan.tif", "ana.jp2", "float.tif", "clip.png")
    assert edit("deblur", *names, "--out", "o") == 1
    said = capsys.readouterr().err
    assert "warning: scan.tif: several pages, of which the first is taken" in said
    assert "ana.jp2 is an image of a kind that is not read here (JPEG 2000): convert it" in said
    assert "float.tif is an image of a kind that is not read here (TIFF): convert it" in said
    assert "clip.png is a video: give an image" in said
    assert [path.name for path in Path("o").glob("[!.]*")] == ["scan.png"]


def test_inpaint_leaves_all_but_the_mask_alone(edit: Edit, portrait: Path) -> None:
    mask = np.zeros((320, 320, 3), np.uint8)
    cv2.circle(mask, (165, 120), 12, (255, 255, 255), -1)
    write_image(Path("mask.png"), mask)
    assert edit("inpaint", portrait, "--mask", "mask.png", "--out", "o", "--no-label") == 0
    done, before = result("o/portrait.png"), result(str(portrait))
    changed = (done != before).any(axis=2)
    assert changed[115:125, 160:170].mean() > 0.9
    assert not changed[mask[:, :, 0] == 0].any()


def test_masks_of_a_folder_and_painted_magenta(edit: Edit, portrait: Path) -> None:
    image = read_image(portrait)
    for name in ("one", "two"):
        Path(f"in/{name}").mkdir(parents=True)
        write_image(Path(f"in/{name}/x.png"), image)
    for name, x in (("one", 150), ("two", 180)):
        Path(f"masks/{name}").mkdir(parents=True)
        mask = np.zeros((320, 320, 4), np.uint8)  # transparent but for what is painted
        mask[100:110, x : x + 10, 3] = 255
        cv2.imwrite(f"masks/{name}/x.webp", mask, [cv2.IMWRITE_WEBP_QUALITY, 101])
    assert edit("inpaint", "in", "--mask", "masks", "--out", "o", "--no-label") == 0
    one, two = result("o/one/x.png"), result("o/two/x.png")
    columns = np.flatnonzero((one != two).any(axis=(0, 2)))
    assert 150 <= columns.min() <= 152
    assert 187 <= columns.max() <= 189
    painted = image.copy()
    painted[100:110, 150:160] = (255, 0, 255)
    write_image(Path("painted.png"), painted)
    assert edit("inpaint", "painted.png", "--out", "o", "--no-label") == 0
    assert not (result("o/painted.png")[104, 154] == (255, 0, 255)).all()


def test_what_a_person_stands_before(edit: Edit, portrait: Path) -> None:
    Path("photo.jpg").write_bytes(b"")
    write_image(Path("photo.jpg"), read_image(portrait))
    assert edit("cutout", "photo.jpg", "--out", "alone") == 0
    assert result("alone/photo.png").shape == (320, 320, 4)
    for ground in ("blur", "#00b140", "00b140", str(portrait)):
        assert edit("cutout", "photo.jpg", "--out", "b", "--background", ground, "--overwrite") == 0
        assert result("b/photo.jpg").shape == (320, 320, 3)


def test_transparency_is_kept(edit: Edit, portrait: Path) -> None:
    alpha = np.tile(np.arange(320) % 256, (320, 1)).astype(np.uint8)
    cv2.imwrite("see.png", np.dstack([result(str(portrait)), alpha]))
    assert edit("deblur", "see.png", "--out", "o") == 0
    assert (result("o/see.png")[:, :, 3] == alpha).all()


def test_a_grey_photograph_stays_grey(edit: Edit, portrait: Path) -> None:
    cv2.imwrite("grey.png", cv2.cvtColor(result(str(portrait)), cv2.COLOR_BGR2GRAY))
    assert edit("deblur", "grey.png", "--out", "o", "--no-label") == 0
    done = result("o/grey.png")
    assert (done == done[:, :, :1]).all()


def test_the_label_is_seen_unless_left_out(edit: Edit, portrait: Path) -> None:
    assert edit("pencil", portrait, "--out", "with") == 0
    assert edit("pencil", portrait, "--out", "without", "--no-label") == 0
    differs = (result("with/portrait.png") != result("without/portrait.png")).any(axis=2)
    assert differs[-20:, -60:].mean() > 0.5
    assert not differs[:280].any()


def test_what_is_done_and_unchanged_is_skipped(
    edit: Edit, portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in").mkdir()
    for name in ("a.png", "b.png"):
        Path("in", name).write_bytes(portrait.read_bytes())
    assert edit("deblur", "in", "--out", "o") == 0
    before = {name: Path("o", name).stat().st_ino for name in ("a.png", "b.png")}

    def done_again() -> set[str]:
        again = {name for name, node in before.items() if Path("o", name).stat().st_ino != node}
        before.update((name, Path("o", name).stat().st_ino) for name in again)
        return again

    capsys.readouterr()
    assert edit("deblur", "in", "--out", "o") == 0
    assert "0 images, 2 done before" in capsys.readouterr().out
    assert done_again() == set()
    write_image(Path("in/b.png"), np.ascontiguousarray(read_image(portrait)[::-1]))
    assert edit("deblur", "in", "--out", "o") == 0
    assert "1 image, 1 done before" in capsys.readouterr().out
    assert done_again() == {"b.png"}
    assert edit("deblur", "in", "--out", "o", "--strength", "0.5") == 0
    assert done_again() == {"a.png", "b.png"}
    assert edit("deblur", "in", "--out", "o", "--strength", "0.5", "--overwrite") == 0
    assert done_again() == {"a.png", "b.png"}


def test_an_image_whose_mask_changed_is_done_again(edit: Edit, portrait: Path) -> None:
    def paint(name: str, x: int) -> None:
        mask = np.zeros((320, 320, 3), np.uint8)
        mask[100:110, x : x + 10] = 255
        write_image(Path("masks", name), mask)

    Path("in").mkdir()
    Path("masks").mkdir()
    for name in ("a.png", "b.png"):
        Path("in", name).write_bytes(portrait.read_bytes())
        paint(name, 150)
    assert edit("inpaint", "in", "--mask", "masks", "--out", "o") == 0
    kept, old = Path("o/a.png").stat().st_ino, Path("o/b.png").stat().st_ino
    paint("b.png", 180)
    assert edit("inpaint", "in", "--mask", "masks", "--out", "o") == 0
    assert Path("o/a.png").stat().st_ino == kept
    assert Path("o/b.png").stat().st_ino != old


def test_inputs_and_results_of_others_are_not_overwritten(
    edit: Edit, portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = portrait.read_bytes()
    assert edit("deblur", portrait, "--out", ".", "--overwrite") == 1
    assert "is the input itself" in capsys.readouterr().err
    assert portrait.read_bytes() == before
    Path("o").mkdir()
    Path("o/portrait.png").write_bytes(before)
    assert edit("deblur", portrait, "--out", "o") == 1
    assert "--overwrite" in capsys.readouterr().err
    assert Path("o/portrait.png").read_bytes() == before
    assert edit("deblur", portrait, "--out", "o", "--overwrite") == 0
    done = Path("o/portrait.png").read_bytes()
    assert done != before
    Path("o/portrait.png").write_bytes(done + b"\n")  # somebody has worked on it
    assert edit("deblur", portrait, "--out", "o", "--no-label") == 1
    assert Path("o/portrait.png").read_bytes() == done + b"\n"


@pytest.mark.parametrize(
    ("task", "arguments", "words", "code"),
    [
        ("deblur", ["nowhere.jpg"], "nowhere.jpg does not exist", 1),
        ("deblur", ["empty"], "empty holds no images", 1),
        ("landmarks", ["portrait.png"], "face2face-video", 1),
        ("deblur", ["portrait.png", "--mask", "m.png"], "--mask is for models of the task", 2),
        ("inpaint", ["portrait.png", "--mask", "m.png"], "m.png does not exist", 1),
        ("inpaint", ["portrait.png"], "nothing is marked in portrait.png", 1),
        ("inpaint", ["portrait.png", "--mask", "small.png"], "has 10 x 10 pixels", 1),
        ("inpaint", ["portrait.png", "--mask", "all.png"], "marks all of its image", 1),
        ("inpaint", ["portrait.png", "--mask", "nearly.png"], "marks all of its image, or", 1),
        ("inpaint", ["magenta.png"], "magenta.png is painted over wholly, or", 1),
        ("cutout", ["portrait.png", "--background", "green"], "the background green is neither", 2),
        ("cutout", ["portrait.png", "--region", "face"], "--region is for", 2),
        ("deblur", ["noise.png", "--region", "face"], "no face was found in noise.png", 1),
        ("deblur", ["portrait.png", "twin/portrait.jpg"], "", 0),
        ("deblur", ["portrait.png", "twin/portrait.bmp"], "would both become", 2),
    ],
)
def test_what_it_cannot_use_is_said_in_one_line(
    edit: Edit,
    portrait: Path,
    capsys: pytest.CaptureFixture[str],
    task: str,
    arguments: list[str],
    words: str,
    code: int,
) -> None:
    Path("empty").mkdir()
    Path("twin").mkdir()
    write_image(Path("twin/portrait.jpg"), read_image(portrait))
    write_image(Path("twin/portrait.bmp"), read_image(portrait))
    write_image(Path("all.png"), np.full((320, 320, 3), 255, np.uint8))
    nearly = np.full((320, 320, 3), 255, np.uint8)
    nearly[:15] = 0
    write_image(Path("nearly.png"), nearly)
    magenta = np.array(read_image(portrait))
    magenta[:310] = (255, 0, 255)
    write_image(Path("magenta.png"), magenta)
    write_image(Path("small.png"), np.full((10, 10, 3), 255, np.uint8))
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    write_image(Path("noise.png"), noise)
    assert edit(task, *arguments, "--out", "o") == code
    said = capsys.readouterr().err
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    assert words in (errors[0] if errors else "")
    assert "Traceback" not in said
    assert Path("o").exists() == (code == 0)


def test_a_fault_of_the_programs_own_in_one_image_leaves_the_others(
    edit: Edit, portrait: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ended the command, and what came after that image was not made."""
    Path("photos").mkdir()
    for name in ("a.png", "b.png", "c.png"):
        shutil.copy(portrait, Path("photos") / name)

    def read(path: Path) -> tuple[Frame, None]:
        if path.name == "b.png":
            raise ZeroDivisionError("a fault")
        return read_image(path), None

    monkeypatch.setattr("face2face.engine.edit_images.read_with_alpha", read)
    assert edit("deblur", "photos", "--out", "out") == 1
    told = capsys.readouterr().err
    assert "photos/b.png: face2face has a fault (ZeroDivisionError: a fault)" in told
    assert "1 of 3 images were left out" in told
    assert sorted(path.name for path in Path("out").glob("*.png")) == ["a.png", "c.png"]
