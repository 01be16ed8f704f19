"""Trying a file in a process of its own, for libraries that may end the process."""

import os
import subprocess
import sys
from pathlib import Path

_PATIENCE_S = 60.0


def tried(program: Path, path: Path) -> str | None:
    """Run one of our programs on a stranger's file or folder.

    Args:
        program: a Python file that imports nothing of face2face.
        path: its argument.

    Returns:
        What it printed; None where it failed, crashed, or took longer than a minute.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(program), str(path)],
            # NumPy's threads would claim much of the memory that a trial may have.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        return None
    return None if done.returncode else done.stdout
