"""What face2face-eval measures: a dataset's pairs, or drivers' videos on a face or a photograph."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from face2face.cli.common import named_model, typed_flag
from face2face.cli.retarget_flags import motion_given, refuse_unfit_motion, retarget_options_from
from face2face.config import REENACTMENT
from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.dataset.layout import PairFiles
    from face2face.evaluation.variants import Variant
    from face2face.model import FaceModel


def measure_pairs(args: argparse.Namespace, command: str) -> None:
    """Measure on a dataset's pairs; `command` goes into the record."""
    from tqdm import tqdm

    from face2face.dataset.layout import find_pairs
    from face2face.dataset.people_table import read_people
    from face2face.evaluation.groups import by_group, group_rows, group_tables, harmed
    from face2face.evaluation.pair_table import pair_rows, pairs_as_markdown
    from face2face.evaluation.pairs import pairs_of, study_pairs
    from face2face.evaluation.report import refuse_unwritable, write_pair_report
    from face2face.runtime.open_runtime import open_runtime
    from face2face.tasks.registry import task_named

    # What can be refused is refused before the long work.
    _refuse_video_flags(args)
    people = read_people(args.groups) if args.groups else None
    pairs = find_pairs(args.data)
    refuse_unwritable(args.out)
    model = _model(args)
    task = model.task
    _refuse_other_task(args, pairs, task)
    runtime = open_runtime(model.graph, args.runtime, model.int8, throughput=True)
    files = pairs_of(pairs, args.set, runtime.size)
    if people is not None and not any(people.of(file.made_of) for file in files):
        raise UsageError(
            f"{args.groups} names none of the files that the pairs of {args.data} were made of, "
            f"such as {files[0].made_of}: its column file must hold their paths, or their ends"
        )
    known = pairs.target_landmarks(args.set, runtime.size)
    scores = task_named(task).scores(known, args.landmark_model)
    with tqdm(total=len(files), unit="pair", disable=None) as bar:
        study = study_pairs(task, files, runtime, scores, bar.update)
    options = {"data": args.data.resolve().name, "set": args.set, "runtime": runtime.name}
    groups = [] if people is None else by_group(study, people)
    if people is not None:
        options["groups"] = args.groups.name
    write_pair_report(args.out, model.name, options, study, groups)
    by_groups = {"groups": group_rows(task, groups)} if groups else {}
    _record(args, model, command, {**options, "pairs": pair_rows(study), **by_groups})
    more = group_tables(task, groups) if groups else []
    print(pairs_as_markdown(model.name, study, more))
    for row in harmed(groups):
        print(
            f"warning: {row.column} {row.group}: for these {row.people} people the model is worse "
            "than doing nothing, or than the usual method",
            file=sys.stderr,
        )
    print(f"{(args.out / 'report.html').resolve()}")


def _refuse_video_flags(args: argparse.Namespace) -> None:
    """Refuse the flags of videos beside --data.

    Raises:
        UsageError: one is given.
    """
    about_videos = {name: getattr(args, name) for name in ("identity", "size", "face")}
    about_videos |= {"variants": args.variants != ["all"] or None, "own": args.own or None}
    for name, value in (about_videos | motion_given(args)).items():
        if value is not None:
            raise UsageError(f"{typed_flag(name)} is about videos: leave it out with --data")


def _refuse_other_task(args: argparse.Namespace, pairs: PairFiles, task: str) -> None:
    """Refuse a dataset that was made for another task than the model's.

    Raises:
        UsageError: it was.
    """
    made_for = pairs.manifest.task if pairs.manifest else REENACTMENT
    if made_for != task:
        raise UsageError(
            f"{args.data} is made for the task {made_for}, the model is of {task}: "
            "give a dataset of the model's task"
        )


def measure_videos(args: argparse.Namespace, command: str) -> None:
    """Measure on drivers' videos; `command` goes into the record."""
    from face2face.evaluation.report import refuse_unwritable
    from face2face.evaluation.trained_study import frames_to_run
    from face2face.evaluation.variants import PLAIN, VARIANTS

    # What can be refused is refused before the long work.
    variants = [
        variant
        for variant in VARIANTS.values()
        if variant is PLAIN or variant.name in args.variants or "all" in args.variants
    ]
    counts = [frames_to_run(video, variants) for video in args.drivers]
    refuse_unwritable(args.out)
    model = _model(args)
    if model.photo is not None:
        _measure_portrait(args, model, counts, command)
    else:
        _measure_trained(args, model, variants, counts, command)


