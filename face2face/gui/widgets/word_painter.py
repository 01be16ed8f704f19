"""Words on an image, or in an empty tile."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from face2face.gui.plain_text import elide_words, shorten_words
from face2face.gui.state_words import StateMessage
from face2face.gui.theme import Tokens

_PILL = QColor(10, 12, 16, 190)
_PILL_TEXT = QColor("#ffffff")
_PILL_ALARM = QColor("#ffb4ac")
_MARGIN = 12.0
_CORNER_PAD = 18.0
_SMALLER = (1.0, 0.9, 0.8, 0.7)
"""Sizes of the letters that are tried until the words have room."""


class WordPainter:
    """Paints words with a painter that is open.

    Args:
        painter: on the tile.
        font: the tile's.
        tokens: the colours of now.
        bare: whether it is the full screen, seen from further away, on black.
    """

    def __init__(self, painter: QPainter, font: QFont, tokens: Tokens, *, bare: bool) -> None:
        self._painter = painter
        self._base = font
        self._tokens = tokens
        self._bare = bare

    def alone(self, words: StateMessage, room: QRectF) -> None:
        """In the middle of an empty tile, as text on its ground."""
        bright, quiet = self._tokens.stage_text, self._tokens.stage_muted
        alarm = self._tokens.alarm
        if self._bare:
            bright, quiet, alarm = "#ffffff", "#c8ced8", _PILL_ALARM.name()
        self._centred(words, room, QColor(alarm if words.urgent else bright), QColor(quiet))

    def over(self, words: StateMessage, place: QRectF, *, above_label: bool) -> None:
        """Over an image.

        Args:
            words: what to say.
            place: where the image is.
            above_label: whether there is a label in the lower right corner to stay clear of.
        """
        if words.covers:
            self._centred(
                words, place, _PILL_ALARM if words.urgent else _PILL_TEXT, QColor("#dfe4ec")
            )
            return
        if words.big:
            self._numeral(place, words.big)
        painter, font = self._painter, self._font(1.0, bold=False)
        painter.setFont(font)
        room = place.adjusted(2 * _MARGIN, 0, -2 * _MARGIN, 0)
        text = elide_words(shorten_words(words.line), QFontMetricsF(font), room.width())
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        size = QFontMetricsF(font).boundingRect(room, flags, text)
        pill = QRectF(0, 0, size.width() + 28, size.height() + 14)
        # Both are read however narrow the image is.
        lift = 34.0 if above_label else 0.0
        pill.moveCenter(
            QPointF(place.center().x(), place.bottom() - _MARGIN - lift - pill.height() / 2)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(_PILL_ALARM if words.urgent else _PILL_TEXT)
        painter.drawText(pill, flags, text)

    def upper_left(self, text: str, place: QRectF) -> None:
        """Small, in the upper left corner of an image."""
        text = self._fitting(text, place)
        height = self._corner_size(text).height()
        self._corner(text, place.topLeft() + QPointF(_MARGIN, _MARGIN + height), _PILL_TEXT)

    def upper_right(self, text: str, place: QRectF, *, beside: str) -> None:
        """Small, and not to be overlooked, in the upper right corner of an image.

        Args:
            text: what to say.
            place: where the image is.
            beside: what stands in the upper left corner: without room for both, this is below.
        """
        text = self._fitting(text, place)
        size = self._corner_size(text)
        lower = 0.0
        if beside:
            other = self._corner_size(self._fitting(beside, place)).width()
            if other + size.width() + 3 * _MARGIN > place.width():
                lower = size.height() + _MARGIN / 2
        down = _MARGIN + size.height() + lower
        self._corner(text, place.topRight() + QPointF(-_MARGIN - size.width(), down), _PILL_ALARM)

    def lower_right(self, text: str, place: QRectF) -> None:
        """Small, in the lower right corner of an image; smaller where there is little room.

        It is never cut: what says that an image is generated must be read.
        """
        font = self._corner_font()
        room = place.width() - 2 * _MARGIN - _CORNER_PAD
        wide = self._corner_size(text, font).width() - _CORNER_PAD
        if wide > room:
            font.setPointSizeF(max(1.0, font.pointSizeF() * room / wide))
        width = self._corner_size(text, font).width()
        corner = place.bottomRight() - QPointF(_MARGIN + width, _MARGIN)
        self._corner(text, corner, _PILL_TEXT, font)

    def _numeral(self, place: QRectF, text: str) -> None:
        side = min(place.width(), place.height()) * 0.34
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(place.center())
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawEllipse(disc)
        font = QFont(self._base)
        font.setPixelSize(max(12, round(side * 0.6)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(_PILL_TEXT)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)

    def _centred(self, words: StateMessage, room: QRectF, title: QColor, detail: QColor) -> None:
        """Title and detail in the middle, as large as there is room for."""
        width = min(room.width() - 24, 420.0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        whole = shorten_words(words.title), shorten_words(words.detail)
        space = QRectF(0, 0, width, 10_000)
        gap = 8.0 if words.detail else 0.0
        for factor in _SMALLER:
            large, small = self._font(1.35 * factor, bold=True), self._font(factor, bold=False)
            wide, narrow = QFontMetricsF(large), QFontMetricsF(small)
            said, more = elide_words(whole[0], wide, width), elide_words(whole[1], narrow, width)
            above = wide.boundingRect(space, flags, said).height()
            below = narrow.boundingRect(space, flags, more).height()
            total = above + (gap + below if words.detail else 0.0)
            if total <= room.height() - 8 and (said, more) == whole:
                break
        left, top = room.center().x() - width / 2, room.center().y() - total / 2
        painter = self._painter
        painter.setFont(large)
        painter.setPen(title)
        painter.drawText(QRectF(left, top, width, above), flags, said)
        if words.detail:
            painter.setFont(small)
            painter.setPen(detail)
            painter.drawText(QRectF(left, top + above + gap, width, below), flags, more)

    def _fitting(self, text: str, place: QRectF) -> str:
        """As much of a text as a corner of an image has room for."""
        room = place.width() - 2 * _MARGIN - _CORNER_PAD
        metrics = QFontMetricsF(self._corner_font())
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))

    def _corner_size(self, text: str, font: QFont | None = None) -> QRectF:
        metrics = QFontMetricsF(font or self._corner_font())
        return QRectF(0, 0, metrics.horizontalAdvance(text) + _CORNER_PAD, metrics.height() + 7)

    def _corner(
        self, text: str, lower_left: QPointF, ink: QColor, font: QFont | None = None
    ) -> None:
        font = font or self._corner_font()
        place = self._corner_size(text, font)
        place.moveBottomLeft(lower_left)
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _corner_font(self) -> QFont:
        return self._font(1.4 if self._bare else 0.92, bold=False)

    def _font(self, factor: float, *, bold: bool) -> QFont:
        font = QFont(self._base)
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setBold(bold)
        return font
