"""Where the user's things lie, and accounts of which the system knows no home folder."""

from pathlib import Path

import pytest

from face2face.errors import SinkError, UsageError
from face2face.gui.nameless import nameless
from face2face.utils.paths import HOME_VARIABLE, caches, make_own_folder, users


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As of a service, or in a container, of a number without a name: HOME is not set."""

    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in (HOME_VARIABLE, "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", unknown)
    return monkeypatch


def test_an_account_without_a_home_is_told_what_to_set(homeless: pytest.MonkeyPatch) -> None:
    """It was told to report a fault of the program."""
    for folder in (caches, lambda: users("models")):
        with pytest.raises(UsageError, match="no home folder: set FACE2FACE_HOME to a folder"):
            folder()


def test_it_needs_none_where_the_folder_is_named(
    homeless: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    homeless.setenv(HOME_VARIABLE, str(tmp_path))
    assert caches() == tmp_path / "cache"
    assert users("models") == tmp_path / "models"
    assert nameless("/srv/ana/talk.mp4")


def test_a_home_that_is_nobodys_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "~nobody-of-this-name/models")
    with pytest.raises(UsageError, match="no home folder"):
        caches()


def test_where_nothing_of_ones_own_can_be_written_another_place_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file where the folder would be")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "taken"))
    with pytest.raises(SinkError, match=r"cannot write .*: .*; make it writable, or set FACE2FACE"):
        make_own_folder(users("models"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "mine"))
    make_own_folder(users("models"))
    assert (tmp_path / "mine" / "models").is_dir()
