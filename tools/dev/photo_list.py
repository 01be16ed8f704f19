"""The photographs that a dataset trains on: python -m tools.dev.photo_list --help.

They are made small, with a list, for tools/dev/fresh_pairs.py: of each photograph the middle
square, and in train.csv how often it is taken, as the dataset balances groups of people. Who
validates stays out.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from face2face.dataset.layout import DatasetManifest, read_manifest
from face2face.images.io import read_with_alpha

_SIDE = 288
"""Pixels a side by default, a little more than the network's: pairs are turned and zoomed."""

_QUALITY = 90


def _often(manifest: DatasetManifest) -> Counter[str]:
    """How many training pairs each photograph has."""
    return Counter(pair.file for pair in manifest.pairs if pair.set == "train" and pair.file)


def _small(file: Path, most: int) -> Image.Image:
    """The middle square, RGB or RGBA, at most so large."""
    colours, alpha = read_with_alpha(file)
    image = colours if alpha is None else np.dstack([colours, alpha])
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = image[top : top + side, left : left + side]
    if side > most:
        square = cv2.resize(square, (most, most), interpolation=cv2.INTER_AREA)
    return Image.fromarray(square)


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point."""
    parser = argparse.ArgumentParser("photo_list", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a dataset made of photographs")
    parser.add_argument("--images", type=Path, required=True, help="the folder it was made of")
    parser.add_argument("--side", type=int, default=_SIDE, help="pixels (default: %(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True)
    manifest = read_manifest(args.data)
    if manifest is None:
        parser.error(f"{args.data} has no dataset.json")
    rows = []
    for number, (name, often) in enumerate(sorted(_often(manifest).items())):
        file = f"{number:04d}.webp"
        # Exact: what lies behind a cut-out person stays.
        _small(args.images / name, args.side).save(args.out / file, quality=_QUALITY, exact=True)
        rows.append((file, often))
    with (args.out / "train.csv").open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)


if __name__ == "__main__":
    main()
