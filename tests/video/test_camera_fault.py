"""Why a camera cannot be opened: the system's reasons, each with what to do."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from face2face.video import camera_fault
from face2face.video.camera_fault import why_not
from face2face.video.camera_list import CameraInfo

linux_only = pytest.mark.skipif(not Path("/dev").is_dir(), reason="Linux has /dev/videoN")


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place of /dev/video0, on Linux."""
    path = tmp_path / "video0"
    path.touch()
    monkeypatch.setattr(camera_fault.platform, "system", lambda: "Linux")
    monkeypatch.setattr(camera_fault, "camera_node", lambda index: path)
    return path


@pytest.fixture
def somebody() -> Iterator[None]:
    """The account is not root's, which may open everything."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no user numbers")
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@linux_only
def test_missing(node: Path) -> None:
    node.unlink()
    assert str(why_not(0, "BRIO")).startswith("BRIO is not connected: plug it in")


@linux_only
def test_refused(node: Path, somebody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folders above are root's own: the file is opened by its number.
    monkeypatch.setattr(camera_fault, "camera_node", lambda index: Path("/proc/1/mem"))
    said = str(why_not(0, "BRIO"))
    assert "permission denied" in said
    assert "usermod -aG video" in said


@linux_only
def test_busy_on_opening(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(path: Path, flags: int) -> int:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(camera_fault.os, "open", busy)
    assert str(why_not(0, "BRIO")).startswith("BRIO is used by another program: close that one")


@linux_only
@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.EBUSY, "used by another program"),
        (errno.ENODEV, "not connected"),
        (errno.EIO, "Input/output error"),
        (errno.ENOTTY, "it gives no image in a known form"),
    ],
)
def test_faults_of_the_image(
    node: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    import fcntl

    asked = []

    def ioctl(descriptor: int, request: int, format_: bytearray) -> int:
        asked.append(request)
        assert len(format_) == (request >> 16) & 0x3FFF
        if len(asked) == 2:
            raise OSError(code, os.strerror(code))
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    before = len(list(Path("/proc/self/fd").iterdir()))
    said = str(why_not(0, "BRIO"))
    assert says in said and "\n" not in said
    assert asked == [0xC0D05604, 0xC0D05605]  # VIDIOC_G_FMT, VIDIOC_S_FMT
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@linux_only
def test_a_file_that_is_no_camera(node: Path) -> None:
    assert "it gives no image in a known form" in str(why_not(0, "BRIO"))


@pytest.mark.parametrize(
    ("system", "place"),
    [("Darwin", "System Settings > Privacy"), ("Windows", "Settings > Privacy & security")],
)
def test_privacy_settings(system: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_fault.platform, "system", lambda: system)
    monkeypatch.setattr(camera_fault, "list_cameras", lambda: [CameraInfo(1, "BRIO", "")])
    assert place in str(why_not(1, "BRIO"))
    assert "close other programs" in str(why_not(1, "BRIO"))
    assert str(why_not(3, "camera 3")).startswith("camera 3 is not connected")
