"""Some kills; `python -m tests.robustness.kill` does more, and kills training and export too."""

import sys
from pathlib import Path

import pytest

from tests.robustness.kill import rounds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    done = list(rounds(4, 2, ["recording", "data"], tmp_path))
    assert {one.moment for one in done} == {"time", "file operation"}
    assert [one for one in done if not one.good] == []
