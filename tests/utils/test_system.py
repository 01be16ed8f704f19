"""What is loaded of the libraries that train."""

import gc
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


def test_what_is_loaded_is_not_searched_for_garbage() -> None:
    assert gc.isenabled()
    with quiet_tensorflow():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with quiet_tensorflow():
            pass
        assert not gc.isenabled(), "as it was before"
    finally:
        gc.enable()
