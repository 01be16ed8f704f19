"""face2face-image and what it reads: colours and kinds of files, and that nothing of it is lost."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from face2face.cli.image import main
from face2face.cli.video import main as convert
from face2face.images.io import read_image, write_image
from face2face.types import Frame
from face2face.utils.paths import shipped
from tests.task_models import task_model

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {task: task_model(folder, task) for task in ("deblur", "inpaint", "cutout")}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, astronaut: Frame) -> Path:
    """A working folder with two images of her."""
    monkeypatch.chdir(tmp_path)
    image = np.ascontiguousarray(astronaut[:320, 60:380])
    for name in ("in/a.png", "other/a.png"):
        Path(name).parent.mkdir()
        write_image(Path(name), image)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], kept: list[Path], *arguments: object) -> None:
    """The command is refused because of a file that is read, and these files stay."""
    before = [path.read_bytes() for path in kept]
    assert main([*map(str, arguments), "--overwrite"]) == 1
    said = capsys.readouterr().err
    assert "is the input itself" in said, said
    assert len(said.splitlines()) == 1
    assert [path.read_bytes() for path in kept] == before


def test_no_result_replaces_another_jobs_input(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--model", models["deblur"]]
    both = [Path("in/a.png"), Path("other/a.png")]
    for folder in ("tree/sub", "base/sub"):
        Path(folder).mkdir(parents=True)
        shutil.copy("in/a.png", folder)
    theirs = [Path("base/sub/a.png")]
    refused(capsys, theirs, *flags, "tree", "base/sub/a.png", "--out", "base")
    # Under another name, and through a link to the folder.
    shutil.copy("in/a.png", "in/b.png")
    Path("linked").symlink_to("in")
    os.link("other/a.png", "other/c.png")
    refused(capsys, both, *flags, "in/b.png", "in/a.png", "--out", "linked/../in")
    shutil.copy("in/a.png", "c.png")
    refused(capsys, both, *flags, "c.png", "other/a.png", "--out", "other")
    Path("out").mkdir()
    Path("out/c.png").symlink_to(here / "other" / "a.png")
    refused(capsys, both, *flags, "c.png", "other/a.png", "--out", "out")


def test_no_result_replaces_the_mask_the_background_or_the_model(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    mask = np.zeros((320, 320, 3), np.uint8)
    mask[100:120, 150:170] = 255
    Path("masks").mkdir()
    write_image(Path("masks/a.png"), mask)
    inpaint = ["--model", models["inpaint"], "in/a.png"]
    for given in ("masks/a.png", "masks"):
        refused(capsys, [Path("masks/a.png")], *inpaint, "--mask", given, "--out", "masks")
    ground = ["--model", models["cutout"], "in/a.png", "--background", "other/a.png"]
    refused(capsys, [Path("other/a.png")], *ground, "--out", "other")
    shutil.copytree(models["deblur"], "model")
    shutil.copy("in/a.png", "in/frozen_model.png")
    os.link("model/frozen_model.pb", "frozen_model.png")
    graph = [Path("model/frozen_model.pb")]
    refused(capsys, graph, "--model", "model", "in/frozen_model.png", "--out", ".")


def test_results_stay_in_their_folder(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in/sub").mkdir()
    shutil.move("in/a.png", "in/sub/a.png")
    for name in ("out", "elsewhere"):
        Path(name).mkdir()
    Path("out/sub").symlink_to(here / "elsewhere")
    flags = ["--model", str(models["deblur"]), "in"]
    assert main([*flags, "--out", "out"]) == 1
    assert "out/sub is a link that leads out of out" in capsys.readouterr().err
    assert list(Path("elsewhere").iterdir()) == []
    # A link in the place of a result is replaced, what it leads to stays.
    Path("out/sub").unlink()
    Path("out/sub").mkdir()
    Path("private.txt").write_text("mine")
    Path("out/sub/a.png").symlink_to(here / "private.txt")
    assert main([*flags, "--out", "out", "--overwrite"]) == 0
    assert Path("private.txt").read_text() == "mine"
    assert not Path("out/sub/a.png").is_symlink()
    # The folder that was named may be a link.
    Path("mine").symlink_to("elsewhere")
    assert main([*flags, "--out", "mine"]) == 0
    assert Path("elsewhere/sub/a.png").is_file()


def test_names_that_differ_in_case_alone(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy("in/a.png", "in/A.png")
    alike = Path("IN").exists()
    code = main(["--model", str(models["deblur"]), "in/a.png", "in/A.png", "--out", "o"])
    assert code == (2 if alike else 0)
    assert alike or {path.name for path in Path("o").glob("[!.]*")} == {"a.png", "A.png"}


def test_phones_images(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("phone").mkdir()
    for name in ("real.heic", "p3.jpg"):
        shutil.copy(DATA / name, "phone")
    Path("phone/raw.dng").write_bytes(b"x")
    flags = ["--model", str(models["deblur"]), "--strength", "0", "--no-label"]
    assert main([*flags, "phone", "--out", "o"]) == 0
    assert "left out: 1 image of formats" in capsys.readouterr().err
    assert {path.name for path in Path("o").glob("[!.]*")} == {"real.png", "p3.jpg"}
    assert main([*flags, "phone/real.heic", "--out", "alone"]) == 0
    heic = read_image(Path("alone/real.png")).astype(int)
    assert np.abs(heic - read_image(DATA / "real.heic")).max() <= 1
    wide = read_image(Path("o/p3.jpg")).astype(int)
    assert np.abs(wide - read_image(DATA / "p3.jpg")).mean() < 1.5


def test_a_background_and_a_mask_from_a_phone(here: Path, models: dict[str, Path]) -> None:
    heic = DATA / "wide.heic"
    flags = ["in/a.png", "--no-label", "--model"]
    assert main([*flags, str(models["cutout"]), "--background", str(heic), "--out", "o"]) == 0
    more = (read_image(Path("o/a.png")).astype(int) - read_image(Path("in/a.png"))).mean((0, 1))
    assert more[0] > 20
    assert more[1:].max() < -20
    mask = DATA / "transparent.heic"
    assert main([*flags, str(models["inpaint"]), "--mask", str(mask), "--out", "m"]) == 1


def test_masks_of_formats_that_are_not_read_are_named(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("masks").mkdir()
    Path("masks/a.jxl").write_bytes(b"x")
    flags = ["in/a.png", "--model", str(models["inpaint"]), "--mask", "masks", "--out", "o"]
    assert main(flags) == 1
    said = capsys.readouterr().err
    assert "warning: of the masks in masks, left out: 1 image of formats" in said
    assert "(a.jxl)" in said


def test_a_video_does_not_replace_its_mask(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_image(Path("mask.png"), np.full((480, 640, 3), 255, np.uint8))
    os.link("mask.png", "out.mp4")
    before = Path("mask.png").read_bytes()
    words = ["--model", str(models["inpaint"]), "--mask", "mask.png", "--out", "out.mp4"]
    assert convert(["--source", str(shipped("assets") / "talk.mp4"), *words]) == 1
    assert "the output out.mp4 is the input itself (mask.png)" in capsys.readouterr().err
    assert Path("mask.png").read_bytes() == before


@pytest.mark.timeout(60)
def test_what_is_no_file_gets_a_line(
    here: Path, models: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo("in/pipe.png")
    Path("in/loop.png").symlink_to("loop.png")
    Path("in/folder.png").mkdir()
    Path("in/\u00b2.png").write_bytes(Path("in/a.png").read_bytes())
    Path(os.fsdecode(b"in/\xff\x1b[31m.png")).write_bytes(b"x")
    assert main(["--model", str(models["deblur"]), "in", "/dev/zero", "--out", "o"]) == 1
    said = capsys.readouterr().err
    assert "\x1b" not in said
    for words in ("pipe.png: it is a device or a pipe", "/dev/zero: it is a device", "loop.png"):
        assert words in said, said
    assert said.count("error: ") == 5
    assert {path.name for path in Path("o").glob("[!.]*")} == {"a.png", "\u00b2.png"}
