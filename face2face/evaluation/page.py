"""The report on drivers' films as one HTML page: tables, sample sheets, curves."""

from collections.abc import Sequence

from face2face.evaluation.document import document, figure, text
from face2face.evaluation.measure import Study
from face2face.evaluation.table import NOTES, score, tables
from face2face.evaluation.variants import VARIANTS

_WIDTH, _HEIGHT, _EDGE = 1000, 150, 8
_DRAWN = 1000
"""Frames in a curve: more would run into each other."""

_LINE = 'fill="none" stroke="#888" stroke-width="1.5" vector-effect="non-scaling-stroke"'
"""How a curve is drawn; the style gives it its colour."""


def as_page(model: str, about: str, studies: Sequence[Study]) -> str:
    """Write the page.

    Args:
        model: its name.
        about: one line on what was run, and how.
        studies: one a driver.
    """
    rows = [row for study in studies for row in study.rows]
    warning = "The faces in the lowest row of each sheet are AI-generated."
    samples = "".join(map(_study, studies))
    return document(model, about, score(rows), warning, tables(rows), NOTES, samples)


def _study(study: Study) -> str:
    sheets = figure(
        study.moments,
        f"{study.driver} at some moments",
        "Driver, sketch, output (AI-generated), from the film's first frame to its last.",
    )
    if study.conditions is not None:
        words = "; ".join(VARIANTS[row.variant].words for row in study.rows)
        sheets += figure(
            study.conditions,
            f"{study.driver} under other conditions",
            f"The same moment under each condition: {words}.",
        )
    return f"<h2>{text(study.driver)}</h2>{sheets}{_curves(study)}"


def _curves(study: Study) -> str:
    """Mouth opening of driver and output over the film's beginning, as SVG."""
    driver, output = (series[:_DRAWN] for series in study.mouths)
    known = [value for series in (driver, output) for value in series if value is not None]
    if not known:
        return ""
    top = max(known) or 1.0

    def lines(series: Sequence[float | None], kind: str) -> str:
        step = (_WIDTH - 2 * _EDGE) / max(len(series) - 1, 1)
        runs: list[list[str]] = [[]]
        for place, value in enumerate(series):
            if value is None:
                runs.append([])
                continue
            y = _HEIGHT - _EDGE - value / top * (_HEIGHT - 2 * _EDGE)
            runs[-1].append(f"{_EDGE + place * step:.1f},{y:.1f}")
        return "".join(
            f'<polyline class="{kind}" points="{" ".join(run)}" {_LINE}/>' for run in runs if run
        )

    return (
        f'<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="mouth opening of driver and output">'
        f"{lines(driver, 'driver')}{lines(output, 'output')}</svg>"
        f'<figcaption>Mouth opening of the <b class="driver">driver</b> and of the '
        f'<b class="output">output</b> over {len(driver)} frames, 0 to {top:.2f} inter-ocular '
        "distances.</figcaption></figure>"
    )
