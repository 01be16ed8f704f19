"""From what is typed to a source."""

from pathlib import Path

import pytest

from face2face.errors import SourceError, UsageError
from face2face.video import source_spec
from face2face.video.camera_formats import CameraFormat
from face2face.video.camera_list import CameraInfo, CameraRequest
from face2face.video.source_spec import (
    SourceChoice,
    SourceKind,
    camera_number,
    parse_source,
    video_path,
)
from tests.fresh_python import printed_by

PLUGGED_IN = [
    CameraInfo(0, "Integrated Webcam", "/dev/video0"),
    CameraInfo(2, "Logitech BRIO", "/dev/video2"),
    CameraInfo(4, "Integrated Webcam IR", "/dev/video4"),
]


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_spec, "list_cameras", lambda: PLUGGED_IN)


@pytest.mark.parametrize(
    ("text", "index", "name"),
    [
        ("0", 0, "Integrated Webcam"),
        (" 2 ", 2, "Logitech BRIO"),
        ("7", 7, "camera 7"),  # it may be plugged in later
        ("Logitech BRIO", 2, "Logitech BRIO"),
        ("brio", 2, "Logitech BRIO"),
        ("INTEGRATED webcam", 0, "Integrated Webcam"),  # the whole name, not a part
        ("ir", 4, "Integrated Webcam IR"),
    ],
)
def test_cameras(text: str, index: int, name: str) -> None:
    assert parse_source(text, loop=True) == SourceChoice("camera", index, None, name)


def test_a_camera_without_a_name_has_its_number(tmp_path: Path) -> None:
    assert parse_source("7").unnamed_camera == 7
    assert parse_source("brio").unnamed_camera is None
    assert SourceChoice.of_file(tmp_path / "camera 7").unnamed_camera is None


def test_a_camera_is_asked_for_640x480_at_30() -> None:
    request = parse_source("brio").camera_request()
    assert request == CameraRequest(2, "Logitech BRIO", CameraFormat(640, 480, 30.0))


@pytest.mark.parametrize("text", ["brio", "2"])
def test_a_camera_is_asked_for_what_is_wanted(text: str) -> None:
    wanted = CameraFormat(1280, 720, 60.0)
    assert parse_source(text, camera_format=wanted).camera_request().camera_format == wanted


def test_a_file_comes_before_a_camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("brio").touch()
    chosen = parse_source("brio", loop=True)
    assert chosen == SourceChoice("file", None, Path("brio"), "brio", loop=True)
    with pytest.raises(ValueError, match="no camera"):
        chosen.camera_request()


def test_the_demo_is_the_shipped_clip_and_repeats() -> None:
    chosen = parse_source("demo")
    assert chosen.path is not None and chosen.path.is_file()
    assert (chosen.kind, chosen.name, chosen.loop) == ("file", "demo", True)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", UsageError, "is empty"),
        ("integrated", UsageError, "several cameras are called integrated"),
        ("Logitek BRIO", SourceError, "did you mean Logitech BRIO?"),
        ("x", SourceError, "cameras: 0 (Integrated Webcam), 2 (Logitech BRIO)"),
        ("talk.mp5", SourceError, "there is no file talk.mp5"),
        ("no/such", SourceError, "there is no file no/such"),
        ("-1", SourceError, "no camera or file called -1"),
        ("²", SourceError, "no camera or file called ²"),
    ],
)
def test_what_makes_no_sense(text: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as caught:
        parse_source(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        SourceError,
        match="is a folder: give a camera's number or name, a video, demo, or an address",
    ):
        parse_source(str(tmp_path))


ONLY: dict[SourceKind, tuple[SourceKind, ...]] = {"camera": ("camera",), "file": ("file",)}


def test_the_same_text_names_the_same_source_in_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("talk.mp4").touch()
    Path("images").mkdir()
    for text, kind in (("brio", "camera"), ("0", "camera"), ("talk.mp4", "file"), ("demo", "file")):
        chosen = parse_source(text)
        assert chosen.kind == kind
        assert parse_source(text, takes=("camera", "file", "folder")) == chosen
        assert parse_source(text, takes=(chosen.kind,)) == chosen
    assert camera_number("brio") == 2
    assert video_path("talk.mp4") == Path("talk.mp4")
    assert video_path("demo").is_file()
    folder = parse_source("images", takes=("file", "folder"))
    assert folder == SourceChoice("folder", None, Path("images"), "images")


@pytest.mark.parametrize(
    ("takes", "text", "error", "says"),
    [
        ("file", "", UsageError, "the source is empty: give a video or demo"),
        ("file", "0", UsageError, "0 is a camera: give a video or demo"),
        ("file", "images", SourceError, "images is a folder: give a video or demo"),
        ("file", "brio", SourceError, "brio does not exist: check the name and the folder"),
        ("file", "a" * 5000, SourceError, "does not exist"),
        ("camera", "", UsageError, "the source is empty: give a camera's number or name"),
        ("camera", "demo", UsageError, "demo is a video: give a camera's number or name"),
        ("camera", "talk.mp4", UsageError, "talk.mp4 is a video: give a camera's number or name"),
        ("camera", "images", SourceError, "images is a folder: give a camera's number or name"),
        ("camera", "-1", SourceError, "there is no camera called -1"),
        ("camera", "Logitek BRIO", SourceError, "did you mean Logitech BRIO?"),
        ("camera", "a" * 5000, SourceError, "there is no camera called a"),
    ],
)
def test_what_a_command_cannot_use_is_refused_in_the_same_words(
    takes: SourceKind,
    text: str,
    error: type[Exception],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("talk.mp4").touch()
    Path("images").mkdir()
    with pytest.raises(error) as caught:
        parse_source(text, takes=ONLY[takes])
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_called_like_a_number_is_a_video_where_no_camera_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("0").touch()
    assert video_path("0") == Path("0")
    assert parse_source("0").kind == "camera"


def test_no_camera_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_spec, "list_cameras", list)
    with pytest.raises(SourceError, match="no camera is plugged in"):
        parse_source("brio")
    assert parse_source("0").name == "camera 0"


def test_parsing_does_not_import_what_is_slow() -> None:
    code = (
        "import sys, face2face.video.source_spec as choice\n"
        "assert not {'cv2', 'av', 'dlib', 'numpy'} & set(sys.modules)\n"
    )
    printed_by(code)


def test_an_address_is_taken_where_it_was_typed() -> None:
    choice = parse_source(" rtsp://me:pw@host/stream ")
    assert (choice.kind, choice.name) == ("address", "rtsp://host")
    assert choice.address is not None
    assert choice.address.url == "rtsp://me:pw@host/stream"
    with pytest.raises(UsageError, match=r"^rtsp://host is an address: give a video"):
        video_path("rtsp://me:pw@host/stream")
