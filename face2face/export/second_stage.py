"""Adding a second stage to a trained face, as a folder in the folder of its own."""

from collections.abc import Callable

from face2face.card import CARD, Card, write_card
from face2face.config import DETAIL, ENLARGED, REENACTMENT
from face2face.errors import ModelError
from face2face.model import FaceModel, copy_model
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.files import changed_together


def add_second_stage(
    face: FaceModel, detail: FaceModel, *, command: str, report: Callable[[str], None] = print
) -> None:
    """Copy a second stage into a face's folder, in place of the one that it may have.

    Args:
        face: with a card, of the task landmarks.
        detail: of the task detail, trained on what this face makes.
        command: what goes into the record: the command line, or what is done in words.
        report: takes the messages for the user.

    Raises:
        ModelError: one of them is another kind of model, or they are of two sizes.
        SinkError: the face's folder cannot be written.
    """
    card, stage = card_of_face(face), detail.card
    if stage is None or stage.task != DETAIL or stage.size != card.size:
        raise ModelError(
            f"{detail.name} is no second stage of {card.size} pixels: train one on a dataset of "
            f"--task {DETAIL} --model {face.name}"
        )
    folder = face.graph.parent
    with changed_together(folder) as room:
        (room / DETAIL).mkdir()
        copy_model(detail.graph.parent, room / DETAIL)
        before = {
            name: one for name, one in card.files.items() if not name.startswith(f"{DETAIL}/")
        }
        files = before | sha256_of_each(room, [DETAIL])
        write_card(room, card.after_command(command, files=files))
    large = ENLARGED * card.size
    report(f"{folder / CARD}: {face.name} can be shown at {large} pixels with --size")


def card_of_face(model: FaceModel) -> Card:
    """The card of a trained face.

    Raises:
        ModelError: it is none, or has no card.
    """
    card = model.card
    if card is None or card.task != REENACTMENT or model.photo is not None:
        raise ModelError(f"{model.name} is no trained face: name a model of tools/freeze_model.py")
    return card
