"""Ways in which a video is damaged, by chance or on purpose."""

import struct
from collections.abc import Callable

import numpy as np

Random = np.random.Generator
Mutation = Callable[[bytes, Random], bytes]

_HEAD = 2048
_LIES = (0, 1, 7, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFF)


def flipped(data: bytes, random: Random) -> bytes:
    """Bits anywhere: one, some, or many."""
    return _flip(data, random, 0, len(data), int(random.choice([1, 10, 100, 1000])))


def flipped_head(data: bytes, random: Random) -> bytes:
    """Bits in the first 2 KB, where the video is described."""
    return _flip(data, random, 0, min(_HEAD, len(data)), int(random.choice([1, 5, 20])))


def flipped_tail(data: bytes, random: Random) -> bytes:
    """Bits in the last 2 KB, where many formats have their index."""
    return _flip(data, random, max(0, len(data) - _HEAD), len(data), int(random.choice([1, 5, 20])))


def truncated(data: bytes, random: Random) -> bytes:
    """The end is missing."""
    return data[: int(random.integers(1, len(data)))]


def zeroed(data: bytes, random: Random) -> bytes:
    """A block, up to a quarter of the file, is all zeros."""
    length = int(random.integers(16, max(17, len(data) // 4)))
    begin = int(random.integers(0, len(data) - length))
    return data[:begin] + bytes(length) + data[begin + length :]


def swapped(data: bytes, random: Random) -> bytes:
    """Two boxes of an MP4 stand in each other's place; elsewhere two blocks."""
    boxes = _boxes(data)
    if len(boxes) >= 2:
        one, other = sorted(random.choice(len(boxes), 2, replace=False))
        boxes[one], boxes[other] = boxes[other], boxes[one]
        return b"".join(boxes)
    length = int(random.integers(8, max(9, len(data) // 8)))
    one, other = sorted(int(p) for p in random.integers(0, len(data) - length, 2))
    changed = bytearray(data)
    changed[one : one + length] = data[other : other + length]
    changed[other : other + length] = data[one : one + length]
    return bytes(changed[: len(data)])


def lying(data: bytes, random: Random) -> bytes:
    """A size or a count somewhere in the description says too much or too little."""
    changed = bytearray(data)
    names = (b"moov", b"trak", b"mdia", b"stbl", b"stsz", b"stco", b"stsc", b"stts", b"avc1")
    names += (b"mp4v", b"moof", b"mdat", b"LIST", b"RIFF", b"strf", b"movi", b"idx1", b"avcC")
    places = [place for name in names if (place := data.find(name)) >= 4]
    lie = struct.pack(">I", int(random.choice(_LIES)))
    if places and random.random() < 0.8:
        place = int(random.choice(places))
        # Before the name stands an MP4 box's size, after it AVI's; further on counts and sides.
        place += int(random.choice([-4, 4, 12, 16, 28, 32]))
    else:
        place = int(random.integers(4, min(_HEAD, len(data)) - 4))
    changed[place : place + 4] = lie
    return bytes(changed[: len(data)])


def inserted(data: bytes, random: Random) -> bytes:
    """Noise stands between."""
    place = int(random.integers(0, len(data)))
    return data[:place] + random.bytes(int(random.integers(1, 4096))) + data[place:]


MUTATIONS: dict[str, Mutation] = {
    "bits flipped": flipped,
    "bits flipped in the head": flipped_head,
    "bits flipped in the tail": flipped_tail,
    "truncated": truncated,
    "zeroed": zeroed,
    "swapped": swapped,
    "lying sizes": lying,
    "noise inserted": inserted,
}

FOREIGN_HEAD = "another format's head"
"""The one that needs a second file; see `with_head_of`."""


def with_head_of(data: bytes, other: bytes, random: Random) -> bytes:
    """A video that begins like another format's."""
    length = int(random.choice([16, 64, 512, _HEAD]))
    return other[:length] + data[length:]


def _flip(data: bytes, random: Random, begin: int, end: int, count: int) -> bytes:
    changed = bytearray(data)
    for place in random.integers(begin, end, count):
        changed[place] ^= 1 << int(random.integers(8))
    return bytes(changed)


def _boxes(data: bytes) -> list[bytes]:
    """The boxes of an MP4 or MOV at the top (ISO/IEC 14496-12, 4.2); none of other formats."""
    boxes, place = [], 0
    while place + 8 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if size < 8 or not data[place + 4 : place + 8].isalnum():
            return []
        boxes.append(data[place : place + size])
        place += size
    return boxes
