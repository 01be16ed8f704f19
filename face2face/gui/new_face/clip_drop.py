"""Where clips are dropped on the first page of a new face; it fills what would be empty there."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from face2face.gui.dialogs import kind_of
from face2face.gui.plain_text import listed
from face2face.gui.theme import tokens_of
from face2face.gui.transferred import accept_as_copy, local_paths

_EDGE, _RADIUS = 1.5, 10.0
_ROOM = 16
_LEAST_HEIGHT = 48


class ClipDrop(QWidget):
    """A dashed frame with a line in its middle, brighter while files are held over the page.

    Args:
        page: files may be dropped anywhere on it, as long as it accepts drops.

    Attributes:
        told: what to do with files that were dropped and are no videos, in the user's language.

    Signals:
        videos: some were dropped; carries their paths.
        others: files were dropped that are no videos: `told` says what to do.
    """

    videos = Signal(list)
    others = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._held = False
        self.told = ""
        self.text = self.tr("Drop videos of the person here")
        self.setAccessibleName(self.text)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        page.installEventFilter(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the line, where there is room for it."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 2 * _ROOM, _LEAST_HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take what is held over the page, and dropped there."""
        if isinstance(event, QDragEnterEvent) and local_paths(event.mimeData()):
            self._show_held(held=accept_as_copy(event))
            return True
        if isinstance(event, QDragLeaveEvent):
            self._show_held(held=False)
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._show_held(held=False)
            if accept_as_copy(event):
                self._take(local_paths(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def clear(self) -> None:
        """Forget what was told of other files."""
        self.told = ""

    def _take(self, paths: list[Path]) -> None:
        kinds = {path: kind_of(path) for path in paths}
        if videos := [path for path, kind in kinds.items() if kind == "video"]:
            self.videos.emit(videos)
        told = []
        if "photo" in kinds.values():
            told.append(
                self.tr("A face is learned from videos here. Drop a photo on the window instead.")
            )
        if rest := [path.name for path, kind in kinds.items() if kind not in ("photo", "video")]:
            told.append(
                self.tr("{names}: not a video. Drop the videos of the person themselves.").format(
                    names=listed(rest)
                )
            )
        if told:
            self.told = " ".join(told)
            self.others.emit()

    def _show_held(self, *, held: bool) -> None:
        self._held = held
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame, and the line in its middle."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.accent if self._held else t.muted), 1.5, Qt.PenStyle.DashLine))
        place = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        painter.setPen(QColor(t.text if self._held else t.muted))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(place.adjusted(_ROOM, 0, -_ROOM, 0), flags, self.text)
        painter.end()
