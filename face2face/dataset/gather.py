"""Gathering the squares that pairs are made of from many images and videos, kept in files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from face2face.dataset.cropping import Cuts, Cutter
from face2face.dataset.near_duplicates import Look, look_of
from face2face.dataset.spool import Spool
from face2face.errors import SourceError
from face2face.images.io import read_image
from face2face.types import Image, Landmarks, TimedFrame
from face2face.utils.ordered_map import ordered_map
from face2face.video.file_source import VideoFileSource


@dataclass(frozen=True)
class ImageFile:
    """An image to gather from.

    Attributes:
        name: what it is called in the dataset.
        path: the file.
        read: reads it; None for a plain image.
        cut: cuts it, None for the common cutter.
    """

    name: str
    path: Path
    read: Callable[[], Image] | None = None
    cut: Cutter | None = None


@dataclass(frozen=True)
class VideoFile:
    """A video to gather from.

    Attributes:
        name: what it is called in the dataset.
        path: the file.
    """

    name: str
    path: Path


@dataclass(frozen=True)
class Shot:
    """One gathered square.

    Attributes:
        name: of the file that it comes from.
        video: whether that is a video.
        frame: position in the video, from 0.
        time_s: the frame's time stamp in seconds.
        landmarks: of the face in the square, None where unknown.
        looks: float32 (2, 256): of the whole image, and of the square.
        key: where the spool keeps it.
    """

    name: str
    video: bool
    frame: int
    time_s: float
    landmarks: Landmarks | None
    looks: npt.NDArray[np.float32]
    key: int


@dataclass(frozen=True)
class VideoLength:
    """How long a video is: frames, and frames a second."""

    frames: int
    rate: float


@dataclass
class Gathered:
    """All squares, and what was left out.

    Attributes:
        shots: in the order of the files and frames.
        lengths: of the videos, by name.
        looked_at: how many images and frames.
        without: in how many of them there was nothing to cut out.
        too_small: how many faces were left out.
        warnings: a line for each fault of a file.
    """

    shots: list[Shot] = field(default_factory=list)
    lengths: dict[str, VideoLength] = field(default_factory=dict)
    looked_at: int = 0
    without: int = 0
    too_small: int = 0
    warnings: list[str] = field(default_factory=list)


def gather(
    images: Sequence[ImageFile],
    videos: Sequence[VideoFile],
    cutter: Cutter,
    spool: Spool,
    *,
    number: int,
    workers: int,
    seed: int,
) -> Gathered:
    """Cut `number` squares, as evenly from the files as they allow.

    Images are taken in an order of chance until there are enough. A video or image that cannot be
    read is left out, with a warning.

    Args:
        images: each gives one square, or one for each of its faces.
        videos: some frames of each give squares in the same way, spread over its length.
        cutter: called from `workers` threads.
        spool: takes the squares.
        number: how many are wanted; fewer when the files do not have them.
        workers: 1 or more.
        seed: the same seed takes the same squares.
    """
    gathered = Gathered()
    for video in videos:
        try:
            gathered.lengths[video.name] = _length(video.path)
        except SourceError as error:
            gathered.warnings.append(f"left out: {error}")
    sound = [video for video in videos if video.name in gathered.lengths]
    capacities = [gathered.lengths[video.name].frames for video in sound] + [1] * len(images)
    random = np.random.default_rng(seed)
    shares = evenly(capacities, number, random)
    with (
        ThreadPoolExecutor(workers) as pool,
        tqdm(total=sum(shares), desc="images", unit="p", disable=None) as bar,
    ):
        gatherer = _Gatherer(gathered, cutter, spool, pool, 4 * workers, bar.update)
        for video, share in zip(sound, shares, strict=False):
            if share:
                gatherer.video(video, share)
        order = [images[i] for i in random.permutation(len(images))]
        gatherer.images(order, sum(shares[len(sound) :]))
    names = [video.name for video in videos] + [file.name for file in images]
    place = {name: at for at, name in enumerate(names)}
    gathered.shots.sort(key=lambda shot: (place[shot.name], shot.frame, shot.key))
    return gathered


def evenly(capacities: Sequence[int], number: int, random: np.random.Generator) -> list[int]:
    """Share out a number so that each has as much as the others, or all that it can hold.

    What is left by rounding goes to some of them by chance.
    """
    shares = np.zeros(len(capacities), int)
    room = np.array(capacities, int)
    left = min(number, int(room.sum()))
    while left > 0:
        open_ = np.flatnonzero(room > 0)
        each = left // len(open_)
        if each == 0:
            open_ = random.choice(open_, left, replace=False)
            each = 1
        more = np.minimum(room[open_], each)
        shares[open_] += more
        room[open_] -= more
        left -= int(more.sum())
    return [int(share) for share in shares]


def _length(path: Path) -> VideoLength:
    with VideoFileSource(path) as video:
        count = video.frame_count
        return VideoLength(count or sum(1 for _ in video.frames()), video.frame_rate)


_Answer = tuple[Look, Cuts]


class _Gatherer:
    """Hands images to the threads and takes their squares back in order."""

    def __init__(
        self,
        gathered: Gathered,
        cutter: Cutter,
        spool: Spool,
        pool: ThreadPoolExecutor,
        room: int,
        done: Callable[[int], object],
    ) -> None:
        self._gathered, self._cutter, self._spool = gathered, cutter, spool
        self._pool, self._room, self._done = pool, room, done

    def video(self, video: VideoFile, share: int) -> None:
        length = self._gathered.lengths[video.name].frames
        wanted = {int((place + 0.5) * length / share) for place in range(share)}
        before = len(self._gathered.shots)

        def look(numbered: tuple[int, TimedFrame]) -> tuple[int, float, _Answer]:
            index, timed = numbered
            return index, timed.time_s, _looked_at(timed.frame, self._cutter)

        with VideoFileSource(video.path) as source:
            frames = _taken(source.frames(), wanted)
            for index, time_s, answer in ordered_map(self._pool, look, frames, self._room):
                self._keep(video.name, answer, share, video=True, frame=index, time_s=time_s)
            self._gathered.warnings += source.warnings
        # Frames with several faces may have given more than the video's share.
        shots = self._gathered.shots[before:]
        kept = np.linspace(0, len(shots) - 1, min(share, len(shots))).round().astype(int)
        self._gathered.shots[before:] = [shots[place] for place in kept]

    def images(self, files: Sequence[ImageFile], share: int) -> None:
        def look(file: ImageFile) -> tuple[str, _Answer | SourceError]:
            try:
                image = file.read() if file.read else read_image(file.path)
                return file.name, _looked_at(image, file.cut or self._cutter)
            except SourceError as error:
                return file.name, error

        taken = 0
        answers = ordered_map(self._pool, look, files, self._room)
        while taken < share and (named := next(answers, None)) is not None:
            name, answer = named
            if isinstance(answer, SourceError):
                self._gathered.warnings.append(f"left out: {answer}")
            else:
                taken += self._keep(name, answer, share - taken)
        answers.close()

    def _keep(
        self,
        name: str,
        answer: _Answer,
        most: int,
        *,
        video: bool = False,
        frame: int = 0,
        time_s: float = 0.0,
    ) -> int:
        """Spool up to `most` squares of one image; how many there were."""
        whole, (cuts, too_small) = answer
        self._gathered.looked_at += 1
        self._gathered.without += not cuts
        self._gathered.too_small += too_small
        for cut in cuts[:most]:
            looks = np.stack([whole, look_of(cut.image)])
            key = self._spool.put(cut.image)
            shot = Shot(name, video, frame, time_s, cut.landmarks, looks, key)
            self._gathered.shots.append(shot)
        self._done(min(len(cuts), most))
        return min(len(cuts), most)


def _looked_at(image: Image, cutter: Cutter) -> _Answer:
    return look_of(image), cutter(image)


def _taken(frames: Iterable[TimedFrame], places: set[int]) -> Iterator[tuple[int, TimedFrame]]:
    """The frames at some places, with these; what comes after the last is not read."""
    last = max(places)
    for index, timed in enumerate(frames):
        if index in places:
            yield index, timed
        if index == last:
            return
