"""Mattes of two teachers made ready for the task cutout: python -m tools.dev.people_cutouts --help.

One is mediapipe's selfie segmentation (Apache-2.0), which knows what a person is, but coarsely; the
other IS-Net (Qin et al., arXiv 2203.03041), which knows where the thing in front ends, to a hair,
but loses white clothes before a white wall, and the ends of close-ups. Neither is a dependency:
each writes a grey PNG for each image, see tools/dev/teach_mattes.py and tools/dev/fine_mattes.py.
Here mattes of which they were unsure are left out, what the coarse one is sure of is added to the
fine one, and some people of the training set are put beside each other.
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

_LOST, _FOREIGN = 0.25, 0.12
"""Shares of the person that the fine matte may have lost, and may have beyond the coarse one's."""

_WHOLLY = 217
"""Level from which on a matte says that a pixel is wholly the person's."""

_UNSURE = 0.025
"""Share of the person that may be half there over a width that no hair has."""

_CORE = 1 / 24
"""How far inside its edge the coarse matte is believed, as a share of the side."""

_WINDOW, _EVEN = 1 / 100, 4e-4
"""Half side of the windows of the guided filter, as a share of the side; see `guided`."""

_BACKDROP_SIDE, _BACKDROPS = 384, 300

_FREE = 0.2
"""Share of an image's width that must be free of people to be a backdrop."""


def refined(image: Frame, matte: Grey) -> Grey:
    """A coarse matte with the image's edges.

    Args:
        image: uint8 RGB (height, width, 3).
        matte: uint8 of the same height and width.
    """
    share = matte.astype(np.float32) / np.float32(255)
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


def agreed(image: Frame, coarse: Grey, fine: Grey) -> Grey | None:
    """The fine matte, with what it has lost of the person; None where the two are of two minds.

    Args:
        image: uint8 RGB (height, width, 3).
        coarse: the first teacher's, uint8 (height, width).
        fine: the second teacher's, of the same form.
    """
    width = 2 * round(_CORE * max(coarse.shape)) + 1
    kernel = np.ones((width, width), np.uint8)
    person, told = (coarse > 127).astype(np.uint8), (fine > 127).astype(np.uint8)
    core = np.asarray(cv2.erode((coarse > _WHOLLY).astype(np.uint8), kernel), np.uint8)
    lost = core & np.asarray(fine < _WHOLLY, np.uint8)
    foreign = told & (1 - np.asarray(cv2.dilate(person, kernel), np.uint8))
    area = max(int(np.count_nonzero(person | told)), 1)
    if np.count_nonzero(lost) > _LOST * area or np.count_nonzero(foreign) > _FOREIGN * area:
        return None
    whole = fine
    if lost.any():
        # Around what is lost, up to the edge which it lies so far inside of.
        near = cv2.blur(cv2.dilate(lost, kernel).astype(np.float32), (width // 2, width // 2))
        whole = np.round(np.maximum(fine, refined(image, coarse) * near)).astype(np.uint8)
    between = ((whole > 255 - _WHOLLY) & (whole < _WHOLLY)).astype(np.uint8)
    wide = cv2.morphologyEx(between, cv2.MORPH_OPEN, kernel[::2, ::2])
    return None if np.count_nonzero(wide) > _UNSURE * area else whole


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


def ground_beside(image: Image) -> Frame | None:
    """What lies wholly beside a person, mirrored to the image's size: as sharp as it was taken.

    Args:
        image: uint8 RGBA (height, width, 4).

    Returns:
        uint8 RGB (height, width, 3); None where too little is free.
    """
    width = image.shape[1]
    taken = np.nonzero((image[..., 3] > 255 - _WHOLLY).any(axis=0))[0]
    if not taken.size:
        return None
    left, right = int(taken[0]), width - 1 - int(taken[-1])
    wide = max(left, right)
    if wide < _FREE * width:
        return None
    strip = image[:, :wide, :3] if left > right else image[:, width - wide :, :3]
    both = np.hstack([strip, strip[:, ::-1]])
    return np.ascontiguousarray(np.tile(both, (1, -(-width // (2 * wide)), 1))[:, :width])


def main() -> None:
    """Make the folders original, segmented and, beside them, backdrops."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--faces", type=Path, required=True, help="folders of images; videos before a plain ground")
    add("--mattes", type=Path, required=True, help="the coarse teacher's, FOLDER_NAME.png")
    add("--fine-mattes", type=Path, required=True, help="the fine teacher's, named alike")
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
        coarse, fine = (
            np.asarray(cv2.imread(str(folder / f"{path.parent.name}_{path.stem}.png"), 0), np.uint8)
            for folder in (args.mattes, args.fine_mattes)
        )
        alpha = agreed(image, coarse, fine)
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
    for number, place in enumerate(random.permutation(len(training))[:_BACKDROPS]):
        image = training[int(place)]
        scale = _BACKDROP_SIDE / min(image.shape[:2])
        small = resize(image, round(image.shape[1] * scale), round(image.shape[0] * scale))
        free = ground_beside(small)
        ground = emptied(small) if free is None else free
        write_image(args.out / "backdrops" / f"{number}.jpg", ground)
    print(f"{left_out} images are left out, since the teachers were unsure")


if __name__ == "__main__":
    main()
