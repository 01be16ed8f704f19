"""Whom cards name, and their licences, are read in the user's language."""

import json
from pathlib import Path
from typing import Any

import pytest

from face2face.gui.attribution_words import attribution_words

_CARDS = [
    json.loads(card.read_text(encoding="utf-8"))
    for card in sorted((Path(__file__).parents[2] / "models").glob("*/model.json"))
]


@pytest.mark.usefixtures("spanish")
def test_the_attribution_of_every_shipped_model_is_translated() -> None:
    assert _CARDS
    for card in _CARDS:
        assert attribution_words(card["attribution"]) != card["attribution"], card["name"]


@pytest.mark.usefixtures("spanish")
def test_names_of_licences_works_and_others_words_stay() -> None:
    for card in _CARDS:
        licence = attribution_words(card["licence"])
        assert (licence == card["licence"]) is card["licence"].startswith("CC"), card["name"]
    assert "Mona Lisa" in attribution_words(
        "Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris"
    )
    assert attribution_words("Ana's photo") == "Ana's photo"
    assert attribution_words("") == ""


def test_english_stays_english(stand: Any) -> None:
    for card in _CARDS:
        assert attribution_words(card["attribution"]) == card["attribution"]
