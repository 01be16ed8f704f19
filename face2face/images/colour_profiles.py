"""Colour profiles of images: everything becomes sRGB, which is what is written and shown here."""

import io
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from face2face.images.hdr_curves import hlg_light, pq_light

_Floats = npt.NDArray[np.float64]
_Place = tuple[float, float]

_D65: _Place = (0.3127, 0.3290)
_SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))

# BT.1886 apart, the curve of sRGB as ICC's parametric curve of type 3 (ICC.1:2022, 10.18).
_SRGB_CURVE = (3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)

# ICC.1:2022, 7.2.6: what a profile's colour space is called, by Pillow's modes.
_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}

_PQ, _HLG = 16, 18
"""Transfer functions of high dynamic range (ITU-T H.273, 8.2)."""

_KNEE = 0.6
"""Light, as a share of white's, above which what is brighter is squeezed into what is left."""

_EXACT = 1
"""Grey levels: profiles that differ less from sRGB are sRGB, and pixels stay as they are."""

_BROKEN = (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert an image to sRGB.

    Args:
        image: without transparency, 8 bits, its mode L, RGB, CMYK or LAB.
        profile: the ICC profile that says what its numbers mean, None where nobody says; one
            that is broken, or of another colour space, is as none.

    Returns:
        RGB, or L where a grey image has no profile.
    """
    if image.mode not in _SPACES:
        image = image.convert("RGB")
    if image.mode == "LAB" and profile is None:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    # Our own files say sRGB: nothing is to be looked at.
    own = profile == SRGB and image.mode == "RGB"
    transform = _transform(image.mode, profile) if profile and not own else None
    if transform is None:
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    return transform.apply(image)


def profile_of(image: Image.Image, interoperability: object = None) -> bytes | None:
    """The ICC profile of an image, or one made from what it says of its colours otherwise.

    Args:
        image: as Pillow opened it, or pi_heif.
        interoperability: the index of its EXIF, by which cameras mark Adobe RGB
            (DCF 2.0, "R03").
    """
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return profile
    coded, places = image.info.get("nclx_profile"), image.info.get("chromaticity")
    try:
        if isinstance(coded, dict):
            return _coded(coded)
        if places and len(places) == 8 and "srgb" not in image.info and image.mode != "L":
            pairs = [(float(x), float(y)) for x, y in zip(places[::2], places[1::2], strict=True)]
            if not np.allclose(pairs, (_D65, *_SRGB), atol=0.002):
                exponent = 1 / float(image.info.get("gamma") or 1 / 2.2)
                return matrix_profile(pairs[1:], pairs[0], (0, exponent))
    except (ArithmeticError, ValueError, KeyError, TypeError, np.linalg.LinAlgError):
        return None  # primaries that no light has
    return matrix_profile(_ADOBE, _D65, (0, 563 / 256)) if interoperability == "R03" else None


def matrix_profile(
    primaries: Sequence[_Place], white: _Place, curve: Sequence[float] | _Floats
) -> bytes:
    """An ICC profile of three primaries and one curve (ICC.1:2022, 8.3.3).

    Args:
        primaries: x and y of red, green and blue (CIE 1931).
        white: x and y of white (CIE 1931).
        curve: the kind of a parametric curve and its parameters, or float64 (n,): linear light
            from 0 to 1 at equal steps of the stored value.

    Raises:
        ValueError, ArithmeticError, numpy.linalg.LinAlgError: no light has these colours.
    """
    adapt = _to_d50(white)
    columns = np.array([_xyz(*each) for each in primaries]).T
    columns = columns * np.linalg.solve(columns, _xyz(*white))
    light = adapt @ columns
    if not np.isfinite(light).all() or np.abs(light).max() > 4:
        raise ValueError("no light has these colours")
    tone = _parametric(curve) if isinstance(curve, tuple) else _sampled(np.asarray(curve))
    tags = {b"desc": _words("sRGB" if curve is _SRGB_CURVE else "RGB"), b"cprt": _words("CC0")}
    tags[b"wtpt"] = _numbers(b"XYZ ", _xyz(0.3457, 0.3585))
    tags[b"chad"] = _numbers(b"sf32", adapt.ravel())
    for name, column in zip("rgb", light.T, strict=True):
        tags[f"{name}XYZ".encode()] = _numbers(b"XYZ ", column)
        tags[f"{name}TRC".encode()] = tone
    return _profile(tags)


class _Transform:
    """From a profile to sRGB."""

    def __init__(self, transform: ImageCms.ImageCmsTransform, mode: str) -> None:
        self._transform = transform
        self._needed = mode != "RGB" or not self._changes_nothing()

    def apply(self, image: Image.Image) -> Image.Image:
        if not self._needed:
            return image
        done = ImageCms.applyTransform(image, self._transform)
        assert done is not None
        return done

    def _changes_nothing(self) -> bool:
        levels = np.linspace(0, 255, 18).astype(np.uint8)
        cube = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(-1, 18, 3)
        done = ImageCms.applyTransform(Image.fromarray(cube), self._transform)
        return bool(np.abs(np.asarray(done, int) - cube).max() <= _EXACT)


def _transform(mode: str, profile: bytes) -> _Transform | None:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if given.profile.xcolor_space.strip() != _SPACES[mode]:
            return None
        mine = ImageCms.ImageCmsProfile(io.BytesIO(SRGB))
        return _Transform(ImageCms.buildTransform(given, mine, mode, "RGB"), mode)
    except _BROKEN:
        return None


def _coded(coded: dict[str, Any]) -> bytes | None:
    """The profile of what HEIF calls nclx: numbers of ITU-T H.273, with the primaries beside."""
    kind = coded["transfer_characteristics"]
    names = [f"color_primary_{name}" for name in ("white", "red", "green", "blue")]
    pairs = [(float(coded[f"{name}_x"]), float(coded[f"{name}_y"])) for name in names]
    if kind in (_PQ, _HLG):
        return matrix_profile(pairs[1:], pairs[0], _tone(kind))
    if np.allclose(pairs, (_D65, *_SRGB), atol=0.002) or coded["color_primaries"] == 2:
        return None
    return matrix_profile(pairs[1:], pairs[0], _SRGB_CURVE)


def _tone(kind: int) -> _Floats:
    """Light of stored values of high dynamic range, its brightest bent into what sRGB can show."""
    stored = np.linspace(0, 1, 4096)
    light, room = pq_light(stored) if kind == _PQ else hlg_light(stored), 1 - _KNEE
    bent: _Floats = np.where(
        light <= _KNEE, light, _KNEE + room * (1 - np.exp(-np.maximum(light - _KNEE, 0) / room))
    )
    return bent


def _xyz(x: float, y: float) -> _Floats:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_d50(white: _Place) -> _Floats:
    """Bradford's adaptation to the white of ICC profiles (ICC.1:2022, annex E)."""
    cone = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    ratio = (cone @ np.array([0.9642, 1.0, 0.8249])) / (cone @ _xyz(*white))
    done: _Floats = np.linalg.inv(cone) @ np.diag(ratio) @ cone
    return done


def _numbers(kind: bytes, values: Sequence[float] | _Floats) -> bytes:
    fixed = [round(float(value) * 65536) for value in values]
    return kind + bytes(4) + struct.pack(f">{len(fixed)}i", *fixed)


def _parametric(curve: Sequence[float]) -> bytes:
    kind, *values = curve
    head = b"para" + bytes(4) + struct.pack(">HH", int(kind), 0)
    return head + _numbers(b"", values)[4:]


def _sampled(curve: _Floats) -> bytes:
    stored = np.round(np.clip(curve, 0, 1) * 65535).astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", len(stored)) + stored.tobytes()


def _words(text: str) -> bytes:
    stored = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(stored), 28) + stored


def _profile(tags: dict[bytes, bytes]) -> bytes:
    """The file (ICC.1:2022, 7); equal tags are stored once."""
    place = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    stored: dict[bytes, int] = {}
    for name, data in tags.items():
        if data not in stored:
            stored[data] = place + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, stored[data], len(data))
    head = struct.pack(
        ">I4sI4s4s4s", place + len(body), bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ "
    )
    day = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # one day for all, so that files are alike
    rest = b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return (head + day + rest).ljust(128, b"\0") + table + body


SRGB = matrix_profile(_SRGB, _D65, _SRGB_CURVE)
"""The ICC profile of sRGB (IEC 61966-2-1), some 500 bytes."""
