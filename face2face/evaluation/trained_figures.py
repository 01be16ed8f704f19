"""The figures that a trained face and a driver's video come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from face2face.evaluation.mesh_motion import MEASURES as OF_MESHES
from face2face.evaluation.mesh_motion import correlations, mesh_jitter
from face2face.evaluation.reading_noise import least_deviation, least_motion
from face2face.evaluation.series import correlation, jitter
from face2face.faces.landmarks import eye_centres, eye_opening, inter_ocular, mouth_opening
from face2face.faces.mesh import MeshPoints
from face2face.images.metrics import ImageMetrics
from face2face.types import Landmarks


def head_roll(face: Landmarks) -> float:
    """Angle of the line between the eyes in degrees, clockwise on the screen."""
    right, left = eye_centres(face)
    return float(np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0])))


def landmark_error(found: Landmarks, target_landmarks: Landmarks) -> float:
    """Mean distance of the points found from those asked for, % of the latter's inter-ocular."""
    distance = float(np.linalg.norm(found - target_landmarks, axis=1).mean())
    return 100 * distance / max(inter_ocular(target_landmarks), 1e-6)


def landmark_jitter(faces: Sequence[Landmarks | None]) -> float:
    """`jitter` of 68 points, % of the inter-ocular distance."""
    return jitter(faces, inter_ocular)


MEASURES = {"mouth": mouth_opening, "eyes": eye_opening, "roll": head_roll}
"""What is compared between driver and output, by name."""

ASKED = {"mouth": 0.9, "eyes": 0.6, "gaze": 0.6, "width": 0.6, "brows": 0.6}
"""What is asked of a correlation; a driver whose motion the tracker's noise hides so far that it
cannot be reached is no measure. Head roll has a bound of its own, see `trained_targets`."""

BY_MESH = ("gaze", "width", "brows")
"""What of `ASKED` is read of meshes; the rest is read of 68 points."""


_NAN = float("nan")

_Face = TypeVar("_Face")


@dataclass(frozen=True)
class TrainedFrame:
    """What one frame showed.

    Attributes:
        driver: the driver's landmarks, followed from frame to frame, not smoothed, pixels of
            the frame; None when no face was seen.
        target_landmarks: the landmarks that the sketch was drawn from, pixels of the output;
            None where `driver` is.
        output: those of the output, followed in the same way; None when no face was seen.
        found: whether a search of this output alone, without a past, finds a face.
        distance: of the output's descriptor to the trained person's mean, nan when not taken.
        cut: whether another scene begins with it.
        meshes: those of driver and output, for what 68 points do not tell; None where it is not
            measured, or one of them shows none.
    """

    driver: Landmarks | None
    target_landmarks: Landmarks | None
    output: Landmarks | None
    found: bool
    distance: float = _NAN
    cut: bool = False
    meshes: tuple[MeshPoints, MeshPoints] | None = None


def scenes(watched: Sequence[TrainedFrame]) -> list[list[TrainedFrame]]:
    """The frames from cut to cut."""
    parts: list[list[TrainedFrame]] = [[]]
    for frame in watched:
        if frame.cut:
            parts.append([])
        parts[-1].append(frame)
    return [part for part in parts if part]


@dataclass(frozen=True)
class TrainedFigures:
    """What one video under one condition gave; nan where there is nothing to measure.

    Attributes:
        driver: the video's name.
        variant: the condition, see variants.VARIANTS.
        own: whether the video shows the trained person.
        frames: how many.
        driver_found: share of them in which the driver's face was seen.
        face_found: share of those whose output shows a face, 0 when there are none.
        identity: median descriptor distance of the output to the trained person; dlib takes
            less than 0.6 for the same person.
        mouth, eyes, roll: correlation between driver and output of mouth opening, eye opening
            and head roll, nan where the driver's vary too little, see reading_noise.
        gaze, width, brows: the same of gaze to the side, width of the mouth and height of the
            brows, by the meshes of both.
        mouth_by_mesh: the same of the mouth's opening: 68 points take the teeth for a lip where
            lips are dark or bearded.
        roll_range: standard deviation of the driver's roll in degrees.
        landmark_error: mean distance of the output's landmarks from those asked for, % of the
            inter-ocular distance.
        jitter: of the output while the driver's face is seen, within scenes, see `series.jitter`.
        driver_jitter: of the driver, found in the same way.
        jitter_by_mesh, driver_jitter_by_mesh: the same of the meshes, between the eyes' outer
            corners: 68 points jitter on some faces that keep still, more than on others.
        l1, psnr, ssim: means of the comparison with the real images, see
            `self_reenactment.compare`; nan where the driver is another.
        identity_change, mouth_change: what identity and mouth are more than for the same frames
            of the plain video; nan for that one.
    """

    driver: str
    variant: str
    own: bool
    frames: int
    driver_found: float
    face_found: float
    identity: float
    mouth: float
    eyes: float
    roll: float
    roll_range: float
    landmark_error: float
    jitter: float
    driver_jitter: float
    l1: float = _NAN
    psnr: float = _NAN
    ssim: float = _NAN
    identity_change: float = _NAN
    mouth_change: float = _NAN
    gaze: float = _NAN
    width: float = _NAN
    brows: float = _NAN
    mouth_by_mesh: float = _NAN
    jitter_by_mesh: float = _NAN
    driver_jitter_by_mesh: float = _NAN


