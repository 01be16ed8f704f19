"""The line of figures at the window's foot."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.local_number import LocalNumber
from face2face.video.camera_formats import USUAL_FORMAT

translate = QCoreApplication.translate
_DOT = "  ·  "
_KEEPS_UP = 0.93
"""Less of the source's frames than this share is told as falling behind."""


class StatusLine(QLabel):
    """Shows the figures of a session, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._parts: list[str] = []
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAccessibleDescription(self.tr("Figures"))  # its name is the figures themselves
        self.setMinimumWidth(1)

    def show_status(self, status: LiveStatus) -> None:
        """Show the figures of now."""
        self._parts = figures(status)
        self.setAccessibleName(_DOT.join(self._parts))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take up the new room."""
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        """The last figures are left out where they would be cut."""
        parts = list(self._parts)
        metrics = QFontMetrics(self.font())
        while parts and metrics.horizontalAdvance(_DOT.join(parts)) > self.width():
            parts.pop()
        self.setText(_DOT.join(parts))


def figures(status: LiveStatus) -> list[str]:
    """The figures; what is not known is left out."""
    parts: list[str] = []
    if status.source is SourceState.RUNNING:
        if status.file_rate:
            said = translate("StatusLine", "video {rate:.1f} fps")
        else:
            said = translate("StatusLine", "camera {rate:.1f} fps")
        parts.append(said.format(rate=LocalNumber(status.source_rate)))
        if status.width:
            parts.append(_size(status))
    if status.runtime:
        if status.source is SourceState.RUNNING:
            parts += [
                translate("StatusLine", "output {rate:.1f} fps").format(
                    rate=LocalNumber(status.output_rate)
                ),
                translate("StatusLine", "delay {delay:.0f} ms").format(delay=status.delay_ms),
            ]
        parts.append(_local_runtime(status.runtime))
        if status.source is SourceState.RUNNING and _drops(status):
            parts.insert(-1, _slowest(status))
    return parts


def _size(status: LiveStatus) -> str:
    """What size the images have, and which other one the user chose."""
    size = f"{status.width} \u00d7 {status.height}"
    asked = status.camera_format
    if asked in (None, USUAL_FORMAT) or asked.size == (status.width, status.height):
        return size
    return translate("StatusLine", "{size} instead of {width} \u00d7 {height}").format(
        size=size, width=asked.width, height=asked.height
    )


def _drops(status: LiveStatus) -> bool:
    """Whether frames are left out now, and it is known what takes so long."""
    return bool(status.slowest) and status.output_rate < _KEEPS_UP * status.source_rate


def stage_names() -> dict[str, str]:
    """What the stages of the work on a frame are called."""
    return {
        "track": translate("StatusLine", "tracking"),
        "retarget": translate("StatusLine", "motion"),
        "sketch": translate("StatusLine", "drawing"),
        "begin": translate("StatusLine", "generating"),  # handing it over may wait, too
        "generate": translate("StatusLine", "generating"),
        "detail": translate("StatusLine", "generating"),
        "irises": translate("StatusLine", "eyes"),
        "merge": translate("StatusLine", "merging"),
        "smooth": translate("StatusLine", "smoothing"),
    }


def _slowest(status: LiveStatus) -> str:
    """The stage to which the time goes, such as "tracking 21 ms"."""
    return translate("StatusLine", "{stage} {time:.0f} ms").format(
        stage=stage_names()[status.slowest], time=status.slowest_ms
    )


def _local_runtime(name: str) -> str:
    """OpenVINO fp32 on CPU, with the small word in the user's language."""
    before, on, after = name.partition(" on ")
    if not on:
        return name
    return translate("StatusLine", "{runtime} on {device}").format(runtime=before, device=after)
