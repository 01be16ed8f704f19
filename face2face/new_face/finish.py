"""From a training run to a whole model: reduced, frozen, with its background and in 8 bits."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from face2face.card import NOT_STATED
from face2face.dataset.layout import PairFiles
from face2face.errors import ModelError
from face2face.faces.person import Person
from face2face.model import read_model
from face2face.new_face.plan import Plan
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.utils.system import keras_on_tensorflow

_SAMPLES = 100
"""Pairs that int8 is calibrated on."""


def finish_run(
    run: Path,
    reduced: Path,
    model: Path,
    pairs: PairFiles,
    plan: Plan,
    report: Callable[[str], None],
    *,
    person: Person | None = None,
    halfway: Callable[[], None] = lambda: None,
) -> None:
    """Make the model of a run, of its last checkpoint.

    By their L1 alone, one of before the discriminator had a say would be the best: it is nearer in
    the mean, and blurred. The last has learned all, at a rate that has fallen to nothing.

    Args:
        run: the training.
        reduced: the folder to write the generator alone to.
        model: the folder to write the model to.
        pairs: what it was trained on.
        plan: says its name, and what the person agreed to.
        report: takes the messages for the user.
        person: of a second stage, the face's; None for the model's own.
        halfway: called when about half of it is done.

    Raises:
        Face2FaceError: of whatever failed.
    """
    with keras_on_tensorflow():
        from face2face.export.background import add_background
        from face2face.export.freeze import Origin, freeze
        from face2face.export.reduce import reduce_run

    reduce_run(run, reduced, "last", "reduced by face2face-new: the last checkpoint", _unsaid)
    halfway()
    origin = Origin(
        name=plan.name,
        licence=NOT_STATED,
        attribution=NOT_STATED,
        consent=plan.consent,
        command="frozen by face2face-new: fp16",
    )
    freeze(reduced, model, origin, half=True, saved_model=False, report=_unsaid)
    add_background(
        read_model(str(model)),
        pairs,
        OpenVinoFaceNetworks(),
        command="completed by face2face-new: the background",
        person=person,
        report=report,
    )
    if importlib.util.find_spec("nncf") is not None:
        _quantise(model, pairs, report)


def _unsaid(line: str) -> None:
    """Take a message that the maker of a network wants, and that of a face does not."""
    del line


def _quantise(model: Path, pairs: PairFiles, report: Callable[[str], None]) -> None:
    """Add int8: a third of the time an image."""
    from face2face.export.quantise import quantise

    report("making a quicker copy in 8 bits: half a minute or so")
    try:
        quantise(
            read_model(str(model)),
            pairs,
            samples=_SAMPLES,
            command=f"quantised by face2face-new: int8, {_SAMPLES} samples",
            report=_unsaid,
        )
    except ModelError as error:
        report(f"left without int8: {error}")  # the face itself is whole, and runs
