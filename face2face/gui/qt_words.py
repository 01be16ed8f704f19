"""Words of Qt's own dialogs that its translations lack; the window's have them."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

LACKING = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
)
"""They stand here because pyside6-lupdate keeps only what it finds in a file of the program."""
