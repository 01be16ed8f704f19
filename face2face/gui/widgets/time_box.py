"""A box for a time in minutes and seconds."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QWidget

from face2face.gui.widgets.number_box import NumberBox


class TimeBox(NumberBox):
    """A number of seconds, shown as "1:05"; seconds alone can be typed as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """At 0:00."""
        super().__init__(parent)
        self.setMinimumWidth(84)

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        """Minutes and seconds."""
        return f"{value // 60}:{value % 60:02d}"

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        """Seconds."""
        minutes, _, seconds = text.rpartition(":")
        return 60 * int(minutes or 0) + int(seconds or 0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Whether a text is a time, or may become one."""
        minutes, _, seconds = text.rpartition(":")
        digits = (minutes + seconds).isdecimal() or not minutes + seconds
        if not digits or text.count(":") > 1 or len(text) > 7:
            return QValidator.State.Invalid, text, position
        complete = bool(seconds) and self.minimum() <= self.valueFromText(text) <= self.maximum()
        state = QValidator.State.Acceptable if complete else QValidator.State.Intermediate
        return state, text, position
