"""How models of the other tasks are applied: shown in panels, kept in the settings."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from PySide6.QtCore import QObject, Signal

from face2face.engine.live.status import LiveResult
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.task_options import TaskOptions
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.task_panels import CutoutPanel, DeblurPanel, InpaintPanel, PencilPanel
from face2face.tasks.info import HAIRS, TONES, InputKind
from face2face.types import Frame

if TYPE_CHECKING:
    # It imports OpenCV, which the window opens without.
    from face2face.engine.face_mask import FaceMask

_MOST_UNDONE = 20
"""Strokes that can be taken back; each keeps a mask as large as the image."""

_LARGEST = 0.1
"""Radius of the largest brush, as a share of the image's height."""


class Repair(QObject):
    """Collects strokes in the face's own coordinates.

    Signals:
        changed: read `mask`.

    Attributes:
        mask: what is painted over, None for nothing.
        brush: size of the brush, 0 to 1.
        erase: whether it takes away.
    """

    changed = Signal()

    def __init__(self, brush: float, parent: QObject) -> None:
        super().__init__(parent)
        self.mask: FaceMask | None = None
        self.brush = brush
        self.erase = False
        self._last: tuple[float, float] | None = None
        self._before: deque[FaceMask | None] = deque(maxlen=_MOST_UNDONE)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._before)

    def paint(self, x: float, y: float, begins: bool, result: LiveResult) -> None:
        """Go on with a stroke, or begin one.

        Args:
            x: pixels of the result's frame.
            y: pixels of the result's frame.
            begins: whether the brush is put down here.
            result: what was painted on.
        """
        from face2face.engine.face_mask import FaceMask

        height, width = result.frame.shape[:2]
        mask = self.mask or FaceMask.empty(width, height, result.landmarks)
        if mask.anchor is not None and result.landmarks is None:
            return  # the face is away, and the mask with it
        if begins:
            self._before.append(self.mask)
        points = [(x, y)] if begins or self._last is None else [self._last, (x, y)]
        self._last = (x, y)
        radius = max(2.0, self.brush * _LARGEST * height)
        self.mask = mask.painted(points, radius, result.landmarks, erase=self.erase)
        self.changed.emit()

    def clear(self) -> None:
        """Take all away."""
        if self.mask is not None:
            self._before.append(self.mask)
            self.mask = None
            self.changed.emit()

    def undo(self) -> None:
        """Take the last stroke back, or what took all away."""
        if self._before:
            self.mask = self._before.pop()
            self.changed.emit()

    def forget(self) -> None:
        """Begin anew: there is nothing to take back any more."""
        if self.can_undo or self.mask is not None:
            self.mask = None
            self._before.clear()
            self.changed.emit()

    def shown(self, result: LiveResult) -> Frame:
        """The result's frame with what is painted over it, uint8 RGB."""
        if self.mask is None:
            return result.frame
        from face2face.tasks.hole import HOLE

        height, width = result.frame.shape[:2]
        marked = self.mask.on(result.landmarks, width, height) > 0
        image: Frame = result.frame.copy()
        for channel, level in enumerate(HOLE):
            image[marked, channel] = image[marked, channel] // 2 + level // 2
        return image


_KINDS = get_args(InputKind)


