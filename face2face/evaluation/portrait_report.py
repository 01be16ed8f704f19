"""Writing what was measured of a photographed face.

REPORT/
  report.json     model, program, options, targets and a row a video
  report.md       the same as a table
  report.png      drivers, and the photograph below them, at some moments
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from face2face.engine.compose import label
from face2face.evaluation.portrait_figures import PortraitFigures
from face2face.evaluation.portrait_table import portrait_rows, portraits_as_markdown
from face2face.evaluation.portrait_targets import PORTRAIT_TARGETS
from face2face.evaluation.report_files import write_report_files
from face2face.evaluation.runner import Moment
from face2face.images.contact_sheet import LABELLED_SIDE
from face2face.images.io import write_image
from face2face.images.resize import resize
from face2face.types import Frame


def write_portrait_report(
    folder: Path,
    model: str,
    options: Mapping[str, Any],
    rows: Sequence[PortraitFigures],
    moments: Sequence[Sequence[Moment]],
) -> None:
    """Write the report.

    Args:
        folder: is made if it is not there; other files in it are left alone.
        model: its name.
        options: what was run and how, as JSON takes it.
        rows: one a video.
        moments: some of each video.

    Raises:
        SinkError: it cannot be written.
    """
    targets = {target.figure: target.words for target in PORTRAIT_TARGETS}
    texts = {"report.md": f"# {model}\n\n{portraits_as_markdown(rows)}\n"}
    write_report_files(folder, model, dict(options), targets, portrait_rows(rows), texts)
    write_image(folder / "report.png", _sheet(moments))


def _sheet(moments: Sequence[Sequence[Moment]]) -> Frame:
    """Two rows a video: the driver, and what came of it."""
    columns = max((len(row) for row in moments), default=1) or 1
    rows = []
    for video in moments:
        drivers = [_square(moment.driver) for moment in video]
        outputs = [_square(moment.output) for moment in video]
        for output in outputs:
            label(output)
        for row in (drivers, outputs):
            empty = [np.zeros((LABELLED_SIDE, LABELLED_SIDE, 3), np.uint8)] * (columns - len(row))
            rows.append(np.hstack([*row, *empty]))
    return np.vstack(rows) if rows else np.zeros((LABELLED_SIDE, LABELLED_SIDE, 3), np.uint8)


def _square(image: Frame) -> Frame:
    """The middle square of an image, small."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    part = image[top : top + side, left : left + side]
    return resize(part, LABELLED_SIDE, LABELLED_SIDE)
