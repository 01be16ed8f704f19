"""What an image task's model should reach on held-out pairs, and its figures as tables."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from face2face.evaluation.pairs import PairRow, PairStudy
from face2face.evaluation.table import Cell, Table, as_json, markdown, percent
from face2face.tasks.registry import task_named
from face2face.tasks.scores import L1, Figure

_Figures = Mapping[str, float]


def pair_verdicts(task: str, found: _Figures) -> dict[str, bool]:
    """Whether the task's targets are met, by figure; what was not measured is left out."""
    return {
        target.figure: bool(target.met(found))
        for target in task_named(task).targets
        if not np.isnan(found[target.figure])
    }


def pair_rows(study: PairStudy) -> list[dict[str, Any]]:
    """The rows as JSON, each with whether it meets the task's targets."""
    return [
        {"source": row.source, "pairs": row.pairs}
        | as_json(row.figures)
        | {"met": pair_verdicts(study.task, row.figures)}
        for row in study.rows
    ]


def pair_score(study: PairStudy) -> tuple[int, int]:
    """How many targets all pairs together meet, and how many there are."""
    marks = pair_verdicts(study.task, study.rows[0].figures).values()
    return sum(marks), len(marks)


def pair_tables(study: PairStudy) -> list[Table]:
    """The figures, and the targets where the task has some."""
    figures = _figures(study)
    head = ["pairs of", "pairs", *(figure.title for figure in figures.values())]
    made = [Table("Pairs", head, [_cells(study.task, row, figures) for row in study.rows])]
    marks = pair_verdicts(study.task, study.rows[0].figures)
    targets = [
        [Cell(target.words), Cell("all pairs", marks[target.figure])]
        for target in task_named(study.task).targets
        if target.figure in marks
    ]
    return [*made, *([Table("Targets", ["target", "met by"], targets)] if targets else [])]


def pair_notes(study: PairStudy) -> dict[str, str]:
    """What the columns' names mean."""
    return {figure.title: figure.words for figure in _figures(study).values()}


def pairs_as_markdown(model: str, study: PairStudy) -> str:
    """All tables, with what the columns mean."""
    return markdown(model, pair_score(study), pair_tables(study), pair_notes(study))


def _figures(study: PairStudy) -> dict[str, Figure]:
    """What was measured, in the order of the columns."""
    figures = {**task_named(study.task).figures, "l1": L1}
    return {name: figure for name, figure in figures.items() if name in study.rows[0].figures}


def _cells(task: str, row: PairRow, figures: Mapping[str, Figure]) -> list[Cell]:
    marks = pair_verdicts(task, row.figures)
    cells = [Cell(row.source), Cell(str(row.pairs))]
    for name, figure in figures.items():
        value = row.figures[name]
        cells.append(Cell("-" if math.isnan(value) else _text(figure, value), marks.get(name)))
    return cells


def _text(figure: Figure, value: float) -> str:
    return percent(value) if figure.form == "%" else figure.form.format(value)
