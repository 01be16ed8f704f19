"""Many videos at once: folders keep their structure, and what is done is not done again."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.coding_flags import coding_wish_from
from face2face.cli.flags import sealer_from
from face2face.cli.last_resort import DEBUG
from face2face.cli.last_resort import in_words as fault_in_words
from face2face.cli.video_plan import Job, Pass, passes, plan
from face2face.cli.video_work import (
    as_json,
    calibrate,
    driven_by,
    in_words,
    kept_when_stopped,
    open_applied,
    options_for,
    segments_for,
)
from face2face.errors import Face2FaceError, writing

if TYPE_CHECKING:
    from face2face.engine.base import Engine
    from face2face.engine.conversion import Conversion
    from face2face.engine.finished import Finished
    from face2face.engine.options import EngineOptions

_MOST_ENGINES = 4
"""Engines that stay open for the next video: each holds a network."""


def convert_batch(args: argparse.Namespace) -> int:
    """Convert all; what can be refused is refused before anything is made.

    Returns:
        The exit code: 1 if any video failed.

    Raises:
        Face2FaceError: nothing was made, or no space is left for any more.
    """
    from face2face.engine.batch import work_through
    from face2face.engine.finished import Finished

    jobs = plan(args)
    finished = Finished(args.out)
    todo = _not_done(jobs, finished, overwrite=args.overwrite)
    batch = _Batch(args, finished)
    left = {job.target for job in todo}
    for job in jobs:
        if job.target not in left:
            batch.tell(job, "skipped")
    failed = 0

    def fail(one: Pass, message: str) -> None:
        nonlocal failed
        failed += len(one.jobs)
        for job in one.jobs:
            batch.tell(job, "failed", error=message)

    work_through(passes(todo), batch.convert, "video", fail)
    batch.report(_summary(args.out, len(todo) - failed, len(jobs) - len(todo)))
    if failed:
        print(f"error: {failed} of {len(jobs)} videos failed", file=sys.stderr)
    return 1 if failed else 0


def _not_done(jobs: Sequence[Job], finished: Finished, *, overwrite: bool) -> list[Job]:
    """What is left to do; results that no command of before made are not replaced."""
    from face2face.utils.folders import refuse_standing

    if overwrite:
        return list(jobs)
    standing = [(job, finished.standing(job.target, job.source, job.made_with)) for job in jobs]
    refuse_standing([job.target for job, state in standing if state.exists and not state.ours])
    return [job for job, state in standing if not state.done]


class _Batch:
    """Converts, with engines that stay open from one video to the next.

    Args:
        args: the command's flags.
        finished: takes what was made.
    """

    def __init__(self, args: argparse.Namespace, finished: Finished) -> None:
        from face2face.engine.context import LandmarkTracking

        self._args = args
        self._finished = finished
        self._sealer = sealer_from(args)
        self._tracking = LandmarkTracking(args.landmark_model)
        self._engines: dict[str, Engine] = {}
        self._most = max(_MOST_ENGINES, len(args.model or ()))
        self._told: set[str] = set()

    def report(self, text: str) -> None:
        """Say something; with --json, standard output is for the reports alone."""
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr if self._args.json else sys.stdout)

    def _tell_once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.report(text)

    def tell(self, job: Job, status: str, **facts: object) -> None:
        """With --json, a video's line; else what was made is all that is said."""
        from tqdm import tqdm

        if self._args.json:
            line = json.dumps({"status": status, **job.named, **facts})
            tqdm.write(line, file=sys.stdout)
            sys.stdout.flush()

    def convert(self, one: Pass) -> None:
        """Convert a video; whatever fails is an error of ours.

        Raises:
            Face2FaceError: it failed; what is whole of its results stays.
            MemoryError: it is too large.
        """
        try:
            done = self._converted(one)
        except BrokenPipeError:
            raise
        except (Face2FaceError, MemoryError):
            self._engines.clear()  # one that was stopped in a frame is not used again
            raise
        except Exception as error:
            self._engines.clear()
            if os.environ.get(DEBUG):
                raise
            raise Face2FaceError(fault_in_words(error)) from error
        for warning in done[0][1].warnings:
            self.report(f"warning: {warning}")
        for job, conversion, engine in done:
            self.tell(job, "converted", **as_json(str(job.source), job.target, conversion, engine))
            if not self._args.json:
                self.report(in_words(job.target, conversion, engine))

    def _converted(self, one: Pass) -> list[tuple[Job, Conversion, Engine]]:
        from face2face.engine.convert import Output, convert_together, open_file_sink
        from face2face.engine.finished import look_at
        from face2face.engine.open_driver import open_driver
        from face2face.video.sink import refuse_target

        args = self._args
        with (
            open_driver(one.source, start_s=args.start, duration_s=args.duration) as source,
            ExitStack() as begun,
        ):
            fingerprint = look_at(one.source)
            outputs: list[Output] = []
            for job in one.jobs:
                with writing(job.target):
                    job.target.parent.mkdir(parents=True, exist_ok=True)
                refuse_target(job.target)
                size = source.width, source.height
                engine = self._engine(job, options_for(args, job.applied, job.target, size))
                if args.calibrate is not None:
                    calibrate(engine, one.source, args.calibrate)
                remember = self._finished.remember(job.target, fingerprint, job.made_with)
                look = driven_by(source, job.applied).look
                text = f"{fingerprint.sha256} {job.made_with}"
                segments = segments_for(args, lambda text=text: text)  # type: ignore[misc]
                sink = open_file_sink(
                    job.target,
                    source,
                    engine,
                    look,
                    self._sealer,
                    remember,
                    segments,
                    coding_wish_from(args),
                    self._tell_once,
                )
                begun.callback(sink.abort)
                outputs.append(Output(sink, engine, look))
            with kept_when_stopped([output.sink for output in outputs], self.report):
                done = convert_together(source, outputs)
        return [
            (job, conversion, output.engine)
            for job, conversion, output in zip(one.jobs, done, outputs, strict=True)
        ]

    def _engine(self, job: Job, options: EngineOptions) -> Engine:
        """The model's engine, as before the first frame."""
        from face2face.engine.timings import Timings

        engine = self._engines.pop(job.location, None)
        if engine is None:
            engine = open_applied(self._args, job.applied, options, self._tracking)
            if job.location not in self._told:
                self._told.add(job.location)
                model = job.applied.model
                self.report(f"model {model.name}, {engine.runtime}; {model.consent}")
                for remark in engine.remarks:
                    self.report(remark)
        engine.configure(options)
        engine.restart()
        engine.timings = Timings()
        self._engines[job.location] = engine  # the last one is the one used last
        while len(self._engines) > self._most:
            del self._engines[next(iter(self._engines))]
        return engine


def _summary(out: Path, done: int, skipped: int) -> str:
    made = f"{done} video{'' if done == 1 else 's'} converted"
    return f"{out.resolve()}: {made}" + (f", {skipped} done before" if skipped else "")
