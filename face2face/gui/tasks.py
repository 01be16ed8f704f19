"""How models of the other tasks are applied: what strips show, the session does, settings keep."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from face2face.engine.live.status import LiveResult
from face2face.gui.link import SessionLink
from face2face.gui.repair import Repair
from face2face.gui.settings import Settings
from face2face.gui.stage import Stage
from face2face.gui.strip import Strip
from face2face.gui.task_choices import TaskChoices
from face2face.gui.task_panels import CutoutPanel, DeblurPanel, InpaintPanel, PencilPanel

_KINDS = ("auto", "photo", "drawing")


class TaskControl(QObject):
    """Keeps session, strips, stage and settings of one mind.

    Signals:
        failed: a choice cannot be used; carries why.

    Attributes:
        panels: the strip of each task that has one of its own.
    """

    failed = Signal(str)

    def __init__(
        self, link: SessionLink, stage: Stage, settings: Settings, parent: QObject
    ) -> None:
        """Change nothing yet.

        Args:
            link: told how models are applied.
            stage: where is painted.
            settings: how it was the last time.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._link = link
        self._stage = stage
        self._settings = settings
        self._choices = TaskChoices()
        self._task = ""
        self._inpaint, self._deblur = InpaintPanel(), DeblurPanel()
        self._pencil, self._cutout = PencilPanel(), CutoutPanel()
        self.panels: dict[str, Strip] = {
            "inpaint": self._inpaint,
            "pencil": self._pencil,
            "cutout": self._cutout,
            "deblur": self._deblur,
        }
        self._repair = Repair(self._inpaint.brush.bar.value() / 100, self)
        self._repair.changed.connect(self._mask_changed)
        self._inpaint.brush.bar.valueChanged.connect(self._set_brush)
        self._inpaint.erase.toggled.connect(self._set_erase)
        self._inpaint.cleared.connect(self._repair.clear)
        self._pencil.chosen.connect(lambda kind: self._choose(kind=kind))
        self._cutout.chosen.connect(lambda background: self._choose(background=background))
        self._deblur.changed.connect(self._slide)
        self._deblur.settled.connect(lambda: self._keep("strength"))
        stage.painted.connect(self._paint)

    def begin(self) -> None:
        """Begin as it was the last time."""
        settings, usual = self._settings, TaskChoices()
        kind = settings.text(_key("kind"))
        background = settings.text(_key("background"))
        known = bool(re.fullmatch("#[0-9a-f]{6}", background)) or Path(background).is_file()
        self._show(
            TaskChoices(
                kind if kind in _KINDS else usual.kind,
                background if known else usual.background,
                settings.number(_key("strength"), usual.strength, 0, 1),
            )
        )

    def reset(self) -> None:
        """As usual again; what is kept is left alone."""
        self._repair.clear()
        self._show(TaskChoices())

    def use(self, task: str) -> None:
        """A model of this task is in use."""
        if task != self._task:
            self._task = task
            self._tell()

    def show_open(self, is_open: bool) -> None:
        """Whether the task's strip is open: where one can paint, one paints."""
        paints = is_open and self._task == "inpaint"
        self._stage.set_painting(self._repair.shown if paints else None)

    def forget(self) -> None:
        """Another source: what was painted was on another picture."""
        self._repair.clear()

    def _show(self, choices: TaskChoices) -> None:
        self._choices = choices
        for panel in (self._pencil, self._cutout, self._deblur):
            panel.show_choices(choices)
        self._tell()

    def _choose(self, **change: Any) -> None:
        self._choices = replace(self._choices, **change)
        self._tell()
        for name in change:
            self._keep(name)

    def _slide(self) -> None:
        strength = self._deblur.strength.bar.value() / 100
        self._choices = replace(self._choices, strength=strength)
        self._tell()

    def _keep(self, name: str) -> None:
        self._settings.keep(_key(name), getattr(self._choices, name))

    def _tell(self) -> None:
        # The engine's part is slow to import: not before a model needs it.
        if self._task in self.panels:
            self._link.set_choices(self._choices, self.failed.emit)

    def _set_brush(self, value: int) -> None:
        self._repair.brush = value / 100

    def _set_erase(self, on: bool) -> None:
        self._repair.erase = on

    def _paint(self, x: float, y: float, begins: bool, result: LiveResult) -> None:
        self._repair.paint(x, y, begins, result)

    def _mask_changed(self) -> None:
        self._link.set_mask(self._repair.mask)
        self._stage.repaint_result()


def _key(name: str) -> str:
    return f"task/{name}"