def trained_figures(
    driver: str,
    variant: str,
    watched: Sequence[TrainedFrame],
    *,
    plain: Sequence[TrainedFrame] | None = None,
    own: bool = False,
    compared: Sequence[ImageMetrics] = (),
    noise: Sequence[Mapping[str, float]] = (),
) -> TrainedFigures:
    """Sum a video up.

    Args:
        driver: the video's name.
        variant: the condition's name.
        watched: its frames.
        plain: the same video's frames as it is, at least as many, to compare with.
        own: whether it shows the trained person.
        compared: the comparisons with the real images, if any.
        noise: of what is read of the driver, in copies of some of the frames, see reading_noise;
            without it the usual is taken of meshes, and none of landmarks.
    """
    seen = [frame for frame in watched if frame.driver is not None]
    both = [(w.driver, w.output) for w in seen if w.driver is not None and w.output is not None]
    series = {
        name: ([of(d) for d, _ in both], [of(o) for _, o in both]) for name, of in MEASURES.items()
    }
    errors = [
        landmark_error(w.output, w.target_landmarks)
        for w in seen
        if w.output is not None and w.target_landmarks is not None
    ]
    distances = [w.distance for w in seen if not np.isnan(w.distance)]
    identity = float(np.median(distances)) if distances else _NAN
    mouth, eyes = (
        _followed(*series[name], [one[name] for one in noise], ASKED[name])
        for name in ("mouth", "eyes")
    )
    meshes = [frame.meshes for frame in seen if frame.meshes is not None]
    drivers = [mine for mine, _ in meshes]
    by_mesh = correlations(drivers, [theirs for _, theirs in meshes], _least(drivers, noise))
    base = None
    if plain is not None:
        base = trained_figures(driver, variant, plain[: len(watched)], noise=noise)
    return TrainedFigures(
        driver=driver,
        variant=variant,
        own=own,
        frames=len(watched),
        driver_found=len(seen) / max(len(watched), 1),
        face_found=sum(w.found for w in seen) / max(len(seen), 1),
        identity=identity,
        mouth=mouth,
        eyes=eyes,
        roll=correlation(*series["roll"]),
        roll_range=float(np.std(series["roll"][0])) if both else _NAN,
        landmark_error=float(np.mean(errors)) if errors else _NAN,
        jitter=landmark_jitter(
            _by_scene(watched, lambda w: None if w.driver is None else w.output)
        ),
        driver_jitter=landmark_jitter(_by_scene(watched, lambda w: w.driver)),
        **{
            field.name: float(np.mean([getattr(one, field.name) for one in compared]))
            for field in fields(ImageMetrics)
            if compared
        },
        identity_change=identity - base.identity if base else _NAN,
        mouth_change=mouth - base.mouth if base else _NAN,
        gaze=by_mesh["gaze"],
        width=by_mesh["width"],
        brows=by_mesh["brows"],
        mouth_by_mesh=by_mesh["mouth"],
        jitter_by_mesh=mesh_jitter(_by_scene(watched, lambda w: w.meshes and w.meshes[1])),
        driver_jitter_by_mesh=mesh_jitter(_by_scene(watched, lambda w: w.meshes and w.meshes[0])),
    )


def _least(
    drivers: Sequence[MeshPoints], noise: Sequence[Mapping[str, float]]
) -> dict[str, float] | None:
    """Standard deviation up to which the driver's motion is noise, None for the usual.

    The usual is the least in any case: gaze, width and brows of a trained face are moved by what is
    read of 68 points and irises, whose slow errors are others than the mesh's. Of three speakers
    who look ahead, with a gaze that varies by 0.008 to 0.011, the two readings agreed by r 0.42 to
    0.66; of one who looks aside, by 0.054, by 0.99.
    """
    if not noise or len(drivers) < 3:
        return None
    least = least_motion(drivers, noise, {name: ASKED[name] for name in BY_MESH})
    return {name: max(value, OF_MESHES[name].noise) for name, value in least.items()}


def _followed(
    driver: Sequence[float], output: Sequence[float], noise: Sequence[float], asked: float
) -> float:
    """The correlation, nan where the driver's motion is too small beside the reading's noise."""
    enough = len(driver) > 2 and noise
    if enough and float(np.std(driver)) <= least_deviation(driver, noise, asked):
        return _NAN
    return correlation(driver, output)


def _by_scene(
    watched: Sequence[TrainedFrame], of: Callable[[TrainedFrame], _Face | None]
) -> list[_Face | None]:
    """One side's faces, with a gap after each scene: a cut is no jitter."""
    series: list[_Face | None] = []
    for scene in scenes(watched):
        series += [*map(of, scene), None]
    return series
