"""What is handed to the window by other programs, dropped or pasted: used, or told of."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject

from face2face.errors import SinkError
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.error_messages import local_error
from face2face.gui.transferred import files_in, holds_image, link_in
from face2face.gui.widgets.message_bar import Topic


class Transfers(QObject):
    """Takes files, and images as files; nothing is fetched from a link.

    Args:
        announcer: told what could not be kept, and what to do with a link.
        parent: Qt's owner.
    """

    def __init__(self, announcer: Announcer, parent: QObject) -> None:
        super().__init__(parent)
        self._announcer = announcer

    def take(self, content: QMimeData, called: str, use: Callable[..., None]) -> bool:
        """Use what was handed over, or say why not.

        Args:
            content: what was dropped or pasted.
            called: begins the name of an image's file.
            use: takes the paths.

        Returns:
            Whether there was anything.
        """
        try:
            paths = files_in(content, called)
        except SinkError as error:
            self._announcer.failed(local_error(error), Topic.FILES)
            return True
        if paths:
            use(*paths)
            return True
        if host := link_in(content):
            told = self.tr(
                "This is a link to {host}, and no page is opened here. Save the image or video in "
                "the browser, and drop that file."
            ).format(host=host)
        elif holds_image(content):
            told = self.tr(
                "This image cannot be read here. Save it in the browser, and drop that file."
            )
        else:
            return False
        self._announcer.files(told, urgent=True)
        return True
