"""Finding the pairs in a dataset's folder, ours or the ancestors'."""

import re
from dataclasses import dataclass
from pathlib import Path

from face2face.config import TRAIN_SHARE
from face2face.dataset.manifest import DatasetManifest, read_manifest
from face2face.errors import DatasetError

_SUFFIXES = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class PairFiles:
    """The A|B pictures of a dataset.

    Attributes:
        folder: the dataset's.
        train, val: files, A (the condition) left and B (the target) right.
        manifest: what dataset.json says, None for a dataset made elsewhere.
    """

    folder: Path
    train: list[Path]
    val: list[Path]
    manifest: DatasetManifest | None


def find_pairs(folder: Path) -> PairFiles:
    """Find the pairs of a dataset.

    Taken are combined/train and combined/val, else train and val, else the A|B pictures that
    lie in combined or in the folder itself; without a val folder the last tenth validates.

    Raises:
        DatasetError: there are none, or fewer than two.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"{folder} is not a folder: make a dataset with tools/generate_train_data.py"
        )
    manifest = read_manifest(folder)
    for base in (folder / "combined", folder):
        train = _pictures(base / "train") or _pictures(base)
        val = _pictures(base / "val")
        if train:
            break
    if not val:
        keep = min(round(len(train) * TRAIN_SHARE), len(train) - 1)
        train, val = train[:keep], train[keep:]
    if not train or not val:
        raise DatasetError(
            f"{folder} holds no combined A|B pictures (looked for combined/train, train, "
            "combined): make a dataset with tools/generate_train_data.py"
        )
    if manifest and (len(train), len(val)) != (
        len(manifest.of("train")),
        len(manifest.of("val")),
    ):
        raise DatasetError(
            f"{folder}: the pictures do not match dataset.json: generate the dataset anew"
        )
    return PairFiles(folder, train, val, manifest)


def _pictures(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = [p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES and p.is_file()]
    # 2.png comes before 10.png: numbers are time, and the split depends on it.
    files = [p for p in files if p.name != "preview.png" and not p.name.startswith(".")]
    return sorted(files, key=lambda p: [_counted(t) for t in _tokens(p.stem)])


def _counted(token: str) -> int | str:
    # A name may hold digits of other scripts, and such as ² that are no number at all.
    return int(token) if token.isascii() and token.isdecimal() else token


def _tokens(stem: str) -> list[str]:
    return re.split(r"([0-9]+)", stem)
