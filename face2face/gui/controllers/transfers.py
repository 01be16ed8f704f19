"""What is handed to the window by other programs, dropped or pasted: used, or told of."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.error_messages import local_error
from face2face.gui.slow_notice import SlowNotice
from face2face.gui.transferred import HeldImage, images_in, keep_images, link_in, local_paths
from face2face.gui.widgets.message_bar import Topic


class Transfers(QObject):
    """Takes files, and images as files; nothing is fetched from a link.

    Args:
        background: writes images on its thread: a large one takes seconds.
        announcer: told what could not be kept, and what to do with a link.
        parent: Qt's owner.
    """

    def __init__(self, background: BackgroundWorker, announcer: Announcer, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
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
        if paths := local_paths(content):
            use(*paths)
        elif images := images_in(content):
            self._keep(images, called, use)
        elif host := link_in(content):
            told = self.tr(
                "This is a link to {host}, and no page is opened here. Save the image or video in "
                "the browser, and drop that file."
            ).format(host=host)
            self._announcer.files(told, urgent=True)
        else:
            return False
        return True

    def _keep(self, images: list[HeldImage], called: str, use: Callable[..., None]) -> None:
        slow = SlowNotice(self._announcer.reading_image, self)

        def kept(paths: list[Path]) -> None:
            slow.end()
            self._announcer.settle(Topic.FILES)
            if paths:
                use(*paths)
            else:
                told = self.tr(
                    "This image cannot be read here. Save it in the browser, and drop that file."
                )
                self._announcer.files(told, urgent=True)

        def failed(error: Exception) -> None:
            slow.end()
            self._announcer.failed(local_error(error), Topic.FILES)

        self._background.run(lambda: keep_images(images, called), kept, failed)
