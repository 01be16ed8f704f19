"""What was measured of a trained face, as rows and as tables."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from face2face.evaluation.table import Cell, Table, as_json, markdown, percent
from face2face.evaluation.trained_figures import TrainedFigures
from face2face.evaluation.trained_targets import (
    TRAINED_TARGETS,
    trained_score,
    trained_verdicts,
)
from face2face.evaluation.variants import PLAIN, VARIED

_Form = Callable[[Any], str]


def _decimals(count: int, sign: str = "") -> _Form:
    # Adding 0 keeps what rounds to nothing from being written as -0.
    return lambda value: f"{round(value, count) + 0.0:{sign}.{count}f}"


_FIGURES: dict[str, tuple[str, _Form]] = {
    "driver": ("driver", str),
    "variant": ("condition", str),
    "frames": ("frames", str),
    "driver_found": ("driver's face seen", percent),
    "face_found": ("face in the output", percent),
    "identity": ("descriptor distance", _decimals(3)),
    "identity_change": ("change of distance", _decimals(3, "+")),
    "mouth": ("mouth r", _decimals(3)),
    "mouth_by_mesh": ("mouth r by mesh", _decimals(3)),
    "mouth_change": ("change of mouth r", _decimals(3, "+")),
    "eyes": ("eyes r", _decimals(3)),
    "roll": ("roll r", _decimals(3)),
    "gaze": ("gaze r", _decimals(3)),
    "width": ("mouth width r", _decimals(3)),
    "brows": ("brows r", _decimals(3)),
    "roll_range": ("driver's roll, degrees", _decimals(2)),
    "landmark_error": ("landmark error, %", _decimals(2)),
    "jitter": ("jitter, %", _decimals(2)),
    "driver_jitter": ("driver's jitter, %", _decimals(2)),
    "jitter_by_mesh": ("jitter by mesh, %", _decimals(2)),
    "driver_jitter_by_mesh": ("driver's by mesh, %", _decimals(2)),
    "l1": ("L1", _decimals(4)),
    "psnr": ("PSNR, dB", _decimals(2)),
    "ssim": ("SSIM", _decimals(3)),
}
"""What a column is called, and how its figures are written."""

_MOTION = ("landmark_error", "jitter", "driver_jitter")
_BY_MESH = ("jitter_by_mesh", "driver_jitter_by_mesh")
_PLAIN = ("driver", "frames", "driver_found", "face_found", "identity", "mouth", "mouth_by_mesh")
_FOLLOWED = ("eyes", "gaze", "width", "brows", "roll", "roll_range")
_VARIED = ("driver", "variant", "frames", "driver_found", "face_found")
_CHANGES = ("identity", "identity_change", "mouth", "mouth_change", "eyes", "roll")

NOTES = {
    "face in the output": "share of the frames with the driver's face whose output shows one, "
    "each searched on its own",
    "descriptor distance": "median distance of dlib's face descriptor to the trained person's "
    "mean; dlib takes less than 0.6 for the same person",
    "r": "correlation between driver and output of mouth opening, eye opening, gaze to the side, "
    "width of the mouth, height of the brows and head roll; none where the driver moves so little "
    "beside the tracker's noise that what is asked could not be reached; "
    "gaze is compared where the driver's eyes are open",
    "driver's roll": "its standard deviation",
    "mouth r": "by dlib's 68 points, which the sketch is drawn from, and by another reader's mesh: "
    "the points take teeth for a lip where lips are dark or bearded",
    "landmark error": "mean distance of the output's landmarks from those that the sketch asked "
    "for, % of the inter-ocular distance",
    "jitter": "mean second difference of the landmarks, % of the inter-ocular distance, followed "
    "in driver and output by the same tracker; by the mesh between the eyes' outer corners: the "
    "68 points jitter on some faces that keep still, and so above a driver's whatever is made",
    "condition": f"at most the first {VARIED} frames of each video; changes are against the same "
    "frames of the plain video",
    "L1, PSNR, SSIM": "of the output against the real image of the same frame; L1 on the scale "
    "of [-1, 1]",
}
"""What the columns' names mean."""


def trained_rows(rows: Sequence[TrainedFigures]) -> list[dict[str, Any]]:
    """The rows as JSON, each with which targets it meets."""
    return [as_json(asdict(row)) | {"met": trained_verdicts(row)} for row in rows]


def trained_tables(rows: Sequence[TrainedFigures]) -> list[Table]:
    """The figures as tables; those without a row are left out."""
    plain = [row for row in rows if row.variant == PLAIN.name]
    all_of_them = [
        _table("Drivers", plain, (*_PLAIN, *_FOLLOWED, *_MOTION, *_BY_MESH)),
        _table(
            "The same videos under other conditions",
            [row for row in rows if row.variant != PLAIN.name],
            (*_VARIED, *_CHANGES, *_MOTION),
        ),
        _table(
            "The trained person against the real images",
            [row for row in plain if row.own],
            ("driver", "l1", "psnr", "ssim"),
        ),
        _by_target(rows),
    ]
    return [table for table in all_of_them if table.body]


def trained_as_markdown(model: str, rows: Sequence[TrainedFigures]) -> str:
    """All tables, with what the columns mean."""
    return markdown(model, trained_score(rows), trained_tables(rows), NOTES)


def _table(title: str, rows: Sequence[TrainedFigures], columns: Sequence[str]) -> Table:
    body = []
    for row in rows:
        marks = trained_verdicts(row)
        body.append([Cell(_text(row, name), marks.get(name)) for name in columns])
    return Table(title, [_FIGURES[name][0] for name in columns], body)


def _text(row: TrainedFigures, name: str) -> str:
    value = getattr(row, name)
    unknown = isinstance(value, float) and math.isnan(value)
    return "-" if unknown else _FIGURES[name][1](value)


def _by_target(rows: Sequence[TrainedFigures]) -> Table:
    body = []
    for target in TRAINED_TARGETS:
        marks = [
            marks[target.figure]
            for row in rows
            if target.figure in (marks := trained_verdicts(row))
        ]
        if marks:
            videos = Cell(f"{sum(marks)} of {len(marks)}", all(marks))
            body.append([Cell(target.words), videos])
    return Table("Targets", ["target", "met by"], body)
