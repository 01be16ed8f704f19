"""The user's language: the window's words in it, from the translators' own files, and Qt's."""

import xml.etree.ElementTree as ET
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

TRANSLATIONS = Path(__file__).parent / "translations"
"""Where the translations are, a .ts for each language."""

LANGUAGES = {
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "zh": "中文",
}
"""What the window is translated into, beside English, by Qt's code."""


class Translator(QTranslator):
    """Translates by a .ts as translators edit it (Qt Linguist).

    Qt itself reads compiled files alone, which would have to be made anew, and kept, with each word
    that changes.

    Args:
        file: the .ts.
        parent: Qt's owner.
    """

    def __init__(self, file: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = {
            (context.findtext("name"), message.findtext("source")): message.findtext("translation")
            for context in ET.parse(file).getroot().iter("context")  # noqa: S314 - the program's own
            for message in context.iter("message")
        }

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Whether there is nothing in it."""
        return not self._texts

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The text in the file's language; None lets Qt ask the other translators."""
        del disambiguation, n  # no text of the window has two meanings, or a plural
        return self._texts.get((context, source)) or None


def speak(app: QCoreApplication, locale: QLocale | None = None) -> list[QTranslator]:
    """Load the translations for a language, the system's by default.

    Returns:
        The translators; they belong to `app`.
    """
    locale = locale or QLocale.system()
    found: list[QTranslator] = []
    spoken = _first_spoken(locale)
    if spoken in LANGUAGES:
        found.append(Translator(TRANSLATIONS / f"face2face_{spoken}.ts", app))
    qts = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # Qt has words for Brazil alone: better those than English in Portugal.
    if any(qts.load(one, "qtbase", "_", folder) for one in (locale, QLocale(locale.language()))):
        found.append(qts)
    for translator in found:
        app.installTranslator(translator)
    return found


def _first_spoken(locale: QLocale) -> str:
    """The first of a user's languages that the window speaks, "en" for none.

    A system may show its windows in another language than it writes dates in, and know several.
    """
    codes = [tag.split("-")[0] for tag in locale.uiLanguages()]
    return next((code for code in codes if code in LANGUAGES or code == "en"), "en")
