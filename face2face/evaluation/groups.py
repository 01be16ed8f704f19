"""Figures by group of people: whom a model serves worse than others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from face2face.dataset.people_table import PeopleTable
from face2face.evaluation.pair_table import figure_cells, figures_of, pair_verdicts
from face2face.evaluation.pairs import PairStudy, means_of
from face2face.evaluation.table import Cell, Table, as_json
from face2face.tasks.registry import task_named

ENOUGH = 5
"""People from which on a group's figures say something."""


@dataclass(frozen=True)
class GroupRow:
    """The figures of one group.

    Attributes:
        column: what it is grouped by, such as "ethnicity".
        group: its name.
        people: how many people.
        pairs: how many pairs show them.
        figures: each the mean of the people's own means.
        harmless: whether the task's floor holds; None where it has none, or it was not measured.
    """

    column: str
    group: str
    people: int
    pairs: int
    figures: dict[str, float]
    harmless: bool | None


def by_group(study: PairStudy, people: PeopleTable) -> list[GroupRow]:
    """Mean figures of each group of each column, the larger groups of a column first.

    Pairs of files that the table does not know are left out.
    """
    known = [(person, figures) for name, figures in study.each if (person := people.of(name))]
    own: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for person, figures in known:
        own[person.name].append(figures)
    someone = {person.name: person for person, _ in known}
    rows = []
    for column in people.columns:
        members: dict[str, list[str]] = defaultdict(list)
        for name, person in someone.items():
            members[person.groups[column]].append(name)
        for group in sorted(members, key=lambda group: (-len(members[group]), group)):
            names = members[group]
            means = means_of([means_of(own[name]) for name in names])
            pairs = sum(len(own[name]) for name in names)
            harmless = _harmless(study.task, means)
            rows.append(GroupRow(column, group, len(names), pairs, means, harmless))
    return rows


def _harmless(task: str, means: Mapping[str, float]) -> bool | None:
    floor = task_named(task).floor
    if floor is None or np.isnan(means[floor.figure]):
        return None
    return bool(floor.met(means))


def group_rows(task: str, rows: Sequence[GroupRow]) -> list[dict[str, Any]]:
    """The rows as JSON, each with whether it meets the task's targets, and its floor."""
    return [
        {"by": row.column, "group": row.group, "people": row.people, "pairs": row.pairs}
        | as_json(row.figures)
        | {"met": pair_verdicts(task, row.figures), "harmless": row.harmless}
        for row in rows
    ]


def group_tables(task: str, rows: Sequence[GroupRow]) -> list[Table]:
    """A table for each column of the people's table."""
    figures, floor = figures_of(task, rows[0].figures), task_named(task).floor
    head = ["people of", "people", "pairs", *(figure.title for figure in figures.values())]
    tables = []
    for column in dict.fromkeys(row.column for row in rows):
        cells = [
            [
                Cell(row.group),
                Cell(str(row.people)),
                Cell(str(row.pairs)),
                *figure_cells(task, row.figures, figures),
                *([Cell("yes" if row.harmless else "no", row.harmless)] if floor else []),
            ]
            for row in rows
            if row.column == column
        ]
        title = f"By {column}"
        tables.append(Table(title, [*head, *([floor.words] if floor else [])], cells))
    return tables


def harmed(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """The groups of enough people for whom the model does harm."""
    return [row for row in rows if row.harmless is False and row.people >= ENOUGH]
