"""Squares of heads for the tasks on faces, found with the mesh: python -m tools.dev.head_squares.

dlib's thorough search takes half a second an image; the face mesh finds as many in a thirtieth.
Beside each head stands, where the image is large enough, a closer part of it in the folder near:
large images are sharpened in tiles, and holes are repaired in close squares. Images with an alpha
channel give squares with one, for drawings, and no closer parts.
"""

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from face2face.faces.crop import Crop, head_crop
from face2face.faces.mesh_finder import find_faces, mesh_near
from face2face.images.io import read_image, read_with_alpha, write_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Image, Landmarks
from face2face.video.file_source import VideoFileSource

_SIDE = 256
"""Least side of a closer part: smaller ones would have to be enlarged, and be blurred."""


def near(head: Crop, random: np.random.Generator) -> Crop | None:
    """A closer part of a head, None where it would be too small."""
    if 0.8 * head.side <= _SIDE:
        return None
    side = round(random.uniform(max(_SIDE, 0.4 * head.side), 0.8 * head.side))
    left, top = (int(v) for v in random.integers(0, head.side - side + 1, 2))
    return Crop(head.left + left, head.top + top, side)


def _images(folder: Path, frames: int) -> Iterator[tuple[str, Image]]:
    for path in sorted(folder.glob("*/*.jpg")):
        yield f"{path.parent.name}/{path.stem}", read_image(path)
    for path in sorted(folder.glob("*/*.png")):
        colours, alpha = read_with_alpha(path)
        image = colours if alpha is None else np.dstack([colours, alpha])
        yield f"{path.parent.name}/{path.stem}", image
    for path in sorted(folder.glob("*/*.mp4")):
        with VideoFileSource(path) as video:
            everything = [timed.frame for timed in video.frames()]
        for place in np.linspace(0, len(everything) - 1, frames).astype(int):
            yield f"{path.parent.name}/{path.stem}_{place}", everything[place]


def main() -> None:
    """Write the squares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=Path, required=True, help="folders of images and videos")
    parser.add_argument("--frames", type=int, default=12, help="of each video")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    networks, without = OpenVinoFaceNetworks(), 0
    for name, image in _images(args.faces, args.frames):
        seen = np.ascontiguousarray(image[..., :3])
        faces = find_faces(seen, networks, thorough=True)
        if not faces:
            without += 1
            continue
        landmarks: Landmarks = mesh_near(seen, networks, faces[0]).landmarks
        head = head_crop([landmarks], image.shape[1], image.shape[0])
        closer = None
        if image.shape[2] == 3:
            closer = near(head, np.random.default_rng(zlib.crc32(name.encode())))
        for crop, folder in ((head, args.out), (closer, args.out / "near")):
            if crop is not None:
                path = folder / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                write_image(path, crop.image(image, min(crop.side, 512)))
    print(f"{without} images show no face")


if __name__ == "__main__":
    main()
