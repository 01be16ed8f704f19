"""What is loaded of the libraries that train."""

import sys

import pytest

from face2face.utils.system import quiet_tensorflow


def test_what_keras_would_load_for_nothing_is_absent_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "sklearn", raising=False)
    with pytest.raises(ImportError), quiet_tensorflow():
        __import__("sklearn")
    assert "sklearn" not in sys.modules
