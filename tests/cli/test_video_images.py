"""face2face-video with images as results: GIF, WebP, and a PNG for each frame."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from face2face.cli.video import main
from face2face.engine.finished import RECORD
from face2face.images.io import write_image
from face2face.provenance.verify import Verdict, look_into
from tests.robustness.clips import KINDS, talking, write_clip

MODEL = ["--model", "mona-lisa", "--size", "128", "--layout", "output"]
FRAMES = 6

MP4 = next(kind for kind in KINDS if kind.name == "mp4")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # At first nothing moves, and images that are alike would be one.
    moving = talking(2)[-FRAMES:]
    return write_clip(tmp_path_factory.mktemp("video") / "talk.mp4", MP4, moving)


@pytest.fixture
def here(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portraits_once: None
) -> Path:
    shutil.copy(video, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def convert(*arguments: str) -> int:
    return main([*MODEL, "--source", "talk.mp4", *arguments])


@pytest.mark.parametrize("name", ["out.gif", "out.webp"])
def test_an_animation_is_marked_and_tells_what_it_lacks(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert("--out", name, "--json") == 0
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert report["frames"] == FRAMES
    assert report["difference"] == "without its sound"
    assert "not signed" not in said.err
    found = look_into(Path(name))
    assert found.verdict is Verdict.INTACT
    assert found.plain.generated
    with Image.open(name) as moving:
        assert moving.size == (128, 128)
        assert 1 < moving.n_frames <= FRAMES  # type: ignore[attr-defined]  # of those alike, one
    assert sorted(path.name for path in here.iterdir()) == [name, "talk.mp4"]


def test_images_are_marked_each_and_appear_together(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert("--out", "out/f%02d.png") == 0
    assert "s; images without times, 12 a second on average; without its sound\n" in (
        capsys.readouterr().out
    )
    images = sorted(Path("out").iterdir())
    assert [path.name for path in images] == [f"f{n + 1:02}.png" for n in range(FRAMES)]
    found = look_into(images[-1])
    assert found.verdict is Verdict.INTACT
    assert found.plain.generated
    assert sorted(path.name for path in here.iterdir()) == ["out", "talk.mp4"]


def test_a_folder_of_results_takes_the_wanted_form_and_skips_what_is_done(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for status in ("converted", "skipped"):
        assert convert("--out", "results", "--format", "png", "--json") == 0
        assert json.loads(capsys.readouterr().out)["status"] == status
    made = sorted(str(path.relative_to("results")) for path in Path("results").rglob("*"))
    assert made == [RECORD, "talk", *(f"talk/{n + 1:05}.png" for n in range(FRAMES))]
    Path("results/talk/00002.png").write_bytes(b"changed")
    assert convert("--out", "results", "--format", "png") == 1
    assert "exist already: replace with --overwrite" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "out.png"], "it names one image"),
        (["--out", "out.gif", "--codec", "hevc"], "leave --codec and --encoder out"),
        (["--out", "o/%d.png", "--quality", "90"], "leave --quality out"),
        (["--out", "out.gif", "--format", "gif"], "for a folder of results"),
        (["--out", "results", "--format", "gif", "--codec", "av1"], "leave --codec"),
    ],
)
def test_what_does_not_fit_is_refused(
    here: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(*arguments) in (1, 2)
    assert words in capsys.readouterr().err
    assert [path.name for path in here.iterdir()] == ["talk.mp4"]


def test_a_folder_with_the_source_in_it_is_not_replaced(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path("out/00001.png")
    source.parent.mkdir()
    write_image(source, talking(1)[0])
    assert main([*MODEL, "--source", str(source), "--out", "out/%05d.png"]) == 1
    assert "the output out would replace the input out/00001.png" in capsys.readouterr().err
    assert source.exists()
