"""The report as one HTML page: tables, sample sheets, curves; readable in light and dark."""

import base64
import html
from collections.abc import Sequence

import cv2

from face2face.evaluation.measure import Study
from face2face.evaluation.table import NOTES, Table, score, tables
from face2face.evaluation.variants import VARIANTS
from face2face.types import Frame

_WIDTH, _HEIGHT, _EDGE = 1000, 150, 8
_DRAWN = 1000
"""Frames in a curve: more would run into each other."""

_QUALITY = 88

_LINE = 'fill="none" stroke="#888" stroke-width="1.5" vector-effect="non-scaling-stroke"'
"""How a curve is drawn; the style gives it its colour."""

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


def as_page(model: str, about: str, studies: Sequence[Study]) -> str:
    """Write the page: one file that needs no other, well-formed as XML too.

    Args:
        model: its name.
        about: one line on what was run, and how.
        studies: one a driver.
    """
    rows = [row for study in studies for row in study.rows]
    met, asked = score(rows)
    notes = "".join(f"<dt>{_text(k)}</dt><dd>{_text(v)}</dd>" for k, v in NOTES.items())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width"/>'
        f"<title>{_text(model)}: face2face-eval</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_text(model)}</h1><p>{_text(about)}</p>"
        f"<p><strong>{met} of {asked} targets met.</strong> The faces in the lowest row of each "
        "sheet are AI-generated.</p>"
        + "".join(map(_table, tables(rows)))
        + f"<h2>What the columns say</h2><dl>{notes}</dl>"
        + "".join(map(_study, studies))
        + "</body></html>\n"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.head)
    body = ""
    for row in table.body:
        cells = "".join(
            f"<td>{_text(cell.text)}</td>"
            if cell.met is None
            else f'<td class="{"pass" if cell.met else "fail"}">{_text(cell.text)} '
            f"{_mark(cell.met)}</td>"
            for cell in row
        )
        body += f"<tr>{cells}</tr>"
    return (
        f'<h2>{_text(table.title)}</h2><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _mark(met: bool) -> str:
    word = "pass" if met else "fail"
    return f'<span role="img" aria-label="{word}" title="{word}">{"✓" if met else "✗"}</span>'


def _study(study: Study) -> str:
    sheets = _figure(
        study.moments,
        f"{study.driver} at some moments",
        "Driver, sketch, output (AI-generated), from the film's first frame to its last.",
    )
    if study.conditions is not None:
        words = "; ".join(VARIANTS[row.variant].words for row in study.rows)
        sheets += _figure(
            study.conditions,
            f"{study.driver} under other conditions",
            f"The same moment under each condition: {words}.",
        )
    return f"<h2>{_text(study.driver)}</h2>{sheets}{_curves(study)}"


def _figure(sheet: Frame, alternative: str, caption: str) -> str:
    _, data = cv2.imencode(
        ".jpg", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    picture = base64.b64encode(data.tobytes()).decode()
    height, width = sheet.shape[:2]
    return (
        f'<figure><img src="data:image/jpeg;base64,{picture}" width="{width}" height="{height}" '
        f'alt="{_text(alternative)}"/><figcaption>{_text(caption)}</figcaption></figure>'
    )


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


def _text(text: str) -> str:
    return html.escape(text)
