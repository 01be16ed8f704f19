"""Running a driver through a model and measuring what comes out."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.engine.convert import first_second
from face2face.engine.reenactor import Reenactor
from face2face.evaluation.identity import Descriptor, Identifier
from face2face.evaluation.motion import MEASURES, correlation, jitter
from face2face.faces.still import StillFaces
from face2face.types import Landmarks
from face2face.video.file_source import VideoFileSource

_DESCRIBED = 150
"""At most this many frames of a film are described: the descriptor takes a tenth of a second."""


@dataclass(frozen=True)
class Figures:
    """What one driver's film gave.

    Attributes:
        driver: the film's name.
        frames: how many.
        face_found: share of them with a face in the output.
        identity: median descriptor distance of the output to the trained person, nan when his
            footage was not given; dlib takes less than 0.6 for the same person.
        mouth, eyes, roll: correlation between driver and output of mouth opening, eye opening
            and head roll, nan where the driver keeps still.
        roll_range: standard deviation of the driver's roll in degrees.
        jitter: of the output, see motion.jitter.
        driver_jitter: of the driver.
    """

    driver: str
    frames: int
    face_found: float
    identity: float
    mouth: float
    eyes: float
    roll: float
    roll_range: float
    jitter: float
    driver_jitter: float


def mean_descriptor(film: Path, finder: StillFaces, identifier: Identifier) -> Descriptor:
    """The trained person's mean descriptor over his own footage; float64 (128,)."""
    found = []
    with VideoFileSource(film) as source:
        stride = max(1, math.ceil((source.frame_count or 0) / _DESCRIBED))
        for place, timed in enumerate(tqdm(source.frames(), f"identity in {source.name}")):
            if place % stride == 0 and (face := finder.largest(timed.frame)) is not None:
                found.append(identifier(timed.frame, face))
    return np.asarray(np.mean(found, axis=0))


def measure(
    film: Path,
    reenactor: Reenactor,
    finder: StillFaces,
    identifier: Identifier,
    person: Descriptor | None,
) -> Figures:
    """Run one film.

    Args:
        film: the driver's.
        reenactor: fresh.
        finder: looks for faces in the output.
        identifier: describes them.
        person: the trained person's mean descriptor, None to leave identity out.
    """
    if reenactor.needs_calibration:
        with VideoFileSource(film) as source:
            if faces := first_second(source, reenactor):
                reenactor.calibrate(faces)
    drivers: list[Landmarks | None] = []
    outputs: list[Landmarks | None] = []
    distances = []
    with VideoFileSource(film) as source:
        stride = max(1, math.ceil((source.frame_count or 0) / _DESCRIBED))
        for place, timed in enumerate(
            tqdm(source.frames(), source.name, total=source.frame_count, unit="f")
        ):
            result = reenactor(timed.frame)
            face = finder.largest(result.output)
            drivers.append(result.landmarks)
            outputs.append(face)
            if person is not None and face is not None and place % stride == 0:
                distances.append(np.linalg.norm(identifier(result.output, face) - person))
    pairs = zip(drivers, outputs, strict=True)
    both = [(driver, out) for driver, out in pairs if driver is not None and out is not None]
    series = {
        name: ([of(d) for d, _ in both], [of(o) for _, o in both]) for name, of in MEASURES.items()
    }
    return Figures(
        driver=film.stem,
        frames=len(outputs),
        face_found=sum(o is not None for o in outputs) / max(len(outputs), 1),
        identity=float(np.median(distances)) if distances else float("nan"),
        **{name: correlation(*pair) for name, pair in series.items()},
        roll_range=float(np.std(series["roll"][0])) if both else float("nan"),
        jitter=jitter(outputs),
        driver_jitter=jitter(drivers),
    )
