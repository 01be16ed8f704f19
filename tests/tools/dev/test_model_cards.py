"""Model cards say what model.json says."""

import pytest

from face2face.model import read_model
from face2face.utils.paths import shipped
from tools.dev.model_cards import CARDS, card_text


@pytest.mark.parametrize("name", CARDS)
def test_the_card_is_that_of_the_model(name: str) -> None:
    folder = shipped("models") / name
    card = read_model(str(folder)).card
    assert card is not None
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert text == card_text(card)
    for part in ("Intended use", "Training data", "Groups", "Limits", "Ethical considerations"):
        assert f"## {part}" in text
    # No group of five people or more for whom it does harm.
    large = [row for row in card.metrics["groups"] if row["people"] >= 5]
    assert len(large) >= 8
    assert not any(row["harmless"] is False for row in large)
    assert all(f"{row['by']}: {row['group']} | {row['people']} " in text for row in large)
