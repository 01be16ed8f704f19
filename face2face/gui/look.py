"""Light or dark as the system is, and the user's language."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from face2face.gui.theme import is_dark, palette, style_sheet

_TRANSLATIONS = Path(__file__).parent / "translations"


def dress(app: QApplication, dark: bool) -> None:
    """Give the program its colours."""
    app.setPalette(palette(dark))
    app.setStyleSheet(style_sheet(dark))


def follow_system(app: QApplication) -> None:
    """Give the program the system's lightness, now and whenever it changes."""
    before = is_dark(app.palette())

    def take(scheme: Qt.ColorScheme) -> None:
        unknown = scheme is Qt.ColorScheme.Unknown
        dress(app, before if unknown else scheme is Qt.ColorScheme.Dark)

    hints = app.styleHints()
    hints.colorSchemeChanged.connect(take)
    take(hints.colorScheme())


def speak(app: QCoreApplication, locale: QLocale | None = None) -> list[QTranslator]:
    """Load the translations for a language, the system's by default.

    Returns:
        The translators; they belong to `app`.
    """
    locale = locale or QLocale.system()
    found = []
    for name, folder in (
        ("face2face", str(_TRANSLATIONS)),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            found.append(translator)
    return found
