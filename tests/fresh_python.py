"""Running Python code in a process of its own, which has loaded and set nothing yet."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run_python(
    code: str,
    *arguments: object,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    timeout: float = 240,
) -> "subprocess.CompletedProcess[str]":
    """Run code to its end; what becomes of it is the caller's to check.

    Args:
        code: a program, which finds this checkout's package.
        arguments: its sys.argv[1:].
        cwd: where it runs.
        env: more variables for it.
        timeout: seconds that only what hangs takes.
    """
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def printed_by(
    code: str, *arguments: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> str:
    """What code prints that must end well, see `run_python`."""
    done = run_python(code, *arguments, cwd=cwd, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def hide_package(name: str, folder: Path) -> None:
    """Let each process of Python that has a folder on its path not find a package."""
    code = (
        "import importlib.util\n"
        "found = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *rest: None if name == {name!r} else "
        "found(name, *rest)\n"
    )
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
