"""What stands in Qt's way is said in one line, before Qt."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from face2face.cli.gui import build_parser
from face2face.errors import RuntimeUnavailableError
from face2face.gui.preflight import forget_opencv, refuse_faulty_qt, refuse_if_unfit

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux")


def test_only_what_opencv_set_is_forgotten() -> None:
    environment = {
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/x/site-packages/cv2/qt/plugins",
        "QT_QPA_FONTDIR": "/home/me/fonts",
    }
    forget_opencv(environment)
    assert environment == {"QT_QPA_FONTDIR": "/home/me/fonts"}


@linux
def test_missing_libraries_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr("shutil.which", lambda name: name == "apt" or None)

    def load(name: str) -> None:
        if name in ("libxcb-cursor.so.0", "libxcb-icccm.so.4"):
            raise OSError(name)

    with pytest.raises(
        RuntimeUnavailableError, match="sudo apt install libxcb-cursor0 libxcb-icccm4'"
    ):
        refuse_if_unfit(load)


@linux
def test_no_screen_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(RuntimeUnavailableError, match="no screen"):
        refuse_if_unfit(lambda name: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    refuse_if_unfit(lambda name: None)


def test_the_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom face2face.cli.gui import build_parser\nbuild_parser().format_help()\n"
        "heavy = {'PySide6', 'cv2', 'numpy', 'dlib', 'openvino', 'av'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    begin = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    assert time.monotonic() - begin < 5  # half a second on an idle machine
    assert "--soak" in build_parser().format_help()


@linux
def test_python_m_face2face_is_the_same_command() -> None:
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "face2face"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_the_faulty_qt_is_refused_where_it_harms() -> None:
    with pytest.raises(RuntimeUnavailableError, match=r"PySide6-Essentials!=6\.12\.0"):
        refuse_faulty_qt("6.12.0", (3, 11))
    refuse_faulty_qt("6.12.0", (3, 12))
    refuse_faulty_qt("6.11.3", (3, 10))


def test_emitting_leaves_no_reference_behind() -> None:
    """The fault of PySide6 6.12.0, should another version have it too."""
    from PySide6.QtCore import QObject, Signal

    class Source(QObject):
        sent = Signal()

    source = Source()
    source.sent.connect(lambda: None)
    before = sys.getrefcount(True)
    for _ in range(500):
        source.sent.emit()
    assert sys.getrefcount(True) > before - 250


def test_an_address_is_no_file_and_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["rtsp://me:s3cret@host/x"])
    told = capsys.readouterr().err
    assert "an address goes behind --source" in told
    assert "s3cret" not in told
    assert build_parser().parse_args(["--source", "rtsp://host/x"]).source == "rtsp://host/x"
