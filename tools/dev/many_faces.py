"""Pairs of sketch and image of many people, for a start: python -m tools.dev.many_faces --help.

A generator that has seen many faces becomes a new one sooner than one that knows a single face
(tools/train.py --init-from). Each folder below FACES is one set of people; of sets and skin tones
the rare ones have more pairs. All but the first pair of an image show another expression; mirrored
they are in training (--flip).
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from face2face.card_entries import SketchEntry
from face2face.dataset.cropping import Cut, Cuts
from face2face.dataset.image_pairs import make_pairs
from face2face.dataset.pair_options import PairOptions
from face2face.dataset.people_table import read_people
from face2face.dataset.sources import find_sources, in_folder
from face2face.faces.crop import head_crop
from face2face.faces.finder import FaceFinder
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import read_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.tasks.landmarks import LandmarksTask
from face2face.types import Frame
from tools.dev.skin_tones import skin_angle, skin_group

SIZE = 256

_LEAST = 64
"""Width of a face in pixels below which it is left out."""


class IrisCutter:
    """Cuts the square of the one face that an image shows, irises among its landmarks."""

    def __init__(self, size: int) -> None:
        """Cut squares of `size` pixels; safe in several threads."""
        self._size = size
        self._finder = FaceFinder(LandmarkPredictor())
        self._irises = IrisFinder(OpenVinoFaceNetworks)

    def __call__(self, image: Frame) -> Cuts:
        """Cut as for a clip of one person."""
        face = self._finder.only(image)
        if face is None:
            return Cuts([])
        if float(face[:, 0].max() - face[:, 0].min()) < _LEAST:
            return Cuts([], too_small=1)
        square = head_crop([face], image.shape[1], image.shape[0])
        points = square.points(self._irises(image, face), self._size)
        return Cuts([Cut(square.image(image, self._size), points)])


def person_of(file: Path) -> str:
    """Who an image of a set shows: of neutral_001_03 and smiling_001_08 it is 001."""
    look, _, rest = file.stem.partition("_")
    return rest.split("_")[0] if look in ("neutral", "smiling") else file.stem


def write_table(faces: Path, table: Path) -> Mapping[str, int]:
    """Write who is in which image, of which set and of which estimated skin tone.

    Returns:
        How many images each set has.
    """
    found = find_sources(faces)
    networks, counts = OpenVinoFaceNetworks(), dict[str, int]()
    with table.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "person", "set", "skin"])
        for path in found.images:
            kind = path.parent.name
            skin = skin_group(skin_angle(read_image(path), networks))
            rows.writerow([found.name(path), f"{kind} {person_of(path)}", kind, skin])
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def main(argv: Sequence[str] | None = None) -> None:
    """Make the table and the dataset."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--faces", type=Path, required=True, help="folder of folders of images; videos train too")
    add("--frames", type=int, default=150, help="how many of all videos' frames")
    add("--variants", type=int, default=2, help="pairs of an image on average")
    add("--val-share", type=float, default=0.04, help="share of the people that validates")
    add("--seed", type=int, default=0)
    add("--out", type=Path, required=True, help="the dataset; OUT.csv is the table")
    args = parser.parse_args(argv)
    table = args.out.with_suffix(".csv")
    counts = write_table(args.faces, table)
    manifest = make_pairs(
        in_folder(args.faces, IrisCutter(SIZE)),
        args.out,
        PairOptions(
            number=sum(counts.values()) + args.frames,
            size=SIZE,
            seed=args.seed,
            workers=1,
            expressions=True,
            command=f"python -m tools.dev.many_faces --faces {args.faces.name} "
            f"--frames {args.frames} --variants {args.variants} --val-share {args.val_share} "
            f"--seed {args.seed}",
        ),
        task=LandmarksTask(),
        variants=args.variants,
        val_share=args.val_share,
        people=read_people(table),
        sketch=SketchEntry(iris=True),
    )
    print(f"{len(manifest.of('train'))} pairs to train, {len(manifest.of('val'))} to validate")


if __name__ == "__main__":
    main()
