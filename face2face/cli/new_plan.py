"""The plan of face2face-new, from its flags or from before: what cannot be made is refused here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.camera_flags import camera_format_from
from face2face.cli.clips import videos_in
from face2face.cli.common import named_model, typed_flag
from face2face.config import DEFAULT_MODEL, DEFAULT_SIZE, ENLARGED
from face2face.errors import ConsentError, ModelError, UsageError

if TYPE_CHECKING:
    from face2face.new_face.plan import Plan, Way
    from face2face.new_face.workspace import Work

USUAL_MINUTES = 10.0
USUAL_SECONDS = 60

SECOND_STAGE_FROM = 8.0
"""Minutes from which a second stage is made where nothing is said of it: in fewer the face itself
needs all of them."""


_TRAINING = ("minutes", "init_from", "filters", "longer", "keep_work", "fresh")
_SETTLED = ("file", "source", "photo", "part", "init_from", "way", "size", "filters")
"""What a finished face is made of, which training it longer does not change."""


def refuse_unfit_flags(args: argparse.Namespace) -> None:
    """Refuse flags that would change nothing of what is made.

    Raises:
        UsageError: one is given.
    """
    camera_format_from(args)
    if args.seconds is not None and args.source is None:
        raise UsageError("--seconds is about a camera: say which one with --source")
    if args.face is not None and args.photo is None:
        raise UsageError("--face is for photographs: give it with --photo")
    if args.longer:
        _refuse(args, _SETTLED, "is settled for a face that is trained longer: leave it out")
    elif args.photo is not None:
        _refuse(args, ("part",), "is about clips: leave it out with --photo")
        _refuse(args, ("way", *_TRAINING), "is about training, which a photograph does without")
    elif args.way == "portrait":
        unfit = ("size", *_TRAINING[:3])
        _refuse(args, unfit, "is about training, which --way portrait does without")


def _refuse(args: argparse.Namespace, names: tuple[str, ...], why: str) -> None:
    for name in names:
        if getattr(args, name):
            raise UsageError(f"{typed_flag(name)} {why}")


def plan_of(args: argparse.Namespace, name: str, work: Work) -> Plan:
    """What is asked for, or what was begun; all that can be refused is refused here."""
    from face2face.new_face.plan import Plan, going_on
    from face2face.new_face.workspace import forget
    from face2face.video.source_spec import camera_number

    if args.fresh:
        forget(work)
    earlier = work.begun()
    clips = [clip for given in args.file or [] for clip in videos_in(given, work.folder) or [given]]
    files = tuple(str(clip.absolute()) for clip in clips) or None
    parts = _parts(args.part, clips)
    start = "" if args.init_from == "none" else args.init_from
    camera = None if args.source is None else camera_number(args.source)
    wanted = {
        "files": files,
        "parts": parts,
        "camera": camera,
        "minutes": args.minutes,
        "start": start,
        "size": args.size,
        "filters": args.filters,
        "consent": args.consent,
        "way": args.way,
    }
    if earlier is not None:
        plan = going_on(earlier, wanted)
    elif files is None and camera is None:
        raise UsageError(
            f"there is no unfinished {name} to go on with: say where the face comes from, "
            "with --file CLIP or --source 0"
        )
    else:
        plan = Plan(name, files or (), camera, USUAL_MINUTES, "", None, None, parts=parts or ())
        plan = _new_plan(args, plan, start)
        work.clear()  # of what a finished face of this name has left
    if not plan.consent:
        plan = _with_consent(plan)
    return plan


def _new_plan(args: argparse.Namespace, plan: Plan, start: str | None) -> Plan:
    """A plan for a face that was not begun before.

    Args:
        args: the command's flags.
        plan: with the name and what the face is made of.
        start: what training starts from, "" for random weights, None where nobody says.

    Raises:
        SourceError: a clip cannot be read.
        ModelError: there is no such start.
    """
    from face2face.video.open_source import open_path

    for clip in plan.clips:
        open_path(clip.path, start_s=clip.start_s, duration_s=clip.duration_s).close()
    if start is None:
        usual = args.size in (None, DEFAULT_SIZE, ENLARGED * DEFAULT_SIZE)
        start = DEFAULT_MODEL if usual and not args.filters else ""
    start_size = _size_of_start(start) if start else 0
    minutes = args.minutes or USUAL_MINUTES
    second_stage: bool | None = bool(start) and args.size == ENLARGED * start_size
    if args.size is None and start_size == DEFAULT_SIZE and minutes >= SECOND_STAGE_FROM:
        second_stage = None
    return replace(
        plan,
        minutes=minutes,
        start=start,
        size=args.size,
        filters=args.filters,
        consent=args.consent or "",
        way=way_of(args),
        second_stage=second_stage,
    )


def _parts(
    parts: Sequence[str] | None, clips: Sequence[Path]
) -> tuple[tuple[float, float | None], ...] | None:
    """The parts of the clips that are asked for; None where nothing is said of them."""
    from face2face.new_face.clip import parse_part

    if not parts:
        return None
    if len(parts) != len(clips):
        raise UsageError(
            f"--part is given {len(parts)} times and --file names {len(clips)} clips: give one for "
            "each clip, in their order, all for a whole one"
        )
    if len({clip.absolute() for clip in clips}) < len(clips):
        raise UsageError("a clip is given twice: give each once, with one part of it")
    return tuple(parse_part(part) for part in parts)


def way_of(args: argparse.Namespace) -> Way:
    """Who says how to train wants it; else what is better after ten minutes, and there at once.

    Measured with one man's clip of 24 s, trained for ten minutes on a busy machine, and four
    drivers: the portrait was nearer to the person (0.26 against 0.34 to 0.37), its mouth followed
    better (r 0.94 to 0.96 against 0.71 to 0.93), its lids too; both jittered less than the driver.
    """
    trains = args.longer or args.minutes or args.init_from or args.size or args.filters
    given: Way | None = args.way
    return given or ("sketch" if trains else "portrait")


def _size_of_start(place: str) -> int:
    """Side of the image of what training starts from, in pixels.

    Refused now is what training, which needs seconds to begin, would refuse after the recording.
    """
    from face2face.training.run_record import read_run

    run = read_run(Path(place))
    if run is not None:
        return run.options.step.size
    model = named_model(place, or_else=", or none")
    if model.start is None or model.card is None:
        raise ModelError(
            f"the model {place} holds nothing to start from: name another with --init-from, or none"
        )
    return model.card.size


def _with_consent(plan: Plan) -> Plan:
    from face2face.new_face.consent import QUESTION

    return replace(plan, consent=ask_for_consent(QUESTION))


def ask_for_consent(question: str) -> str:
    """What the person agreed to, as the user at the terminal says.

    Raises:
        ConsentError: nobody does, or they say nothing.
    """
    from face2face.new_face.consent import ask_consent

    if not sys.stdin.isatty():
        raise ConsentError(
            "nobody can be asked here whether the person agreed: say what they agreed to, "
            'and when, with --consent "TEXT"'
        )
    return ask_consent(input, question)
