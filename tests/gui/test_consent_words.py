"""What cards say of consent is read in the user's language."""

import json
from pathlib import Path
from typing import Any

import pytest

from face2face.gui.consent_words import consent_words
from face2face.new_face.consent import AGREED, dated

_CARDS = sorted((Path(__file__).parents[2] / "models").glob("*/model.json"))


@pytest.mark.usefixtures("spanish")
def test_the_consent_of_every_shipped_model_is_translated() -> None:
    assert _CARDS
    for card in _CARDS:
        consent = json.loads(card.read_text(encoding="utf-8"))["consent"]
        assert consent_words(consent) != consent, card


def test_english_stays_english(stand: Any) -> None:
    consents = [json.loads(card.read_text(encoding="utf-8"))["consent"] for card in _CARDS]
    assert [consent_words(consent) for consent in consents] == consents


@pytest.mark.usefixtures("spanish")
def test_the_words_of_a_person_stay_and_their_date_is_read() -> None:
    assert consent_words(dated(AGREED)).startswith("la persona dio su consentimiento (dicho el 20")
    assert consent_words("ja, Ana (said on 2026-11-28)") == "ja, Ana (dicho el 2026-11-28)"
    assert consent_words("my own face") == "my own face"
    assert consent_words("") == ""
