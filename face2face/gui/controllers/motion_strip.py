"""How motion is carried over: what the panel shows, the session does and the settings keep."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from urllib.parse import quote

from PySide6.QtCore import QObject

from face2face.faces.retarget_options import (
    GAINS,
    MOST_GAIN,
    RETARGETS,
    RetargetMode,
    RetargetOptions,
)
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.widgets.retarget_panel import RetargetPanel

_FIELDS = tuple(field.name for field in fields(RetargetOptions))


class RetargetController(QObject):
    """Keeps session, panel and settings of one mind; each face has settings of its own.

    Args:
        link: told how motion is carried over.
        panel: where the user sees and changes it.
        settings: how it was the last time.
        parent: Qt's owner.
    """

    def __init__(
        self, link: SessionBridge, panel: RetargetPanel, settings: Settings, parent: QObject
    ) -> None:
        """Change nothing yet."""
        super().__init__(parent)
        self._link = link
        self._panel = panel
        self._settings = settings
        self._settled = panel.motion
        self._told: RetargetOptions | None = None
        self._face = ""
        self._requested = RetargetOptions()
        self._given: Collection[str] = ()
        link.changed.connect(lambda: panel.show_kind(is_photo=link.status().is_photo))
        panel.changed.connect(self._report)
        panel.settled.connect(self._keep_changes)
        panel.reset.connect(self._keep_all)

    def begin(self, requested: RetargetOptions, given: Collection[str]) -> None:
        """Begin as the command line asks, and where it says nothing as it was the last time.

        Args:
            requested: what holds where the settings say nothing.
            given: the fields of `requested` that hold whatever the settings say.
        """
        self._requested, self._given = requested, given
        self._show(self._remembered())

    def use_face(self, face: str) -> None:
        """Another face is in use, by its place: its own settings hold."""
        if face != self._face:
            self._face = face
            self._show(self._remembered())

    def rename_face(self, before: str, now: str) -> None:
        """A face is found by another name: its settings follow."""
        for name in _FIELDS:
            value = self._settings.text(_key(before, name))
            if value:
                self._settings.keep(_key(now, name), value)

    @property
    def motion(self) -> RetargetOptions:
        """How motion is carried over now."""
        return self._panel.motion

    def reset(self) -> None:
        """As usual again; what is kept is left alone."""
        self._show(RetargetOptions())

    def _show(self, motion: RetargetOptions) -> None:
        self._settled = motion
        self._panel.show_motion(motion)
        self._report()

    def _report(self) -> None:
        if self._panel.motion != self._told:
            self._told = self._panel.motion
            self._link.set_motion(self._told)

    def _keep_changes(self) -> None:
        # A flag is for one start: it is not kept because something else was changed.
        before, now = asdict(self._settled), asdict(self._panel.motion)
        self._keep(name for name in _FIELDS if now[name] != before[name])

    def _keep_all(self) -> None:
        self._keep(_FIELDS)

    def _keep(self, names: Iterable[str]) -> None:
        self._settled = self._panel.motion
        for name in names:
            self._settings.keep(_key(self._face, name), str(getattr(self._settled, name)))

    def _remembered(self) -> RetargetOptions:
        """What the settings say of the face in use, but for the fields given."""
        requested, given, settings = self._requested, self._given, self._settings

        def number(name: str, high: float) -> float:
            value: float = getattr(requested, name)
            kept = settings.number(_key(self._face, name), value, 0, high)
            return value if name in given else kept

        kept_gaze = settings.text(_key(self._face, "gaze"))
        kept = settings.text(_key(self._face, "retarget"))
        modes: dict[str, RetargetMode] = {mode: mode for mode in RETARGETS}
        mode = requested.retarget if "retarget" in given else modes.get(kept, requested.retarget)
        return RetargetOptions(
            mode,
            smoothing=number("smoothing", 1),
            gaze=requested.gaze if "gaze" in given or kept_gaze != "viewer" else "viewer",
            **{name: number(name, MOST_GAIN) for name in GAINS},
        )


def _key(face: str, name: str) -> str:
    """A face's place may hold what divides settings into groups."""
    return f"motion/{quote(face, safe='')}/{name}"
