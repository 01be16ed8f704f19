"""Sizes and rates of cameras: a device of V4L2's own structs stands in for one."""

import errno
import platform
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from face2face.cli.camera_flags import camera_format_from
from face2face.cli.generate_train_data import build_parser
from face2face.errors import UsageError
from face2face.video.camera_formats import CameraFormat, formats_of, list_formats, parse_format
from face2face.video.camera_list import camera_node, list_cameras

Sizes = dict[tuple[int, ...], list[tuple[int, ...]]]


def device(formats: dict[bytes, Sizes], *, compressed: bytes = b"") -> Callable[..., None]:
    """A V4L2 device that lists these pixel formats, their sizes, and the times of each.

    Two figures are one size, six are a range; two are one time, six a range of them.
    """

    def ask(request: int, answer: bytearray) -> None:
        number = struct.unpack_from("I", answer)[0]
        kind = request & 0xFF
        try:
            if kind == 2:
                code = list(formats)[number]
                struct.pack_into("I", answer, 8, 1 if code in (b"MJPG", compressed) else 0)
                answer[44:48] = code
            elif kind == 74:
                figures = list(formats[bytes(answer[4:8])])[number]
                struct.pack_into("I", answer, 8, 1 if len(figures) == 2 else 3)
                struct.pack_into(f"{len(figures)}I", answer, 12, *figures)
            else:
                sizes = formats[bytes(answer[4:8])]
                size = struct.unpack_from("II", answer, 8)
                times = sizes[size] if size in sizes else next(iter(sizes.values()))
                struct.pack_into("I", answer, 16, 1 if len(times[number]) == 2 else 2)
                struct.pack_into(f"{len(times[number])}I", answer, 20, *times[number])
        except IndexError:
            raise OSError(errno.EINVAL, "the list is at its end") from None

    return ask


def test_a_webcam_lists_what_opencv_can_be_asked_for() -> None:
    webcam = device(
        {
            b"YUYV": {
                (640, 480): [(1, 30), (1, 15), (2, 15)],
                (1280, 720): [(1, 10)],  # JPEG is asked for at this size
            },
            b"MJPG": {
                (640, 480): [(1, 60), (1, 30)],  # uncompressed at 30
                (1280, 720): [(1, 30), (1001, 30000)],
            },
            b"H264": {(1920, 1080): [(1, 30)]},  # nobody could read it
        },
        compressed=b"H264",
    )
    assert formats_of(webcam) == [
        CameraFormat(640, 480, 7.5),
        CameraFormat(640, 480, 15.0),
        CameraFormat(640, 480, 30.0),
        CameraFormat(640, 480, 60.0),
        CameraFormat(1280, 720, 29.97),
        CameraFormat(1280, 720, 30.0),
    ]


def test_a_camera_of_one_kind_of_pixels_lists_all_of_it() -> None:
    assert formats_of(device({b"YUYV": {(1280, 720): [(1, 10)]}})) == [CameraFormat(1280, 720, 10)]


def test_a_range_is_told_by_the_usual_sizes_and_rates_in_it() -> None:
    loopback = device({b"YUYV": {(640, 1280, 2, 480, 720, 2): [(1, 30, 1, 20, 0, 0)]}})
    assert formats_of(loopback) == [
        CameraFormat(width, height, rate)
        for width, height in ((640, 480), (800, 600), (1280, 720))
        for rate in (24.0, 25.0, 30.0)
    ]


def test_a_driver_that_never_ends_its_list_is_left() -> None:
    assert formats_of(lambda request, answer: None) == []


def test_where_no_camera_answers_nothing_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    assert list_formats(tmp_path / "video0") == []
    (tmp_path / "video1").touch()
    assert list_formats(tmp_path / "video1") == []  # no device: it knows no such ioctl
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert CameraFormat(1280, 720, 30.0) in list_formats(tmp_path / "video0")


def test_a_real_camera_lists_something() -> None:
    cameras = list_cameras()
    if not cameras:
        pytest.skip("no camera is plugged in")
    assert list_formats(camera_node(cameras[0].index))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1280x720", (1280, 720, 30.0)),
        (" 640X480@59.94 ", (640, 480, 59.94)),
        ("1920x1080@25", (1920, 1080, 25.0)),
    ],
)
def test_what_is_written_is_understood(text: str, wanted: tuple[int, int, float]) -> None:
    assert parse_format(text) == CameraFormat(*wanted)
    assert parse_format(str(CameraFormat(*wanted))) == CameraFormat(*wanted)


@pytest.mark.parametrize(
    "text", ["", "720p", "1280", "1280x720@", "8x8", "1280x720@0", "\u0661\u0662x\u0661\u0662"]
)
def test_what_is_no_size_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no size of images: give one such as 1280x720"):
        parse_format(text)


def test_a_size_without_a_camera_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    parser = build_parser()
    given = ["--source", "0", "--camera-format", "1280x720"]
    assert camera_format_from(parser.parse_args(given)) == CameraFormat(1280, 720)
    with pytest.raises(UsageError, match="--camera-format is about a camera"):
        camera_format_from(parser.parse_args(given[2:]))
    with pytest.raises(SystemExit):
        parser.parse_args([*given[:3], "big"])
    assert "'big' is no size of images" in capsys.readouterr().err
