"""Damaged videos through face2face-video; `python -m tests.robustness.mutate` takes more."""

import sys
from pathlib import Path

import pytest

from tests.robustness.mutate import cases

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def test_damaged_videos_end_with_a_video_or_one_clear_line(tmp_path: Path) -> None:
    done = list(cases(6, 7, tmp_path))
    assert len({case.kind for case in done}) == 6
    assert [case for case in done if not case.good] == []
