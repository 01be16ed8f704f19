"""Stills of many people become one dataset: each person one way, rare ones more often."""

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from face2face.dataset.layout import DatasetManifest, read_manifest
from face2face.images.io import read_image
from tools.dev import many_faces

_MODELS = Path(__file__).parents[3] / "models"
_SETS = {"many": ("anika", "hiro", "luca", "nora", "zola"), "few": ("kofi",)}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for kind, names in _SETS.items():
        (folder / "faces" / kind).mkdir(parents=True)
        for name in names:
            shutil.copy(_MODELS / name / "photo.jpg", folder / "faces" / kind / f"{name}.jpg")
    flags = ["--faces", str(folder / "faces"), "--out", str(folder / "data"), "--val-share", "0.3"]
    many_faces.main([*flags, "--variants", "3"])
    return folder / "data"


@pytest.fixture
def manifest(dataset: Path) -> DatasetManifest:
    known = read_manifest(dataset)
    assert known is not None
    return known


def test_each_person_goes_one_way_and_rare_ones_train_more(manifest: DatasetManifest) -> None:
    sets = {kind: {pair.file for pair in manifest.of(kind)} for kind in ("train", "val")}
    assert len(sets["train"] | sets["val"]) == 6
    assert sets["val"]
    assert not sets["train"] & sets["val"]
    pairs = Counter(pair.file for pair in manifest.of("train"))
    rare = pairs.pop("few/kofi.jpg")
    assert rare > 1.3 * np.mean(list(pairs.values()))
    assert all(pair.variant == 0 for pair in manifest.of("val"))


def test_all_but_the_first_pair_show_another_expression(
    dataset: Path, manifest: DatasetManifest
) -> None:
    assert manifest.iris
    pairs = [pair for pair in manifest.of("train") if pair.file == "few/kofi.jpg"]
    first, *others = (
        read_image(dataset / "combined" / "train" / f"{pair.number}.png").astype(int)
        for pair in pairs
    )
    assert others
    for pair, image in zip(pairs[1:], others, strict=True):
        assert len(pair.points()) == 70
        assert np.abs(pair.points() - pairs[0].points()).max() > 1
        changed = np.abs(image - first).mean(axis=(0, 2))
        assert changed[:256].mean() > 0.5  # the sketch
        assert changed[256:].mean() > 0.5  # the face
        assert np.abs(image - first)[:, 260:275].mean() < 0.5  # what is beside the head stays


@pytest.mark.parametrize(
    ("name", "person"),
    [("neutral_001_03.jpg", "001"), ("smiling_001_08.jpg", "001"), ("female_12.jpg", "female_12")],
)
def test_who_is_shown_smiling_and_neutral_is_one_person(name: str, person: str) -> None:
    assert many_faces.person_of(Path(name)) == person
