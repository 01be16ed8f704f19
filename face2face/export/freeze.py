"""From a reduced generator to a FaceModel folder."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf

from face2face.engine.compose import label
from face2face.export.graph import ServedGenerator, frozen_graph
from face2face.export.reduce import read_reduced
from face2face.faces.person import Person
from face2face.faces.sketch import draw_sketch
from face2face.images.contact_sheet import contact_sheet
from face2face.model import (
    GRAPH,
    PREVIEW,
    SAVED_MODEL,
    START,
    Card,
    NetworkEntry,
    PersonEntry,
    hashes,
    write_card,
)
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.provenance.marked_pictures import write_marked
from face2face.provenance.seal import Sealer
from face2face.types import Frame
from face2face.utils.files import changed_together


@dataclass(frozen=True)
class Origin:
    """Whose face it is, what others may do with the model, and the command that froze it.

    The consent is None where it is what the run says.
    """

    name: str
    licence: str
    attribution: str
    consent: str | None
    command: str


def freeze(folder: Path, out: Path, origin: Origin, *, half: bool, saved_model: bool) -> Card:
    """Write the frozen graph, the preview and the card: all of them or, if it fails, none.

    Args:
        folder: holds reduced_model.keras.
        out: the FaceModel folder; made if need be, may be `folder` itself.
        origin: goes into the card.
        half: store the weights as half floats, which are computed with as floats.
        saved_model: write a SavedModel as well.

    Raises:
        ModelError: there is no reduced model in `folder`.
        SinkError: `out` cannot be written.
    """
    generator, notes = read_reduced(folder)
    served = ServedGenerator(generator, notes.size)
    person = notes.person.person() if notes.person else None
    names = [GRAPH, PREVIEW]
    with changed_together(out) as room:
        (room / GRAPH).write_bytes(frozen_graph(served, half=half))
        mark = Mark(COMPOSITE, "the pictures on the right made", origin.name, "what is on the left")
        preview = _preview(served, person, notes.size)
        write_marked(room / PREVIEW, preview, None, mark, Sealer(print))
        if (folder / START).is_file():
            shutil.copyfile(folder / START, room / START)
            names.append(START)
        if saved_model:
            tf.saved_model.save(served, room / SAVED_MODEL, signatures=served.serve)
            names.append(SAVED_MODEL)
        card = Card(
            name=origin.name,
            task=notes.task,
            size=notes.size,
            network=NetworkEntry(
                filters=notes.filters,
                parameters=generator.count_params(),
                residual=notes.residual,
            ),
            weights="fp16" if half else "fp32",
            person=PersonEntry.of(person) if person else None,
            data=notes.sources,
            training=notes.training,
            commands=[*notes.commands, origin.command],
            licence=origin.licence,
            attribution=origin.attribution,
            consent=notes.consent if origin.consent is None else origin.consent,
            files=hashes(room, names),
        )
        write_card(room, card)
    return card


def _preview(served: ServedGenerator, person: Person | None, size: int) -> Frame:
    """The face at rest and its two strongest variations, each with its sketch."""
    if person is None:
        faces = []
        sketches = [np.zeros((size, size, 3), np.uint8)]
    else:
        faces = [person.neutral.ravel()]
        for mode, deviation in list(zip(person.modes, person.deviations, strict=True))[:2]:
            faces.append(person.mean.ravel() + 1.5 * deviation * mode)
        sketches = [draw_sketch(face.reshape(68, 2) * size - 0.5, size) for face in faces]
    pictures: list[Frame] = []
    for sketch in sketches:
        wide = np.hstack([sketch, np.zeros_like(sketch)])
        generated = np.array(served.serve(tf.constant(wide)))[0]
        label(generated)
        pictures += [sketch, generated]
    return contact_sheet(pictures, columns=2, side=min(size, 256))
