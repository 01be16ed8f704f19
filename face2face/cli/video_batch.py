"""Many videos at once: folders keep their structure, and what is done is not done again."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.last_resort import as_ours
from face2face.cli.video_outputs import VideoOutputs
from face2face.cli.video_plan import Pass, VideoJob, passes, plan_videos
from face2face.cli.video_report import as_json, in_words
from face2face.errors import writing
from face2face.utils.image_sequence import result_path

if TYPE_CHECKING:
    from face2face.cluster.connection import Cluster
    from face2face.engine.base import Engine
    from face2face.engine.conversion import Conversion
    from face2face.engine.finished import Finished


def convert_batch(args: argparse.Namespace, cluster: Cluster | None = None) -> int:
    """Convert all; what can be refused is refused before anything is made.

    Args:
        args: the command's flags.
        cluster: converts, several videos at one time; None for this process.

    Returns:
        The exit code: 1 if any video failed.

    Raises:
        Face2FaceError: nothing was made, or no space is left for any more.
    """
    from face2face.engine.batch import work_through
    from face2face.engine.finished import Finished, left_to_do

    jobs = plan_videos(args)
    finished = Finished(args.out)
    todo = jobs
    if not args.overwrite:
        todo = left_to_do(
            jobs, finished, lambda job: (result_path(job.target), job.source, job.made_with)
        )
    batch = _Batch(args, finished, cluster)
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

    if cluster is None:
        work_through(passes(todo), batch.convert, "video", fail)
    else:
        work_through(
            passes(todo),
            batch.convert,
            "video",
            fail,
            at_once=cluster.count + 1,  # while one is joined another is made
            stop=cluster.cancel,
        )
    batch.report(_summary(args.out, len(todo) - failed, len(jobs) - len(todo)))
    if failed:
        print(f"error: {failed} of {len(jobs)} videos failed", file=sys.stderr)
    return 1 if failed else 0


class _Batch:
    """Converts videos.

    Args:
        args: the command's flags.
        finished: takes what was made.
        cluster: converts, None for this process.
    """

    def __init__(
        self, args: argparse.Namespace, finished: Finished, cluster: Cluster | None
    ) -> None:
        self._args = args
        self._outputs = VideoOutputs(args, self.report, finished, cluster)

    def report(self, text: str) -> None:
        """Say something; with --json, standard output is for the reports alone."""
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr if self._args.json else sys.stdout)

    def tell(self, job: VideoJob, status: str, **facts: object) -> None:
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
        with as_ours():
            done = self._convert_whole(one)
        for warning in done[0][1].warnings:
            self.report(f"warning: {warning}")
        for job, conversion, engine in done:
            self.tell(job, "converted", **as_json(str(job.source), job.target, conversion, engine))
            if not self._args.json:
                self.report(in_words(job.target, conversion, engine))

    def _convert_whole(self, one: Pass) -> list[tuple[VideoJob, Conversion, Engine]]:
        from face2face.engine.open_driver import open_driver
        from face2face.video.sink_target import refuse_target

        start_s, duration_s = self._args.start, self._args.duration
        with open_driver(one.source, start_s=start_s, duration_s=duration_s) as source:
            for job in one.jobs:
                with writing(job.target):
                    result_path(job.target).parent.mkdir(parents=True, exist_ok=True)
                refuse_target(job.target)
            with self._outputs.opened(source, one.jobs) as opened:
                done = self._outputs.convert(source, one.jobs, opened)
        return [
            (job, conversion, output.engine)
            for job, conversion, output in zip(one.jobs, done, opened, strict=True)
        ]


def _summary(out: Path, done: int, skipped: int) -> str:
    made = f"{done} video{'' if done == 1 else 's'} converted"
    return f"{out.resolve()}: {made}" + (f", {skipped} done before" if skipped else "")
