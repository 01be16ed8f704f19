"""Models from strangers: as folders that lie, and as zip files."""

import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

from face2face.card import CARD, Card, write_card
from face2face.card_entries import NetworkEntry
from face2face.errors import ModelError
from face2face.model import GRAPH, read_model
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.paths import caches, shipped
from tests.task_models import change_card

v1 = tf.compat.v1


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FaceModel folder whose generator gives back what it is given."""
    folder = tmp_path_factory.mktemp("models") / "ana"
    folder.mkdir()
    graph = tf.Graph()
    with graph.as_default():
        image = v1.placeholder(tf.uint8, (128, 256, 3), name="image_tensor")
        with v1.name_scope("generate_output"):
            tf.identity(image[None, :, :128], name="output")
    (folder / GRAPH).write_bytes(graph.as_graph_def().SerializeToString())
    (folder / "preview.png").write_bytes(b"an image")
    card = Card(
        name="Ana",
        task="landmarks",
        size=128,
        network=NetworkEntry(filters=4, parameters=1),
        weights="fp32",
        files=sha256_of_each(folder, [GRAPH, "preview.png"]),
    )
    write_card(folder, card)
    return folder


@pytest.fixture
def mine(smallest: Path, tmp_path: Path) -> Path:
    """A copy that may be spoiled."""
    return Path(shutil.copytree(smallest, tmp_path / "ana"))


def zipped(folder: Path, path: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, inside + file.relative_to(folder).as_posix())
    return path


def reasons(path: Path) -> str:
    with pytest.raises(ModelError) as refused:
        read_model(str(path))
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", "C:\\x", "..\\x"])
def test_paths_that_lead_out(mine: Path, name: str) -> None:
    (mine.parent / "secret").write_text("x")
    change_card(mine, files={name: "0" * 64})
    assert "names a file outside its folder" in reasons(mine)


def test_a_link_that_leads_out(mine: Path) -> None:
    (mine / "preview.png").rename(mine.parent / "elsewhere.png")
    (mine / "preview.png").symlink_to(mine.parent / "elsewhere.png")
    assert "preview.png is a link to one outside" in reasons(mine)


def test_swapped_weights(mine: Path) -> None:
    # A good generator, but not this model's.
    shutil.copy(shipped("models") / "grid-s1" / GRAPH, mine / GRAPH)
    assert "was altered or is damaged" in reasons(mine)


def test_a_card_that_vouches_for_a_hostile_graph(mine: Path, tmp_path: Path) -> None:
    target = tmp_path / "was-here.txt"
    graph = v1.GraphDef.FromString((mine / GRAPH).read_bytes())
    extra = tf.Graph()
    with extra.as_default():
        tf.io.write_file(str(target), "hello")
    graph.node.extend(extra.as_graph_def().node)
    (mine / GRAPH).write_bytes(graph.SerializeToString())
    change_card(mine, files=sha256_of_each(mine, [GRAPH]))
    assert "WriteFile" in reasons(mine)
    assert not target.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x" * 300},
        {"size": 4096},
        {"files": {GRAPH: "not a hash"}},
        {"files": {f"f{n}": "0" * 64 for n in range(300)}},
        {"licence": "x" * 5_000},
        {"attribution": "a " * 2_500},
        {"consent": "a " * 2_500},
        {"commands": ["x"] * 2_000},
        {"data": [{}] * 20_000},
        {"consent": ["agreed"]},
        {"network": {"filters": 10**9, "parameters": 1}},
        {"person": {"mean": [[0, 0]] * 68}},
        {"colour": "green"},
    ],
)
def test_cards_out_of_bounds(mine: Path, values: dict[str, Any]) -> None:
    change_card(mine, **values)
    assert f"{CARD} is not a model card of this version ({next(iter(values))}" in reasons(mine)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("mean", [[0, 1e300]] * 68),
        ("gaps", [0, "NaN"]),
        ("modes", [[0] * 135]),
        ("deviations", [1, 2]),
        ("reach", [1]),
        ("pose", [[0, 0, 0, 0]]),
    ],
)
def test_persons_that_would_not_fit(mine: Path, part: str, value: Any) -> None:
    points = [[0.5, 0.5]] * 68
    person = {"mean": points, "neutral": points, "opening": points, "modes": [[0] * 136]}
    person |= {"deviations": [1], "reach": [1, 1, 1], "pose": [[0] * 4] * 2, "gaps": [0, 1]}
    change_card(mine, person=person)
    assert read_model(str(mine)).person is not None
    change_card(mine, person=person | {part: value})
    assert "(person" in reasons(mine)


def test_a_card_of_endless_length(mine: Path) -> None:
    with (mine / CARD).open("ab") as file:
        file.write(b" " * (17 << 20))
    assert "is larger than 4 MB" in reasons(mine)


def test_texts_that_would_steer_a_terminal(mine: Path) -> None:
    change_card(mine, name="Ana\x1b]0;owned\x07\n\u202egnp", licence="line\nline\x1b[2J \u200c")
    card = read_model(str(mine)).card
    assert card is not None
    assert card.name == "Ana]0;owned gnp"
    assert card.licence == "line\nline[2J \u200c"


@pytest.mark.parametrize("inside", ["", "ana/"])
def test_a_model_in_a_zip_file(mine: Path, home: Path, inside: str) -> None:
    path = zipped(mine, mine.parent / "ana.zip", inside)
    shutil.rmtree(mine)
    found = read_model(str(path))
    assert found.name == "Ana"
    assert found.card is not None
    assert found.graph.is_relative_to(caches() / "models")
    assert found.graph.is_relative_to(home)
    # Unpacked once; again where the cache was emptied.
    before = found.graph.stat().st_mtime_ns
    assert read_model(str(path)).graph.stat().st_mtime_ns == before
    shutil.rmtree(caches())
    assert read_model(str(path)).graph == found.graph


def test_a_bare_graph_in_a_zip_file(mine: Path, home: Path) -> None:
    (mine / CARD).unlink()
    (mine / "preview.png").unlink()
    found = read_model(str(zipped(mine, mine.parent / "bob.zip")))
    assert found.name == "bob"
    assert found.card is None


def test_zip_files_without_a_model(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text("dear")
    path = zipped(folder, tmp_path / "letters.zip")
    assert f"{path} is no model" in reasons(path)
    path.write_bytes(b"no zip file")
    assert f"{path} is refused: it is no zip file" in reasons(path)


def test_the_zip_file_is_named_and_not_where_it_was_unpacked(mine: Path, home: Path) -> None:
    (mine / "model.json").write_text("{}")
    path = zipped(mine, mine.parent / "ana.zip", "inner/")
    said = reasons(path)
    assert f"{path / 'inner' / 'model.json'} is not a model card" in said
    assert str(home) not in said


def test_what_is_refused_does_not_stay_in_the_cache(mine: Path, home: Path) -> None:
    (mine / "preview.png").write_bytes(b"another image")
    path = zipped(mine, mine.parent / "ana.zip")
    assert "was altered or is damaged" in reasons(path)
    assert list((caches() / "models").iterdir()) == []
    (mine / "preview.png").write_bytes(b"an image")
    found = read_model(str(zipped(mine, mine.parent / "bob.zip")))
    assert found.card is not None
    assert len(list((caches() / "models").iterdir())) == 1


@pytest.mark.timeout(60)
def test_a_sparse_file_is_not_hashed(mine: Path) -> None:
    with (mine / "preview.png").open("wb") as file:
        file.truncate(1 << 40)
    assert "preview.png is refused: it is larger than 2048 MB" in reasons(mine)


@pytest.mark.timeout(60)
def test_what_is_no_file_is_no_model(mine: Path, tmp_path: Path) -> None:
    (mine / "preview.png").unlink()
    os.mkfifo(mine / "preview.png")
    assert "lacks its file preview.png" in reasons(mine)
    os.mkfifo(tmp_path / "pipe.zip")
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "pipe.zip", tmp_path / "loop", Path("/dev/zero")):
        with pytest.raises(ModelError):
            read_model(str(path))


def hostile_slip(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../../evil.txt", "evil")


def hostile_link(archive: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("out")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/")


def hostile_zeros(archive: zipfile.ZipFile) -> None:
    archive.writestr("zeros.bin", bytes(100 << 20))


@pytest.mark.parametrize("spoil", [hostile_slip, hostile_link, hostile_zeros])
def test_hostile_zip_files_leave_nothing_behind(
    mine: Path, home: Path, spoil: Callable[[zipfile.ZipFile], None]
) -> None:
    path = zipped(mine, mine.parent / "ana.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        spoil(archive)
    assert f"{path} is refused: " in reasons(path)
    assert not [name for _, _, names in os.walk(home) for name in names]
    assert not list(home.parent.rglob("evil.txt"))
