"""The line of figures at the window's foot."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from face2face.engine.live.status import LiveStatus, SourceState

translate = QCoreApplication.translate
_DOT = "  ·  "


class StatusLine(QLabel):
    """Shows the figures of a session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAccessibleDescription(self.tr("Figures"))  # its name is the figures themselves
        self.setMinimumWidth(1)

    def show_status(self, status: LiveStatus) -> None:
        """Show the figures of now."""
        self.setText(figures(status))


def figures(status: LiveStatus) -> str:
    """The figures as one line; what is not known is left out."""
    parts: list[str] = []
    if status.source is SourceState.RUNNING:
        if status.file_rate:
            said = translate("StatusLine", "video {rate:.1f} fps")
        else:
            said = translate("StatusLine", "camera {rate:.1f} fps")
        parts.append(said.format(rate=status.source_rate))
        if status.width:
            parts.append(f"{status.width} \u00d7 {status.height}")
    if status.runtime:
        if status.source is SourceState.RUNNING:
            parts += [
                translate("StatusLine", "output {rate:.1f} fps").format(rate=status.output_rate),
                translate("StatusLine", "delay {delay:.0f} ms").format(delay=status.delay_ms),
            ]
        parts.append(_local_runtime(status.runtime))
    return _DOT.join(parts)


def _local_runtime(name: str) -> str:
    """OpenVINO fp32 on CPU, with the small word in the user's language."""
    before, on, after = name.partition(" on ")
    if not on:
        return name
    return translate("StatusLine", "{runtime} on {device}").format(runtime=before, device=after)
