"""A model that is ready for the frames of a program that imports this one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from numbers import Real
from pathlib import Path
from typing import TypeGuard

import numpy as np

from face2face.config import PHOTO_SIZES, RUNTIMES
from face2face.engine.base import Engine
from face2face.engine.compose import TRANSPARENT, Background
from face2face.engine.compose import label as write_label
from face2face.engine.edit_options import EditOptions
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.errors import UsageError
from face2face.faces.retarget_options import (
    FARTHEST_GAZE,
    GAINS,
    MOST_GAIN,
    PHOTO_MOTION,
    RETARGETS,
    RetargetOptions,
)
from face2face.model import FaceModel
from face2face.tasks.registry import names_with
from face2face.types import Frame, Image, TimedFrame


class LoadedModel:
    """A model that is ready to be applied to frames. Made by `face2face.load`.

    It remembers the driver from frame to frame: their face at rest, where they are, how they move.
    Each video or camera wants its own, or `restart` between two. Not safe to call from several
    threads at once.

    Attributes:
        name: what the model is called.
        task: what it was made for, "landmarks" where it moves a face.
        consent: what is known of the consent of the person whose face it is, in words.
        runtime: what computes it, such as "OpenVINO int8 on CPU".
    """

    def __init__(self, engine: Engine, *, label: bool) -> None:
        self._engine = engine
        self._label = label
        self.name: str = engine.model.name
        self.task: str = engine.model.task
        self.consent: str = engine.model.consent
        self.runtime: str = engine.runtime

    def animate(self, frame: Frame, time_s: float | None = None) -> Image:
        """What becomes of the next frame.

        A face that is moved is shown at rest before the first face is seen, and as it was last
        while none is.

        Args:
            frame: uint8 RGB (height, width, 3) of any size. OpenCV gives BGR: turn it around.
            time_s: when it was taken, in seconds since the first; None for a thirtieth of a second
                after the last.

        Returns:
            uint8 RGB, the caller's own; a person cut out is RGBA. A face is (size, size, 3), what
            other tasks change is as large as the frame. It is labelled unless that was left out.

        Raises:
            UsageError: it is no such array, or no such time.
        """
        result = self._engine(_checked(frame), _checked_time(time_s))
        if result.alpha is not None:
            return np.dstack([result.output, result.alpha])
        image: Image = result.output.copy()
        if self._label:
            write_label(image)
        return image

    def animate_frames(self, frames: Iterable[Frame | TimedFrame]) -> Iterator[Image]:
        """What becomes of each of these frames, in their order; none is read ahead.

        Args:
            frames: as for `animate`, or as `face2face.frames` gives them, with their times.

        Raises:
            UsageError: it is a file's name, or one of them is no frame.
        """
        if isinstance(frames, str | Path):
            raise UsageError(
                f"{frames} is a name, not frames: give face2face.frames({str(frames)!r})"
            )
        for each in frames:
            if isinstance(each, TimedFrame):
                yield self.animate(each.frame, each.time_s)
            else:
                yield self.animate(each)

    def restart(self) -> None:
        """Forget the driver: another video begins."""
        self._engine.restart()


def open_model(
    model: FaceModel,
    motion: RetargetOptions | None,
    runtime: str,
    size: int | None,
    face: int | None,
    ground: Background = TRANSPARENT,
) -> Engine:
    """Open a model as the library's functions are asked to.

    Args:
        model: what is opened.
        motion: as for `face2face.load`.
        runtime: as for `face2face.load`.
        size: as for `face2face.load`.
        face: as for `face2face.load`.
        ground: what stands behind a person who is cut out.

    Raises:
        ModelError, NoFaceError, RuntimeUnavailableError, SourceError, UsageError: as of
            `face2face.load`.
    """
    if runtime not in RUNTIMES:
        raise UsageError(f"there is no runtime {runtime}: choose one of {', '.join(RUNTIMES)}")
    if model.task in names_with("mask"):
        raise UsageError(
            f"{model.name} repairs what is marked in an image: use face2face-image or "
            "face2face-video, which take a mask"
        )
    _check_whole("size", size, *PHOTO_SIZES)
    _check_whole("face", face, 1)
    motion = RetargetOptions() if motion is None else motion
    _check_motion(motion, model)
    edit = EditOptions(background=ground) if model.task in names_with("background") else None
    options = EngineOptions(motion, edit)
    return open_engine(model, runtime, options=options, size=size, face=face)


def _check_whole(name: str, value: object, least: int, most: float = math.inf) -> None:
    if value is not None and not (isinstance(value, int | np.integer) and least <= value <= most):
        upto = "or more" if most == math.inf else f"to {most:g}"
        raise UsageError(f"{name}={value!r} is no whole number from {least} {upto}")


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite real number, NumPy's or Python's; True and False are none."""
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)


def _check_motion(motion: RetargetOptions, model: FaceModel) -> None:
    given: object = motion  # whatever it was said to be
    if not isinstance(given, RetargetOptions):
        raise UsageError(f"motion={given!r}: give face2face.RetargetOptions(...)")
    if motion.retarget not in RETARGETS:
        raise UsageError(f"retarget={motion.retarget!r}: choose one of {', '.join(RETARGETS)}")
    for name, most in (*((gain, MOST_GAIN) for gain in GAINS), ("smoothing", 1.0)):
        value = getattr(motion, name)
        if not is_number(value) or not 0 <= value <= most:
            raise UsageError(f"{name}={value!r} is out of range: 0 to {most:g}")
    gaze: object = motion.gaze  # whatever it was said to be
    beside = (
        isinstance(gaze, tuple)
        and len(gaze) == 2
        and all(is_number(angle) and abs(angle) <= FARTHEST_GAZE for angle in gaze)
    )
    if gaze not in ("follow", "viewer") and not beside:
        raise UsageError(
            f"gaze={gaze!r}: choose follow, viewer, or two numbers of at most {FARTHEST_GAZE:g} "
            "degrees"
        )
    for name in PHOTO_MOTION:
        if model.photo is None and getattr(motion, name) != getattr(RetargetOptions(), name):
            raise UsageError(f"{name} is for photographs: the model {model.name} is none")


def _checked(frame: Frame) -> Frame:
    """A frame that the libraries can take.

    Raises:
        UsageError: it is none.
    """
    try:
        given = np.asarray(frame)
    except ValueError:  # such as a frame and its time
        raise UsageError(
            f"a frame is uint8 RGB (height, width, 3), given was a {type(frame).__name__}"
        ) from None
    if given.dtype != np.uint8 or given.ndim != 3 or given.shape[2] != 3 or not given.size:
        raise UsageError(
            f"a frame is uint8 RGB (height, width, 3), given was {given.dtype} {given.shape}"
        )
    return np.ascontiguousarray(given)


def _checked_time(time_s: object) -> float | None:
    """A time that filters can take: one that is no number would stay in them for ever.

    Raises:
        UsageError: it is none.
    """
    if time_s is None:
        return None
    if not is_number(time_s):
        raise UsageError(f"time_s={time_s!r} is no number of seconds")
    return float(time_s)
