"""Writing what was measured.

REPORT/
  report.json     model, program, options, targets and a row a film and condition
  report.md       the same as tables
  report.html     the tables with sample sheets and curves, in one file
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import face2face
from face2face.errors import SinkError, writing
from face2face.evaluation.measure import Study
from face2face.evaluation.page import as_page
from face2face.evaluation.table import as_markdown, report_rows
from face2face.evaluation.targets import TARGETS
from face2face.files import whole_file


def refuse_unwritable(folder: Path) -> None:
    """See that a report can be written, before the long work; nothing is left behind.

    Raises:
        SinkError: `folder` is a file, cannot be written, or its parent is missing.
    """
    if folder.exists() and not folder.is_dir():
        raise SinkError(f"{folder} is a file: choose a folder for the report with --out")
    place = folder if folder.is_dir() else folder.resolve().parent
    if not place.is_dir():
        raise SinkError(f"the folder {place} does not exist: create it, or choose another place")
    with writing(folder), tempfile.TemporaryFile(dir=place):
        pass


def write_report(
    folder: Path, model: str, options: Mapping[str, Any], studies: Sequence[Study]
) -> None:
    """Write the report's files, each whole; others in the folder are left alone.

    Args:
        folder: is made if it is not there.
        model: its name.
        options: what was run and how, as JSON takes it.
        studies: one a driver.

    Raises:
        SinkError: they cannot be written.
    """
    program = f"face2face {face2face.__version__}"
    rows = [row for study in studies for row in study.rows]
    record = {
        "model": model,
        "program": program,
        "options": options,
        "targets": {target.figure: target.words for target in TARGETS},
        "rows": report_rows(rows),
    }
    words = ", ".join(f"{name.replace('_', ' ')} {_plainly(v)}" for name, v in options.items())
    texts = {
        "report.json": json.dumps(record, indent=1),
        "report.md": as_markdown(model, rows),
        "report.html": as_page(model, f"{program}: {words}", studies),
    }
    with writing(folder):
        folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        with whole_file(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8")


def _plainly(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "none" if value is None else str(value)
