"""What a run shows while it goes: a table, curves, images.

RUN/
  log.csv             a row a validation
  index.html          curves and the newest sheets, to open in a browser
  samples/epoch-0001.png, or step-0480.png where validations do not end epochs
  tensorboard/        for `tensorboard --logdir RUN/tensorboard`
"""

import csv
import html
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf

from face2face.images.contact_sheet import contact_sheet
from face2face.provenance.image_writer import write_marked
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.provenance.signer import Signer
from face2face.tasks.scores import L1, SSIM, Figure
from face2face.types import Frame
from face2face.utils.files import whole_file

_LOSSES = {
    "generator_l1": "L1 in training",
    "generator_gan": "generator's adversarial loss",
    "discriminator": "discriminator's loss (0.69: it guesses)",
}
_SHEETS = 8

SHEET_BYTES = 3_000_000
"""What a validation adds: its sheet, once as a file and once for TensorBoard."""

_WIDTH, _HEIGHT = 420, 140

Row = dict[str, Any]


class Report:
    """Writes the report of one run anew after each validation."""

    def __init__(
        self, run: Path, figures: Mapping[str, Figure], report: Callable[[str], None]
    ) -> None:
        """Name the run's folder, what its task measures, and what takes the messages."""
        told = {"val_l1": L1, "ssim": SSIM, **figures}
        self._curves = {name: figure.words for name, figure in told.items()} | _LOSSES
        self._run = run
        self._signer = Signer(report)
        self._writer = tf.summary.create_file_writer(str(run / "tensorboard"))

    def add(self, history: Sequence[Row], shown: Sequence[tuple[Frame, Frame, Frame]]) -> None:
        """Add a validation.

        Args:
            history: a row a validation so far, the new one last; needs "epoch" (a whole number
                where it ended one) and "step".
            shown: (condition, generated, target) images.
        """
        row = history[-1]
        (self._run / "samples").mkdir(exist_ok=True)
        sheet = contact_sheet([p for three in shown for p in three], columns=6, side=256)
        _, number = _when(row)
        what = "the second of every three images made"
        mark = Mark(COMPOSITE, what, self._run.name, "images of the dataset")
        write_marked(self._run / "samples" / _sheet(row), sheet, None, mark, self._signer)
        with self._writer.as_default(step=number):
            for name in self._curves:
                if name in row:
                    tf.summary.scalar(name, row[name])
            tf.summary.image("condition, generated, real", sheet[None])
        self._writer.flush()
        table = io.StringIO()
        rows = csv.DictWriter(table, fieldnames=list(row))
        rows.writeheader()
        rows.writerows(history)
        with whole_file(self._run / "log.csv") as temporary:
            temporary.write_text(table.getvalue(), encoding="utf-8", newline="")
        with whole_file(self._run / "index.html") as temporary:
            temporary.write_text(
                _page(self._run.resolve().name, history, self._curves), encoding="utf-8"
            )


def _when(row: Row) -> tuple[str, int]:
    """What a validation is counted by, and its number."""
    whole = isinstance(row["epoch"], int)
    return ("epoch", row["epoch"]) if whole else ("step", row["step"])


def _sheet(row: Row) -> str:
    unit, number = _when(row)
    return f"{unit}-{number:04d}.png"


def _page(name: str, history: Sequence[Row], curves_of: Mapping[str, str]) -> str:
    last = history[-1]
    title = html.escape(f"{name}: epoch {last['epoch']}, step {last['step']}")
    curves = "".join(
        f"<figure>{_curve([row[key] for row in history])}"
        f"<figcaption>{html.escape(text)}: <b>{_shown(last[key])}</b></figcaption></figure>"
        for key, text in curves_of.items()
        if key in last
    )
    sheets = "".join(
        f'<h2>{unit} {number}</h2><img src="samples/{_sheet(row)}" alt="condition, '
        f'generated, real, twice a row, after {unit} {number}">'
        for row in reversed(history[-_SHEETS:])
        for unit, number in [_when(row)]
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>'
        "body{font:16px sans-serif;margin:2em;background:#fff;color:#222}"
        "figure{display:inline-block;margin:1em}polyline{fill:none;stroke:#06c;stroke-width:2}"
        "svg{background:#f4f4f4}text{font-size:11px;fill:#555}img{max-width:100%}"
        f"</style><h1>{title}</h1>{curves}"
        "<p>Each sheet: condition, generated, real; AI-generated images in the middle.</p>"
        f"{sheets}"
    )


def _shown(value: float) -> str:
    return f"{value:.4g}" if value == value else "not measured"


def _curve(values: Sequence[float]) -> str:
    known = [value for value in values if value == value]
    if not known:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    points = " ".join(
        f"{10 + i * (_WIDTH - 20) / max(len(values) - 1, 1):.1f},"
        f"{_HEIGHT - 10 - (value - low) / span * (_HEIGHT - 20):.1f}"
        for i, value in enumerate(values)
        if value == value
    )
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}"><polyline points="{points}"/>'
        f'<text x="12" y="12">{high:.4g}</text>'
        f'<text x="12" y="{_HEIGHT - 2}">{low:.4g}</text></svg>'
    )
