"""What the tests of commands share."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def home(home: Path, share_caches: Callable[[Path], Path]) -> Path:
    """The same, with what was compiled and read for other tests."""
    return share_caches(home)
