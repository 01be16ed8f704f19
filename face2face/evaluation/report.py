"""Writing what was measured.

REPORT/
  report.json     model, program, options, targets and a row a video and condition, or a source
  report.md       the same as tables
  report.html     the tables with sample sheets and curves, in one file
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from face2face.errors import SinkError, writing
from face2face.evaluation.groups import GroupRow, group_rows, group_tables
from face2face.evaluation.html_report import as_page, pairs_page
from face2face.evaluation.pair_table import pair_rows, pairs_as_markdown
from face2face.evaluation.pairs import PairStudy
from face2face.evaluation.report_files import PROGRAM, write_report_files
from face2face.evaluation.trained_study import Study
from face2face.evaluation.trained_table import trained_as_markdown, trained_rows
from face2face.evaluation.trained_targets import TRAINED_TARGETS
from face2face.tasks.registry import task_named


def refuse_unwritable(folder: Path) -> None:
    """See that a report can be written, before the long work; nothing is left behind.

    Raises:
        SinkError: `folder` is a file, cannot be written, or its parent is missing.
    """
    if folder.exists() and not folder.is_dir():
        raise SinkError(f"{folder} is a file: choose a folder for the report with --out")
    path = folder if folder.is_dir() else folder.resolve().parent
    if not path.is_dir():
        raise SinkError(f"the folder {path} does not exist: create it, or choose another place")
    with writing(folder), tempfile.TemporaryFile(dir=path):
        pass


def write_report(
    folder: Path, model: str, options: Mapping[str, Any], studies: Sequence[Study]
) -> None:
    """Write the report on drivers' videos.

    Args:
        folder: is made if it is not there; other files in it are left alone.
        model: its name.
        options: what was run and how, as JSON takes it.
        studies: one a driver.

    Raises:
        SinkError: it cannot be written.
    """
    rows = [row for study in studies for row in study.rows]
    targets = {target.figure: target.words for target in TRAINED_TARGETS}
    texts = {
        "report.md": trained_as_markdown(model, rows),
        "report.html": as_page(model, _about(options), studies),
    }
    write_report_files(folder, model, options, targets, trained_rows(rows), texts)


def write_pair_report(
    folder: Path,
    model: str,
    options: Mapping[str, Any],
    study: PairStudy,
    groups: Sequence[GroupRow] = (),
) -> None:
    """Write the report on pairs.

    Args:
        folder: is made if it is not there; other files in it are left alone.
        model: its name.
        options: what was run and how, as JSON takes it.
        study: what was measured.
        groups: the same by group of people, where these are known.

    Raises:
        SinkError: it cannot be written.
    """
    targets = {target.figure: target.words for target in task_named(study.task).targets}
    more = group_tables(study.task, groups) if groups else []
    texts = {
        "report.md": pairs_as_markdown(model, study, more),
        "report.html": pairs_page(model, _about(options), study, more),
    }
    by_group = {"groups": group_rows(study.task, groups)} if groups else {}
    write_report_files(folder, model, options, targets, pair_rows(study), texts, by_group)


def _about(options: Mapping[str, Any]) -> str:
    words = ", ".join(f"{name.replace('_', ' ')} {_plainly(v)}" for name, v in options.items())
    return f"{PROGRAM}: {words}"


def _plainly(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "none" if value is None else str(value)
