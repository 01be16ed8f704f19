"""New faces in the rest of the window: asked for there, shown at work, and used as they come."""

from PySide6.QtCore import QObject

from face2face.gui.action_names import name_work
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.model_actions import ModelActions
from face2face.gui.controllers.models import Models
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.widgets.model_panel import ModelPanel


class NewFaces(QObject):
    """Connects the dialog that makes them with the models and with what is told.

    Args:
        dialog: makes faces, and trains one longer.
        models: take what is made.
        of_one: asks for a longer training.
        panel: shows that a face is being made.
        actions: ask for the dialog, and show the same.
        announcer: tells that a face can be used.
        parent: Qt's owner.
    """

    def __init__(
        self,
        dialog: NewFace,
        models: Models,
        of_one: ModelActions,
        panel: ModelPanel,
        actions: Actions,
        announcer: Announcer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._announcer = announcer
        actions.new_face.triggered.connect(dialog.open_page)
        dialog.made.connect(self._use)
        dialog.first.connect(self._use_first_version)
        dialog.job.failed.connect(lambda: models.leave_gone(dialog.name))
        dialog.working.connect(panel.show_work)
        dialog.working.connect(lambda line: name_work(actions, line))
        of_one.training = lambda: dialog.job.running
        of_one.longer_wanted.connect(dialog.train_longer)

    def _use(self, name: str, why_not: str) -> None:
        self._models.read()
        self._models.choose(name)
        self._announcer.ready(name, why_not)

    def _use_first_version(self, name: str) -> None:
        self._models.read()
        self._models.choose(name)
        self._announcer.first_version(name)
