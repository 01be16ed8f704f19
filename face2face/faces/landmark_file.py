"""dlib's landmark file: loaded only when it will not take the program down.

dlib trusts its files: a damaged one may end the whole process, while it is loaded or at the first
face. The file that everybody has is known by its hash. Any other is first tried in a process of
its own, whose end is this program's message.
"""

import sys
from pathlib import Path
from typing import Any

import dlib

from face2face.errors import LandmarkModelError
from face2face.files import sha256_of
from face2face.trial import tried

KNOWN = {99_693_937: "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f"}
"""SHA-256 by bytes: shape_predictor_68_face_landmarks.dat, http://dlib.net/files/."""

_MOST_BYTES = 1 << 30

_TRIAL = Path(__file__).with_name("landmark_trial.py")


def load_shape_predictor(path: Path) -> Any:
    """Load a 68-point file.

    A file that is not the known one is told of on standard error.

    Returns:
        dlib's shape_predictor.

    Raises:
        LandmarkModelError: it is missing, damaged, or has other points.
    """
    if not path.is_file():
        raise LandmarkModelError(
            f"the landmark file {path} does not exist: leave --landmark-model out to use "
            "the installed one"
        )
    try:
        known = KNOWN.get(path.stat().st_size)  # first: hashing a huge file would take hours
        if known is None or known != sha256_of(path):
            _try(path)
            print(
                f"warning: the landmark file {path} is not the usual one: it passed a trial, but "
                "whether it is a good one is for you to know",
                file=sys.stderr,
            )
        return dlib.shape_predictor(str(path))
    except (OSError, RuntimeError, MemoryError) as error:
        raise _damaged(path) from error


def _try(path: Path) -> None:
    """Load the file and find points with it, in a process of its own.

    Raises:
        LandmarkModelError: that fails, crashes, takes too long, or gives other points.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise _damaged(path)
    told = tried(_TRIAL, path)
    if told is None:
        raise _damaged(path)
    points = told.strip()
    if points != "68":
        raise LandmarkModelError(f"the landmark file {path} has {points} points, 68 are needed")


def _damaged(path: Path) -> LandmarkModelError:
    return LandmarkModelError(
        f"the landmark file {path} is not a dlib shape predictor, or is damaged: leave "
        "--landmark-model out to use the installed one"
    )
