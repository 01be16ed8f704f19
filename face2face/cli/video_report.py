"""What face2face-video says of a video that is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from face2face.utils.text import LONGEST_PATH, sanitize_line

if TYPE_CHECKING:
    from face2face.engine.base import Engine
    from face2face.engine.conversion import Conversion


def in_words(out: Path, done: Conversion, engine: Engine) -> str:
    """A line that says what was done."""
    missing = len(done.without_face)
    before = f" ({done.frames_before} of them before)" if done.frames_before else ""
    return (
        f"{sanitize_line(str(out.resolve()), LONGEST_PATH)}: {done.frames} frame"
        f"{'' if done.frames == 1 else 's'}{before} at {done.frames_per_second:.1f} frames/s"
        + (f", {missing} {engine.idle}" if missing else "")
        + (f"; {done.difference}" if done.difference else "")
        + (f"; {done.ending}" if done.ending else "")
    )


def as_json(source: str, out: Path, done: Conversion, engine: Engine) -> dict[str, object]:
    """What was done, for --json; `source` and `out` as they were given."""
    from face2face.engine.conversion import as_report

    about = {"source": source, "out": str(out), "model": engine.model.name, **engine.about}
    return as_report(done, about)
