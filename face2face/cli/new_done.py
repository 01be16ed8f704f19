"""What face2face-new says of a face that is ready."""

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from face2face.evaluation.face_quality import FaceQuality, Weakness, weaknesses, weaknesses_in_words
from face2face.new_face.progress import Progress, Report


def report_done(
    args: argparse.Namespace,
    report: Report,
    name: str,
    model: Path,
    quality: FaceQuality | None = None,
    kept: str = "",
) -> None:
    """Report a face that is ready, and say how it is used.

    Args:
        args: the command's flags.
        report: takes the last piece of news.
        name: the face's.
        model: its folder.
        quality: what was measured of a trained face, None of a photograph.
        kept: as in `Progress`.
    """
    from face2face.model import read_model

    weak = () if quality is None else tuple(weaknesses(quality))
    report(Progress("done", 1.0, 0.0, name, quality=quality, weak=weak, kept=kept))
    if args.progress == "text":
        sizes = () if quality is None else read_model(str(model)).sizes[1:]
        _tell_use(name, model, weak, *sizes)


def _tell_use(
    name: str, model: Path, weak: Sequence[Weakness] = (), size: int | None = None
) -> None:
    called = shlex.quote(name)
    if weak:
        print(f"warning: {name} is not good yet: {weaknesses_in_words(weak)}. Train it longer:")
        print(f"  face2face-new {called} --longer --minutes 20")
        print(f"it can be used all the same: {model}")
    else:
        print(f"{name} is ready: {model}")
    at = f"{called} --size {size}" if size else called
    print(f"  face2face-gui --model {at}")
    print(f"  face2face-video --model {at} --source talk.mp4 --out out.mp4")
