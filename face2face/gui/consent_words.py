"""What a model's card says of consent, in the user's language where the program wrote it."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from face2face.new_face.consent import AGREED

translate = QCoreApplication.translate

_DATED = re.compile(r"(.*) \(said on (\d{4}-\d\d-\d\d)\)")


def consent_words(consent: str) -> str:
    """A card's consent; what a person wrote in their own words stays as it is.

    Args:
        consent: as `Card.consent` holds it, in English where the program wrote it.
    """
    dated = _DATED.fullmatch(consent)
    if dated is None:
        return _known().get(consent, consent)
    words, date = dated.groups()
    text = translate("Consent", "{words} (said on {date})")
    return text.format(words=_known().get(words, words), date=date)


def _known() -> Mapping[str, str]:
    """The sentences of the models that come with the program, and of the window's check box."""
    return {
        AGREED: translate("Consent", "the person agreed"),
        "not needed: this person does not exist": translate(
            "Consent", "not needed: this person does not exist"
        ),
        "not needed: a painting, the person died long ago": translate(
            "Consent", "not needed: a painting, the person died long ago"
        ),
        "recorded for a research corpus that is published under CC BY 4.0; no separate consent to "
        "a trained face is known": translate(
            "Consent",
            "recorded for a research corpus that is published under CC BY 4.0; no separate "
            "consent to a trained face is known",
        ),
        "the London Set: all signed consent to use in original or altered forms; the young adults: "
        "recorded for a research set that is published under CC BY, no separate consent to a "
        "trained model is known; all others do not exist": translate(
            "Consent",
            "the London Set: all signed consent to use in original or altered forms; the young "
            "adults: recorded for a research set that is published under CC BY, no separate "
            "consent to a trained model is known; all others do not exist",
        ),
        "the London Set: all signed consent to use in original or altered forms; GRID and the "
        "young adults: recorded for research sets that are published under CC BY, no separate "
        "consent to a trained model is known; all others do not exist": translate(
            "Consent",
            "the London Set: all signed consent to use in original or altered forms; GRID and the "
            "young adults: recorded for research sets that are published under CC BY, no separate "
            "consent to a trained model is known; all others do not exist",
        ),
    }
