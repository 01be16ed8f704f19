"""What the flags of face2face-video ask of a cluster's workers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from face2face.cli.video_motion import driven_by
from face2face.cli.video_plan import VideoJob
from face2face.cli.video_work import options_for
from face2face.errors import SourceError, UsageError

if TYPE_CHECKING:
    from face2face.cluster.connection import Cluster
    from face2face.cluster.orders import Order
    from face2face.engine.convert import Output
    from face2face.video.source import FrameSource


def order_for(
    args: argparse.Namespace,
    source: FrameSource,
    jobs: Sequence[VideoJob],
    opened: Sequence[Output],
    cluster: Cluster,
) -> Order:
    """What is to be made of a video, for `convert_on`.

    Args:
        args: the command's flags.
        source: the video.
        jobs: what becomes of it.
        opened: the same, begun.
        cluster: who makes it.

    Raises:
        UsageError: a result cannot be made in segments.
        SourceError: a file cannot be read.
    """
    from face2face.cluster.orders import Order, Recipe, SentFile, SentModel, versions
    from face2face.engine.segmented_sink import SegmentedSink

    sinks = [output.sink for output in opened if isinstance(output.sink, SegmentedSink)]
    if len(sinks) < len(opened):
        raise UsageError(
            f"{opened[0].sink.name} cannot be put together from segments: leave --workers and "
            "--scheduler out"
        )
    recipes: list[Recipe] = []
    for job, sink in zip(jobs, sinks, strict=True):
        applied = driven_by(source, job.applied)
        try:
            recipe = Recipe(
                model=SentModel.of(applied.model),
                runtime=args.runtime,
                landmark_model=args.landmark_model and SentFile.of(args.landmark_model),
                options=options_for(args, applied, job.target, (source.width, source.height)),
                size=args.size,
                face=args.face,
                style=applied.style,
                coding=sink.coding,
                frame_size=sink.size,
            )
            video = SentFile.of(job.source)
        except OSError as error:
            raise SourceError(
                f"cannot read {error.filename or job.source}: {error.strerror or error}"
            ) from error
        recipes.append(recipe)
    return Order(
        versions=versions(),
        video=video,
        start_s=args.start,
        duration_s=args.duration,
        calibrate_s=args.calibrate,
        frame_rate=sinks[0].frame_rate,
        recipes=tuple(recipes),
        plan=sinks[0].folder.plan,
        threads=cluster.threads,
    )
