"""Small line images on a 24-pixel grid, drawn for this program."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from face2face.utils.paths import shipped

_PATHS = {
    "snapshot": '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
    "record": '<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="4" fill="INK"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="2" fill="INK"/>',
    "virtual": '<rect x="3" y="7" width="12" height="10" rx="2"/><path d="M15 11l6-3v8l-6-3z"/>',
    "calibrate": '<circle cx="12" cy="12" r="6.5"/>'
    '<path d="M12 2.5v5M12 16.5v5M2.5 12h5M16.5 12h5"/>',
    "motion": '<path d="M4 6h16M4 12h16M4 18h16"/><circle cx="9" cy="6" r="2.4" fill="INK"/>'
    '<circle cx="15.5" cy="12" r="2.4" fill="INK"/><circle cx="7.5" cy="18" r="2.4" fill="INK"/>',
    "landmarks": '<path d="M5 8q0 12 7 12t7-12"/><path d="M9 15q3 2.4 6 0M8 9.5h2M14 9.5h2"/>'
    '<path d="M6.5 5.5q2-1.6 4 0M13.5 5.5q2-1.6 4 0"/>',
    "mirror": '<path d="M12 3v18" stroke-dasharray="2 2.4"/><path d="M9 7v10H3z"/>'
    '<path d="M15 7v10h6z" fill="INK"/>',
    "output": '<rect x="3" y="5" width="18" height="14" rx="2"/>'
    '<rect x="12" y="5" width="9" height="14" rx="2" fill="INK"/>',
    "full": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "model": '<circle cx="12" cy="9" r="4.5"/><path d="M4 21q1-6 8-6t8 6"/>',
    "warning": '<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.4v.4"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.4"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "camera": '<rect x="3" y="6" width="18" height="12" rx="2.5"/>'
    '<circle cx="12" cy="12" r="3.2"/>',
    "size": '<rect x="3" y="5" width="18" height="14" rx="2"/>'
    '<path d="M7 12.5V9h3.5M17 11.5V15h-3.5"/>',
    "star": '<path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"/>',
    "star-full": '<path fill="INK" '
    'd="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"/>',
    "play": '<path d="M7 5l12 7-12 7z" fill="INK"/>',
    "pause": '<path d="M8 5v14M16 5v14" stroke-width="3.2"/>',
    "frame_back": '<path d="M15 6l-8 6 8 6z" fill="INK"/><path d="M18.5 6v12"/>',
    "frame_forward": '<path d="M9 6l8 6-8 6z" fill="INK"/><path d="M5.5 6v12"/>',
    "loop": '<path d="M5 11V9a3 3 0 0 1 3-3h10M15 3l3 3-3 3"/>'
    '<path d="M19 13v2a3 3 0 0 1-3 3H6M9 21l-3-3 3-3"/>',
    "sound": '<path d="M4 9.5v5h3.5l5 4v-13l-5 4z" fill="INK"/>'
    '<path d="M16 9q2.4 3 0 6M18.6 6.5q4.4 5.5 0 11"/>',
    "sound_off": '<path d="M4 9.5v5h3.5l5 4v-13l-5 4z" fill="INK"/>'
    '<path d="M16 9.5l5 5M21 9.5l-5 5"/>',
    "convert": '<rect x="3" y="5" width="12" height="14" rx="2"/><path d="M3 9h3M3 15h3M12 9h3"/>'
    '<path d="M11 12h10M18 8.5l3.5 3.5-3.5 3.5"/>',
    "up": '<path d="M6 14.5l6-6 6 6"/>',
    "down": '<path d="M6 9.5l6 6 6-6"/>',
}


def draw_icon(painter: QPainter, name: str, location: QRectF, colour: QColor) -> None:
    """Paint an icon into a square.

    Args:
        painter: as it is before and afterwards.
        name: of the icon.
        location: the square.
        colour: of its lines, with their opacity.
    """
    ink = colour.name()
    body = _PATHS[name].replace("INK", ink)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{ink}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
        f"{body}</svg>"
    )
    painter.save()
    painter.setOpacity(painter.opacity() * colour.alphaF())  # SVG's names of colours have none
    QSvgRenderer(QByteArray(svg.encode())).render(painter, location)
    painter.restore()


def pixmap(name: str, side: int, colour: QColor, ratio: float) -> QPixmap:
    """An icon as an image.

    Args:
        name: of the icon.
        side: of the image, in points.
        colour: of its lines.
        ratio: pixels a point of the screen.
    """
    result = QPixmap(round(side * ratio), round(side * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_icon(painter, name, QRectF(0, 0, side, side), colour)
    painter.end()
    return result


def program_icon() -> QIcon:
    """The program's own."""
    return QIcon(str(icon_file()))


def icon_file() -> Path:
    """Where the program's icon lies."""
    return shipped("assets") / "icon.svg"
