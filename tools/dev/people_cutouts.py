"""Mattes of a teacher made ready for the task cutout: python -m tools.dev.people_cutouts --help.

The teacher is mediapipe's selfie segmentation (Apache-2.0), which is no dependency: in an
environment of its own it writes a grey PNG for each image, see tools/dev/teach_mattes.py. Here
mattes of which it was unsure are left out, the others get the edges of their images, and some
people of the training set are put beside each other.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from face2face.dataset.chroma_key import key_out
from face2face.dataset.people_table import read_people
from face2face.dataset.split_people import of_each_kind
from face2face.images.guided_filter import guided
from face2face.images.io import read_image, write_image
from face2face.images.resize import resize
from face2face.tasks.backdrops import over
from face2face.tasks.hole import carried_on
from face2face.types import Frame, Grey, Image
from face2face.video.file_source import VideoFileSource

_UNSURE = 0.12
"""Share of a matte's area that may lie between 0.15 and 0.85."""

_WINDOW, _EVEN = 1 / 100, 4e-4
"""Half side of the windows of the guided filter, as a share of the side; see `guided`."""

_BACKDROP_SIDE = 384


def refined(image: Frame, matte: Grey) -> Grey | None:
    """The teacher's matte with the image's edges; None where the teacher was unsure.

    Args:
        image: uint8 RGB (height, width, 3).
        matte: the teacher's, uint8 of the same height and width.
    """
    share = matte.astype(np.float32) / np.float32(255)
    between = np.count_nonzero((share > 0.15) & (share < 0.85))
    if between > _UNSURE * np.count_nonzero(share > 0.5):
        return None
    radius = max(round(_WINDOW * max(matte.shape)), 2)
    fine = guided(share, image, image, radius=radius, smoothness=_EVEN)
    # Far from its edge the teacher's word stands.
    kernel = np.ones((4 * radius + 1,) * 2, np.uint8)
    sure_in = cv2.erode((share > 0.9).astype(np.uint8), kernel) > 0
    sure_out = cv2.dilate((share > 0.1).astype(np.uint8), kernel) == 0
    fine = np.clip((fine - 0.1) / 0.8, 0, 1)
    fine[sure_in], fine[sure_out] = 1, 0
    done: Grey = np.round(255 * fine).astype(np.uint8)
    return done


def beside(one: Image, other: Image, random: np.random.Generator) -> Image:
    """Another person behind or beside one, before the first one's backdrop; uint8 RGBA as `one`."""
    height, width = one.shape[:2]
    side = round(random.uniform(0.6, 1.1) * height)
    second = resize(other, side, side)
    placed = np.zeros((height, width, 4), np.uint8)
    left = round(random.uniform(0.25, 0.6) * width) * (1 if random.random() < 0.5 else -1)
    top = height - side + round(random.uniform(0, 0.15) * height)
    x0, x1 = max(left, 0), min(left + side, width)
    y0, y1 = max(top, 0), min(top + side, height)
    placed[y0:y1, x0:x1] = second[y0 - top : y1 - top, x0 - left : x1 - left]
    behind = over(placed, np.ascontiguousarray(one[..., :3]))
    scene = over(one, behind)
    alpha = np.maximum(one[..., 3], placed[..., 3])
    return np.dstack([scene, alpha])


def emptied(image: Image) -> Frame:
    """What was behind a person, carried on behind them; uint8 RGB."""
    bare = image[..., 3] == 0
    filled = carried_on(image[..., :3].astype(np.float32), bare)
    done: Frame = np.where(bare[..., None], image[..., :3], np.clip(np.round(filled), 0, 255))
    return done.astype(np.uint8)


def main() -> None:
    """Make the folders original, segmented and, beside them, backdrops."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--faces", type=Path, required=True, help="folders of images; videos before a plain ground")
    add("--mattes", type=Path, required=True, help="the teacher's, FOLDER_NAME.png")
    add("--people", type=Path, required=True, help="people.csv: who is held out is not mixed")
    add("--val-share", type=float, default=0.18)
    add("--two", type=int, default=250, help="images with two people")
    add("--frames", type=int, default=12, help="of each video")
    add("--out", type=Path, required=True)
    args = parser.parse_args()
    table, random = read_people(args.people), np.random.default_rng(0)
    held_out = of_each_kind(table.everybody(), args.val_share, 0)
    for name in ("original", "segmented", "backdrops"):
        (args.out / name).mkdir(parents=True)
    training: list[Image] = []
    left_out = 0

    def keep(name: str, image: Image) -> None:
        for folder, part in (("original", image[..., :3]), ("segmented", image)):
            path = args.out / folder / f"{name}.png"
            path.parent.mkdir(exist_ok=True)
            write_image(path, np.ascontiguousarray(part))

    for path in sorted(args.faces.glob("*/*.jpg")):
        name = f"{path.parent.name}/{path.stem}"
        image = read_image(path)
        matte = cv2.imread(str(args.mattes / f"{path.parent.name}_{path.stem}.png"), 0)
        alpha = None if matte is None else refined(image, matte)  # type: ignore[arg-type]
        if alpha is None:
            left_out += 1
            continue
        whole = np.dstack([image, alpha])
        keep(name, whole)
        person = table.of(name)
        if person is not None and person.name not in held_out:
            training.append(whole)
    for path in sorted(args.faces.glob("*/*.mp4")):
        with VideoFileSource(path) as video:
            frames = [timed.frame for timed in video.frames()]
        for place in np.linspace(0, len(frames) - 1, args.frames).astype(int):
            keyed = key_out(frames[place], None)
            if keyed is not None:
                keep(f"{path.parent.name}/{path.stem}_{place}", keyed)
    for number in range(args.two):
        one, other = (training[int(i)] for i in random.choice(len(training), 2, replace=False))
        keep(f"two/{number}", beside(one, other, random))
    for number, place in enumerate(random.permutation(len(training))[:300]):
        image = training[int(place)]
        scale = _BACKDROP_SIDE / min(image.shape[:2])
        small = resize(image, round(image.shape[1] * scale), round(image.shape[0] * scale))
        write_image(args.out / "backdrops" / f"{number}.png", emptied(small))
    print(f"{left_out} images are left out, since the teacher was unsure")


if __name__ == "__main__":
    main()
