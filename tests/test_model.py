"""Models: found by name, verified before use."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import face2face.model
import face2face.untrusted.program
from face2face.card import CARD, Card
from face2face.card_entries import PersonEntry
from face2face.errors import ModelError
from face2face.faces.person import learn_person
from face2face.model import GRAPH, START, known_models, model_path, read_model
from face2face.tasks.registry import FORMER_NAMES
from face2face.utils.file_reading import sha256_of
from tests.task_models import change_card


@pytest.fixture
def mine(model: Any, tmp_path: Path) -> Path:
    """A copy of the tiny model that may be spoiled."""
    folder = tmp_path / "mine"
    shutil.copytree(model.folder, folder)
    return folder


def test_a_model_is_found_by_its_folder_or_its_graph(mine: Path) -> None:
    for place in (mine, mine / GRAPH):
        found = read_model(str(place))
        assert found.graph == mine / GRAPH
        assert found.card is not None
        assert found.card.licence == "CC0"
        assert found.card.attribution == "NASA"
        assert found.card.consent == "public domain portrait"
        assert found.person is not None
        assert found.person.mean.shape == (68, 2)
        assert 0 < found.person.mean.min() < found.person.mean.max() < 1


def test_a_bare_graph_has_no_card(mine: Path) -> None:
    (mine / CARD).unlink()
    for place in (mine, mine / GRAPH):
        found = read_model(str(place))
        assert found.card is None
        assert found.person is None


def test_a_saved_model_is_a_model(mine: Path) -> None:
    for place in (mine / "saved_model", mine / "saved_model" / "saved_model.pb"):
        assert read_model(str(place)).graph == mine / "saved_model"


def test_a_models_files_are_hashed_once(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_model(str(mine))
    hashed: list[Path] = []

    def remember(path: Path) -> str:
        hashed.append(path)
        return sha256_of(path)

    for module in (face2face.model, face2face.untrusted.program):
        monkeypatch.setattr(module, "sha256_of", remember)
    model = read_model(str(mine))
    assert model.card is not None
    assert sorted(path.relative_to(mine).as_posix() for path in hashed) == sorted(model.card.files)


def test_a_missing_file(mine: Path) -> None:
    (mine / "preview.png").unlink()
    with pytest.raises(ModelError, match=r"lacks its file preview\.png"):
        read_model(str(mine))


@pytest.mark.parametrize("name", [GRAPH, "preview.png", "saved_model/saved_model.pb"])
def test_an_altered_file(mine: Path, name: str) -> None:
    data = bytearray((mine / name).read_bytes())
    data[len(data) // 2] ^= 1
    (mine / name).write_bytes(data)
    with pytest.raises(ModelError, match="altered"):
        read_model(str(mine))


def test_a_newer_card(mine: Path) -> None:
    change_card(mine, schema_version=2, smile="wide")
    with pytest.raises(ModelError, match=r"newer face2face \(schema_version 2.*update"):
        read_model(str(mine))


def test_files_outside_the_folder(mine: Path) -> None:
    (mine.parent / "other.txt").write_text("secret")
    change_card(mine, files={"../other.txt": "0" * 64})
    with pytest.raises(ModelError, match="outside its folder"):
        read_model(str(mine))


def test_a_card_without_the_graph(mine: Path) -> None:
    change_card(mine, files={})
    with pytest.raises(ModelError, match="does not list"):
        read_model(str(mine))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}', "\x00\xff"])
def test_a_broken_card(mine: Path, text: str) -> None:
    (mine / CARD).write_text(text)
    with pytest.raises(ModelError, match="not a model card"):
        read_model(str(mine))


def test_unknown_names(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model called nobody; did you mean"):
        read_model("nobody", "did you mean somebody?")
    with pytest.raises(ModelError, match="is no model"):
        read_model(str(tmp_path))


def test_a_person_survives_the_card() -> None:
    random = np.random.default_rng(0)
    face = random.random((68, 2)) * 200
    faces = [(face + random.normal(0, 3, (68, 2))).astype(np.float32) for _ in range(60)]
    person = learn_person(faces, 256)
    entry = PersonEntry.model_validate_json(PersonEntry.of(person).model_dump_json())
    for name, value in vars(entry.person()).items():
        assert value == pytest.approx(vars(person)[name], abs=1e-6)


def test_the_card_says_what_a_user_must_know(mine: Path) -> None:
    card = Card.model_validate_json((mine / CARD).read_bytes())
    assert card.task == "landmarks"
    assert card.size == 128
    assert card.network.filters == 4
    assert card.weights == "fp32"
    assert card.data[0]["name"] == "talk.mp4"
    assert card.training["steps"] == 36
    assert card.training["seed"] == 0
    assert 0 < card.training["validation"]["ssim"] < 1
    tools = ("generate_train_data", "train", "reduce_model", "freeze_model")
    assert [command.split()[1] for command in card.commands] == [f"tools/{t}.py" for t in tools]
    assert "/tmp" not in " ".join(card.commands)
    assert str(mine.parent.parent) not in (mine / CARD).read_text()
    kinds = {name.partition("/")[0] for name in card.files}
    assert kinds == {GRAPH, "preview.png", "saved_model", START}


def test_shipped_models_are_found_by_their_former_names() -> None:
    known = known_models()
    renamed = {old: new for old, new in FORMER_NAMES.items() if new in known}
    assert "grid-cutout" in renamed
    for old, new in renamed.items():
        assert model_path(old) == known[new]
        assert read_model(old).name == new
    assert model_path("nothing/of/the/kind") == Path("nothing/of/the/kind")


def test_a_model_of_the_users_own_keeps_a_former_name(home: Path, model: Any) -> None:
    shutil.copytree(model.folder, home / "models" / "grid-cutout")
    assert model_path("grid-cutout") == home / "models" / "grid-cutout"


def test_an_image_of_another_format_is_told_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "photo.jp2").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"photo\.jp2 is no model: .* ends with \.jpg or \.png"):
        read_model(str(tmp_path / "photo.jp2"))
    with pytest.raises(ModelError, match=r"is no model: it has neither model\.json"):
        read_model(str(tmp_path))
    for name in ("my talk.MP4", "my talk.vob"):
        (tmp_path / name).write_bytes(b"x")
        command = rf"is no model: make a face .* face2face-new ana --file '.*{name}'"
        with pytest.raises(ModelError, match=command):
            read_model(str(tmp_path / name))
