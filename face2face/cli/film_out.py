"""What face2face-video shows of a film and says of it, whatever the model's task."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from face2face.engine.film import Conversion, Look


def look_from(args: argparse.Namespace, layout: str) -> Look:
    """What --show and --no-label say, in a layout."""
    from face2face.engine.film import Look

    return Look(
        layout=layout,
        show={"0": "camera", "1": "landmarks"}.get(args.show, args.show),
        labelled=not args.no_label,
    )


def tell(args: argparse.Namespace, done: Conversion, about: dict[str, str], idle: str) -> None:
    """Say what was done, as words or, with --json, as a report.

    Args:
        args: the command's flags.
        done: what was done.
        about: what the report says beside it.
        idle: what the frames are called for which nothing was done.
    """
    from face2face.engine.film import as_report

    if args.json:
        about = {"source": str(args.source), "out": str(args.out), **about}
        print(json.dumps(as_report(done, about), indent=1))
        return
    missing = len(done.without_face)
    print(
        f"{args.out.resolve()}: {done.frames} frames at {done.frames_per_second:.1f} frames/s"
        + (f", {missing} {idle}" if missing else "")
        + (f"; {done.difference}" if done.difference else "")
    )
