from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.dataset.people_cutouts import (
    PersonCutter,
    matched_images,
    read_backdrops,
    read_matched,
)
from face2face.errors import DatasetError, SourceError
from face2face.images.io import write_image
from face2face.types import Frame, Grey

View = Callable[..., Frame]


@pytest.fixture
def matte() -> Grey:
    matte = np.zeros((120, 160), np.uint8)
    cv2.circle(matte, (80, 50), 25, 255, -1)
    matte[85:, 40:120] = 255
    return matte


def write_rgba(path: Path, image: Frame, alpha: np.ndarray) -> None:
    bgra = np.dstack([image[..., ::-1], alpha]).astype(alpha.dtype)
    cv2.imwrite(str(path), bgra)


@pytest.mark.parametrize("how", ["alpha", "alpha 16 bit", "black", "white", "jpg", "half size"])
def test_what_is_left_of_a_person(how: str, matte: Grey, view: View, tmp_path: Path) -> None:
    image = np.clip(view(1, 120, 160), 30, 225)
    image[90:100, 60:70] = 0  # black on the person is no backdrop
    write_image(tmp_path / "original.png", image)
    segmented = tmp_path / "segmented.png"
    inside = matte[..., None] > 0
    if how == "alpha":
        write_rgba(segmented, image, matte)
    elif how == "alpha 16 bit":
        write_rgba(segmented, image, matte.astype(np.uint16) * 257)
    elif how == "jpg":
        segmented = tmp_path / "segmented.jpg"
        write_image(segmented, np.where(inside, image, np.uint8(255)))
    else:
        paper = np.uint8(255 if how == "white" else 0)
        left = np.where(inside, image, paper)
        if how == "half size":
            left = np.asarray(cv2.resize(left, (80, 60), interpolation=cv2.INTER_AREA), np.uint8)
        write_image(segmented, left)
    found = read_matched(tmp_path / "original.png", segmented)
    assert (found[..., :3] == image).all()
    agree = ((found[..., 3] > 127) == (matte > 127)).mean()
    assert agree == 1 if how in ("alpha", "alpha 16 bit", "black", "white") else agree > 0.97


def test_soft_edges_are_kept(view: View, tmp_path: Path) -> None:
    image = view(2, 120, 160)
    soft = np.linspace(0, 255, 160).astype(np.uint8)[None].repeat(120, axis=0)
    write_image(tmp_path / "a.jpg", image)
    write_rgba(tmp_path / "a.png", image, soft)
    assert (read_matched(tmp_path / "a.jpg", tmp_path / "a.png")[..., 3] == soft).all()


def test_other_shapes_do_not_match(view: View, tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", view(1, 120, 160))
    write_image(tmp_path / "b.png", view(1, 120, 120))
    with pytest.raises(SourceError, match="is 120 x 120, its original 160 x 120"):
        read_matched(tmp_path / "a.png", tmp_path / "b.png")


@pytest.mark.parametrize("second", ["segmented", "segmentated"])
def test_images_are_matched_by_name(second: str, matte: Grey, view: View, tmp_path: Path) -> None:
    for name in ("original/more", second + "/more"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("ana.jpg", "more/bea.png", "alone.jpg"):
        write_image(tmp_path / "original" / name, view(len(name), 120, 160))
    for name in ("ana.png", "more/bea.webp", "left.png"):
        write_image(tmp_path / second / name, np.repeat(matte[..., None], 3, axis=2))
    said: list[str] = []
    files = matched_images(tmp_path, said.append)
    assert sorted(file.name for file in files) == ["original/ana.jpg", "original/more/bea.png"]
    for file in files:
        assert file.read is not None
        image = file.read()
        assert image.shape == (120, 160, 4)
        assert np.abs(image[..., :3].astype(int) - view(len(file.name) - 9, 120, 160)).mean() < 3
    assert len(said) == 2
    assert f"1 images in {tmp_path / 'original'} have no partner" in said[0]
    assert said[0].endswith(": alone")
    assert said[1].endswith(": left")


def test_nothing_to_match(view: View, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no folder original.*--chroma"):
        matched_images(tmp_path, print)
    for name in ("original/a.png", "segmented/b.png"):
        (tmp_path / name).parent.mkdir()
        write_image(tmp_path / name, view(1))
    with pytest.raises(DatasetError, match="name them alike"):
        matched_images(tmp_path, lambda _: None)


def test_squares_show_the_person_near_and_far(matte: Grey, view: View) -> None:
    shares = []
    for number in range(25):
        image = np.dstack([view(number, 120, 160), matte])
        (cut,), _ = PersonCutter(64, seed=0)(image)
        assert cut.image.shape == (64, 64, 4)
        shares.append(float((cut.image[..., 3] > 127).mean()))
        (again,), _ = PersonCutter(64, seed=0)(image)
        assert (again.image == cut.image).all()
    assert min(shares) > 0.15
    assert max(shares) > 1.5 * min(shares)
    empty = np.zeros((50, 50, 4), np.uint8)
    assert PersonCutter(64, seed=0)(empty).cuts == []


def test_backdrops_are_kept_small(view: View, tmp_path: Path) -> None:
    for number in range(9):
        write_image(tmp_path / f"{number}.jpg", view(number, 600, 900))
    images = read_backdrops(tmp_path, 64, most=4)
    assert [image.shape for image in images] == [(128, 192, 3)] * 4
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "a.mp4").write_bytes(b"video")
    with pytest.raises(DatasetError, match="holds no images"):
        read_backdrops(tmp_path / "videos", 64)
