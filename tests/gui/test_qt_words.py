"""Qt's own dialogs speak the window's language, too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from face2face.gui.languages import LANGUAGES, speak
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
