"""What the tests of commands share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.task_models import portrait_once


@pytest.fixture
def portraits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shipped portrait is made ready once for all tests: to convert a short video is quicker."""
    monkeypatch.setattr("face2face.engine.portrait.portrait_of", portrait_once)


@pytest.fixture
def home(home: Path, share_caches: Callable[[Path], Path]) -> Path:
    """The same, with what was compiled and read for other tests."""
    return share_caches(home)