class TaskController(QObject):
    """Keeps session, strips, stage and settings of one mind.

    Args:
        link: told how models are applied.
        stage: where is painted.
        settings: how it was the last time.
        parent: Qt's owner.

    Signals:
        failed: a choice cannot be used; carries why.
        chose: another choice was made; what was told of the one before is over.

    Attributes:
        panels: the strip of each task that has one of its own.
    """

    failed = Signal(str)
    chose = Signal()

    def __init__(
        self, link: SessionBridge, stage: Preview, settings: Settings, parent: QObject
    ) -> None:
        """Change nothing yet."""
        super().__init__(parent)
        self._link = link
        self._stage = stage
        self._settings = settings
        self._choices = TaskOptions()
        self._task = ""
        self._inpaint, self._deblur = InpaintPanel(), DeblurPanel()
        self._pencil, self._cutout = PencilPanel(), CutoutPanel()
        self.panels: dict[str, Panel] = {
            "inpaint": self._inpaint,
            "pencil": self._pencil,
            "cutout": self._cutout,
            "deblur": self._deblur,
        }
        self._too_much = False
        self._repair = Repair(self._inpaint.brush.bar.value() / 100, self)
        self._repair.changed.connect(self._mask_changed)
        self._inpaint.brush.bar.valueChanged.connect(self._set_brush)
        self._inpaint.erase.toggled.connect(self._set_erase)
        self._inpaint.cleared.connect(self._repair.clear)
        self._inpaint.undo_button.clicked.connect(self._repair.undo)
        self._pencil.chosen.connect(lambda kind: self._choose(kind=kind))
        self._pencil.told.connect(lambda what, name: self._choose(**{what: name}))
        self._cutout.chosen.connect(lambda background: self._choose(background=background))
        self._deblur.changed.connect(self._slide)
        self._deblur.settled.connect(lambda: self._keep("strength"))
        stage.painted.connect(self._paint)

    @property
    def choices(self) -> TaskOptions:
        """How models of the other tasks are applied now."""
        return self._choices

    def begin(self) -> None:
        """Begin as it was the last time."""
        settings, usual = self._settings, TaskOptions()
        kind = settings.text(_key("kind"))
        tone, hair = settings.text(_key("tone")), settings.text(_key("hair"))
        background = settings.text(_key("background"))
        known = bool(re.fullmatch("#[0-9a-f]{6}", background)) or Path(background).is_file()
        self._show(
            TaskOptions(
                kind if kind in _KINDS else usual.kind,
                tone if tone in TONES else usual.tone,
                hair if hair in HAIRS else usual.hair,
                background if known else usual.background,
                settings.number(_key("strength"), usual.strength, 0, 1),
            )
        )

    def reset(self) -> None:
        """As usual again; what is kept is left alone."""
        self._repair.forget()
        self._show(TaskOptions())

    def use(self, task: str) -> None:
        """A model of this task is in use."""
        if task != self._task:
            self._task = task
            self._report()

    def show_open(self, is_open: bool) -> None:
        """Whether the task's strip is open: where one can paint, one paints."""
        paints = is_open and self._task == "inpaint"
        self._stage.set_painting(self._repair.shown if paints else None)

    def forget(self) -> None:
        """Another source: what was painted was on another image."""
        self._repair.forget()

    def _show(self, choices: TaskOptions) -> None:
        self._choices = choices
        for panel in (self._pencil, self._cutout, self._deblur):
            panel.show_choices(choices)
        self._report()

    def _choose(self, **change: Any) -> None:
        self._choices = replace(self._choices, **change)
        self.chose.emit()
        self._report()
        for name in change:
            self._keep(name)

    def _slide(self) -> None:
        strength = self._deblur.strength.bar.value() / 100
        self._choices = replace(self._choices, strength=strength)
        self._report()

    def _keep(self, name: str) -> None:
        self._settings.keep(_key(name), getattr(self._choices, name))

    def _report(self) -> None:
        # The engine's part is slow to import: not before a model needs it.
        if self._task in self.panels:
            self._link.set_task_options(self._choices, self.failed.emit)

    def _set_brush(self, value: int) -> None:
        self._repair.brush = value / 100

    def _set_erase(self, on: bool) -> None:
        self._repair.erase = on

    def _paint(self, x: float, y: float, begins: bool, result: LiveResult) -> None:
        self._repair.paint(x, y, begins, result)

    def _mask_changed(self) -> None:
        self._inpaint.undo_button.setEnabled(self._repair.can_undo)
        mask = self._repair.mask
        too_much = mask is not None and mask.leaves_too_little
        if too_much and not self._too_much:
            self.failed.emit(
                self.tr(
                    "Nearly all of the image is painted over, and nothing is left to repair it "
                    "from: erase some of it."
                )
            )
        if self._too_much and not too_much:
            self.chose.emit()
        self._too_much = too_much
        self._link.set_mask(None if too_much else mask)
        self._stage.repaint_result()


def _key(name: str) -> str:
    return f"task/{name}"
