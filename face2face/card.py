"""The card of a model: what model.json says of it, and where it comes from."""

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from face2face.card_entries import (
    BackgroundEntry,
    Entry,
    Int8Entry,
    Line,
    NetworkEntry,
    PersonEntry,
    PortraitEntry,
    Sha256,
    SketchEntry,
    Text,
)
from face2face.errors import ErrorKind, ModelError
from face2face.untrusted.refusal import bounded_bytes, refusing
from face2face.utils.files import whole_file
from face2face.utils.text import sanitize_name

CARD = "model.json"

SCHEMA: Literal[1] = 1
"""Version of what model.json says."""

NOT_STATED = "not stated"

_MOST_CARD = 4 << 20
"""Bytes of model.json; ours have 0.1 MB."""


class Card(Entry):
    """What model.json says: of a generator, or of a photograph."""

    schema_version: Literal[1] = SCHEMA
    """A reader refuses a card of a newer version."""
    name: Line
    """What the program calls it."""
    task: Line
    """What it was made for: landmarks (it moves a face), inpaint, pencil, cutout, deblur ..."""
    size: int = Field(ge=128, le=1024)
    """Side of its images in pixels."""
    network: NetworkEntry | None = None
    """Of a generator."""
    portrait: PortraitEntry | None = None
    """Of a photograph that is moved without a generator."""
    normalisation: Line = "uint8 in and out; [-1, 1] inside the graph"
    """What the numbers of its images mean."""
    weights: Literal["fp32", "fp16"] | None = None
    """How frozen_model.pb stores them."""
    int8: Int8Entry | None = None
    """Of the quantised form beside the graph, where there is one."""
    person: PersonEntry | None = None
    """Statistics of the trained face, which retargeting needs."""
    background: BackgroundEntry | None = None
    """What stood still behind the person; without it the network draws all of the image."""
    sketch: SketchEntry | None = None
    """What the network's sketches show beside the 68 points."""
    data: list[dict[str, Any]] = Field([], max_length=10_000)
    """What it was trained on: name, hash and number of frames of each source."""
    training: dict[str, Any] = Field(default={})
    """How: steps, minutes, those of the runs before that it went on from, losses, seed."""
    commands: list[Annotated[str, Field(max_length=1 << 20)]] = Field([], max_length=1_000)
    """The commands that made it, in their order."""
    metrics: dict[str, Any] = Field(default={})
    """What was measured of it, by the name of the measurement."""
    licence: Text = NOT_STATED
    """What others may do with it."""
    attribution: Text = NOT_STATED
    """Whose footage it was trained on."""
    consent: Text = NOT_STATED
    """What the person whose face it is agreed to, and when."""
    files: dict[str, Sha256] = Field(max_length=200)
    """SHA-256 of every file of the model, by its path in the folder."""

    @model_validator(mode="after")
    def _has_a_generator_or_a_photo(self) -> "Card":
        if self.portrait is None and (self.network is None or self.weights is None):
            raise ValueError("network and weights are needed")
        trained = (self.network, self.int8, self.person, self.background)
        if self.portrait is not None and any(part is not None for part in trained):
            raise ValueError("it is of a photograph: there is no network")
        return self

    @property
    def iris(self) -> bool:
        """Whether the network's sketches show irises."""
        return self.sketch is not None and self.sketch.iris

    def after_command(self, command: str, **changes: Any) -> "Card":
        """The card once a command has changed its model.

        Args:
            command: becomes the last of `commands`, where it may have stood before.
            changes: the new values of other fields.
        """
        commands = [*(one for one in self.commands if one != command), command]
        return self.model_copy(update={**changes, "commands": commands})


def read_card(folder: Path) -> Card:
    """Read a model folder's model.json; the files that it lists are not looked at.

    Raises:
        ModelError: it cannot be read, is no card, or one of a newer version.
    """
    location = folder / CARD
    with refusing(location):
        text = bounded_bytes(location, _MOST_CARD)
    try:
        return Card.model_validate_json(text)
    except ValidationError as error:
        version = _version_of(text)
        if version > SCHEMA:
            raise ModelError(
                f"{location} is of a newer face2face (schema_version {version}, this one "
                f"knows {SCHEMA}): update face2face",
                ErrorKind.MODEL_TOO_NEW,
                path=str(location),
            ) from error
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise ModelError(
            f"{location} is not a model card of this version ({sanitize_name(where)}: "
            f"{first['msg']}): "
            "get the model again, or freeze it anew",
            ErrorKind.MODEL_CARD_BROKEN,
            path=str(location),
        ) from error


def _version_of(text: bytes) -> int:
    """The schema version of a card that cannot be read otherwise, 0 where it has none."""
    try:
        version = json.loads(text)["schema_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return version if isinstance(version, int) else 0


def number_in(value: object) -> float | None:
    """A figure of a card, which may come from a stranger; None where it is none.

    What is far beyond any measure says nothing, and would fill a line.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and abs(value) < 1e6 else None


def trained_minutes(training: Mapping[str, Any]) -> tuple[float | None, float]:
    """How long a network was trained, as its card's `training` says.

    Returns:
        Minutes of its own run, None where they are not known; and of all runs before it, each begun
        with the network of the one before, as far as they are known.
    """
    own, before = (number_in(training.get(name)) for name in ("minutes", "minutes_before"))
    return None if own is None or own < 0 else own, max(before or 0.0, 0.0)


def write_card(folder: Path, card: Card) -> None:
    """Write model.json; the files it lists must be there already."""
    with whole_file(folder / CARD) as temporary:
        temporary.write_text(card.model_dump_json(indent=1), encoding="utf-8")
