"""What is handed to the window by other programs, dropped or pasted: used, or told of."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject

from face2face.errors import SinkError
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.given_files import Moment
from face2face.gui.error_messages import local_error
from face2face.gui.slow_notice import SlowNotice
from face2face.gui.transferred import (
    HeldImage,
    holds_image,
    images_in,
    keep_images,
    link_in,
    local_paths,
)
from face2face.gui.widgets.message_bar import Topic


class Transfers(QObject):
    """Takes files, and images as files; nothing is fetched from a link.

    Args:
        announcer: told what could not be kept, and what to do with a link.
        moment: what is handed over now is used by this, however late it comes.
        parent: Qt's owner.
    """

    def __init__(self, announcer: Announcer, moment: Callable[[], Moment], parent: QObject) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self._moment = moment
        self._worker: BackgroundWorker | None = None
        self._kept_now = 0

    def close(self) -> bool:
        """Take nothing any more.

        Returns:
            Whether what was being written ended within seconds.
        """
        return self._worker is None or self._worker.close()

    def take(self, content: QMimeData, called: str, use: Callable[..., None]) -> bool:
        """Use what was handed over, or say why not.

        Args:
            content: what was dropped or pasted.
            called: begins the name of an image's file.
            use: takes the paths and, for what comes later, the moment.

        Returns:
            Whether there was anything.
        """
        if paths := local_paths(content):
            use(*paths)
        elif images := images_in(content):
            self._keep(images, called, use)
        elif holds_image(content):
            self._unread()
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
        moment = self._moment()
        self._kept_now += 1

        def end() -> None:
            slow.end()
            self._kept_now -= 1
            if not self._kept_now:
                self._announcer.settle(Topic.READING)

        def kept(answer: tuple[list[Path], SinkError | None]) -> None:
            paths, error = answer
            end()
            told = "" if error is None else local_error(error)
            if paths:
                use(*paths, moment=replace(moment, told=told))
            elif told:
                self._announcer.failed(told, Topic.FILES)
            else:
                self._unread()

        def failed(error: Exception) -> None:
            end()
            self._announcer.failed(local_error(error), Topic.FILES)

        if self._worker is None:
            self._worker = BackgroundWorker(self)  # a large image takes seconds to write
        self._worker.run(lambda: keep_images(images, called), kept, failed)

    def _unread(self) -> None:
        told = self.tr(
            "This image cannot be read here. Save it in the browser, and drop that file."
        )
        self._announcer.files(told, urgent=True)
