"""From a reduced generator to a FaceModel folder."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf

from face2face.bundle import (
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
from face2face.dataset.sheet import contact_sheet
from face2face.engine.compose import label
from face2face.errors import writing
from face2face.export.graph import ServedGenerator, frozen_graph
from face2face.export.reduce import Reduced, read_reduced
from face2face.faces.sketch import draw_sketch
from face2face.files import whole_file
from face2face.pictures import write_picture
from face2face.types import Frame


@dataclass(frozen=True)
class Origin:
    """Whose face it is, what others may do with the model, and the command that froze it."""

    name: str
    licence: str
    attribution: str
    consent: str
    command: str


def freeze(folder: Path, out: Path, origin: Origin, *, half: bool, saved_model: bool) -> Card:
    """Write the frozen graph, the preview and the card.

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
    reduced = read_reduced(folder)
    served = ServedGenerator(reduced.generator, reduced.size)
    out.mkdir(parents=True, exist_ok=True)
    names = [GRAPH, PREVIEW]
    with whole_file(out / GRAPH) as temporary:
        temporary.write_bytes(frozen_graph(served, half=half))
    write_picture(out / PREVIEW, _preview(served, reduced))
    if (folder / START).is_file():
        if out.resolve() != folder.resolve():
            with whole_file(out / START) as temporary:
                shutil.copyfile(folder / START, temporary)
        names.append(START)
    if saved_model:
        _write_saved_model(served, out / SAVED_MODEL)
        names.append(SAVED_MODEL)
    card = Card(
        name=origin.name,
        task=reduced.task,
        size=reduced.size,
        network=NetworkEntry(filters=reduced.filters, parameters=reduced.generator.count_params()),
        weights="fp16" if half else "fp32",
        person=PersonEntry.of(reduced.person) if reduced.person else None,
        data=reduced.sources,
        training=reduced.training,
        commands=[*reduced.commands, origin.command],
        licence=origin.licence,
        attribution=origin.attribution,
        consent=origin.consent,
        files=hashes(out, names),
    )
    write_card(out, card)
    return card


def _preview(served: ServedGenerator, reduced: Reduced) -> Frame:
    """The face at rest and its two strongest variations, each with its sketch."""
    size = reduced.size
    if reduced.person is None:
        faces = []
        sketches = [np.zeros((size, size, 3), np.uint8)]
    else:
        person = reduced.person
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


def _write_saved_model(served: ServedGenerator, path: Path) -> None:
    with (
        writing(path),
        tempfile.TemporaryDirectory(prefix=".saved-", dir=path.parent) as folder,
    ):
        tf.saved_model.save(served, folder, signatures=served.serve)
        shutil.rmtree(path, ignore_errors=True)
        Path(folder).rename(path)
        # TemporaryDirectory wants something to remove.
        Path(folder).mkdir()
