"""Which images train and which validate: all that comes from one image goes one way."""

import fnmatch
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from face2face.dataset.gather import Shot, VideoLength
from face2face.dataset.layout import Set
from face2face.dataset.near_duplicates import NEAR, are_copies, near_duplicates, similarity
from face2face.errors import DatasetError, ErrorKind
from face2face.utils.text import some_of

GAP_S = 0.5
"""Time left out between training and validation, so that no near-copies stand in both."""

_ENOUGH_FILES = 5
"""Files that differ from which on videos are not cut in time but go one way as a whole."""

_NAMED = 5
"""Files that a message names."""

_MOMENTS = 5
"""Frames of two videos that are compared, at the same shares of their lengths."""


def split(
    shots: Sequence[Shot],
    lengths: Mapping[str, VideoLength],
    *,
    val_share: float,
    held_out: Sequence[str],
    seed: int,
) -> list[Set | None]:
    """Choose the set of each shot.

    Files that are copies of each other go one way. With `held_out`, the files so named validate
    and all others train. Else whole files are chosen by chance where there are at least five
    that differ; with fewer, videos are cut in time and their ends validate.

    Args:
        shots: at least one.
        lengths: of the videos, by name.
        val_share: the share that shall validate.
        held_out: patterns of file names, such as "anna*.mp4".
        seed: decides what is left to chance.

    Returns:
        The sets in the order of `shots`; None for the time between training and validation.

    Raises:
        DatasetError: nothing is left for one of the sets, or a pattern names no file.
    """
    groups = group_copies(shots)
    if held_out:
        sets = _held_out(shots, groups, held_out)
    elif len(set(groups.values())) >= _ENOUGH_FILES or not lengths:
        chosen = _by_chance([groups[shot.name] for shot in shots], val_share, seed)
        sets = ["val" if groups[shot.name] in chosen else "train" for shot in shots]
    else:
        sets = _in_time(shots, lengths, val_share)
    for kind, use in (("train", "training"), ("val", "validation")):
        if kind not in sets:
            raise DatasetError(
                f"nothing is left for {use}: the {len(groups)} usable files are "
                f"{len(set(groups.values()))} different ones, since copies of one image stay "
                "together; add images or videos that differ, and instead of images taken from "
                "a video the video itself",
                ErrorKind.TOO_FEW_FRAMES,
                frames=len(shots),
            )
    return sets


def group_copies(shots: Sequence[Shot]) -> dict[str, str]:
    """The name of one file for all files that are copies of each other, by file name."""
    heads = {shot.name: shot.name for shot in shots}

    def head(name: str) -> str:
        while heads[name] != name:
            name = heads[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((head(one), head(other)))
        heads[second] = first

    stills = [shot for shot in shots if not shot.video]
    for which in range(2):
        looks = np.array([shot.looks[which] for shot in stills], np.float32).reshape(-1, 256)
        for i, j in near_duplicates(looks):
            join(stills[i].name, stills[j].name)
    videos: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        if shot.video:
            videos[shot.name].append(shot)
    moments = {name: _moments(frames) for name, frames in videos.items()}
    for one in videos:
        for other in videos:
            if one < other and are_copies(moments[one], moments[other]):
                join(one, other)
        for still in _stills_of(stills, videos[one]):
            join(still, one)
    return {name: head(name) for name in heads}


def _moments(frames: Sequence[Shot]) -> np.ndarray:
    """The looks of a video at even distances: float32 (5, 256)."""
    places = ((np.arange(_MOMENTS) + 0.5) / _MOMENTS * len(frames)).astype(int)
    return np.stack([frames[place].looks[0] for place in places])


def _stills_of(stills: Sequence[Shot], frames: Sequence[Shot]) -> dict[str, Shot]:
    """The names of the images that are copies of frames, and the frame most like each."""
    if not stills or not frames:
        return {}
    found: dict[str, tuple[float, Shot]] = {}
    for which in range(2):
        like = similarity(
            np.stack([still.looks[which] for still in stills]),
            np.stack([frame.looks[which] for frame in frames]),
        )
        for still, row in zip(stills, like, strict=True):
            nearest = int(row.argmax())
            best = found.get(still.name, (NEAR, frames[0]))
            if row[nearest] >= best[0]:
                found[still.name] = (float(row[nearest]), frames[nearest])
    return {name: frame for name, (_, frame) in found.items()}


def named_by(patterns: Sequence[str], names: Iterable[str]) -> set[str]:
    """The names that fit one of the patterns, by the whole name or its last part.

    Raises:
        DatasetError: a pattern fits none.
    """
    known = sorted(names)
    fitting: set[str] = set()
    for pattern in patterns:
        some = {name for name in known if _fits(name, pattern)}
        if not some:
            there = some_of(known, _NAMED)
            raise DatasetError(
                f"--held-out {pattern} names none of the usable files ({there}): give a file's "
                "name, or a pattern such as 'anna*'"
            )
        fitting |= some
    return fitting


def _held_out(
    shots: Sequence[Shot], groups: Mapping[str, str], patterns: Sequence[str]
) -> list[Set | None]:
    out = {groups[name] for name in named_by(patterns, groups)}
    return ["val" if groups[shot.name] in out else "train" for shot in shots]


def _fits(name: str, pattern: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(last, pattern)


def _by_chance(group_of: Sequence[str], share: float, seed: int) -> set[str]:
    """Groups that together have about a share of the shots, at least one."""
    weights: dict[str, int] = defaultdict(int)
    for group in group_of:
        weights[group] += 1
    names = sorted(weights)
    wanted = share * len(group_of)
    chosen: set[str] = set()
    total = 0
    for place in np.random.default_rng(seed).permutation(len(names)):
        weight = weights[names[place]]
        # The one that goes beyond the share is taken when that comes nearer to it.
        if abs(total + weight - wanted) < abs(total - wanted):
            chosen.add(names[place])
            total += weight
    return chosen or {min(names, key=lambda name: (weights[name], name))}


def set_in_time(
    frame: int, frames: int, rate: float, train_share: float, start: int | None = None
) -> Set | None:
    """The set of a frame of a video, one stretch of which validates.

    Args:
        frame: its position, from 0.
        frames: how many the video has.
        rate: how many it has a second.
        train_share: the share that does not validate, 0 to 1.
        start: the frame from which on the others do; None for the end of the video.

    Returns:
        None for the moment before that stretch and after it: these would be near-copies.
    """
    border = round(frames * train_share)
    start = border if start is None else start
    end, gap = start + frames - border, round(GAP_S * rate)
    if start <= frame < end:
        return "val"
    return None if start - gap <= frame < end + gap else "train"


def _in_time(
    shots: Sequence[Shot],
    lengths: Mapping[str, VideoLength],
    val_share: float,
) -> list[Set | None]:
    def moment(shot: Shot) -> Set | None:
        length = lengths[shot.name]
        return set_in_time(shot.frame, length.frames, length.rate, 1 - val_share)

    # Images train, but for those taken from the end of a video, and their copies.
    stills = [shot for shot in shots if not shot.video]
    groups = group_copies(stills)
    late: set[str] = set()
    for name in lengths:
        frames = [shot for shot in shots if shot.name == name]
        nearest = _stills_of(stills, frames)
        late |= {groups[still] for still, frame in nearest.items() if moment(frame) != "train"}
    return [
        moment(shot) if shot.video else ("val" if groups[shot.name] in late else "train")
        for shot in shots
    ]
