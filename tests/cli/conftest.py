"""What the tests of commands share."""

import pytest

from tests.task_models import portrait_once


@pytest.fixture
def portraits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shipped portrait is made ready once for all tests: to convert a short video is quicker."""
    monkeypatch.setattr("face2face.engine.portrait.portrait_of", portrait_once)
