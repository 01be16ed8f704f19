"""Rows of widgets that go on in the next line."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from face2face.gui.widgets.flow_layout import FlowLayout


class _Sized(QWidget):
    """A widget that counts how often it is asked for its size."""

    def __init__(self) -> None:
        super().__init__()
        self.width_px, self.asked = 100, 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        self.asked += 1
        return QSize(self.width_px, 20)

    def grow(self) -> None:
        self.width_px *= 2
        self.updateGeometry()


def test_widgets_are_measured_again_when_one_has_changed_and_not_before(qtbot: QtBot) -> None:
    outer, (one, other) = QWidget(), (_Sized(), _Sized())
    qtbot.addWidget(outer)
    layout = FlowLayout(10, 5)
    outer.setLayout(layout)
    for widget in (one, other):
        layout.addWidget(widget)
    outer.resize(300, 100)
    outer.show()
    assert [layout.heightForWidth(width) for width in (210, 209)] == [20, 45]
    asked = one.asked
    for width in range(100, 400):
        layout.heightForWidth(width)
    assert one.asked == asked
    other.grow()
    assert [layout.heightForWidth(width) for width in (310, 309)] == [20, 45]
    one.hide()
    assert layout.minimumSize() == QSize(200, 20)
    assert layout.heightForWidth(210) == 20
    layout.takeAt(1)
    assert layout.sizeHint() == QSize(0, 0)
