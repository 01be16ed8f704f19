"""What a model's card says of consent, in the user's language where the program wrote it."""

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

translate = QCoreApplication.translate

_DATED = re.compile(r"(.*) \(said on (\d{4}-\d\d-\d\d)\)")


_KNOWN = (
    QT_TRANSLATE_NOOP("Consent", "the person agreed"),
    QT_TRANSLATE_NOOP("Consent", "not needed: this person does not exist"),
    QT_TRANSLATE_NOOP("Consent", "not needed: a painting, the person died long ago"),
    QT_TRANSLATE_NOOP(
        "Consent",
        "recorded for a research corpus that is published under CC BY 4.0; no separate "
        "consent to a trained face is known",
    ),
    QT_TRANSLATE_NOOP(
        "Consent",
        "the London Set: all signed consent to use in original or altered forms; the young "
        "adults: recorded for a research set that is published under CC BY, no separate "
        "consent to a trained model is known; all others do not exist",
    ),
    QT_TRANSLATE_NOOP(
        "Consent",
        "the London Set: all signed consent to use in original or altered forms; GRID and the "
        "young adults: recorded for research sets that are published under CC BY, no separate "
        "consent to a trained model is known; all others do not exist",
    ),
)
"""The sentences of the models that come with the program, and of the window's check box."""


def consent_words(consent: str) -> str:
    """A card's consent; what a person wrote in their own words stays as it is.

    Args:
        consent: as `Card.consent` holds it, in English where the program wrote it.
    """
    dated = _DATED.fullmatch(consent)
    if dated is None:
        return _in_users_language(consent)
    words, date = dated.groups()
    text = translate("Consent", "{words} (said on {date})")
    return text.format(words=_in_users_language(words), date=date)


def _in_users_language(words: str) -> str:
    return translate("Consent", words) if words in _KNOWN else words
