"""Opening engines and files for a video's results, be it the only video or one of many."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from face2face.cli.cluster_order import order_for
from face2face.cli.coding_flags import coding_options_from
from face2face.cli.credentials_flags import signer_from
from face2face.cli.video_motion import driven_by
from face2face.cli.video_plan import VideoJob
from face2face.cli.video_work import (
    calibrate,
    kept_when_stopped,
    open_applied,
    options_for,
    remark_on_size,
    remarks_on,
    segments_for,
)
from face2face.utils.image_sequence import result_path

if TYPE_CHECKING:
    from face2face.cluster.connection import Cluster
    from face2face.engine.base import Engine
    from face2face.engine.conversion import Conversion
    from face2face.engine.convert import Advance, Output
    from face2face.engine.file_sink import Segments
    from face2face.engine.finished import Finished
    from face2face.engine.motion import MotionRecorder
    from face2face.engine.options import EngineOptions
    from face2face.video.source import FrameSource

_MOST_ENGINES = 4
"""Engines that stay open for the next video: each holds a network."""


class VideoOutputs:
    """Opens sinks, with engines that stay open from one video to the next.

        outputs = VideoOutputs(args, print)
        with open_driver(job.source) as source, outputs.opened(source, [job]) as opened:
            done = outputs.convert(source, [job], opened)

    Args:
        args: the command's flags.
        report: takes lines for people.
        finished: takes what was made, None where nothing remembers it.
        cluster: converts, None for this process.
    """

    def __init__(
        self,
        args: argparse.Namespace,
        report: Callable[[str], None],
        finished: Finished | None = None,
        cluster: Cluster | None = None,
    ) -> None:
        from face2face.engine.context import LandmarkTracking

        self._args = args
        self._report = report
        self._finished = finished
        self._cluster = cluster
        self._opening = Lock()
        self._signer = signer_from(args, report if args.progress == "json" else None)
        self._tracking = LandmarkTracking(args.landmark_model)
        self._engines: dict[str, Engine] = {}
        self._most = max(_MOST_ENGINES, len(args.model or ()))
        self._told: set[str] = set()

    @contextmanager
    def opened(
        self, source: FrameSource, jobs: Sequence[VideoJob], *, segmented: bool = True
    ) -> Iterator[list[Output]]:
        """Begin the results of one video, to be filled in the block.

        Args:
            source: the video of all the jobs, opened.
            jobs: what becomes of it.
            segmented: whether what is done of a long video is kept when it is stopped.

        Raises:
            Face2FaceError: a result cannot be begun; none is there then.
        """
        from face2face.engine.convert import Output
        from face2face.engine.file_sink import open_file_sink
        from face2face.engine.finished import fingerprint_of

        fingerprint = cache(fingerprint_of)  # it reads the whole file, so only where it is needed

        def remember(job: VideoJob) -> Callable[..., None] | None:
            if self._finished is None:
                return None
            target = result_path(job.target)
            return self._finished.remember(target, fingerprint(job.source), job.made_with)

        def segments(job: VideoJob) -> Segments:
            identity = lambda: f"{fingerprint(job.source).sha256} {job.made_with}"  # noqa: E731
            return segments_for(self._args, identity, always=self._cluster is not None)

        opened: list[Output] = []
        try:
            with ExitStack() as begun:
                with self._opening:  # videos may be converted in several threads
                    for job in jobs:
                        size = source.width, source.height
                        applied = driven_by(source, job.applied)
                        engine = self._engine(
                            job, options_for(self._args, applied, job.target, size)
                        )
                        if self._args.calibrate is not None:
                            calibrate(engine, job.source, self._args.calibrate)
                        sink = open_file_sink(
                            job.target,
                            source,
                            engine,
                            applied.style,
                            self._signer,
                            remember(job),
                            segments(job) if segmented else None,
                            coding_options_from(self._args),
                            self._report_once,
                        )
                        begun.callback(sink.abort)
                        if remark := remark_on_size(self._args, source, applied.style):
                            self._report_once(remark)
                        opened.append(Output(sink, engine, applied.style))
                with kept_when_stopped([output.sink for output in opened], self._report):
                    yield opened
        except BaseException:
            self._engines.clear()  # one that was stopped in a frame is not used again
            raise

    def convert(
        self,
        source: FrameSource,
        jobs: Sequence[VideoJob],
        opened: Sequence[Output],
        advance: Advance | None = None,
        record: MotionRecorder | None = None,
    ) -> list[Conversion]:
        """Fill results that were opened; arguments and errors as of `convert_together`."""
        from face2face.engine.convert import convert_together

        if self._cluster is None:
            return convert_together(source, opened, advance, record)
        from face2face.cluster.conversion import convert_on

        order = order_for(self._args, source, jobs, opened, self._cluster)
        return convert_on(self._cluster, order, source, opened, advance)

    def _engine(self, job: VideoJob, options: EngineOptions) -> Engine:
        """The model's engine, as before the first frame."""
        from face2face.engine.timings import Timings

        engine = self._engines.pop(job.location, None)
        if engine is None:
            engine = open_applied(self._args, job.applied, options, self._tracking)
            if job.location not in self._told:
                self._told.add(job.location)
                model = job.applied.model
                self._report(f"model {model.name}, {engine.runtime}; {model.consent}")
                for remark in remarks_on(self._args, job.applied, engine):
                    self._report(remark)
        engine.configure(options)
        engine.restart()
        engine.timings = Timings()
        self._engines[job.location] = engine  # the last one is the one used last
        while len(self._engines) > self._most:
            del self._engines[next(iter(self._engines))]
        return engine

    def _report_once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._report(text)
