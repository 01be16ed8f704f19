"""Motions: a driver's points without their face, as a source and as a second result."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.video_work import Applied
from face2face.errors import UsageError
from face2face.utils.file_types import ends_with

if TYPE_CHECKING:
    from face2face.engine.motion import MotionRecorder
    from face2face.video.source import FrameSource


def driven_by(source: FrameSource, applied: Applied) -> Applied:
    """A model as it is applied to a source: beside a motion there is no frame to show.

    Raises:
        UsageError: the source is a motion, and the model follows other points, or none.
    """
    from face2face.engine.motion import MotionSource

    if not isinstance(source, MotionSource):
        return applied
    source.refuse_unfit(_face_shape(applied), applied.model.name)
    return replace(applied, style=replace(applied.style, show="landmarks"))


def _face_shape(applied: Applied) -> tuple[int, int] | None:
    """Of the points that a model follows, None if it follows none."""
    from face2face.engine.driven import DrivenEngine

    kind = applied.kind
    return kind.shape_for(applied.model) if issubclass(kind, DrivenEngine) else None


def recorder_for(
    args: argparse.Namespace, source: FrameSource, applied: Applied, read: Sequence[Path | None]
) -> MotionRecorder | None:
    """What collects the driver's motion, None where it is not asked for.

    Args:
        args: the command's flags.
        source: the video.
        applied: the model.
        read: files that are read.

    Raises:
        UsageError: the model moves no face, or the file's name is none of a motion.
        SinkError: the file is one that is read, or cannot be written.
    """
    from face2face.engine.motion import MOTION, MotionRecorder
    from face2face.utils.inputs import refuse_read
    from face2face.video.sink_target import refuse_target

    out: Path | None = args.record_motion
    if out is None:
        return None
    face_shape = _face_shape(applied)
    if face_shape is None:
        raise UsageError(
            f"--record-motion is for models that move a face, {applied.model.name} is for "
            f"{applied.task}"
        )
    if not ends_with(out, (MOTION,)):
        raise UsageError(f"a motion's name ends with {MOTION}: give --record-motion one, not {out}")
    refuse_target(out)
    refuse_read(out, read)
    return MotionRecorder(source, face_shape)
