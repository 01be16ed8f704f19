"""From a reduced generator to a FaceModel folder, its graph as the first face2face used it.

Input `image_tensor:0`, uint8 RGB (size, 2 * size, 3), the condition in the left half; output
`generate_output/output:0`, uint8 RGB (1, size, size, 3). One form for all models, so that old
programs run new ones and the other way round.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import (
    convert_variables_to_constants_v2,
)

from face2face.card import Card, write_card
from face2face.card_entries import NetworkEntry, PersonEntry, SketchEntry
from face2face.config import GRAPH_INPUT, GRAPH_OUTPUT
from face2face.engine.compose import label
from face2face.export.reduce import Notes, read_reduced
from face2face.faces.crop import centre_crop
from face2face.faces.person import Person
from face2face.faces.sketch import draw_sketch
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import read_image
from face2face.model import GRAPH, PREVIEW, SAVED_MODEL, START
from face2face.provenance.image_writer import write_marked
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.provenance.signer import Signer
from face2face.tasks.base import ImageTask, MatteTask
from face2face.tasks.registry import task_named
from face2face.types import Frame
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.files import changed_together
from face2face.utils.paths import shipped

_SHOWN = Path("luca", "photo.jpg")
"""Of a shipped portrait, who does not exist: what the previews of other tasks show."""

_SMALL = 1024
"""Constants with fewer values stay as they are: halving them saves nothing."""


class ServedGenerator(tf.Module):
    """A generator that takes and gives uint8, as the frozen graph does."""

    def __init__(self, generator: keras.Model, size: int) -> None:
        """Wrap a generator from and to float (batch, size, size, 3) in [-1, 1]."""
        super().__init__()
        self._generator = generator
        spec = tf.TensorSpec((size, 2 * size, 3), tf.uint8, name=GRAPH_INPUT)

        def serve(image_tensor: tf.Tensor) -> tf.Tensor:
            condition = tf.cast(image_tensor[None, :, :size], tf.float32) / 127.5 - 1.0
            image = self._generator(condition, training=False)
            levels = tf.clip_by_value(tf.round((image + 1.0) * 127.5), 0.0, 255.0)
            scope, _, name = GRAPH_OUTPUT.partition("/")
            with tf.name_scope(scope):
                return tf.cast(levels, tf.uint8, name=name)

        self.serve = tf.function(serve, input_signature=[spec])


def frozen_graph(served: ServedGenerator, half: bool) -> bytes:
    """The generator as a serialised GraphDef with its weights inside.

    Args:
        served: the generator.
        half: store weights as half floats, which are read back as floats: half the file.
    """
    function = convert_variables_to_constants_v2(served.serve.get_concrete_function())
    graph = function.graph.as_graph_def()
    if half:
        graph = _with_half_weights(graph)
    data: bytes = graph.SerializeToString(deterministic=True)
    return data


def _with_half_weights(graph: Any) -> Any:
    smaller = tf.compat.v1.GraphDef()
    smaller.versions.CopyFrom(graph.versions)
    for node in graph.node:
        values = (
            tf.make_ndarray(node.attr["value"].tensor)
            if node.op == "Const" and node.attr["dtype"].type == tf.float32.as_datatype_enum
            else np.zeros(0)
        )
        if values.size < _SMALL:
            smaller.node.add().CopyFrom(node)
            continue
        stored = smaller.node.add(name=f"{node.name}/half", op="Const")
        stored.attr["dtype"].type = tf.float16.as_datatype_enum
        stored.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values.astype(np.float16)))
        # Under the old name, so that whatever reads the weight finds it.
        cast = smaller.node.add(name=node.name, op="Cast", input=[stored.name])
        cast.attr["SrcT"].type = tf.float16.as_datatype_enum
        cast.attr["DstT"].type = tf.float32.as_datatype_enum
    return smaller


@dataclass(frozen=True)
class Origin:
    """Where a model comes from, as its card tells it.

    Attributes:
        name: the model's.
        licence: what others may do with it.
        attribution: whose footage it was trained on.
        consent: what the trained person agreed to, and when; None takes what the run says.
        command: the command line that froze it, or in words what another program did.
    """

    name: str
    licence: str
    attribution: str
    consent: str | None
    command: str


def freeze(
    folder: Path,
    out: Path,
    origin: Origin,
    *,
    half: bool,
    saved_model: bool,
    report: Callable[[str], None] = print,
) -> Card:
    """Write the frozen graph, the preview and the card: all of them or, if it fails, none.

    Args:
        folder: holds reduced_model.keras.
        out: the FaceModel folder; made if need be, may be `folder` itself.
        origin: goes into the card.
        half: store the weights as half floats, which are computed with as floats.
        saved_model: write a SavedModel as well.
        report: takes the messages for the user.

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
        mark = Mark(COMPOSITE, "the images on the right made", origin.name, "what is on the left")
        preview = _preview(served, person, notes)
        write_marked(room / PREVIEW, preview, None, mark, Signer(report))
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
                refining=notes.refining,
                widest=notes.widest,
            ),
            weights="fp16" if half else "fp32",
            person=PersonEntry.of(person) if person else None,
            sketch=SketchEntry(iris=True) if notes.iris else None,
            data=notes.sources,
            training=notes.training,
            commands=[*notes.commands, origin.command],
            licence=origin.licence,
            attribution=origin.attribution,
            consent=notes.consent if origin.consent is None else origin.consent,
            files=sha256_of_each(room, names),
        )
        write_card(room, card)
    megabytes = (out / GRAPH).stat().st_size / 1e6
    assert card.network is not None
    weights = card.network.parameters / 1e6
    report(f"{out}: {card.name}, {weights:.1f} M weights, {megabytes:.1f} MB")
    return card


def _preview(served: ServedGenerator, person: Person | None, notes: Notes) -> Frame:
    """What the network was given, left, and what it made of that.

    Of a trained face it is the face at rest and its two strongest variations; of another task a
    shipped photograph, as the task would be given it.
    """
    size = notes.size
    if person is not None:
        faces = [person.at_rest]
        for mode, deviation in list(zip(person.modes, person.deviations, strict=True))[:2]:
            face = person.mean + 1.5 * deviation * mode.reshape(68, 2)
            faces.append(face if person.gaze is None else person.looking(face, person.gaze[0]))
        given = [draw_sketch(face * size - 0.5, size) for face in faces]
    else:
        given = [_given(notes.task, size)]
    images: list[Frame] = []
    for condition in given:
        wide = np.hstack([condition, np.zeros_like(condition)])
        generated = np.array(served.serve(tf.constant(wide)))[0]
        label(generated)
        images += [condition, generated]
    return contact_sheet(images, columns=2, side=min(size, 256))


def _given(task_name: str, size: int) -> Frame:
    """What a task makes of a shipped photograph; black for tasks that no photograph is given to."""
    task, photo = task_named(task_name), shipped("models") / _SHOWN
    if not isinstance(task, ImageTask) or not photo.is_file():
        return np.zeros((size, size, 3), np.uint8)
    image = read_image(photo)
    square = centre_crop(image.shape[1], image.shape[0]).image(image, size)
    if isinstance(task, MatteTask):
        return task.network_input(square)
    return task.pair(square, None, np.random.default_rng(0)).condition
