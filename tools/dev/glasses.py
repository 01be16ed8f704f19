"""Learn face2face/portrait/glasses.npz: python -m tools.dev.glasses --help.

Logistic regression of who wears glasses on the edges around their eyes. The table names the images
that were looked at, with 1 where there are glasses or sunglasses.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.errors import NoFaceError
from face2face.images.io import read_image
from face2face.portrait.glasses import WEIGHTS_FILE, edges_around_eyes
from face2face.portrait.photo import take_photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

TABLE = Path(__file__).with_name("glasses.csv")

_SIDE = 384
_FOLDS = 5
_STEPS, _RATE, _MOMENTUM = 600, 1.0, 0.9
_DECAY = 0.003
_RARE = 1.5
"""How much more a face with glasses counts: there are fewer."""

_Array = npt.NDArray[np.float64]


def learn(looks: _Array, worn: _Array) -> tuple[_Array, float]:
    """Weights and bias of a logistic regression.

    Args:
        looks: (n, features).
        worn: 1 where glasses are, (n,).
    """
    mean = looks.mean(0)
    centred = looks - mean
    counts = np.where(worn > 0, _RARE, 1.0)
    weights, bias = np.zeros(looks.shape[1]), -1.0
    speed, bias_speed = np.zeros_like(weights), 0.0
    for _ in range(_STEPS):
        off = counts * (1 / (1 + np.exp(-(centred @ weights + bias))) - worn)
        slope = centred.T @ off / len(off) + _DECAY * weights
        speed = _MOMENTUM * speed - _RATE * slope
        bias_speed = _MOMENTUM * bias_speed - _RATE * float(off.mean())
        weights, bias = weights + speed, bias + bias_speed
    return weights, bias - float(mean @ weights)


def read_faces(folder: Path, table: Path) -> tuple[_Array, _Array]:
    """What each face looks like, (n, 2, features), its mirror image second, and who wears glasses.

    Args:
        folder: of the images.
        table: rows `file,glasses`, the files below the folder.
    """
    networks = OpenVinoFaceNetworks()
    looks, worn = [], []
    with table.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            try:
                photo = take_photo(read_image(folder / row["file"]), networks, size=_SIDE)
            except NoFaceError:
                continue
            looks.append([edges_around_eyes(photo, mirrored=each) for each in (False, True)])
            worn.append(float(row["glasses"]))
    return np.asarray(looks, np.float64), np.array(worn)


def main(argv: Sequence[str] | None = None) -> None:
    """Learn, and say how well those are told apart that were not learned from."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("faces", type=Path, help="folder of the images that the table names")
    parser.add_argument("--table", type=Path, default=TABLE, help="rows file,glasses")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    given = parser.parse_args(argv)
    looks, worn = read_faces(given.faces, given.table)
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(worn))
    scores = np.zeros(len(worn))
    for each in range(_FOLDS):
        known = fold != each
        weights, bias = learn(
            np.concatenate(list(looks[known].swapaxes(0, 1))), np.tile(worn[known], 2)
        )
        scores[~known] = looks[~known].mean(1) @ weights + bias
    seen = scores > 0
    print(
        f"{int((seen & (worn > 0)).sum())} of {int(worn.sum())} with glasses are seen, "
        f"{int((seen & (worn == 0)).sum())} of {int((worn == 0).sum())} without are taken for such"
    )
    weights, bias = learn(np.concatenate(list(looks.swapaxes(0, 1))), np.tile(worn, 2))
    np.savez_compressed(given.out, weights=weights.astype(np.float32), bias=np.float32(bias))


if __name__ == "__main__":
    main()
