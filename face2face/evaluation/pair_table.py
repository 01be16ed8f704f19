"""What an image task's model should reach on held-out pairs, and its figures as tables."""

import math
from collections.abc import Container, Mapping, Sequence
from typing import Any

from face2face.evaluation.pairs import PairRow, PairStudy
from face2face.evaluation.table import Cell, Table, as_json, markdown, percent
from face2face.evaluation.verdicts import count_met, verdicts
from face2face.tasks.registry import task_named
from face2face.tasks.scores import L1, Figure

_Figures = Mapping[str, float]


def pair_verdicts(task: str, found: _Figures) -> dict[str, bool]:
    """Which of the task's targets figures meet, see `verdicts`."""
    return verdicts(task_named(task).targets, found)


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
    return count_met([pair_verdicts(study.task, study.rows[0].figures)])


def pair_tables(study: PairStudy) -> list[Table]:
    """The figures, and the targets where the task has some."""
    figures = figures_of(study.task, study.rows[0].figures)
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
    return {
        figure.title: figure.words
        for figure in figures_of(study.task, study.rows[0].figures).values()
    }


def pairs_as_markdown(model: str, study: PairStudy, more: Sequence[Table] = ()) -> str:
    """All tables, `more` after the others, with what the columns mean."""
    tables = [*pair_tables(study), *more]
    return markdown(model, pair_score(study), tables, pair_notes(study))


def figures_of(task: str, measured: Container[str]) -> dict[str, Figure]:
    """What was measured for a task, in the order of the columns."""
    figures = {**task_named(task).figures, "l1": L1}
    return {name: figure for name, figure in figures.items() if name in measured}


def figure_cells(task: str, values: _Figures, figures: Mapping[str, Figure]) -> list[Cell]:
    """The values of some figures as a table's cells, marked where the task demands something."""
    marks = pair_verdicts(task, values)
    return [
        Cell("-" if math.isnan(values[name]) else _text(figure, values[name]), marks.get(name))
        for name, figure in figures.items()
    ]


def _cells(task: str, row: PairRow, figures: Mapping[str, Figure]) -> list[Cell]:
    return [Cell(row.source), Cell(str(row.pairs)), *figure_cells(task, row.figures, figures)]


def _text(figure: Figure, value: float) -> str:
    return percent(value) if figure.form == "%" else figure.form.format(value)
