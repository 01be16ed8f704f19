"""The strip below the images that belongs to the task in use: open or closed, one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from face2face.config import REENACTMENT
from face2face.gui.action_names import name_after_task
from face2face.gui.actions import Actions
from face2face.gui.controllers.tasks import TaskController
from face2face.gui.widgets.control_bar import Controls
from face2face.gui.widgets.panel import Panel


class Strips(QObject):
    """Opens and closes the strip of the task in use.

    Args:
        actions: the switch that opens it, and what is named after the task.
        tasks: told which task is in use, and whether its strip is open.
        panels: the strip of each task that has one.
        parent: Qt's owner.

    Attributes:
        task: the one in use.
        panels: the strip of each task that has one.
    """

    def __init__(
        self,
        actions: Actions,
        tasks: TaskController,
        panels: Mapping[str, Panel],
        parent: QObject,
    ) -> None:
        """Closed, for a face that is moved."""
        super().__init__(parent)
        self._actions = actions
        self._tasks = tasks
        self._controls: Controls | None = None
        self._otherwise: QWidget | None = None
        self.panels = panels
        self.task = REENACTMENT
        actions.motion.toggled.connect(self._show)
        actions.motion.triggered.connect(self._take_focus)
        for panel in panels.values():
            panel.close_button.clicked.connect(lambda: actions.motion.setChecked(False))

    def give_back_to(self, controls: Controls, otherwise: QWidget) -> None:
        """Give the keyboard back to the switch's button, or to `otherwise`."""
        self._controls, self._otherwise = controls, otherwise

    def use(self, task: str) -> None:
        """Offer what goes with the model's task, and that alone."""
        if task == self.task:
            return
        self._actions.motion.setChecked(False)
        self.task = task
        self._tasks.use(task)
        name_after_task(self._actions, task)
        self.enable(True)
        if self._controls is not None:
            self._controls.buttons["calibrate"].setVisible(task == REENACTMENT)
        full = self._actions.full_screen.isChecked()
        if task != REENACTMENT and task in self.panels and not full:
            # Without what is set there, a tool does nothing that is seen, or not what is wanted.
            self._actions.motion.setChecked(True)

    def enable(self, on: bool) -> None:
        """Let the strip be opened, where there is one."""
        if not on:
            self._actions.motion.setChecked(False)
        self._actions.motion.setEnabled(on and self.task in self.panels)

    @property
    def panel(self) -> Panel:
        """The panel of the task in use."""
        return self.panels.get(self.task, self.panels[REENACTMENT])

    def _show(self, on: bool) -> None:
        panel = self.panel
        focused = QApplication.focusWidget()
        inside = focused is not None and panel.isAncestorOf(focused)
        panel.setVisible(on)
        self._tasks.show_open(on)
        if not on and inside and self._controls is not None and self._otherwise is not None:
            button = self._controls.buttons["motion"]
            (button if button.isVisible() else self._otherwise).setFocus()

    def _take_focus(self, on: bool) -> None:
        """The user opened it; where a model did, the keyboard stays with the models."""
        if on:
            self.panel.take_focus()
