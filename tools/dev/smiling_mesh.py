"""Learn what the mesh network misses of smiles, which face2face/faces/smiling_mesh.json holds.

    python -m tools.dev.smiling_mesh --pairs london/ --how "whose, and their licence"

People's neutral photographs are moved to their own smiles. By the optical flow between what is made
so and the real images, points lie too high or too low; what of it goes with the mouth's width is
added to what the file has, and so found again when this is run with a file of zeros. Only means
over all people are kept, of nobody's face.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.head_motion import moved_by_expressions
from face2face.faces.mesh import FACE_POINTS, HELD, LEFT_BROW, RIGHT_BROW, MeshPoints
from face2face.faces.mesh_finder import largest_mesh
from face2face.faces.mesh_measures import EYES, eye_distance, mouth_width
from face2face.faces.mesh_retarget import MeshRetargeter
from face2face.faces.mesh_smile import BROADEST, SMILE_FILE, missed_of_smiles
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.soft_limits import smooth_step
from face2face.images.grey import to_grey
from face2face.images.io import read_image
from face2face.portrait.face import Portrait, make_portrait
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_Array = npt.NDArray[np.float64]

_SIZE = 512
"""Side of the images."""

_FAR, _ROUNDS = 0.015, 4
"""Misses so far from the fit count half, in distances between the eyes' outer corners: there the
flow has gone astray."""

_SOFT = 6.0
"""How smooth flows are, in pixels."""

_BELOW_EYES = (0.1, 0.5)
"""From where on points are learned, in the way from the line of the eyes to the nose's base."""

_NOSE_TIP, _NOSE_BASE = 4, 2
_corners = [corner for corners, *_ in EYES for corner in corners]
_brows = [*RIGHT_BROW, *LEFT_BROW]


class Smile(NamedTuple):
    """How one person smiles.

    Attributes:
        wider: how much wider than at rest the mouth was seen, see `mouth_width`.
        down: how much lower each point is than the network tells, (468,), in distances between
            the eyes' outer corners.
        points: where it was drawn.
    """

    wider: float
    down: _Array
    points: MeshPoints


def look(portrait: Portrait, rest: MeshPoints, real: Frame, face: MeshPoints) -> Smile:
    """Move a photograph to a smile of the same person, and look where they differ.

    Args:
        portrait: the person at rest.
        rest: the mesh of that photograph, in its own pixels.
        real: the smile.
        face: its mesh.
    """
    drawn_from, cut = portrait.photo.points, portrait.warp.head_cut
    move = MeshRetargeter(drawn_from, rest, RetargetOptions(), portrait.response, cut)
    points = move(face)
    drawn, held = portrait(points), list(HELD)
    place = _similarity(face[held, :2], points[held, :2])
    for _ in range(2):
        place = _upper_face_laid(place, drawn, _laid(real, place), points)
    flow = cv2.GaussianBlur(_flow(drawn, _laid(real, place)), (0, 0), _SOFT)
    x, y = np.clip(points[:FACE_POINTS, :2].astype(int), 0, _SIZE - 1).T
    down = flow[y, x, 1].astype(np.float64) / eye_distance(points)
    wider = mouth_width(face) - mouth_width(rest)
    return Smile(wider, down + np.clip(wider, 0, BROADEST) * missed_of_smiles(), points)


def _similarity(here: npt.ArrayLike, there: npt.ArrayLike) -> _Array:
    """What lays most of these points on those, (2, 3)."""
    one, other = np.asarray(here, np.float32), np.asarray(there, np.float32)
    found, _ = cv2.estimateAffinePartial2D(one, other, ransacReprojThreshold=2)
    return np.asarray(found, np.float64)


def _laid(real: Frame, place: _Array) -> Frame:
    laid = cv2.warpAffine(
        real, place, (_SIZE, _SIZE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(laid, np.uint8)


def _flow(one: Frame, other: Frame) -> npt.NDArray[np.float32]:
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    empty = np.zeros((*one.shape[:2], 2), np.float32)
    return np.asarray(search.calc(to_grey(one), to_grey(other), empty), np.float32)


def _upper_face_laid(place: _Array, drawn: Frame, laid: Frame, points: MeshPoints) -> _Array:
    """The place at which brows, eyes and nose of the real image lie on those that were drawn."""
    flow = _flow(drawn, laid)
    low = np.array([points[_corners, 0].min(), points[_brows, 1].mean()])
    high = np.array([points[_corners, 0].max(), points[_NOSE_TIP, 1]])
    (left, top), (right, bottom) = np.clip([low, high], 0, _SIZE).astype(int)
    here = np.mgrid[top:bottom, left:right].reshape(2, -1).T[::7, ::-1]
    there = here + flow[here[:, 1], here[:, 0]]
    below = np.array([[0.0, 0.0, 1.0]])
    better: _Array = (np.vstack([_similarity(there, here), below]) @ np.vstack([place, below]))[:2]
    return better


def learn(smiles: list[Smile]) -> _Array:
    """How far points go down as a mouth widens by 1, (468,)."""
    wider, down = (np.array([getattr(one, name) for one in smiles]) for name in ("wider", "down"))
    wider = np.clip(wider, 0, BROADEST)[:, None]
    weights = np.ones(down.shape)
    for _ in range(_ROUNDS):
        slopes = (weights * wider * down).sum(0) / (weights * wider**2).sum(0)
        weights = 1 / (1 + ((down - wider * slopes) / _FAR) ** 2)
    mean = _mean_face([one.points for one in smiles])
    height = mean[:, 1] / mean[_NOSE_BASE, 1]
    share = np.minimum(smooth_step(height, *_BELOW_EYES), moved_by_expressions(mean))[:FACE_POINTS]
    face = mean[:FACE_POINTS, :2]
    mirrored = [int(np.linalg.norm(face * (-1, 1) - point, axis=1).argmin()) for point in face]
    both: _Array = share * (slopes + slopes[mirrored]) / 2
    return both


def _mean_face(faces: list[MeshPoints]) -> MeshPoints:
    """Of faces as they are, the line of their eyes at 0, in distances between these."""
    laid = []
    for points in faces:
        middle = np.array([*points[_corners, :2].mean(0), 0.0])
        laid.append((points - middle) / eye_distance(points))
    mean: MeshPoints = np.mean(laid, axis=0).astype(np.float32)
    return mean


def _smiles(folder: Path, networks: FaceNetworks) -> Iterator[Smile]:
    """People neutral and smiling, by names such as neutral_001_03 and smiling_001_08."""
    for path in sorted(folder.glob("smiling_*")):
        number = path.stem.split("_")[1]
        for other in sorted(folder.glob(f"neutral_{number}_*")):
            photo, real = read_image(other), read_image(path)
            rest, face = largest_mesh(photo, networks), largest_mesh(real, networks)
            if rest is not None and face is not None:
                yield look(make_portrait(photo, networks, size=_SIZE), rest, real, face)


def main() -> None:
    """Look at the images and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--pairs", type=Path, required=True, help="neutral_001_03.jpg, smiling_001_08.jpg, ...")
    add("--how", required=True, help="whose images these are, and their licences")
    args = parser.parse_args()
    smiles = list(_smiles(args.pairs, OpenVinoFaceNetworks()))
    if not smiles:
        parser.error(f"{args.pairs} has no pairs such as neutral_001_03.jpg, smiling_001_08.jpg")
    content = {"how": args.how, "down": np.round(learn(smiles), 4).tolist()}
    SMILE_FILE.write_text(json.dumps(content), encoding="utf-8")
    print(f"{SMILE_FILE}: {len(smiles)} smiles")


if __name__ == "__main__":
    main()
