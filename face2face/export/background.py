"""Adding to a model what stood still behind the person: learned from the images of its dataset."""

from collections.abc import Callable

import numpy as np

from face2face.card import CARD, write_card
from face2face.card_entries import BackgroundEntry
from face2face.dataset.layout import PairFiles, halves
from face2face.errors import DatasetError, ModelError
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.person import Person
from face2face.images.io import read_image, write_image
from face2face.images.resize import rescale_points
from face2face.model import PLATE, WHERE_PERSON, FaceModel
from face2face.portrait.still_background import learn_background
from face2face.tasks.registry import task_named
from face2face.types import Landmarks
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.files import changed_together

_MOST = 80
"""Images that are read; half of them are looked at."""


def add_background(
    model: FaceModel,
    pairs: PairFiles,
    networks: FaceNetworks,
    *,
    command: str,
    person: Person | None = None,
    report: Callable[[str], None] = print,
) -> bool:
    """Learn the background and write it into a model's folder.

    Args:
        model: with a card, of a person whose landmarks are known.
        pairs: the dataset that it was trained on.
        networks: find the faces.
        command: what goes into the record: the command line, or what is done in words.
        person: of a second stage, the face's; None for the model's own.
        report: takes the messages for the user.

    Returns:
        Whether there is one: not where the camera moved, or the background changed.

    Raises:
        ModelError: the model has no card, or does not know its person.
        DatasetError: the landmarks of the pairs are not known.
        SinkError: the folder cannot be written.
    """
    card, person = model.card, person or model.person
    if card is None or person is None:
        raise ModelError(
            f"{model.graph} has no {CARD} that knows its person: only faces of "
            "tools/freeze_model.py have a background"
        )
    if pairs.manifest is None or pairs.manifest.task != card.task:
        raise DatasetError(
            f"{pairs.folder} has no dataset.json of faces: name the dataset that {model.name} was "
            "trained on"
        )
    known = pairs.manifest.of("train")
    step = max(len(known) // _MOST, 1)
    times = task_named(card.task).times
    side = times * card.size
    factor = side / pairs.manifest.size
    if times == 1:
        frames = [target for _, target in halves(pairs.train[::step], side)]
    else:
        originals = [pairs.folder / "original" / file.name for file in pairs.train[::step]]
        frames = [read_image(file) for file in originals]
    faces: list[Landmarks] = [rescale_points(pair.points(), factor) for pair in known[::step]]
    neutral = (person.neutral * side - 0.5).astype(np.float32)
    learned = learn_background(frames, faces, neutral, networks)
    if learned is None:
        report("the camera moves or the background changes: the network draws it")
        return False
    folder = model.graph.parent
    entry = BackgroundEntry(
        plate=PLATE,
        person=WHERE_PERSON,
        face=[(round(float(x), 6), round(float(y), 6)) for x, y in person.neutral],
    )
    with changed_together(folder) as room:
        write_image(room / PLATE, learned.plate)
        write_image(room / WHERE_PERSON, np.repeat(learned.person[..., None], 3, axis=2))
        files = card.files | sha256_of_each(room, [PLATE, WHERE_PERSON])
        write_card(room, card.after_command(command, background=entry, files=files))
    report("the background stands still: it was learned once, and the network need not draw it")
    return True
