"""People with a transparent backdrop, for the task cutout: keyed out, or cut out by hand."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from face2face.dataset.chroma_key import key_out
from face2face.dataset.cropping import Cut, Cuts
from face2face.dataset.gather import ImageFile
from face2face.dataset.sources import find_sources
from face2face.errors import DatasetError, SourceError
from face2face.images.io import read_image, read_with_alpha
from face2face.images.resize import rescale, resize
from face2face.types import Frame, Grey, Image
from face2face.utils.text import some_of

_ORIGINAL = ("original",)
_SEGMENTED = ("segmented", "segmentated")  # the second is what the first such project called it

_PLAIN = 40
"""Sum of the differences of R, G and B up to which a pixel has the plain backdrop's colour."""

_CLOSEST = 0.4
"""Least side of a square, as a share of the image's longer side."""

_NAMED = 5

Report = Callable[[str], None]


class PersonCutter:
    """Cuts squares around people out of RGBA images, near and far."""

    def __init__(self, size: int, seed: int) -> None:
        """Cut squares that are scaled to `size` pixels; `seed` and the image choose them."""
        self._size, self._seed = size, seed

    def __call__(self, image: Image) -> Cuts:
        """Cut one square; half of them hold the whole image, its edges carried on."""
        if not image[..., 3].any():
            return Cuts([])
        random = np.random.default_rng((self._seed, zlib.crc32(image.tobytes())))
        square = _squared(image)
        full = len(square)
        side = full if random.random() < 0.5 else round(full * random.uniform(_CLOSEST, 1))
        y, x = (int(v) for v in np.mean(np.nonzero(square[..., 3]), axis=1))
        left, top = (
            int(np.clip(middle - side * random.uniform(0.35, 0.65), 0, full - side))
            for middle in (x, y)
        )
        part = square[top : top + side, left : left + side]
        return Cuts([Cut(resize(part, self._size, self._size))])


class KeyedCutter:
    """Cuts people out by the colour of their backdrop."""

    def __init__(self, cutter: PersonCutter, colour: tuple[int, int, int] | None) -> None:
        """Take the backdrop's colour, RGB; None finds it in each image."""
        self._cutter, self._colour = cutter, colour

    def __call__(self, image: Frame) -> Cuts:
        """Cut one square, none where nobody is before a plain backdrop."""
        person = key_out(image, self._colour)
        return Cuts([]) if person is None else self._cutter(person)


def matched_images(folder: Path, report: Report) -> list[ImageFile]:
    """Images of `original/` with their like in `segmented/`, matched by name.

    Args:
        folder: holds both.
        report: is told what has no partner.

    Raises:
        DatasetError: one of the folders is missing, or nothing matches.
    """
    places = [_below(folder, names) for names in (_ORIGINAL, _SEGMENTED)]
    found = [find_sources(place) for place in places]
    for one in found:
        if one.left_out:
            report(f"warning: {one.left_out}")
    originals, segmented = (
        {str(Path(one.name(path)).with_suffix("")): path for path in one.images} for one in found
    )
    _tell_lonely(sorted(originals.keys() - segmented.keys()), places[0], places[1], report)
    _tell_lonely(sorted(segmented.keys() - originals.keys()), places[1], places[0], report)
    pairs = [name for name in originals if name in segmented]
    if not pairs:
        raise DatasetError(
            f"no image in {places[0]} has one of the same name in {places[1]}: name them "
            "alike, such as original/ana.jpg and segmented/ana.png"
        )
    return [
        ImageFile(
            f"{places[0].name}/{found[0].name(originals[name])}",
            originals[name],
            lambda one=originals[name], other=segmented[name]: read_matched(one, other),  # type: ignore[misc]
        )
        for name in pairs
    ]


def read_matched(original: Path, segmented: Path) -> Image:
    """The image, and as its alpha what is left of it in the segmented one.

    That is the segmented image's own alpha where it has one; else what has not the colour that
    dominates its border.

    Returns:
        uint8 RGBA.

    Raises:
        SourceError: one cannot be read, or their shapes differ.
    """
    image = read_image(original)
    alpha = _alpha_of(segmented)
    height, width = image.shape[:2]
    if abs(alpha.shape[1] / alpha.shape[0] - width / height) > 0.02:
        raise SourceError(
            f"{segmented} is {alpha.shape[1]} x {alpha.shape[0]}, its original {width} x {height}: "
            "they must show the same"
        )
    if alpha.shape != (height, width):
        alpha = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    return np.dstack([image, alpha])


def read_backdrops(folder: Path, size: int, most: int = 300, report: Report = print) -> list[Frame]:
    """Images to put behind people, small enough to keep them all; at most `most`, evenly.

    Raises:
        DatasetError, SourceError: there are none, or one cannot be read.
    """
    found = find_sources(folder)
    if found.left_out:
        report(f"warning: {found.left_out}")
    paths = found.images
    if not paths:
        raise DatasetError(f"{folder} holds no images: give a folder of backdrops")
    chosen = [paths[int(i)] for i in np.linspace(0, len(paths) - 1, min(most, len(paths)))]
    return [_at_most(read_image(path), 2 * size) for path in chosen]


def _below(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_dir():
            return folder / name
    raise DatasetError(
        f"{folder} holds no folder {names[0]}: for cutout give a folder that holds original and "
        "segmented, or footage before a plain backdrop with --chroma"
    )


def _tell_lonely(names: list[str], where: Path, partner: Path, report: Report) -> None:
    if names:
        some = some_of(names, _NAMED)
        report(f"warning: {len(names)} images in {where} have no partner in {partner}: {some}")


def _alpha_of(path: Path) -> Grey:
    colours, alpha = read_with_alpha(path)
    return _not_plain(colours) if alpha is None or (alpha == 255).all() else alpha


def _not_plain(image: Frame) -> Grey:
    """What has another colour than most of the border, or lies inside of that."""
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    # Coarse colours: JPEG scatters a plain one.
    colours, counts = np.unique(border // 16, axis=0, return_counts=True)
    alike = border[(border // 16 == colours[counts.argmax()]).all(axis=1)]
    plain = np.abs(image.astype(int) - np.median(alike, axis=0)).sum(axis=2) <= _PLAIN
    _, regions = cv2.connectedComponents(np.pad(plain, 1, constant_values=True).astype(np.uint8))
    return np.where(regions == regions[0, 0], 0, 255).astype(np.uint8)[1:-1, 1:-1]


def _squared(image: Image) -> Image:
    """The whole image in the middle of a square, filled from its edges, as in use."""
    height, width = image.shape[:2]
    side = max(height, width)
    left, top = (side - width) // 2, (side - height) // 2
    frame = (top, side - height - top, left, side - width - left)
    return cv2.copyMakeBorder(image, *frame, cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def _at_most(image: Frame, least_side: int) -> Frame:
    factor = least_side / min(image.shape[:2])
    if factor >= 1:
        return image
    return rescale(image, factor)
