"""Some frames of a clip, evenly taken, and what is to be seen in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from face2face.errors import SourceError
from face2face.faces.crop import head_crop
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshFace
from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.images.grey import to_grey
from face2face.images.resize import resize, size_inside
from face2face.types import Frame, Grey, Landmarks
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import ImageFolderSource
from face2face.video.source import Glimpse

MOST = 48
"""About so many frames are looked at; more say little more."""

_ENOUGH = 32
"""Key frames, which are found fast, suffice where there are so many."""

_APART_S = 0.25
"""Time between two of them at least: neighbours show the same."""

_MESH_SURE = 0.5
_SMALL = 320
"""Longer side in pixels of the grey image in which the camera's motion is seen."""

_HEAD = 256
"""Side of the largest image of a head that is kept: the usual network's."""

Progress = Callable[[float], object]


@dataclass(frozen=True, eq=False)
class ClipSample:
    """What one frame shows.

    Attributes:
        time_s: when; of an image in a folder, its place.
        width: the frame's, pixels.
        height: the frame's, pixels.
        faces: the largest first, pixels of the frame.
        grey: the whole frame, small, uint8.
        head: the square around the largest face's head as training would cut it, uint8 RGB, at
            most 256 pixels a side; None without a face.
        landmarks: of that face in `head`, float32 (68, 2); None without a face.
    """

    time_s: float
    width: int
    height: int
    faces: tuple[MeshFace, ...]
    grey: Grey
    head: Frame | None
    landmarks: Landmarks | None


@dataclass(frozen=True, eq=False)
class ClipSamples:
    """What was seen of a clip.

    Attributes:
        path: the video, or folder of images.
        samples: in the order of time.
        length_s: of the whole clip in seconds; None for a folder of images.
        images: how many images a folder holds; None for a video.
        start_s: where in the video the part begins that was looked at; the samples' times, and
            `length_s`, count from there.
    """

    path: Path
    samples: tuple[ClipSample, ...]
    length_s: float | None = None
    images: int | None = None
    start_s: float = 0.0

    @property
    def with_face(self) -> tuple[ClipSample, ...]:
        """Those that show a face at least."""
        return tuple(sample for sample in self.samples if sample.faces)


def _silent(_: float) -> None:
    return


def sample_clip(
    path: Path,
    networks: FaceNetworks,
    progress: Progress = _silent,
    *,
    start_s: float = 0.0,
    duration_s: float | None = None,
) -> ClipSamples:
    """Look at some frames of a clip: seconds, the fewer the more key frames it has.

    Args:
        path: a video, or a folder of images.
        networks: find the faces.
        progress: called with how far it is, 0 to 1.
        start_s: seconds into a video to begin at.
        duration_s: seconds of a video to look at, None for all.

    Raises:
        SourceError: it cannot be read.
    """
    if path.is_dir():
        return _sample_folder(path, networks, progress)
    samples: list[ClipSample] = []
    length_s = 0.0
    for key_frames_only in (True, False):
        try:
            with VideoFileSource(
                path, start_s=start_s, duration_s=duration_s, key_frames_only=key_frames_only
            ) as source:
                if source.frame_rate and source.frame_count:
                    length_s = source.frame_count / source.frame_rate
                # Whether the key frames suffice is known at their end.
                told = _silent if key_frames_only else progress
                samples = _take(source.left(), length_s, networks, told)
        except SourceError:
            if not key_frames_only:  # a part may hold none of them
                raise
        if len(samples) >= _ENOUGH:
            break
    length_s = max(length_s, samples[-1].time_s if samples else 0.0)
    return ClipSamples(path, tuple(samples), length_s, start_s=start_s)


def _take(
    glimpses: Iterator[Glimpse], length_s: float, networks: FaceNetworks, progress: Progress
) -> list[ClipSample]:
    apart_s = max(length_s / MOST, _APART_S)
    samples: list[ClipSample] = []
    next_s = 0.0
    for glimpse in glimpses:
        if glimpse.time_s < next_s:
            continue
        next_s = glimpse.time_s + apart_s
        samples.append(look_at_frame(glimpse.frame(), glimpse.time_s, networks))
        if length_s:
            progress(min(glimpse.time_s / length_s, 1.0))
        if len(samples) >= 2 * MOST:  # it is longer than it said
            samples, apart_s = samples[::2], 2 * apart_s
    return samples


def _sample_folder(path: Path, networks: FaceNetworks, progress: Progress) -> ClipSamples:
    samples = []
    with ImageFolderSource(path) as source:
        count = source.frame_count or 1
        stride = max(count // MOST, 1)
        for timed in source.frames():
            if round(timed.time_s) % stride == 0:
                samples.append(look_at_frame(timed.frame, timed.time_s, networks))
                progress(timed.time_s / count)
    return ClipSamples(path, tuple(samples), images=count)


def look_at_frame(frame: Frame, time_s: float, networks: FaceNetworks) -> ClipSample:
    """See what one frame shows, uint8 RGB of any size."""
    height, width = frame.shape[:2]
    faces = _faces(frame, networks)
    head, landmarks = None, None
    if faces:
        square = head_crop([faces[0].landmarks], width, height)
        side = min(square.side, _HEAD)
        head, landmarks = square.image(frame, side), square.points(faces[0].landmarks, side)
    small = resize(frame, *size_inside(frame, _SMALL, _SMALL))
    return ClipSample(time_s, width, height, faces, to_grey(small), head, landmarks)


def _faces(frame: Frame, networks: FaceNetworks) -> tuple[MeshFace, ...]:
    """The faces of a frame, the largest first, each once."""
    faces = []
    for place in find_faces(frame, networks):
        first = mesh_near(frame, networks, place)
        if first.score >= _MESH_SURE:
            # From the detector's coarse box to the mesh's own place.
            faces.append(mesh_near(frame, networks, place_of(first.points)))
    return tuple(sorted(faces, key=lambda face: -place_of(face.points).side))
