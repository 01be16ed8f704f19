"""face2face-image: photographs in, the same with a task's model applied out."""

import argparse
import sys

from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    named_model,
    run_command,
)
from face2face.cli.credentials_flags import add_credentials_flags, signer_from
from face2face.cli.flag_values import file_path
from face2face.cli.flags import (
    add_edit_flags,
    edit_options_from,
    other_inputs,
    refuse_unfit_edit_flags,
)
from face2face.cli.last_resort import as_ours
from face2face.cli.made_with import made_with

_BACKGROUND = "transparent"

_NO_SETTINGS = ("inputs", "mask")
"""Flags that are no settings of all results: each image has its own mask."""

_EXAMPLES = """
face2face-image --model deblur holiday.jpg --out sharp
face2face-image --model repair portrait.png --mask scratches.png --out repaired
face2face-image --model cutout photos/ --out people --background blur
face2face-image --model pencil scan.jpg --out faces --input-kind drawing
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-image",
        "Apply a model to photographs: repair skin, make a face from a drawing, cut people out,\n"
        "or sharpen, by what the model was made for. What is generated is labelled as such.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        type=file_path,
        metavar="IN",
        help="images, and folders of images; what is in them stays as it is",
    )
    add(
        "--out",
        type=file_path,
        required=True,
        metavar="FOLDER",
        help="where the results go; what is done and unchanged is not done again",
    )
    add(
        "--model",
        required=True,
        metavar="NAME|FOLDER",
        help="what to apply: the name of a shipped model or of yours, or a model's folder",
    )
    add("--overwrite", action="store_true", help="do again what is done")
    add("--no-label", action="store_true", help="leave out the words 'AI-generated'")
    add_landmark_flag(parser)
    add_runtime_flag(parser)
    add_edit_flags(
        parser,
        background=_BACKGROUND,
        mask="an image that is white where to repair, or a folder with one for each image, by "
        "its name (default: what is painted magenta, 255 0 255)",
    )
    add_credentials_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Work on all images."""
    from face2face.engine.edit_images import edit_images, not_done, noted, plan_images
    from face2face.engine.finished import Finished
    from face2face.engine.image_editor import task_of
    from face2face.engine.open_engine import open_engine
    from face2face.engine.options import EngineOptions
    from face2face.errors import SourceError
    from face2face.tasks.base import MatteTask
    from face2face.utils.folders import refuse_no_folder
    from face2face.utils.inputs import is_there

    # What can be refused is refused before the model is loaded.
    model = named_model(args.model)
    refuse_unfit_edit_flags(args, task_of(model).name, model.name)
    edit_options = edit_options_from(args, task_of(model).name, _BACKGROUND)
    if args.mask is not None and not is_there(args.mask):
        raise SourceError(f"the mask {args.mask} does not exist: check the name and the folder")
    refuse_no_folder(args.out)
    signer = signer_from(args)
    alpha = isinstance(task_of(model), MatteTask) and edit_options.background.kind == "transparent"
    jobs = plan_images(
        args.inputs,
        args.out,
        alpha=alpha,
        mask=args.mask,
        read=other_inputs(args, model, args.model),
    )
    finished, number = Finished(args.out), made_with(args, model, _NO_SETTINGS)
    todo = jobs if args.overwrite else not_done(jobs, finished, number)
    skipped = f", {len(jobs) - len(todo)} done before" if len(todo) < len(jobs) else ""
    if not todo:
        print(f"{args.out.resolve()}: 0 images{skipped}")
        return 0
    options = EngineOptions(edit_options=edit_options)
    engine = open_engine(model, args.runtime, args.landmark_model, usage="photos", options=options)
    print(f"model {model.name}, {engine.runtime}; {model.consent}")
    failed = edit_images(
        todo,
        engine,
        options=options,
        mask=args.mask,
        labelled=not args.no_label,
        signer=signer,
        remembering=lambda job: noted(job, finished, number),
        each=as_ours,
    )
    done = len(todo) - failed
    if done:
        print(f"{args.out.resolve()}: {done} image{'s' if done > 1 else ''}{skipped}")
    if failed:
        print(f"error: {failed} of {len(jobs)} images were left out", file=sys.stderr)
    return 1 if failed else 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
