"""What all reports have in common: what report.json begins with, and files that appear whole."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import face2face
from face2face.errors import writing
from face2face.utils.files import whole_file

PROGRAM = f"face2face {face2face.__version__}"


def write_report_files(
    folder: Path,
    model: str,
    options: Mapping[str, Any],
    targets: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
    more: Mapping[str, Any] | None = None,
) -> None:
    """Write report.json and what shows the same to people, each file whole.

    Args:
        folder: is made if it is not there; other files in it are left alone.
        model: its name.
        options: what was run and how, as JSON takes it.
        targets: what figures should reach, in words, by the figures' names.
        rows: what was measured, as JSON takes it.
        texts: the other files, by their names.
        more: what report.json holds beside that.

    Raises:
        SinkError: it cannot be written.
    """
    record = {
        "model": model,
        "program": PROGRAM,
        "options": options,
        "targets": targets,
        "rows": rows,
        **(more or {}),
    }
    with writing(folder):
        folder.mkdir(exist_ok=True)
    for name, text in {"report.json": json.dumps(record, indent=1), **texts}.items():
        with whole_file(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8")
