"""A page over the window: the first start's, and the list of keys."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from face2face.gui.plain_text import plain_label, title_label
from face2face.gui.theme import is_dark, tokens_of
from face2face.gui.widgets.flow_layout import FlowLayout
from face2face.gui.widgets.icons import pixmap, program_icon

_SCROLL_BAR = 14

_COVERED = "covered by a sheet"
"""Property of a widget that was disabled for as long as a sheet lies over it."""


class Overlay(QWidget):
    """A sheet over its parent; Esc or its buttons close it.

    What it covers goes on, and neither takes the focus nor acts until it is closed.

    Args:
        parent: what it covers.
        width: the sheet's, where there is room.

    Signals:
        closed: it was closed by the user.
        covering: carries whether anything of the parent is covered, by this sheet or another.
    """

    closed = Signal()
    covering = Signal(bool)

    def __init__(self, parent: QWidget, width: int = 600) -> None:
        """Make an empty sheet, hidden."""
        super().__init__(parent)
        self._width = width
        self._focused_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheet = QWidget(self)
        self.body = QVBoxLayout(self._sheet)
        self.body.setContentsMargins(36, 30, 36, 28)
        self.body.setSpacing(14)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the sheet, above any other."""
        if self.isHidden():
            self._focused_before = QApplication.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self._cover()
        self.setFocus()

    def close_sheet(self) -> None:
        """Close the page, as its user does."""
        if not self.isHidden():
            self.put_away()
            self.closed.emit()

    def put_away(self) -> None:
        """Hide the sheet, and give the focus back."""
        before, self._focused_before = self._focused_before, None
        focused_here = self.hasFocus() or self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        below = self._cover() or self.parentWidget()
        if focused_here and below is not None:
            there = before is not None and isValid(before) and before.isVisible()
            back = before if before is not None and there and before.isEnabled() else below
            back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Dim what is beneath, paint the sheet."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(0, 0, 0, 150) if is_dark(self.palette()) else QColor(30, 36, 46, 110)
        painter.fillRect(self.rect(), veil)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(QRectF(self._sheet.geometry()), 16, 16)
        painter.end()

    def _cover(self) -> "Overlay | None":
        """Disable what is covered, enable what is not; the sheet on top, None without one."""
        parent = self.parentWidget()
        assert parent is not None
        # Children are in the order in which they lie on each other.
        widgets = [child for child in parent.children() if isinstance(child, QWidget)]
        sheets = [each for each in widgets if isinstance(each, Overlay) and not each.isHidden()]
        top = sheets[-1] if sheets else None
        if top is not None:
            top.setEnabled(True)
            top.setFocus()  # before those that have it are disabled: it would go astray
        for widget in widgets:
            if top is None or widget is top:
                if widget.property(_COVERED):
                    widget.setProperty(_COVERED, False)
                    widget.setEnabled(True)
            elif widget.isEnabledTo(parent):
                widget.setProperty(_COVERED, True)
                widget.setEnabled(False)
        self.covering.emit(top is not None)
        return top

    def _fit(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        width = min(self._width, self.width() - 32)
        self._sheet.setFixedWidth(width)
        height = min(self._height_for(width), self.height() - 16)
        self._sheet.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )

    def _height_for(self, width: int) -> int:
        """The sheet's height at a width, where there is room."""
        if self.body.hasHeightForWidth():  # the size hint is that of unwrapped text
            return self.body.heightForWidth(width)
        return self._sheet.sizeHint().height()


class Welcome(Overlay):
    """What the program does, that consent is needed, where help is.

    Signals:
        camera_wanted: start with the camera.
        demo_wanted: try the demo.
    """

    camera_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make the page, hidden."""
        super().__init__(parent)
        head = QHBoxLayout()
        head.setSpacing(16)
        image = plain_label()
        image.setPixmap(program_icon().pixmap(56, 56))
        title = title_label(1.7, self.tr("Your movements, another face"))
        title.setWordWrap(True)
        head.addWidget(image)
        head.addWidget(title, 1)
        self.body.addLayout(head)
        self._icons: list[tuple[QLabel, str]] = []
        self._row(
            "camera",
            self.tr("What it does"),
            self.tr(
                "Your camera is on the left. On the right a face that was trained from a video "
                "moves as you do. Nothing leaves this computer."
            ),
        )
        self._row(
            "check",
            self.tr("Consent"),
            self.tr(
                "Use a face only if the person agreed, and tell viewers that it is generated. "
                "What you save or send is labelled “AI-generated” unless you turn that off."
            ),
        )
        self._row(
            "info",
            self.tr("Help"),
            self.tr(
                "F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. "
                "C calibrates when the face does not follow you well."
            ),
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        self.camera_button = QPushButton(self.tr("Start with my camera"))
        self.demo_button = QPushButton(self.tr("Try the demo"))
        self.camera_button.setDefault(True)
        self.camera_button.setProperty("role", "main")
        buttons.addStretch(1)
        for button in (self.demo_button, self.camera_button):
            button.setMinimumHeight(38)
            buttons.addWidget(button)
        self.body.addSpacing(6)
        self.body.addLayout(buttons)
        self.camera_button.clicked.connect(self._camera)
        self.demo_button.clicked.connect(self._demo)

    def open(self) -> None:
        """Show the page, its main button ready for Enter."""
        super().open()
        colour = QColor(tokens_of(self).accent)
        for label, name in self._icons:
            label.setPixmap(pixmap(name, 26, colour, self.devicePixelRatioF()))
        self.camera_button.setFocus()

    def _row(self, icon: str, title: str, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        image = plain_label()
        image.setFixedWidth(56)
        image.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._icons.append((image, icon))
        words = QVBoxLayout()
        words.setSpacing(3)
        head = plain_label(title)
        head.setProperty("role", "heading")
        body = plain_label(text)
        body.setWordWrap(True)
        body.setProperty("role", "muted")
        words.addWidget(head)
        words.addWidget(body)
        words.addStretch(1)
        row.addWidget(image)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def _camera(self) -> None:
        self.close_sheet()
        self.camera_wanted.emit()

    def _demo(self) -> None:
        self.close_sheet()
        self.demo_wanted.emit()


class KeyList(Overlay):
    """All keys on one page."""

    def __init__(self, parent: QWidget, pairs: list[tuple[str, str]]) -> None:
        """Make the page, hidden; each key with what it does."""
        super().__init__(parent, width=780)
        title = title_label(1.4, self.tr("Keys"))
        self.body.addWidget(title)
        inner = QWidget()
        lines = self._lines = FlowLayout(7, 7)
        inner.setLayout(lines)
        # All as wide as the widest: they stand in columns, as many as there is room for.
        keys = [plain_label(key) for key, _ in pairs]
        names = [plain_label(name) for _, name in pairs]
        for key, name in zip(keys, names, strict=True):
            key.setProperty("role", "heading")
            key.ensurePolished()
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 12, 0)
            row.setSpacing(18)
            row.addWidget(key)
            row.addWidget(name, 1)
            lines.addWidget(line)
        for column in (keys, names):
            width = max(label.sizeHint().width() for label in column)
            for label in column:
                label.setMinimumWidth(width)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(60)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(scroll, 1)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addStretch(1)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close_sheet)
        row_of_buttons.addWidget(self.close_button)
        self.body.addLayout(row_of_buttons)

    def _height_for(self, width: int) -> int:
        """As high as the list is long in so many columns."""
        margins = self.body.contentsMargins()
        inside = width - margins.left() - margins.right() - _SCROLL_BAR
        rest = self._sheet.sizeHint().height() - self._scroll.sizeHint().height()
        return rest + self._lines.heightForWidth(inside)
