"""Another process that is at work in a folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRIPT = """
import sys
from pathlib import Path
from face2face.utils.folder_lock import lock_folder
with lock_folder(Path(sys.argv[1]), RuntimeError):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def locked_by_another(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Lock a folder from another process, for the block's length.

    Yields:
        The process; the block may kill it.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        yield other
        other.communicate()
