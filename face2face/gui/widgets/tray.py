"""The mark beside the clock while the virtual camera sends."""

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from face2face.gui.widgets.icons import program_icon

_SIDE = 64
_DOT = QRectF(36, 36, 26, 26)


class Tray(QObject):
    """An icon in the system's tray, where there is one; its menu shows, stops and quits.

    Args:
        window: owns the menu.

    Signals:
        show_wanted: the window is to come to the front.
        stop_wanted: nothing more is to be sent.
        quit_wanted: the program is to end.

    Attributes:
        icon: the icon.
        menu: its menu.
    """

    show_wanted = Signal()
    stop_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        """Hidden."""
        super().__init__(window)
        self.menu = QMenu(window)
        for name, signal in (
            (self.tr("Show window"), self.show_wanted),
            (self.tr("Stop sending"), self.stop_wanted),
            (self.tr("Quit"), self.quit_wanted),
        ):
            self.menu.addAction(name).triggered.connect(signal)
        self.icon = QSystemTrayIcon(_on_air_icon(), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)

    def show(self, name: str) -> None:
        """Show that something is sent, under a name."""
        self.icon.setToolTip(self.tr("face2face sends as {name}").format(name=name))
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()

    def hide(self) -> None:
        """Nothing is sent any more."""
        self.icon.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.show_wanted.emit()


def _on_air_icon() -> QIcon:
    """The program's icon with a red dot."""
    pixmap = program_icon().pixmap(_SIDE, _SIDE)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("white"))
    painter.drawEllipse(_DOT)
    painter.setBrush(QColor("#d92d20"))
    painter.drawEllipse(_DOT.adjusted(3, 3, -3, -3))
    painter.end()
    return QIcon(pixmap)
