"""Errors and notices as sentences in the user's language, by their kind and never by their words.

What somebody else has said, and a message that carries no kind, is shown as it came, and in other
languages than English marked as such.
"""

from PySide6.QtCore import QCoreApplication

from face2face.errors import ErrorDetails, Fact, details_of
from face2face.gui.causes import reason_words, verbatim
from face2face.gui.error_sentences import sentences
from face2face.gui.source_sentences import waiting_titles

translate = QCoreApplication.translate


def local(message: str, details: ErrorDetails | None = None) -> str:
    """A message as a sentence in the user's language.

    Args:
        message: the English line; shown, with a capital, where there are no details.
        details: the kind and facts of what it says.
    """
    if details is None:
        said = verbatim(message[:1].upper() + message[1:])
        return said[:1].upper() + said[1:]
    facts = {name: _said(name, fact) for name, fact in details.facts.items()}
    return sentences()[details.kind].format_map(facts)


def _said(name: str, fact: Fact) -> str | int:
    """A fact as it is put into a sentence."""
    if isinstance(fact, ErrorDetails):
        return local("", fact)
    if name == "reason":
        return reason_words(str(fact))
    if name == "system":
        return privacy_settings(str(fact))
    return fact


def privacy_settings(system: str) -> str:
    """Where a system lets programs use the camera, as its own settings call it."""
    if system == "Darwin":
        return translate("Engine", "System Settings > Privacy & Security > Camera")
    return translate("Engine", "Settings > Privacy & security > Camera")


_ENDS = ".!?…\u3002\uff01\uff1f"  # the last three are Chinese


def whole(sentence: str) -> str:
    """A sentence with its full stop, so that another may follow."""
    if not sentence or sentence[-1] in _ENDS:
        return sentence
    return translate("Engine", "{sentence}.").format(sentence=sentence)


def local_error(error: Exception) -> str:
    """An error as a sentence in the user's language."""
    return local(str(error), details_of(error))


def local_notice(line: str) -> str:
    """A notice as a sentence in the user's language; "" for ""."""
    return local(line, details_of(line))


def waiting_title(details: ErrorDetails | None) -> str:
    """What to say in a few words of a source that is waited for; "" where that is not known."""
    if details is None:
        return ""
    return waiting_titles().get(details.kind, "").format_map(details.facts)
