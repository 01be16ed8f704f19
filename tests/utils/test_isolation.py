"""Programs that crash, hang, fill the memory and leave children, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from face2face.utils.isolation import Outcome, run_isolated
from tests.waiting import eventually

_ENOUGH = 2 << 30


def ran(folder: Path, code: str, *, seconds: float = 30.0, memory: int = _ENOUGH) -> Outcome:
    program = folder / "program.py"
    program.write_text(code)
    return run_isolated(program, "one", "two", seconds=seconds, memory=memory)


def test_what_it_says_comes_back(tmp_path: Path) -> None:
    outcome = ran(tmp_path, "import sys; print(sys.argv[1:], end='')")
    assert outcome == Outcome("['one', 'two']", "", None)


def test_much_that_it_says_is_cut(tmp_path: Path) -> None:
    outcome = ran(tmp_path, "print('x' * 10_000_000)")
    assert (len(outcome.said), outcome.fault) == (1 << 16, "")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("raise SystemExit(3)", "fails"),
        ("import os; os.abort()", "ends the program that uses it (SIGABRT)"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            "ends the program that uses it (SIGSEGV)",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_its_end_is_told(tmp_path: Path, code: str, fault: str) -> None:
    assert ran(tmp_path, code).fault == fault


def test_time(tmp_path: Path) -> None:
    # Waited for to its end it would have no fault.
    outcome = ran(tmp_path, "import time; time.sleep(60)", seconds=1)
    assert outcome.fault == "takes longer than 1 s"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds another process's memory")
def test_memory(tmp_path: Path) -> None:
    outcome = ran(tmp_path, "data = bytearray(3 << 30)", memory=1 << 30)
    assert outcome.fault == "needs more than 1.1 GB of memory"


def test_it_ends_when_it_is_not_wanted_any_more(tmp_path: Path) -> None:
    program, begun, halt = tmp_path / "program.py", tmp_path / "begun", Event()
    program.write_text(f"import time; open({str(begun)!r}, 'w').close(); time.sleep(60)")

    def change_mind() -> None:
        eventually(begun.exists)
        halt.set()

    changing = Thread(target=change_mind)
    changing.start()
    # Waited for to its end it would have no fault.
    assert run_isolated(program, seconds=300, memory=_ENOUGH, halt=halt).fault
    changing.join()


def ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("hangs", [True, False])
def test_its_children_end_with_it(tmp_path: Path, hangs: bool) -> None:
    noted = tmp_path / "pid"
    ran(
        tmp_path,
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(noted)!r}, 'w').write(str(child.pid))\n"
        f"time.sleep({60 if hangs else 0})\n",
        seconds=3,
    )
    if sys.platform == "win32" and not hangs:
        pytest.skip("on Windows a process that has ended does not name its children")
    pid = int(noted.read_text())
    eventually(lambda: ended(pid), 30)  # it would run for a minute


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    program, noted = tmp_path / "program.py", tmp_path / "pid"
    program.write_text(
        f"import os, time; open({str(noted)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    )
    code = (
        "import signal; from pathlib import Path\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from face2face.utils.isolation import run_isolated\n"
        f"run_isolated(Path({str(program)!r}), seconds=60, memory={_ENOUGH})"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    eventually(lambda: noted.exists() and noted.read_text(), while_runs=parent)
    parent.send_signal(2)
    assert parent.wait(10) != 0
    assert not psutil.pid_exists(int(noted.read_text()))


def test_its_folder_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACE2FACE_HOME", str(tmp_path / "mine"))
    code = (
        "import os, pathlib\n"
        "home = pathlib.Path(os.environ['FACE2FACE_HOME']); home.mkdir()\n"
        "(home / 'left').write_text('x'); print(home, end='')"
    )
    outcome = ran(tmp_path, code)
    assert outcome.fault == ""
    assert not Path(outcome.said).exists()
    assert not (tmp_path / "mine").exists()
    assert os.environ["FACE2FACE_HOME"] == str(tmp_path / "mine")
