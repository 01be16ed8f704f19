"""Groups of skin by the image itself: python -m tools.dev.skin_tones --help.

The individual typology angle (Chardon, Cretois and Hourseau 1991, Int. J. Cosmetic Science 13,
191-208) of cheeks and forehead, in the image's own light: an estimate, which make-up, lamps and
cameras change. Dark skin under a bright lamp counts as medium; the bands are wide for that reason.
"""

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh_finder import find_faces, mesh_near
from face2face.faces.mesh_measures import eye_distance
from face2face.images.io import read_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame

_PLACES = (50, 101, 118, 205, 280, 330, 347, 425, 151, 9, 107, 336, 108, 337)
"""Points of the mesh on cheeks and forehead."""

_PATCH = 0.05
"""Half side of the squares around them, in distances between the eyes' outer corners."""

_LIT = (0.3, 0.9)
"""Shares of the pixels, from dark to bright, between which are neither shadows nor shine."""

_BANDS = ((41.0, "light skin (estimated)"), (10.0, "medium skin (estimated)"))


def skin_angle(image: Frame, networks: FaceNetworks) -> float | None:
    """The individual typology angle of the largest face.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the face.

    Returns:
        Degrees, from about -60 (darkest) to 70; None without a face.
    """
    faces = find_faces(image, networks, thorough=True)
    if not faces:
        return None
    points = mesh_near(image, networks, faces[0]).points
    half = max(int(_PATCH * eye_distance(points)), 1)
    colours = cv2.cvtColor(np.float32(image) / np.float32(255), cv2.COLOR_RGB2LAB)
    patches = []
    for x, y in np.round(points[list(_PLACES), :2]).astype(int):
        patch = colours[max(y - half, 0) : max(y + half + 1, 0), max(x - half, 0) : x + half + 1]
        patches.append(patch.reshape(-1, 3))
    pixels = np.concatenate(patches)
    low, high = (int(share * len(pixels)) for share in _LIT)
    lightness, _, yellow = np.median(pixels[np.argsort(pixels[:, 0])[low:high]], axis=0)
    return float(np.degrees(np.arctan2(lightness - 50, yellow)))


def skin_group(angle: float | None) -> str:
    """The group of an angle in degrees, "" for None."""
    if angle is None:
        return ""
    return next((name for least, name in _BANDS if angle > least), "dark skin (estimated)")


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Estimate skin tones, for --people people.csv.")
    parser.add_argument("--faces", type=Path, required=True, help="folder of folders of JPEGs")
    parser.add_argument("--out", type=Path, required=True, help="the table, file and ethnicity")
    given = parser.parse_args()
    networks = OpenVinoFaceNetworks()
    with given.out.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["file", "ethnicity"])
        for path in sorted(given.faces.glob("*/*.jpg")):
            group = skin_group(skin_angle(read_image(path), networks))
            table.writerow([path.relative_to(given.faces).as_posix(), group])


if __name__ == "__main__":
    main()
