"""Learn face2face/tasks/face_pictures.npz: python -m tools.dev.face_pictures --help.

The people of a dataset's training pairs and their mirror images are laid onto one shape, and
principal components are taken of them. Faces that these show badly, behind sunglasses or in hard
shadow, are left out. Nobody's face is kept: each picture is of all of them.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from face2face.dataset.layout import read_manifest
from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.mesh import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS, MeshPoints
from face2face.faces.mesh_finder import largest_mesh
from face2face.faces.mesh_measures import yaw_of
from face2face.images.io import read_with_alpha
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.tasks.face_pictures import (
    COLOUR_STEP,
    DARKEST,
    EYES,
    HALF,
    HEIGHT,
    LIGHTNESS_STEP,
    PICTURES_FILE,
    POINTS,
    WIDTH,
    chosen,
    eyes_apart,
    face_area,
    laid_out,
)
from face2face.types import Frame

_Float = npt.NDArray[np.float32]
_Shape = npt.NDArray[np.float64]

_FRONTAL = 0.2
"""Turn of the head in radians up to which a face says where the points lie."""

_JUDGED = 60
"""Pictures by which is judged how well a face is shown."""

_ODD = (0.1, 0.08)
"""Share of the faces that are left out, the first time and the second."""

_RIM = 5
"""Pixels around the face that the pictures show too, for what is smoothed at its edge."""


def _mean_shape(meshes: Sequence[MeshPoints]) -> _Shape:
    """Where the points lie in the mean of faces, in the middle of the pictures."""
    shapes = [chosen(points) / eyes_apart(points) * EYES for points in meshes]
    mean = shapes[0]
    for _ in range(3):
        mean = np.mean([fit_similarity(shape, mean)(shape) for shape in shapes], axis=0)
    # Faces and their mirror images: what turn there is, is the first one's.
    ends = [POINTS.index(RIGHT_EYE_CORNERS[0]), POINTS.index(LEFT_EYE_CORNERS[0])]
    x, y = np.diff(mean[ends], axis=0)[0]
    # Fitting faces that are not alike makes their mean smaller than they are.
    usual = np.mean([np.linalg.norm(np.diff(shape[ends], axis=0)) for shape in shapes])
    mean = Similarity(float(usual / np.hypot(x, y)), -float(np.arctan2(y, x)), (0.0, 0.0))(mean)
    low, high = mean.min(0), mean.max(0)
    placed: _Shape = mean - (low + high) / 2 + (np.array([WIDTH, HEIGHT]) - 1) / 2
    return placed


def _components(faces: _Float, count: int) -> tuple[_Float, _Float]:
    """The mean of faces, (pixels,), and their principal components, (count, pixels).

    These are as strong as one face in three has more of them than that.
    """
    kept = np.ones(len(faces), bool)
    for odd in (*_ODD, None):
        mean = faces[kept].mean(0)
        apart = faces[kept] - mean
        strengths, shares = np.linalg.eigh(apart @ apart.T)
        strengths, shares = strengths[::-1][:count], shares[:, ::-1][:, :count]
        parts = (shares / np.sqrt(strengths)).T @ apart
        if odd is not None:
            few = parts[:_JUDGED]
            rest = [one - one @ few.T @ few for one in faces - mean]
            off = np.array([float(np.square(one).mean()) for one in rest])
            kept = off < np.quantile(off, 1 - odd)
    return mean, parts * np.sqrt(strengths / kept.sum())[:, None]


def _levels(values: _Float, step: float) -> npt.NDArray[np.int8]:
    return np.clip(np.round(values / step), -127, 127).astype(np.int8)


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point."""
    parser = argparse.ArgumentParser("face_pictures", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a dataset made of photographs")
    parser.add_argument("--images", type=Path, required=True, help="the folder it was made of")
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--out", type=Path, default=PICTURES_FILE)
    args = parser.parse_args(argv)
    manifest = read_manifest(args.data)
    if manifest is None:
        parser.error(f"{args.data} has no dataset.json")
    networks = OpenVinoFaceNetworks()
    photographs: list[tuple[Frame, MeshPoints]] = []
    for name in sorted({pair.file for pair in manifest.pairs if pair.set == "train" and pair.file}):
        one = read_with_alpha(args.images / name)[0]
        for image in (one, one[:, ::-1]):
            points = largest_mesh(np.ascontiguousarray(image), networks)
            if points is not None:
                photographs.append((np.ascontiguousarray(image), points))
    shape = _mean_shape([one for _, one in photographs if abs(yaw_of(one)) < _FRONTAL])
    area = face_area(shape)
    shown = cv2.dilate(area, np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8)) > 0
    laid = [laid_out(image.astype(np.float32), points, shape) for image, points in photographs]
    faces = np.stack([np.log(one[shown] + np.float32(DARKEST)).ravel() for one in laid])
    middle, parts = _components(faces, args.pictures)
    pictures = np.zeros((1 + len(parts), HEIGHT, WIDTH, 3), np.float32)
    pictures[:, shown] = np.vstack([middle, parts]).reshape(len(pictures), -1, 3)
    mean, pictures = pictures[0], pictures[1:]
    light = pictures.mean(-1)
    tints = [
        cv2.resize(one[..., ::2] - grey[..., None], HALF, interpolation=cv2.INTER_AREA)
        for one, grey in zip(pictures, light, strict=True)
    ]
    np.savez_compressed(
        args.out,
        shape=shape.astype(np.float32),
        mean=mean.astype(np.float16),
        lightness=_levels(light, LIGHTNESS_STEP),
        colour=_levels(np.stack(tints), COLOUR_STEP),
    )
    print(f"{len(photographs)} images, {args.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
