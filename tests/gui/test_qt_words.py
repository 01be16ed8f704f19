"""Qt's own dialogs speak the window's language, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from face2face.gui.languages import LANGUAGES, Translator, speak
from face2face.gui.qt_words import LACKING


@pytest.fixture
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """An application that speaks the language of the test's parameter."""
    translators = speak(qapp, QLocale(request.param))
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


_ALL = pytest.mark.parametrize(
    "spoken", [*LANGUAGES, "pt_PT", "pt_BR", "zh_CN"], indirect=True, ids=str
)


@_ALL
@pytest.mark.usefixtures("spoken")
def test_the_file_dialog_has_no_english_word() -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    labels = {label.text() for label in dialog.findChildren(QLabel) if label.text()}
    assert labels.isdisjoint({"&Look in:", "Files of &type:", "File &name:"})
    assert len(labels) >= 3


@_ALL
@pytest.mark.usefixtures("spoken")
def test_what_qt_lacks_is_there() -> None:
    looked, types, _, folder = LACKING  # Brazil says "drive", too
    for context, word, note in (
        ("QFileDialog", looked, ""),
        ("QFileDialog", types, ""),
        ("QAbstractFileIconProvider", folder, "All other platforms"),
    ):
        assert QCoreApplication.translate(context, word, note) != word


class _Knowing(QLocale):
    """A system in one language whose user reads others, the first of all first."""

    def __init__(self, name: str, read: list[str]) -> None:
        super().__init__(name)
        self._read = read

    def uiLanguages(self, *_: object) -> list[str]:  # noqa: N802 - Qt's name
        return self._read


@pytest.mark.parametrize(
    ("name", "read", "heard"),
    [
        ("it_IT", ["it-IT", "it", "de-DE", "de"], "Abbrechen"),
        ("en_GB", ["fr-FR", "fr", "en-GB"], "Annuler"),
        ("it_IT", ["it-IT", "en-US", "de-DE"], "Cancel"),
        ("zh_TW", ["zh-Hant-TW", "zh-TW", "zh"], "取消"),
    ],
)
def test_the_first_language_of_a_user_that_the_window_speaks_is_spoken(
    qapp: QApplication, name: str, read: list[str], heard: str
) -> None:
    translators = speak(qapp, _Knowing(name, read))
    try:
        assert QCoreApplication.translate("FaceChoice", "Cancel") == heard
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)


def test_what_is_not_translated_yet_is_english(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "face2face_xx.ts"
    file.write_text(
        '<TS version="2.1"><context><name>Actions</name><message><source>Save</source>'
        '<translation type="unfinished"></translation></message></context></TS>'
    )
    translator = Translator(file, qapp)
    qapp.installTranslator(translator)
    try:
        assert QCoreApplication.translate("Actions", "Save") == "Save"
    finally:
        qapp.removeTranslator(translator)
