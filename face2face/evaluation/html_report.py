"""The reports as HTML pages: one file that needs no other, readable in light and dark."""

import base64
from collections.abc import Mapping, Sequence
from html import escape

import cv2

from face2face.engine.compose import label
from face2face.evaluation.pair_table import pair_notes, pair_score, pair_tables
from face2face.evaluation.pairs import PairStudy, Sample
from face2face.evaluation.table import Table
from face2face.evaluation.trained_study import Study
from face2face.evaluation.trained_table import NOTES, trained_tables
from face2face.evaluation.trained_targets import trained_score
from face2face.evaluation.variants import VARIANTS
from face2face.images.contact_sheet import LABELLED_SIDE, contact_sheet
from face2face.tasks.registry import task_named
from face2face.types import Frame

_QUALITY = 88

_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--soft:#5f6368;--paper:#fff;--line:#d9dbdf;
--card:#f5f6f8;--good:#12703a;--bad:#b3261e;--driver:#7a7f87;--output:#0b62d6}
@media(prefers-color-scheme:dark){:root{--ink:#e9e9ec;--soft:#a2a6ad;--paper:#17181b;
--line:#3a3c42;--card:#202226;--good:#63d391;--bad:#ff8f85;--driver:#9aa0a8;--output:#6db1ff}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:1280px;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.7rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
p,figcaption,dl{color:var(--soft)}.wide{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:right;
vertical-align:bottom}
th{font-weight:600;color:var(--soft);font-size:.85rem}
th:first-child,td:first-child{text-align:left}td{white-space:nowrap}
.pass{color:var(--good)}.fail{color:var(--bad);font-weight:600}
figure{margin:.8rem 0 1.4rem;padding:.8rem;background:var(--card);border-radius:8px}
img,svg{display:block;max-width:100%;height:auto}figcaption{margin-top:.5rem;font-size:.9rem}
.driver{stroke:var(--driver)}.output{stroke:var(--output)}
b.driver{color:var(--driver)}b.output{color:var(--output)}
dt{float:left;clear:left;margin-right:.5rem;color:var(--ink)}dd{margin:0}
"""


def document(
    model: str,
    about: str,
    met: tuple[int, int],
    warning: str,
    all_of_them: Sequence[Table],
    notes: Mapping[str, str],
    samples: str,
) -> str:
    """Write a page, well-formed as XML too.

    Args:
        model: its name.
        about: one line on what was run, and how.
        met: how many targets are met, and of how many.
        warning: which images are generated.
        all_of_them: the tables.
        notes: what the columns' names mean.
        samples: HTML with sheets and curves.
    """
    explained = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in notes.items())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width"/>'
        f"<title>{escape(model)}: face2face-eval</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(model)}</h1><p>{escape(about)}</p>"
        f"<p><strong>{met[0]} of {met[1]} targets met.</strong> {escape(warning)}</p>"
        + "".join(map(_table, all_of_them))
        + f"<h2>What the columns say</h2><dl>{explained}</dl>"
        + samples
        + "</body></html>\n"
    )


def figure(sheet: Frame, alternative: str, caption: str) -> str:
    """An image, uint8 RGB, with what stands for it and what is said below it."""
    _, data = cv2.imencode(
        ".jpg", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    image = base64.b64encode(data.tobytes()).decode()
    height, width = sheet.shape[:2]
    return (
        f'<figure><img src="data:image/jpeg;base64,{image}" width="{width}" height="{height}" '
        f'alt="{escape(alternative)}"/><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    body = ""
    for row in table.body:
        cells = "".join(
            f"<td>{escape(cell.text)}</td>"
            if cell.met is None
            else f'<td class="{"pass" if cell.met else "fail"}">{escape(cell.text)} '
            f"{_mark(cell.met)}</td>"
            for cell in row
        )
        body += f"<tr>{cells}</tr>"
    return (
        f'<h2>{escape(table.title)}</h2><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _mark(met: bool) -> str:
    word = "pass" if met else "fail"
    return f'<span role="img" aria-label="{word}" title="{word}">{"✓" if met else "✗"}</span>'


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
    return document(
        model, about, trained_score(rows), warning, trained_tables(rows), NOTES, samples
    )


def _study(study: Study) -> str:
    sheets = figure(
        study.moments,
        f"{study.driver} at some moments",
        "Driver, sketch, output (AI-generated), from the video's first frame to its last.",
    )
    if study.conditions is not None:
        words = "; ".join(VARIANTS[row.variant].words for row in study.rows)
        sheets += figure(
            study.conditions,
            f"{study.driver} under other conditions",
            f"The same moment under each condition: {words}.",
        )
    return f"<h2>{escape(study.driver)}</h2>{sheets}{_curves(study)}"


def _curves(study: Study) -> str:
    """Mouth opening of driver and output over the video's beginning, as SVG."""
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


_WIDE = 8
"""Images a row at most."""


def pairs_page(model: str, about: str, study: PairStudy, more: Sequence[Table] = ()) -> str:
    """Write the page.

    Args:
        model: its name.
        about: one line on what was run, and how.
        study: what was measured.
        more: tables to come after the study's.
    """
    order = "condition, result (AI-generated), "
    rival = task_named(study.task).rival
    order += f"{rival}, target" if rival else "target"
    samples = figure(samples_sheet(study.samples), "some pairs", f"From left to right: {order}.")
    return document(
        model,
        about,
        pair_score(study),
        "The images in the second column of each sample are AI-generated.",
        [*pair_tables(study), *more],
        pair_notes(study),
        f"<h2>Samples</h2>{samples}",
    )


def samples_sheet(samples: list[Sample]) -> Frame:
    """Lay samples out, one beside the other: condition, labelled answer, rival, target.

    Args:
        samples: at least one; all with a rival, or none.

    Returns:
        uint8 RGB.
    """
    shown: list[Frame] = []
    for sample in samples:
        answer = sample.answer.copy()
        label(answer)
        rival = [] if sample.rival is None else [sample.rival]
        shown += [sample.condition, answer, *rival, sample.target]
    each = len(shown) // len(samples)
    return contact_sheet(shown, columns=_WIDE // each * each, side=LABELLED_SIDE)
