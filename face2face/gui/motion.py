"""How motion is carried over: what the panel shows, the session does and the settings keep."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields

from PySide6.QtCore import QObject

from face2face.faces.motion import RETARGETS, Motion, RetargetMode
from face2face.gui.link import SessionLink
from face2face.gui.motion_panel import MotionPanel
from face2face.gui.settings import Settings

_FIELDS = tuple(field.name for field in fields(Motion))


class MotionControl(QObject):
    """Keeps session, panel and settings of one mind."""

    def __init__(
        self, link: SessionLink, panel: MotionPanel, settings: Settings, parent: QObject
    ) -> None:
        """Change nothing yet.

        Args:
            link: told how motion is carried over.
            panel: where the user sees and changes it.
            settings: how it was the last time.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._link = link
        self._panel = panel
        self._settings = settings
        self._settled = panel.motion
        panel.changed.connect(self._tell)
        panel.settled.connect(self._keep_changes)
        panel.reset.connect(self._keep_all)

    def begin(self, asked: Motion, given: Collection[str]) -> None:
        """Begin as the command line asks, and where it says nothing as it was the last time.

        Args:
            asked: what holds where the settings say nothing.
            given: the fields of `asked` that hold whatever the settings say.
        """
        self._show(_remembered(self._settings, asked, given))

    def reset(self) -> None:
        """As usual again; what is kept is left alone."""
        self._show(Motion())

    def _show(self, motion: Motion) -> None:
        self._settled = motion
        self._panel.show_motion(motion)
        self._tell()

    def _tell(self) -> None:
        self._link.set_motion(self._panel.motion)

    def _keep_changes(self) -> None:
        # A flag is for one start: it is not kept because something else was changed.
        before, now = asdict(self._settled), asdict(self._panel.motion)
        self._keep(name for name in _FIELDS if now[name] != before[name])

    def _keep_all(self) -> None:
        self._keep(_FIELDS)

    def _keep(self, names: Iterable[str]) -> None:
        self._settled = self._panel.motion
        for name in names:
            self._settings.keep(_key(name), getattr(self._settled, name))


def _remembered(settings: Settings, asked: Motion, given: Collection[str]) -> Motion:
    """What the settings say of a Motion, but for the fields given."""

    def number(name: str, high: float) -> float:
        value: float = getattr(asked, name)
        return value if name in given else settings.number(_key(name), value, 0, high)

    kept_gaze = settings.text(_key("gaze"))
    kept = settings.text(_key("retarget"))
    modes: dict[str, RetargetMode] = {mode: mode for mode in RETARGETS}
    mode = asked.retarget if "retarget" in given else modes.get(kept, asked.retarget)
    return Motion(
        mode,
        number("head_gain", 3),
        number("expression_gain", 3),
        number("smoothing", 1),
        number("brows_gain", 3),
        number("eyes_gain", 3),
        number("mouth_gain", 3),
        asked.gaze if "gaze" in given or kept_gaze != "viewer" else "viewer",
    )


def _key(name: str) -> str:
    return f"motion/{name}"
