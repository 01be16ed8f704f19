"""The results of many videos, and the passes that make them; what cannot be made is refused."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.cli.cluster_flags import CLUSTER_FLAGS
from face2face.cli.flags import other_inputs
from face2face.cli.made_with import made_with
from face2face.cli.source_list import Listed, read_list
from face2face.cli.video_work import Applied, read_applied, refuse_output
from face2face.config import DEFAULT_MODEL
from face2face.errors import SinkError, SourceError, UsageError
from face2face.tasks.registry import names_with
from face2face.utils.file_types import (
    OUTPUTS,
    SEQUENCES,
    VIDEO_CONTAINERS,
    VIDEOS,
    VIDEOS_BY_NAME,
    ends_with,
)
from face2face.utils.image_sequence import USUAL_NAME
from face2face.utils.text import model_in_path, some_of
from face2face.video.coding import HOLDS
from face2face.video.network_address import is_address
from face2face.video.source_spec import DEMO, video_path

NO_SETTINGS = ("source", "list", "segment", "record_motion", *CLUSTER_FLAGS)
"""Flags that name what is read, or change how a result is made but not what it is."""

_TRANSPARENT = ".webm"


@dataclass(frozen=True)
class VideoJob:
    """One result.

    Attributes:
        source: the video.
        target: the file to write.
        location: the model, as it was typed.
        applied: the same, read.
        made_with: model and settings, as one number.
    """

    source: Path
    target: Path
    location: str
    applied: Applied
    made_with: str

    @property
    def named(self) -> dict[str, str]:
        """What a report calls it."""
        name = self.applied.model.name
        return {"source": str(self.source), "out": str(self.target), "model": name}


@dataclass(frozen=True)
class Pass:
    """Results for which one video is read, and its faces looked for, once."""

    source: Path
    jobs: list[VideoJob]


def is_batch(args: argparse.Namespace) -> bool:
    """Whether the flags speak of more than one video into one file."""
    if args.list is not None or len(args.source) > 1 or len(args.model or ()) > 1:
        return True
    if args.format is not None:
        return True
    return _is_folder(args.source[0]) or args.out.is_dir()


def plan_videos(args: argparse.Namespace) -> list[VideoJob]:
    """Find the videos and name the results; a folder keeps its structure.

    Raises:
        Face2FaceError: a video, a model or a flag cannot be used, or a result must not be written.
    """
    if args.record_motion is not None:
        raise UsageError("--record-motion is for one video and one model: give it with one of each")
    if any(is_address(source) for source in args.source or ()):
        raise UsageError(
            "an address is converted alone, by one model and into one file: leave out other "
            "sources and models, and give --out a file"
        )
    listed = [] if args.list is None else read_list(args.list)
    listed = [*(Listed(source, None) for source in args.source or ()), *listed]
    _refuse_out(args, listed)
    jobs = _jobs(args, listed)
    _refuse_targets(args, jobs)
    return jobs


def _refuse_out(args: argparse.Namespace, listed: Sequence[Listed]) -> None:
    """Refuse the name of a video where a folder is needed."""
    from face2face.utils.folders import refuse_no_folder

    out: Path = args.out
    if not out.is_dir() and ends_with(out, OUTPUTS):
        if len(listed) == 1 and args.format is not None and not _is_folder(listed[0].source):
            raise UsageError(
                f"--format is for a folder of results: give --out one, not {out}, or leave it out"
            )
        if len(listed) == 1 and _is_folder(listed[0].source):
            raise SourceError(
                f"{listed[0].source} is a folder: give --out a folder, too, for what becomes of "
                f"its videos, not {out}"
            )
        raise UsageError(f"several videos need a folder: give --out one, not {out}")
    refuse_no_folder(out)


def _jobs(args: argparse.Namespace, listed: Sequence[Listed]) -> list[VideoJob]:
    from face2face.utils.folders import find_files

    usual = args.model or [DEFAULT_MODEL]
    wanted = [(one.source, [one.model] if one.model else usual) for one in listed]
    applied = {place: read_applied(args, place) for _, places in wanted for place in places}
    all_made_with = {
        place: made_with(args, one.model, NO_SETTINGS) for place, one in applied.items()
    }
    jobs: list[VideoJob] = []
    for named, places in wanted:
        path = Path(named) if _is_folder(named) else video_path(named)
        for source, inside in find_files([path], args.out, VIDEOS, "videos", _left_out):
            for place in places:
                folder: Path = args.out
                if len(places) > 1:
                    folder /= model_in_path(applied[place].model.name)
                target = _target(folder / inside, _suffix(args, applied[place], source))
                jobs.append(VideoJob(source, target, place, applied[place], all_made_with[place]))
    return jobs


def _refuse_targets(args: argparse.Namespace, jobs: Sequence[VideoJob]) -> None:
    """Refuse results that would replace each other, or what is read, or cannot be written."""
    from face2face.utils.files import refuse_name
    from face2face.utils.folders import refuse_clashes
    from face2face.utils.inputs import refuse_read_files

    refuse_clashes(args.out, [(job.source, job.target) for job in jobs])
    read: list[Path | None] = [args.list, *(job.source for job in jobs)]
    for one in {job.location: job for job in jobs}.values():
        read += other_inputs(args, one.applied.model, one.location)
    refuse_read_files([job.target for job in jobs], read)
    for job in jobs:
        if job.target.is_symlink():
            raise SinkError(
                f"{job.target} is a link that leads out of {args.out}: remove it, or give another "
                "folder"
            )
        refuse_name(job.target)
    for job in {(job.location, job.target.suffix): job for job in jobs}.values():
        refuse_output(args, job.applied, job.target)


def passes(jobs: Iterable[VideoJob]) -> list[Pass]:
    """The jobs in their order, those together for which one search for faces is enough."""
    found: dict[object, Pass] = {}
    for job in jobs:
        kind, model = job.applied.kind, job.applied.model
        key = (job.source, (kind, model.iris) if kind.shares_faces else job.target)
        found.setdefault(key, Pass(job.source, [])).jobs.append(job)
    return list(found.values())


def _target(inside: Path, suffix: str) -> Path:
    """A result's name; images get a folder of the video's name."""
    if suffix in SEQUENCES:
        return inside.with_suffix("") / USUAL_NAME
    return inside.with_suffix(suffix)


def _suffix(args: argparse.Namespace, applied: Applied, source: Path) -> str:
    """The ending of a result: the wanted one, else the source's own where it can hold it."""
    if args.format is not None:
        return f".{args.format}"
    alone = applied.style.layout == "output" and args.background in (None, "transparent")
    if alone and applied.task in names_with("background"):
        return _TRANSPARENT
    codec = args.codec or "h264"
    endings = [ending for ending, form in VIDEO_CONTAINERS.items() if codec in HOLDS[form]]
    return source.suffix if ends_with(source, endings) else endings[0]


def _left_out(paths: list[Path]) -> str | None:
    """A line that names what may be videos and is not converted, None where there is none."""
    others = [path for path in paths if ends_with(path, VIDEOS_BY_NAME)]
    if not others:
        return None
    shown = some_of([path.name for path in others])
    many = "s" if len(others) > 1 else ""
    return (
        f"left out: {len(others)} file{many} that a folder is not searched for ({shown}): "
        "name a file to convert it"
    )


def _is_folder(named: str) -> bool:
    # os.path answers False where Path would fail: on names too long, on folders shut to us.
    return named.strip() != DEMO and os.path.isdir(named)  # noqa: PTH112
