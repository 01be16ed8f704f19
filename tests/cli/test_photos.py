"""Photographs where the commands take a model."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from face2face.cli.new import main
from face2face.errors import ModelError
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshPoints
from face2face.images.io import read_image, write_image
from face2face.model import read_model
from face2face.portrait.photo import face_meshes
from face2face.types import Frame

Tool = Callable[..., Any]

ROOT = Path(__file__).parents[2]
TALK = ROOT / "assets" / "talk.mp4"
ASTRONAUT = ROOT / "assets" / "astronaut.png"


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


@pytest.fixture
def moved(tool_here: Tool, tmp_path: Path) -> tuple[Any, Path]:
    """The astronaut's photograph, on its side by EXIF, moved by the second second of the demo."""
    turned = np.rot90(read_image(ASTRONAUT))
    done, data = cv2.imencode(".jpg", np.ascontiguousarray(turned[:, :, ::-1]))
    assert done
    (tmp_path / "me.jpg").write_bytes(_with_orientation(data.tobytes(), 6))
    out = tmp_path / "out.mp4"
    options = ["--source", TALK, "--model", "me.jpg", "--layout", "output", "--size", 256]
    options += ["--start", 1, "--duration", 1, "--runtime", "openvino-int8"]
    done = tool_here("face2face-video", *options, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    return done, out


def _with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG whose EXIF says how to bring it upright."""
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + bytes([orientation, 0, 0, 0])
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00" + entry + b"\x00\x00\x00\x00"
    block = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]


def test_a_photograph_is_moved_upright_and_labelled_in_the_files_metadata(
    moved: tuple[Any, Path],
) -> None:
    done, out = moved
    report = json.loads(done.stdout)
    assert report["model"] == "me"
    assert report["frames"] == 30
    assert report["frames_without_face"] == []
    assert "consent not stated" in done.stderr
    assert "openvino-int8 is for trained models: a photograph runs on OpenVINO fp32" in done.stderr
    frames = frames_of(out)
    assert frames[0].shape == (256, 256, 3)
    assert np.abs(frames[-1].astype(int) - frames[0]).mean() > 0.3
    # The label says what it is; above it the astronaut's bright ground, upright.
    assert frames[0][:20, 200:].mean() > 150
    with av.open(str(out)) as video:
        assert "me" in video.metadata["comment"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "wall.png"], "no face was found in wall.png"),
        (["--model", "me.png", "--face", "2"], "face 2 was asked for, but 1 is seen in me.png"),
        (["--model", "broken.jpg"], "is not an image, or is damaged"),
        (["--model", "grid-s1", "--size", "512"], "--size is for photographs"),
        (["--model", "me.png", "--gaze", "up"], "'up' is not follow, viewer, or two numbers"),
        (["--model", "me.png", "--gaze", "90,0"], "90,0 is out of range"),
        (["--model", "me.png", "--size", "4000"], "out of range: 128 to 1024"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tool_here: Tool, tmp_path: Path, arguments: list[str], says: str
) -> None:
    shutil.copy(ASTRONAUT, tmp_path / "me.png")
    write_image(tmp_path / "wall.png", np.full((120, 160, 3), 90, np.uint8))
    (tmp_path / "broken.jpg").write_bytes(b"no image")
    done = tool_here("face2face-video", "--source", TALK, "--duration", 1, *arguments)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out.mp4").exists()


def test_a_photograph_is_kept_by_name_with_what_was_agreed(
    tool_here: Tool, tmp_path: Path, home: Path
) -> None:
    asked = tool_here("face2face-new", "ana", "--photo", ASTRONAUT)
    assert asked.returncode == 1
    assert "whether the person agreed" in asked.stderr
    assert not (home / "models").exists()

    options = ["--photo", ASTRONAUT, "--consent", "Ana agreed on 2026-05-01"]
    made = tool_here("face2face-new", "ana", *options)
    assert made.returncode == 0, made.stderr
    model = read_model("ana")
    assert model.card is not None
    assert model.card.consent == "Ana agreed on 2026-05-01"
    assert model.photo == home / "models" / "ana" / "photo.jpg"
    assert read_image(model.photo).shape == (512, 512, 3)
    assert (home / "models" / "ana" / "preview.png").is_file()

    again = tool_here("face2face-new", "ana", *options)
    assert again.returncode == 1
    assert "there is a model called ana already" in again.stderr

    longer = tool_here("face2face-new", "ana", "--longer", "--minutes", 1)
    assert longer.returncode == 2
    assert "error: ana is a photograph that moves, which is not trained: train a" in longer.stderr


def test_a_photographs_face_is_looked_for_once_and_where_it_is_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[tuple[int, ...]] = []

    def find(image: Frame, networks: FaceNetworks) -> list[MeshPoints]:
        looked.append(image.shape)
        return face_meshes(image, networks)

    monkeypatch.setattr("face2face.portrait.photo.face_meshes", find)
    # Larger than what is kept, and with two people, the second a little smaller.
    image = np.full((1500, 3000, 3), 128, np.uint8)
    one, other = read_image(ASTRONAUT), read_image(ROOT / "models" / "hiro" / "photo.jpg")
    image[:1280, :1280] = cv2.resize(one, (1280, 1280))
    image[300:1200, 1800:2700] = cv2.resize(other, (900, 900))
    write_image(tmp_path / "two.jpg", image)
    flags = ["--photo", str(tmp_path / "two.jpg"), "--consent", "yes"]
    previews = []
    for face in (1, 2):
        looked.clear()
        assert main([f"face-{face}", *flags, "--face", str(face)]) == 0
        assert looked == [(1024, 2048, 3)]
        previews.append(read_image(home / "models" / f"face-{face}" / "preview.png"))
        assert read_image(home / "models" / f"face-{face}" / "photo.jpg").shape == looked[0]
    assert float(np.abs(previews[0].astype(int) - previews[1]).mean()) > 20


@pytest.mark.parametrize("name", ["moving.webp", "pages.tif"])
def test_of_several_images_in_a_file_the_first_is_used_and_that_is_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    first = Image.open(ASTRONAUT).convert("RGB")
    path = tmp_path / name
    first.save(path, save_all=True, append_images=[first.rotate(9)])
    assert main(["ana", "--photo", str(path), "--consent", "yes"]) == 0
    said = capsys.readouterr().out
    assert f"warning: {name}: several images, of which the first is used" in said
    kept = read_image(home / "models" / "ana" / "photo.jpg").astype(int)
    assert float(np.abs(kept - np.array(first)).mean()) < 6


def test_what_is_wrong_with_a_photograph_is_told_before_it_is_kept_or_moved(
    tool_here: Tool, tmp_path: Path, home: Path
) -> None:
    dark = tmp_path / "dark.png"
    write_image(dark, np.asarray(read_image(ASTRONAUT) * 0.25, np.uint8))
    says = "warning: dark.png: the face is dark: take a photograph with more light on it"
    asked = tool_here("face2face-new", "ana", "--photo", dark)
    assert asked.returncode == 1  # it asks whether the person agreed
    assert says in asked.stdout
    made = tool_here("face2face-new", "ana", "--photo", dark, "--consent", "yes")
    assert made.returncode == 0, made.stderr
    # Of one that is kept it was said.
    for model, count in ((dark, 1), ("ana", 0)):
        out = tmp_path / f"{Path(model).stem}.mp4"
        options = ["--source", TALK, "--duration", 0.2, "--model", model, "--out", out]
        moved = tool_here("face2face-video", *options)
        assert moved.returncode == 0, moved.stderr
        assert (moved.stdout + moved.stderr).count(says) == count


def test_an_altered_photograph_and_a_card_of_two_kinds_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "models" / "nora", tmp_path / "nora"))
    assert read_model(str(folder)).photo == folder / "photo.jpg"
    card = json.loads((folder / "model.json").read_text())
    other = card | {"portrait": {"photo": "../photo.jpg"}}
    (folder / "model.json").write_text(json.dumps(other))
    with pytest.raises(ModelError, match="does not list its photograph"):
        read_model(str(folder))
    network = {"filters": 8, "parameters": 100}
    (folder / "model.json").write_text(json.dumps(card | {"network": network}))
    with pytest.raises(ModelError, match="there is no network"):
        read_model(str(folder))
    (folder / "model.json").write_text(json.dumps({**card, "portrait": None}))
    with pytest.raises(ModelError, match="network and weights are needed"):
        read_model(str(folder))
    (folder / "model.json").write_text(json.dumps(card))
    with (folder / "photo.jpg").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="altered or is damaged"):
        read_model(str(folder))


@pytest.mark.parametrize("folder", sorted((ROOT / "models").glob("*/photo.jpg")))
def test_shipped_portraits_name_source_and_licence(folder: Path) -> None:
    model = read_model(str(folder.parent))
    assert model.card is not None
    assert "public domain" in model.card.licence or model.card.licence == "CC0 1.0"
    assert model.card.attribution != "not stated"
    assert model.card.consent.startswith("not needed")
    assert folder.stat().st_size <= 150_000
    assert max(read_image(folder).shape) <= 1024


def test_a_photograph_is_measured(tool_here: Tool, tmp_path: Path, make_video: Tool) -> None:
    with av.open(str(TALK)) as video:
        frames = [
            f.to_ndarray(format="rgb24")
            for f, _ in zip(video.decode(video=0), range(40), strict=False)
        ]
    container = make_video(tmp_path / "short.mp4", frames)
    options = ["--model", "nora", "--drivers", container, "--own", "--size", 256, "--out", "r"]
    done = tool_here("evaluate", *options)
    assert done.returncode == 0, done.stderr
    row = json.loads((tmp_path / "r" / "report.json").read_text())["rows"][0]
    assert row["portrait"] == "nora"
    assert row["frames"] == 40
    assert row["driver_found"] == 1
    assert row["face_found"] == 1
    assert 0 <= row["identity"] < 0.35
    assert row["jitter"] > 0
    assert 0 < row["own_share"] < 3
    assert (tmp_path / "r" / "report.png").is_file()
    assert (tmp_path / "r" / "report.md").read_text() in done.stdout
