"""Colour profiles: what is read is sRGB, whatever a file says its numbers are."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from face2face.images import colour_profiles
from face2face.images.colour_profiles import SRGB, matrix_profile, profile_of, to_srgb
from face2face.images.io import encoded, read_image, read_with_alpha
from face2face.types import Frame

D65 = (0.3127, 0.3290)
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
WIDE = {
    "Display P3": matrix_profile(P3, D65, colour_profiles._SRGB_CURVE),
    "Adobe RGB": matrix_profile(ADOBE, D65, (0, 563 / 256)),
}

# The corners of sRGB's cube in both, as published calculators give them.
KNOWN = {
    "Display P3": {
        (255, 0, 0): (234, 51, 35),
        (0, 255, 0): (117, 251, 76),
        (0, 0, 255): (0, 0, 245),
        (255, 255, 255): (255, 255, 255),
    },
    "Adobe RGB": {(255, 0, 0): (219, 0, 0), (0, 255, 0): (144, 255, 60), (0, 0, 0): (0, 0, 0)},
}

DATA = Path(__file__).parents[1] / "data"


def patch(rgb: tuple[int, ...]) -> Image.Image:
    return Image.fromarray(np.full((4, 4, 3), rgb, np.uint8))


def grey_profile(exponent: float) -> bytes:
    tags = {
        b"wtpt": colour_profiles._numbers(b"XYZ ", [0.9642, 1, 0.8249]),
        b"kTRC": colour_profiles._parametric((0, exponent)),
    }
    return colour_profiles._profile(tags).replace(b"RGB XYZ ", b"GRAYXYZ ", 1)


def cmyk_profile() -> bytes:
    """A printer whose paper is white and whose inks make all of it darker, C and K alone."""
    ramp = bytes(range(256))
    corners = b""
    for corner in range(16):
        cyan, black = corner & 8, corner & 1
        corners += bytes([0 if black else 128 if cyan else 255, 128, 128])
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    table += struct.pack(">9i", *(65536 * (i in (0, 4, 8)) for i in range(9)))
    table += 4 * ramp + corners + 3 * ramp
    tags = {b"wtpt": colour_profiles._numbers(b"XYZ ", [0.9642, 1, 0.8249]), b"A2B0": table}
    return colour_profiles._profile(tags).replace(b"mntrRGB XYZ ", b"prtrCMYKLab ", 1)


@pytest.mark.parametrize("name", WIDE)
def test_known_colours(name: str) -> None:
    for srgb, wide in KNOWN[name].items():
        done = np.asarray(to_srgb(patch(wide), WIDE[name]), int)[0, 0]
        assert np.abs(done - srgb).max() <= 3, (name, srgb, done)


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_every_format_carries_a_profile(
    astronaut: Frame, tmp_path: Path, name: str, suffix: str
) -> None:
    mine = ImageCms.ImageCmsProfile(io.BytesIO(SRGB))
    wide = ImageCms.ImageCmsProfile(io.BytesIO(WIDE[name]))
    given = ImageCms.profileToProfile(Image.fromarray(astronaut), mine, wide)
    assert given is not None
    path = tmp_path / f"wide{suffix}"
    given.save(path, icc_profile=WIDE[name], quality=100, subsampling=0, lossless=True)
    stored = np.asarray(given, int)
    assert np.abs(stored - astronaut).mean() > 3, "the file's numbers are others"
    off = np.abs(read_image(path).astype(int) - astronaut)
    assert off.mean() < 1
    assert np.percentile(off, 99.9) <= 4


def test_a_real_image_in_display_p3() -> None:
    with Image.open(DATA / "p3.jpg") as pil_image:
        wide = ImageCms.ImageCmsProfile(io.BytesIO(pil_image.info["icc_profile"]))
        right = ImageCms.profileToProfile(pil_image, wide, ImageCms.createProfile("sRGB"))
        stored = np.asarray(pil_image, int)
    done = read_image(DATA / "p3.jpg").astype(int)
    assert np.abs(done - np.asarray(right, int)).max() <= 1
    assert np.abs(done - stored).mean() > 4, "dull: the profile was dropped"


def test_transparency_stays_as_it_is(tmp_path: Path) -> None:
    pil_image = Image.fromarray(np.full((8, 8, 4), (234, 51, 35, 77), np.uint8))
    for suffix in (".png", ".webp", ".tif"):
        path = tmp_path / f"a{suffix}"
        pil_image.save(path, icc_profile=WIDE["Display P3"], lossless=True)
        image, alpha = read_with_alpha(path)
        assert np.abs(image.astype(int) - (255, 0, 0)).max() <= 2
        assert alpha is not None
        assert (alpha == 77).all()


def test_grey_profiles(tmp_path: Path) -> None:
    path = tmp_path / "grey.jpg"
    Image.new("L", (16, 16), 128).save(path, icc_profile=grey_profile(1.8), quality=100)
    light = (128 / 255) ** 1.8
    right = 255 * (1.055 * light ** (1 / 2.4) - 0.055)
    assert np.abs(read_image(path).astype(int) - right).max() <= 2


@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_cmyk_profiles(tmp_path: Path, suffix: str) -> None:
    for inks, lightness in (((0, 0, 0, 0), 100), ((255, 0, 0, 0), 50.2), ((0, 0, 0, 255), 0)):
        path = tmp_path / f"print{suffix}"
        Image.new("CMYK", (16, 16), inks).save(path, icc_profile=cmyk_profile(), quality=100)
        done = read_image(path).astype(int)
        light = ((lightness + 16) / 116) ** 3 if lightness > 8 else 0
        right = 255 * (1.055 * light ** (1 / 2.4) - 0.055) if light else 0
        assert np.abs(done - right).max() <= 3, (inks, done[0, 0], right)


def test_broken_profiles_and_those_of_others_are_as_none(tmp_path: Path) -> None:
    whole = WIDE["Display P3"]
    broken = [b"x", b"not a profile" * 50, whole[:200], whole[:128] + bytes(len(whole) - 128)]
    broken += [grey_profile(1.8), cmyk_profile(), bytes(500)]
    for profile in broken:
        for suffix in (".png", ".jpg", ".webp", ".tif"):
            path = tmp_path / f"a{suffix}"
            patch((90, 120, 200)).save(path, icc_profile=profile, quality=100, lossless=True)
            done = read_image(path).astype(int)
            assert np.abs(done - (90, 120, 200)).max() <= 3, (profile[:20], suffix)


def test_sheer_chance_in_a_profile_never_fails() -> None:
    random = np.random.default_rng(0)
    for name in WIDE:
        for _ in range(300):
            torn = bytearray(WIDE[name])
            for place in random.integers(len(torn), size=random.integers(1, 9)):
                torn[place] = random.integers(256)
            assert to_srgb(patch((1, 2, 3)), bytes(torn)).size == (4, 4)


def test_srgb_itself_changes_no_pixel(astronaut: Frame, tmp_path: Path) -> None:
    others = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (SRGB, others):
        path = tmp_path / "a.png"
        Image.fromarray(astronaut).save(path, icc_profile=profile)
        assert (read_image(path) == astronaut).all()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_what_is_written_says_srgb(astronaut: Frame, suffix: str) -> None:
    data = encoded(astronaut, Path(f"a{suffix}"))
    with Image.open(io.BytesIO(data)) as pil_image:
        said = ImageCms.ImageCmsProfile(io.BytesIO(pil_image.info["icc_profile"]))
        assert ImageCms.getProfileDescription(said).strip() == "sRGB"


def test_adobe_rgb_that_exif_alone_tells(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    path = tmp_path / "_DSC1.jpg"
    patch((144, 255, 60)).save(path, exif=exif, quality=100, subsampling=0)
    assert np.abs(read_image(path).astype(int) - (0, 255, 0)).max() <= 6


def test_numbers_of_heif_instead_of_a_profile() -> None:
    pil_image = patch((234, 51, 35))
    coded = {"color_primaries": 12, "transfer_characteristics": 13}
    for name, (x, y) in zip(("white", "red", "green", "blue"), (D65, *P3), strict=True):
        coded[f"color_primary_{name}_x"], coded[f"color_primary_{name}_y"] = x, y
    pil_image.info["nclx_profile"] = coded
    done = np.asarray(to_srgb(pil_image, profile_of(pil_image)), int)
    assert np.abs(done - (255, 0, 0)).max() <= 2
    # Of high dynamic range: white paper has 58 % of PQ's signal.
    paper = patch((148, 148, 148))
    paper.info["nclx_profile"] = coded | {"transfer_characteristics": 16}
    assert 225 < np.asarray(to_srgb(paper, profile_of(paper)), int).min() < 250
    coded["color_primary_red_y"] = 0.0
    assert profile_of(pil_image) is None
