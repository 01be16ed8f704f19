"""The frame of a clip that serves best as a photograph of the person."""

from pathlib import Path

import numpy as np

from face2face.dataset.clip_inspection import clarity_in
from face2face.dataset.clip_samples import ClipSample, ClipSamples
from face2face.errors import ErrorKind, NoFaceError, SourceError
from face2face.faces.detector import FaceDetector
from face2face.faces.mesh_finder import place_of
from face2face.faces.neutral_mesh import resting_meshes
from face2face.images.grey import to_grey
from face2face.images.resize import resize
from face2face.types import Frame
from face2face.video.image_source import ImageFolderSource
from face2face.video.open_source import open_video

_COMPARED = 6
"""So many of the most restful frames are compared by sharpness."""

_LARGE = 0.9
"""A face smaller than this share of the usual one is too small a photograph, however sharp: from
farther away all is."""

_USUAL = 0.9
_COVERED = 0.45
"""A face that scores less by this than the clip's faces at that quantile has something before it.
Over nine speakers a hand, cup or microphone before the mouth took 0.45 to 2.2 in nearly all frames;
faces at rest lie less than 0.4 below."""

_HEAD = 200
"""Pixels of a head's square in which faces are scored."""


def choose_frame(clip: ClipSamples) -> ClipSample:
    """The sample in which the person is at rest, turned to the camera, uncovered, and sharp.

    Raises:
        NoFaceError: no sample shows a face.
    """
    seen = clip.with_face
    if not seen:
        raise NoFaceError(
            f"no face is seen in {clip.path}: use a clip in which one person faces the camera",
            ErrorKind.NO_FACE_IN_VIDEO,
            video=str(clip.path),
        )
    # Of those alone in the image, if there are any: a neighbour would be in the photograph, too.
    alone = [one for one in seen if len(one.faces) == 1] or list(seen)
    sizes = [place_of(one.faces[0].points).side for one in alone]
    usual = float(np.median(sizes))
    large = [one for one, size in zip(alone, sizes, strict=True) if size > _LARGE * usual]
    bare = _uncovered(large)
    resting = resting_meshes([one.faces[0].points for one in bare])[:_COMPARED]
    return max((bare[place] for place in resting), key=lambda one: clarity_in(one).sharpness)


def _uncovered(seen: list[ClipSample]) -> list[ClipSample]:
    """The samples with nothing before the face, as far as HOG tells.

    A mesh guesses a mouth behind a hand, closed and as still as one at rest.
    """
    detector = FaceDetector()
    heads = (to_grey(resize(one.head, _HEAD, _HEAD)) for one in seen if one.head is not None)
    scores = np.array([detector.score(head) for head in heads])
    enough = float(np.quantile(scores, _USUAL)) - _COVERED
    return [one for one, score in zip(seen, scores, strict=True) if score >= enough]


def read_frame(clip: ClipSamples, sample: ClipSample) -> Frame:
    """The whole frame of a sample, uint8 RGB.

    Raises:
        SourceError: it cannot be read once more.
    """
    if clip.images is not None:
        return _read_folder(clip.path, sample)
    return _read_video(clip.path, clip.start_s + sample.time_s)


def _read_video(path: Path, time_s: float) -> Frame:
    with open_video(path, start_s=time_s) as source:
        for timed in source.frames():
            return timed.frame
    raise SourceError(
        f"{path} has no image at {time_s:g} s any more: was it changed?",
        ErrorKind.FILE_CHANGED,
        path=str(path),
    )


def _read_folder(path: Path, sample: ClipSample) -> Frame:
    with ImageFolderSource(path) as source:
        for timed in source.frames():
            if timed.time_s == sample.time_s:
                return timed.frame
    raise SourceError(
        f"{path} does not hold what it held a moment ago: was it changed?",
        ErrorKind.FILE_CHANGED,
        path=str(path),
    )
