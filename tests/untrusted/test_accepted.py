from pathlib import Path

import pytest

from face2face.errors import ModelError
from face2face.untrusted import program
from face2face.untrusted.program import check_program
from face2face.untrusted.refusal import RefusedError
from face2face.utils.paths import shipped

INT8 = shipped("models") / "grid-s1" / "int8.xml"


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch, home: Path) -> list[bytes]:
    """What the checks are given, one after the other; they accept all but hostile files."""
    seen: list[bytes] = []

    def check(content: bytes, weights: bytes) -> None:
        seen.append(weights)
        if b"hostile" in weights:
            raise RefusedError("it is hostile")

    monkeypatch.setattr(program, "check_intermediate", check)
    return seen


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "int8.xml"
    path.write_bytes(INT8.read_bytes())
    path.with_suffix(".bin").write_bytes(b"weights")
    return path


def test_the_same_bytes_are_looked_through_once(looked: list[bytes], network: Path) -> None:
    check_program(network)
    copy = network.rename(network.with_name("copy.xml"))
    network.with_suffix(".bin").rename(copy.with_suffix(".bin"))
    check_program(copy)
    assert looked == [b"weights"]
    copy.with_suffix(".bin").write_bytes(b"others")
    check_program(copy)
    assert looked == [b"weights", b"others"]


def test_what_was_accepted_as_a_graph_is_looked_through_as_another_form(
    looked: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "check_frozen_graph", lambda content: None)
    for name in ("both.pb", "both.xml"):
        (tmp_path / name).write_bytes(b"the same bytes")
        check_program(tmp_path / name)
    assert looked == [b""]


def test_what_was_refused_is_refused_again(looked: list[bytes], network: Path) -> None:
    network.with_suffix(".bin").write_bytes(b"hostile")
    for _ in range(2):
        with pytest.raises(ModelError, match="it is hostile"):
            check_program(network)
    assert len(looked) == 2


def test_other_checks_look_again(
    looked: list[bytes], network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_program(network)
    monkeypatch.setattr("face2face.untrusted.accepted._checks", lambda: "another version")
    check_program(network)
    assert len(looked) == 2


def test_without_a_place_to_note_it_all_is_looked_through(
    looked: list[bytes], network: Path, home: Path
) -> None:
    (home / "cache").parent.mkdir(parents=True, exist_ok=True)
    (home / "cache").write_text("a file where the folder would be")
    check_program(network)
    check_program(network)
    assert len(looked) == 2
