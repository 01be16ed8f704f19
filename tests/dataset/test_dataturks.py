import json
from pathlib import Path

import numpy as np
import pytest

from face2face.dataset.cropping import HeadCutter
from face2face.dataset.dataturks import annotated_files, read_annotations
from face2face.dataset.download import image_path
from face2face.errors import DatasetError
from face2face.images.io import write_image
from face2face.types import Frame


def line(address: str, *boxes: tuple[float, float, float, float]) -> str:
    """As Dataturks writes it: opposite corners as shares of width and height."""
    annotation = [
        {
            "label": ["Face"],
            "notes": "",
            "points": [{"x": x0, "y": y0}, {"x": x1, "y": y1}],
            "imageWidth": 512,
            "imageHeight": 512,
        }
        for x0, y0, x1, y1 in boxes
    ]
    return json.dumps({"content": address, "annotation": annotation, "extras": None})


FACE = (0.34, 0.12, 0.54, 0.38)
"""Where the portrait's face is."""


def test_annotations_are_read(tmp_path: Path) -> None:
    path = tmp_path / "face_detection.json"
    empty = '{"content": "http://a/c.jpg", "annotation": null, "extras": null}'
    swapped = line("http://a/b.jpg", (0.5, 0.6, 0.2, 0.1), (-0.1, 0.5, 1.2, 0.9))
    path.write_text(f"{line('http://a/a.jpg', FACE)}\n\n{swapped}\n{empty}\n")
    first, second, third = read_annotations(path)
    assert first.address == "http://a/a.jpg"
    assert (first.boxes[0].left, first.boxes[0].bottom) == (0.34, 0.38)
    assert (second.boxes[0].left, second.boxes[0].right) == (0.2, 0.5)
    assert (second.boxes[1].left, second.boxes[1].right) == (0.0, 1.0)
    assert third.boxes == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no faces"),
        ('{"content": "http://a"}', "names no faces"),
        ("[1, 2]", "line 1: no image with annotations"),
        ('{"annotation": []}', "line 1: no image with annotations"),
        ('{"content": "a", "annotation": [{"points": [{"x": NaN, "y": 0}]}]}', "line 1"),
        ("faces", "line 1"),
    ],
)
def test_other_files(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "faces.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match=words) as raised:
        read_annotations(path)
    assert "\n" not in str(raised.value)
    with pytest.raises(DatasetError, match="cannot read"):
        read_annotations(tmp_path / "missing.json")


def test_faces_are_cut_by_their_boxes(astronaut: Frame, tmp_path: Path) -> None:
    """One that the detector finds, one that it does not, one too small, one not fetched."""
    wall = (0.7, 0.02, 0.85, 0.2)
    speck = (0.1, 0.1, 0.12, 0.12)
    path = tmp_path / "face_detection.json"
    path.write_text(
        line("http://a/a.png", FACE, wall, speck) + "\n" + line("http://a/away.png", FACE)
    )
    images = read_annotations(path)
    write_image(image_path(tmp_path, "http://a/a.png"), astronaut)
    (file,) = annotated_files(images, tmp_path, HeadCutter(128, least=40))
    assert file.cut is not None
    cuts, too_small = file.cut(astronaut)
    assert too_small == 1
    known, unknown = cuts
    assert known.image.shape == unknown.image.shape == (128, 128, 3)
    assert known.landmarks is not None
    assert 0.35 < np.ptp(known.landmarks[:, 0]) / 128 < 0.6
    assert unknown.landmarks is None
    # A square around the box's middle, twice its width.
    side = round(2 * 0.15 * 512)
    left, top = round(0.775 * 512 - side / 2), max(round(0.11 * 512 - side / 2), 0)
    wanted = astronaut[top : top + side, left : left + side].mean((0, 1))
    assert np.abs(unknown.image.mean((0, 1)) - wanted).max() < 2
