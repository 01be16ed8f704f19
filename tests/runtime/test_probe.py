"""Models of strangers make one image in a process of its own before they are loaded here."""

import shutil
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

import face2face
from face2face.errors import ModelError
from face2face.runtime import probe
from face2face.runtime.open_runtime import open_runtime
from face2face.utils.paths import caches, shipped
from tests.waiting import eventually

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone bounds others' memory")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runtimes of the trials that were made; they are made all the same."""
    made: list[str] = []
    real = probe.run_isolated

    def run(program: Path, package: str, *arguments: str, **options: Any) -> Any:
        made.append(package)
        return real(program, package, *arguments, **options)

    monkeypatch.setattr(probe, "run_isolated", run)
    return made


@pytest.fixture
def own(home: Path, model: Any, tmp_path: Path) -> Path:
    """A small model that does not ship with the program, and that nobody has tried."""
    del home
    return Path(shutil.copy(model.folder / "frozen_model.pb", tmp_path / "own.pb"))


def spoiled(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let the trial's program do something else: what a hostile model does to the real one."""
    program = folder / "program.py"
    program.write_text(code)
    monkeypatch.setattr(probe, "_PROGRAM", program)


def test_a_shipped_model_is_not_tried(home: Path, counted: list[str]) -> None:
    folder = shipped("models") / "grid-s1"
    open_runtime(folder / "frozen_model.pb", "openvino-fp32")
    open_runtime(folder / "frozen_model.pb", "openvino-int8", folder / "int8.xml")
    assert counted == []
    assert not (caches() / "trials").exists()


def test_a_shipped_model_that_was_changed_is_tried(
    home: Path, counted: list[str], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(shipped("models") / "grid-s1", tmp_path / "grid-s1"))
    with (folder / "int8.xml").open("a") as file:
        file.write("\n")
    open_runtime(folder / "frozen_model.pb", "openvino-int8", folder / "int8.xml")
    assert counted == ["openvino"]


def test_what_passed_is_remembered(
    own: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert open_runtime(own, "openvino-fp32").size == 128
    assert counted == ["openvino"]
    monkeypatch.setattr(face2face, "__version__", "99.0")
    open_runtime(own, "openvino-fp32")
    assert len(counted) == 2  # another version of the program
    data = own.read_bytes()
    own.write_bytes(data + b"\x22\x00")  # an empty field: another file, the same network
    open_runtime(own, "openvino-fp32")
    assert len(counted) == 3


def test_each_runtime_tries_for_itself_once(own: Path, counted: list[str]) -> None:
    for _ in range(2):
        for kind in ("openvino-fp32", "openvino-bf16", "tensorflow"):
            assert open_runtime(own, kind).size == 128
    assert counted == ["openvino", "openvino", "tensorflow"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import time; time.sleep(60)", "takes longer than 2 s"),
        ("raise MemoryError", r"needs more than \d\.\d GB of memory"),
        ("import os; os.abort()", r"ends the program that uses it \(SIGABRT\)"),
        ("raise SystemExit(1)", "in a trial of one image it fails"),
        ("print('x.pb holds a hole'); raise SystemExit(1)", "^x.pb holds a hole$"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_what_fails_is_one_line_and_not_remembered(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, reason: str
) -> None:
    monkeypatch.setattr(probe, "MOST_SECONDS", 2.0)
    spoiled(monkeypatch, tmp_path, code)
    for _ in range(2):
        with pytest.raises(ModelError, match=reason) as refused:
            open_runtime(own, "openvino-fp32")
        assert "\n" not in str(refused.value)
    assert not (caches() / "trials").exists()


@linux
@pytest.mark.parametrize("package", ["openvino", "tensorflow"])
def test_the_real_program_has_no_more_memory_than_that(
    own: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setattr(probe, "_MEMORY", {package: 300_000_000})
    monkeypatch.setattr(probe, "_MEMORY_A_CORE", 0)
    with pytest.raises(ModelError, match="is refused: in a trial of one image it "):
        open_runtime(own, package)


def test_a_model_that_is_not_wanted_any_more_is_let_go(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun, halt = tmp_path / "begun", Event()
    spoiled(
        monkeypatch,
        tmp_path,
        f"import time; open({str(begun)!r}, 'w').close(); time.sleep(60)",
    )

    def change_mind() -> None:
        eventually(begun.exists)
        halt.set()

    changing = Thread(target=change_mind)
    changing.start()
    with pytest.raises(ModelError, match="something else is wanted"):
        open_runtime(own, "openvino-fp32", None, halt)
    changing.join()


def test_nothing_in_the_working_folder_is_imported(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "elsewhere"
    trap.mkdir()
    for name in ("openvino", "numpy", "face2face"):
        (trap / f"{name}.py").write_text(f"open({str(trap / 'ran')!r}, 'w')")
    monkeypatch.chdir(trap)
    assert open_runtime(own, "openvino-fp32").size == 128
    assert not (trap / "ran").exists()
