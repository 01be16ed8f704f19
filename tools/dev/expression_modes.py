"""Learn the modes of expression that face2face/faces/expression_modes.json holds.

    python -m tools.dev.expression_modes --pairs london/ --video s1.mp4 --faces faker/ --faces sfhq/

People who are shown neutral and smiling and videos of somebody who
talks teach what a person's own points do: smile, wide mouth, pout, lids. Images of many people
teach what goes with raised brows. Only means over all of them are kept, of nobody's face.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.faces.expression import MODES_FILE
from face2face.faces.finder import FaceFinder
from face2face.faces.geometry import fit_similarity
from face2face.faces.landmarks import (
    LEFT_BROW,
    LEFT_EYE,
    MOUTH,
    RIGHT_BROW,
    RIGHT_EYE,
    STABLE,
    LandmarkPredictor,
    eye_opening,
    inter_ocular,
    mouth_opening,
)
from face2face.images.file_kind import is_readable
from face2face.images.io import read_image
from face2face.video.open_source import open_path

_Shapes = npt.NDArray[np.float64]

_EVERY = 6
"""Of a video's frames, one in so many is looked at."""

_RANGES = {
    "smile": (-0.03, 0.13),
    "wide": (0.0, 0.18),
    "pout": (0.0, 0.11),
    "brows": (-0.03, 0.12),
    "lids": (-0.1, 0.08),
}
"""Least and greatest amount: about the 5th and 95th percentile of what the people did."""

_stable = list(STABLE)
_brows = [*RIGHT_BROW, *LEFT_BROW]
_lids = sorted({*RIGHT_EYE, *LEFT_EYE} - {*STABLE})
_mirror = [
    *range(16, -1, -1),
    *range(26, 16, -1),
    *range(27, 31),
    *range(35, 30, -1),
    *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),
    *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),
    *(64, 63, 62, 61, 60, 67, 66, 65),
]
"""Of each point the one on the other side of the face."""


def measures(face: _Shapes) -> _Shapes:
    """Opening of the mouth, height of its corners, its width, height of the brows, lids; (5,).

    Args:
        face: upright, inter-ocular distances.
    """
    lift = face[[51, 57, 62, 66], 1].mean() - face[[48, 54], 1].mean()
    width = np.linalg.norm(face[54] - face[48])
    brows = face[[36, 39, 42, 45], 1].mean() - face[_brows, 1].mean()
    points = face.astype(np.float32)
    return np.array([mouth_opening(points), lift, width, brows, eye_opening(points)])


def upright(face: npt.NDArray[np.floating]) -> _Shapes:
    """A face without its place, size and turn."""
    unit = inter_ocular(face.astype(np.float32))
    face = (face - face[_stable].mean(0)) / unit
    x, y = face[42:48].mean(0) - face[36:42].mean(0)
    turned: _Shapes = face @ np.array([[x, -y], [y, x]]) / np.hypot(x, y)
    return turned


def slopes(shapes: _Shapes, amounts: _Shapes) -> _Shapes:
    """How the points move with each measure while the others stay; (measures, 68, 2)."""
    flat = shapes.reshape(len(shapes), -1)
    found, *_ = np.linalg.lstsq(amounts, flat, rcond=None)
    moved: _Shapes = found.reshape(-1, 68, 2).astype(np.float64)
    return moved