def _measure_trained(
    args: argparse.Namespace,
    model: FaceModel,
    variants: list[Variant],
    counts: list[int | None],
    command: str,
) -> None:
    """Measure a trained face on drivers' videos under some conditions."""
    from face2face.engine.context import LandmarkTracking
    from face2face.engine.open_engine import open_engine, refuse_unfit_photo_flags
    from face2face.engine.options import EngineOptions
    from face2face.evaluation.report import write_report
    from face2face.evaluation.trained_run import TrainedBench
    from face2face.evaluation.trained_study import mean_descriptor, study
    from face2face.evaluation.trained_table import trained_as_markdown, trained_rows
    from face2face.evaluation.variants import PLAIN, VARIED
    from face2face.faces.finder import FaceFinder
    from face2face.faces.identifier import Identifier

    if model.task != REENACTMENT:
        raise UsageError(
            f"--drivers is for faces, {model.name} is for {model.task}: give pairs with --data"
        )
    if args.own:
        raise UsageError(f"--own is for photographs: the model {model.name} is none")
    refuse_unfit_photo_flags(model, args.size, args.face)
    refuse_unfit_motion(args, model, REENACTMENT)
    motion = retarget_options_from(args)
    if model.person is None:
        motion = replace(motion, retarget="off")
    tracking, identifier = LandmarkTracking(args.landmark_model), Identifier()
    engine = open_engine(
        model, args.runtime, options=EngineOptions(motion), tracking=tracking, size=args.size
    )
    predictor = tracking.predictor
    person = (
        mean_descriptor(args.identity, FaceFinder(predictor), identifier) if args.identity else None
    )
    bench = TrainedBench(engine, predictor, identifier, person)
    studies = [
        study(video, bench, variants, advance) for video, advance in _with_bar(args.drivers, counts)
    ]
    rows = [row for one in studies for row in one.rows]
    options = {
        "drivers": [video.name for video in args.drivers],
        "identity": args.identity.name if args.identity else None,
        "runtime": engine.runtime,
        **asdict(motion),
        "variants": [variant.name for variant in variants],
        "frames_a_variant": VARIED,
    }
    write_report(args.out, model.name, options, studies)
    _record(args, model, command, {"drivers": trained_rows(rows)})
    print(trained_as_markdown(model.name, rows))
    _warn_of_no_face(
        row.driver for row in rows if row.variant == PLAIN.name and not row.driver_found
    )
    print(f"{(args.out / 'report.html').resolve()}")


def _measure_portrait(
    args: argparse.Namespace, model: FaceModel, counts: list[int | None], command: str
) -> None:
    """Measure a photograph on drivers' videos."""
    from face2face.config import PHOTO_SIZE
    from face2face.engine.portrait import portrait_of
    from face2face.evaluation.portrait_figures import portrait_figures
    from face2face.evaluation.portrait_report import write_portrait_report
    from face2face.evaluation.portrait_run import PortraitBench
    from face2face.evaluation.portrait_table import portrait_rows, portraits_as_markdown
    from face2face.faces.identifier import Identifier
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    if args.identity is not None or args.variants != ["all"]:
        raise UsageError(
            "--identity and --variants are for trained faces: leave them out for a photograph"
        )
    motion = retarget_options_from(args)
    portrait = portrait_of(model, OpenVinoFaceNetworks(), size=args.size, face=args.face)
    bench = PortraitBench(OpenVinoFaceNetworks, Identifier(), motion)
    rows, moments = [], []
    for video, advance in _with_bar(args.drivers, counts):
        ran = bench.run(portrait, video, advance)
        own = bench.run_own(video, args.size or PHOTO_SIZE).own if args.own else []
        rows.append(
            portrait_figures(model.name, video.stem, ran.seen, own, ran.noise, ran.head_jitters)
        )
        moments.append(ran.moments)
    options = {"drivers": [video.name for video in args.drivers], **asdict(motion)}
    write_portrait_report(args.out, model.name, options, rows, moments)
    _record(args, model, command, {"drivers": portrait_rows(rows)})
    print(f"# {model.name}\n\n{portraits_as_markdown(rows)}\n")
    _warn_of_no_face(row.driver for row in rows if not row.driver_found)
    print(f"{(args.out / 'report.md').resolve()}")


def _model(args: argparse.Namespace) -> FaceModel:
    """The model that is measured; one that cannot keep the figures is refused, if it is to."""
    model = named_model(args.model)
    if args.record and model.card is None:
        raise UsageError(f"{args.model} has no model.json to record the figures in")
    return model


def _record(
    args: argparse.Namespace, model: FaceModel, command: str, figures: Mapping[str, Any]
) -> None:
    """Write figures into the model's card, where that is asked for."""
    from face2face.card import write_card

    if args.record and model.card is not None:
        metrics = {"command": command, **figures}
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))


def _with_bar(
    videos: Sequence[Path], counts: Sequence[int | None]
) -> Iterator[tuple[Path, Callable[[], object]]]:
    """Each video with what is to be called after each of its frames."""
    from tqdm import tqdm

    known = [count for count in counts if count is not None]
    total = sum(known) if len(known) == len(counts) else None
    with tqdm(total=total, unit="f", disable=None) as bar:
        for video in videos:
            bar.set_description(video.name)
            yield video, bar.update


def _warn_of_no_face(drivers: Iterable[str]) -> None:
    for driver in drivers:
        print(f"warning: {driver}: no face was found in the video", file=sys.stderr)
