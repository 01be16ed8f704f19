"""Light or dark as the system is, and the colours and measures of both."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

THEMES = ("system", "light", "dark")
"""What the window may look like."""

_IMAGES = Path(__file__).parent / "images"


def dress(app: QApplication, dark: bool) -> None:
    """Give the program its colours."""
    app.setPalette(palette(dark))
    app.setStyleSheet(style_sheet(dark))


class Appearance(QObject):
    """The program's lightness: the system's, now and whenever it changes, or what was chosen.

    Args:
        app: the program; as it is dressed now it looks where the system says nothing.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._theme = "system"
        self._before = is_dark(app.palette())
        hints = app.styleHints()
        self._scheme = hints.colorScheme()
        hints.colorSchemeChanged.connect(self._follow)
        self._dress()

    def choose(self, theme: str) -> None:
        """Dress the program in one of THEMES."""
        self._theme = theme
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # The frames of windows, too, where the system lets them; "Unknown" is the system's own.
        self._app.styleHints().setColorScheme(wanted.get(theme, Qt.ColorScheme.Unknown))
        self._dress()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        self._dress()

    def _dress(self) -> None:
        unknown = self._scheme is Qt.ColorScheme.Unknown
        systems = self._before if unknown else self._scheme is Qt.ColorScheme.Dark
        dress(self._app, systems if self._theme == "system" else self._theme == "dark")


@dataclass(frozen=True)
class Tokens:
    """The colours by what they are for; contrast of text to its ground is 4.5:1 or more."""

    window: str
    surface: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    alarm: str
    on_alarm: str
    stage: str
    stage_text: str
    stage_muted: str


LIGHT = Tokens(
    window="#f4f5f7",
    surface="#ffffff",
    raised="#ffffff",
    hover="#e9ecf1",
    line="#d5d9e0",
    text="#1b1f27",
    muted="#5b6472",
    accent="#0b6e6e",
    on_accent="#ffffff",
    alarm="#c02626",
    on_alarm="#ffffff",
    stage="#e2e6ec",
    stage_text="#1b1f27",
    stage_muted="#4f5866",
)
DARK = Tokens(
    window="#1a1d22",
    surface="#22262d",
    raised="#2a2f37",
    hover="#343a44",
    line="#3a414c",
    text="#e9ecf1",
    muted="#a2abb8",
    accent="#4fc3bd",
    on_accent="#08201f",
    alarm="#ff7b72",
    on_alarm="#2b0503",
    stage="#101216",
    stage_text="#e9ecf1",
    stage_muted="#a2abb8",
)

RADIUS = 8
GAP = 12


def is_dark(palette: QPalette) -> bool:
    """Whether a palette has light letters on a dark ground."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def tokens_of(widget: QWidget) -> Tokens:
    """The set that fits what the widget is shown with."""
    return DARK if is_dark(widget.palette()) else LIGHT


def palette(dark: bool) -> QPalette:
    """Qt's palette of a set."""
    tokens = DARK if dark else LIGHT
    role = QPalette.ColorRole
    result = QPalette()
    for location, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.hover),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
    ):
        result.setColor(location, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for location in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(tokens.muted)
        faint.setAlpha(150)
        result.setColor(disabled, location, faint)
    return result


def _image(name: str, dark: bool) -> str:
    """The path of an image, as style sheets take it."""
    return (_IMAGES / f"{name}-{'dark' if dark else 'light'}.svg").as_posix()


def style_sheet(dark: bool) -> str:
    """What the palette cannot say."""
    t = DARK if dark else LIGHT
    return f"""
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
        padding: 4px 6px; }}
    QMenuBar {{ background: {t.window}; padding: 2px 6px; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 5px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.hover}; }}
    QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 5px;
        menu-scrollable: 1; }}
    QMenu::item {{ padding: 6px 26px 6px 26px; border-radius: 5px; }}
    QMenu::item:selected {{ background: {t.hover}; color: {t.text}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 8px; }}
    QComboBox {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS}px;
        padding: 0 12px; min-height: 34px; color: {t.text}; }}
    QComboBox:hover {{ background: {t.hover}; }}
    QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0 11px; }}
    QComboBox::drop-down {{ border: none; width: 30px; }}
    QComboBox::down-arrow {{ image: url("{_image("down", dark)}"); width: 16px; height: 16px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line};
        selection-background-color: {t.hover}; selection-color: {t.text}; padding: 4px;
        outline: 0; }}
    QComboBox QAbstractItemView::item {{ padding: 6px 10px; border-radius: 5px; border: none; }}
    QComboBox QAbstractItemView::item:selected {{ background: {t.hover}; color: {t.text}; }}
    QComboBox QAbstractItemView::item:disabled {{ color: {t.muted}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 4px; min-height: 30px;
        margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QPushButton {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 6px; padding: 5px 14px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 4px 13px; }}
    QPushButton[role="main"] {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; font-weight: 600; }}
    QPushButton:disabled, QPushButton[role="main"]:disabled {{ background: {t.window};
        color: {t.muted}; border-color: {t.line}; font-weight: 400; }}
    QPushButton[role="main"]:focus {{ border: 2px solid {t.text}; }}
    QPlainTextEdit {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 6px; padding: 4px 6px; }}
    QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 3px 5px; }}
    QLineEdit, QSpinBox {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 6px; padding: 3px 8px; }}
    QLineEdit:focus, QSpinBox:focus {{ border: 2px solid {t.accent}; padding: 2px 7px; }}
    QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; border: none;
        background: transparent; width: 24px; }}
    QSpinBox::up-button {{ subcontrol-position: top right; margin: 3px 3px 0 0; }}
    QSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 3px 3px 0; }}
    QCheckBox, QRadioButton {{ spacing: 8px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px;
        border: 2px solid {t.muted}; background: {t.raised}; }}
    QCheckBox::indicator {{ border-radius: 4px; }}
    QRadioButton::indicator {{ border-radius: 9px; }}
    QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ border-color: {t.accent};
        background: {t.accent}; }}
    QCheckBox::indicator:checked {{ image: url("{_image("check", dark)}"); }}
    QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {t.line}; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {t.muted}; }}
    QCheckBox:focus, QRadioButton:focus {{ color: {t.accent}; }}
    QProgressBar {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 6px;
        min-height: 14px; max-height: 14px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 5px; }}
    QLabel[role="muted"] {{ color: {t.muted}; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QLabel[role="alarm"] {{ color: {t.alarm}; }}
    """
