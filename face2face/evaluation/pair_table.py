"""What an image task's model should reach on held-out pairs, and its figures as tables."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from face2face.evaluation.pairs import PairRow, PairStudy
from face2face.evaluation.table import Cell, Table, as_json, markdown, percent
from face2face.tasks.scores import WORDS

_Figures = Mapping[str, float]


@dataclass(frozen=True)
class PairTarget:
    """One demand.

    Attributes:
        figure: what it is about, see training.scores.WORDS.
        words: what is demanded, for people.
        met: whether the figures meet it; `figure` is a number.
    """

    figure: str
    words: str
    met: Callable[[_Figures], bool]


PAIR_TARGETS: dict[str, tuple[PairTarget, ...]] = {
    "inpaint": (
        PairTarget(
            "hole_l1",
            "L1 inside the hole at most half of that of Telea's inpainting by OpenCV",
            lambda found: found["hole_l1"] <= 0.5 * found["telea_hole_l1"],
        ),
    ),
    "deblur": (
        PairTarget(
            "psnr",
            "PSNR at least 2 dB over the blurred input's",
            lambda found: found["psnr"] >= found["input_psnr"] + 2,
        ),
        PairTarget(
            "ssim",
            "SSIM over the blurred input's",
            lambda found: found["ssim"] > found["input_ssim"],
        ),
    ),
    "cutout": (
        PairTarget("iou", "IoU with the true mattes at least 0.90", lambda f: f["iou"] >= 0.9),
    ),
    "pencil": (
        PairTarget(
            "faces_found",
            "a face found in at least 95 % of the results",
            lambda found: found["faces_found"] >= 0.95,
        ),
        PairTarget(
            "landmark_error",
            "landmark error under 5 % of the inter-ocular distance",
            lambda found: found["landmark_error"] < 5,
        ),
    ),
}
"""The demands by task; other tasks have none."""


def pair_verdicts(task: str, found: _Figures) -> dict[str, bool]:
    """Whether the task's targets are met, by figure; what was not measured is left out."""
    return {
        target.figure: bool(target.met(found))
        for target in PAIR_TARGETS.get(task, ())
        if not np.isnan(found[target.figure])
    }


_FIGURES: dict[str, tuple[str, Callable[[float], str]]] = {
    "hole_l1": ("L1 in the hole", "{:.4f}".format),
    "telea_hole_l1": ("Telea's", "{:.4f}".format),
    "psnr": ("PSNR, dB", "{:.2f}".format),
    "input_psnr": ("input's PSNR, dB", "{:.2f}".format),
    "ssim": ("SSIM", "{:.3f}".format),
    "input_ssim": ("input's SSIM", "{:.3f}".format),
    "iou": ("IoU", "{:.3f}".format),
    "faces_found": ("faces found", percent),
    "landmark_error": ("landmark error, %", "{:.2f}".format),
    "l1": ("L1", "{:.4f}".format),
}
"""What a column is called, and how its figures are written; the first are the most important."""


_WORDS = WORDS | {"l1": WORDS["val_l1"]}


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
    names = [name for name in _FIGURES if name in study.rows[0].figures]
    head = ["pairs of", "pairs", *(_FIGURES[name][0] for name in names)]
    made = [Table("Pairs", head, [_cells(study.task, row, names) for row in study.rows])]
    marks = pair_verdicts(study.task, study.rows[0].figures)
    targets = [
        [Cell(target.words), Cell("all pairs", marks[target.figure])]
        for target in PAIR_TARGETS.get(study.task, ())
        if target.figure in marks
    ]
    return [*made, *([Table("Targets", ["target", "met by"], targets)] if targets else [])]


def pair_notes(study: PairStudy) -> dict[str, str]:
    """What the columns' names mean."""
    return {
        title: _WORDS[name]
        for name, (title, _) in _FIGURES.items()
        if name in study.rows[0].figures
    }


def pairs_as_markdown(model: str, study: PairStudy) -> str:
    """All tables, with what the columns mean."""
    return markdown(model, pair_score(study), pair_tables(study), pair_notes(study))


def _cells(task: str, row: PairRow, names: Sequence[str]) -> list[Cell]:
    marks = pair_verdicts(task, row.figures)
    cells = [Cell(row.source), Cell(str(row.pairs))]
    for name in names:
        value = row.figures[name]
        cells.append(Cell("-" if math.isnan(value) else _FIGURES[name][1](value), marks.get(name)))
    return cells