def learn(
    pairs: Sequence[tuple[_Shapes, _Shapes]], talk: Sequence[_Shapes], many: _Shapes
) -> dict[str, object]:
    """The content of the file.

    Args:
        pairs: people neutral and smiling, (68, 2) each.
        talk: the faces of a video each, (n, 68, 2).
        many: faces of many people, (n, 68, 2).
    """
    everybody = np.stack([upright(face) for face in [*many, *(one for one, _ in pairs)]])
    mean = everybody.mean(0)
    mean = (mean - mean[_stable].mean(0)) / inter_ocular(mean.astype(np.float32))

    def lay(face: _Shapes) -> _Shapes:
        return fit_similarity(face[_stable], mean[_stable])(face)

    rows, amounts = [], []
    for neutral, smiling in pairs:
        one, other = lay(neutral), lay(smiling)
        rows.append(other - one)
        amounts.append(measures(other) - measures(one))
    for video in talk:
        laid = np.stack([lay(face) for face in video])
        told = np.stack([measures(face) for face in laid])
        rows += list(laid - laid.mean(0))
        amounts += list(told - told.mean(0))
    shapes, told = np.stack(rows), np.stack(amounts)
    _, smile, wide, _, lids = slopes(shapes, told)
    narrow = told[:, 2] < 0
    pout = -slopes(shapes[narrow], told[narrow])[2]
    laid = np.stack([lay(face) for face in many])
    told = np.stack([measures(face) for face in laid])
    brows = slopes(laid - laid.mean(0), told - told.mean(0))[3]
    # Who smiles in a photograph tilts the head as well, and who has high brows has another nose.
    modes = {
        "smile": _only(smile, (*MOUTH, *_brows, *_lids)),
        "wide": _only(wide, MOUTH),
        "pout": _only(pout, MOUTH),
        "brows": _only(brows, (*_brows, *_lids)),
        "lids": _only(lids, (*_brows, *_lids)),
    }
    return {
        "mean": np.round(mean, 4).tolist(),
        "modes": [
            {"name": name, "low": low, "high": high, "shift": np.round(modes[name], 4).tolist()}
            for name, (low, high) in _RANGES.items()
        ],
    }


def _only(shift: _Shapes, points: Sequence[int]) -> _Shapes:
    """The motion of some points, alike on both sides of the face; the others stay."""
    both = (shift + shift[_mirror] * (-1, 1)) / 2
    kept = np.zeros_like(shift)
    kept[list(points)] = both[list(points)]
    return kept


def _images(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if is_readable(path))


def _faces(paths: Sequence[Path], finder: FaceFinder) -> dict[str, _Shapes]:
    found = {path.stem: finder.largest(read_image(path)) for path in paths}
    return {name: face.astype(float) for name, face in found.items() if face is not None}


def pair_up(of: dict[str, _Shapes]) -> list[tuple[_Shapes, _Shapes]]:
    """People neutral and smiling, by names such as neutral_001_03 and smiling_001_08."""
    look: dict[str, dict[str, _Shapes]] = {"neutral": {}, "smiling": {}}
    for name, face in of.items():
        kind, number, *_ = name.split("_")
        look[kind][number] = face
    both = sorted(look["neutral"].keys() & look["smiling"].keys())
    return [(look["neutral"][number], look["smiling"][number]) for number in both]


def _in_video(path: Path, finder: FaceFinder) -> _Shapes:
    with open_path(path) as source:
        found = [
            finder.largest(timed.frame)
            for place, timed in enumerate(source.frames())
            if place % _EVERY == 0
        ]
    return np.stack([face for face in found if face is not None]).astype(float)


def main() -> None:
    """Look at the images and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add(
        "--pairs",
        type=Path,
        required=True,
        help="images such as neutral_001_03.jpg and smiling_001_08.jpg",
    )
    add("--video", type=Path, action="append", default=[], help="somebody who talks")
    add("--faces", type=Path, action="append", required=True, help="images of many people")
    add("--how", default="", help="whose images these are, and their licences")
    add("--out", type=Path, default=MODES_FILE)
    args = parser.parse_args()
    finder = FaceFinder(LandmarkPredictor())
    pairs = pair_up(_faces(_images(args.pairs), finder))
    many = np.stack(
        [face for folder in args.faces for face in _faces(_images(folder), finder).values()]
    )
    talk = [_in_video(video, finder) for video in args.video]
    content = {"how": args.how, **learn(pairs, talk, many)}
    args.out.write_text(json.dumps(content, indent=None), encoding="utf-8")
    print(f"{args.out}: {len(pairs)} pairs, {sum(map(len, talk))} frames, {len(many)} faces")


if __name__ == "__main__":
    main()
