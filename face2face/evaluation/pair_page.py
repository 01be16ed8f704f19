"""The report on pairs as one HTML page: tables and sample sheets."""

from face2face.engine.compose import label
from face2face.evaluation.document import document, figure
from face2face.evaluation.pair_table import pair_notes, pair_score, pair_tables
from face2face.evaluation.pairs import PairStudy, Sample
from face2face.images.contact_sheet import contact_sheet
from face2face.types import Frame

_SIDE = 232
"""Pixels of a picture's side: the label's letters can be read."""

_WIDE = 8
"""Pictures a row at most."""


def pairs_page(model: str, about: str, study: PairStudy) -> str:
    """Write the page.

    Args:
        model: its name.
        about: one line on what was run, and how.
        study: what was measured.
    """
    order = "condition, result (AI-generated), "
    order += "target" if study.samples[0].rival is None else "Telea's inpainting, target"
    samples = figure(samples_sheet(study.samples), "some pairs", f"From left to right: {order}.")
    return document(
        model,
        about,
        pair_score(study),
        "The pictures in the second column of each sample are AI-generated.",
        pair_tables(study),
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
    return contact_sheet(shown, columns=_WIDE // each * each, side=_SIDE)
