"""Where models are seen and chosen: the cards, the menu, and the button of a narrow window."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.model_actions import ModelActions
from face2face.gui.controllers.models import Models
from face2face.gui.widgets.message_bar import Topic
from face2face.gui.widgets.model_menu import ModelButton, ModelMenu
from face2face.gui.widgets.model_panel import ModelPanel


class ModelViews(QObject):
    """Connects them with the models, and with what is told of those.

    Args:
        models: which there are, and which is in use.
        panel: the cards.
        menu: the list in the menus.
        button: instead of the cards.
        actions: what goes to the list.
        background: writes files on its thread.
        announcer: tells what is refused.
        window: owns dialogs.

    Attributes:
        of_one: what can be done with one model.
    """

    def __init__(
        self,
        models: Models,
        panel: ModelPanel,
        menu: ModelMenu,
        button: ModelButton,
        actions: Actions,
        background: BackgroundWorker,
        announcer: Announcer,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._panel = panel
        self._button = button
        models.show_in(panel, menu, button)
        models.failed.connect(lambda why: announcer.failed(why, Topic.MODEL))
        models.refused.connect(announcer.refused)
        models.doubted.connect(announcer.doubted)
        models.chosen.connect(lambda: announcer.settle(Topic.MODEL, Topic.FILES))
        of_one = self.of_one = ModelActions(models, background, announcer, window)
        panel.menu_wanted.connect(of_one.open_menu)
        panel.removal_wanted.connect(of_one.delete)
        panel.starred.connect(of_one.star)
        menu.removal_wanted.connect(of_one.delete)
        actions.choose_model.triggered.connect(self._open)
        actions.find_model.triggered.connect(self._find)
        for number, action in enumerate(actions.by_number, start=1):
            action.triggered.connect(lambda _=False, number=number: panel.choose_number(number))
        button.clicked.disconnect()  # it opens its menu wherever the list is
        button.clicked.connect(button.open_menu)
        panel.new.setToolTip(actions.new_face.toolTip())
        panel.new.clicked.connect(actions.new_face.trigger)

    def _open(self) -> None:
        if self._panel.isVisible():
            self._panel.take_focus()
        elif self._button.isVisible():
            self._button.open_menu()

    def _find(self) -> None:
        if self._panel.isVisible():
            self._panel.start_search()
        elif self._button.isVisible():
            self._button.open_menu()
