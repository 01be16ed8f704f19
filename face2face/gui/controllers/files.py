"""Files that the user drops, pastes, opens or adds: each is used where it belongs, or told of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from face2face.config import REENACTMENT
from face2face.errors import SinkError
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer, Topic
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.photographs import Photographs
from face2face.gui.controllers.sources import Sources
from face2face.gui.controllers.strips import Strips
from face2face.gui.dialogs import (
    ask_image,
    ask_model,
    ask_model_file,
    kind_of,
    model_place,
    pasted_files,
)
from face2face.gui.error_messages import local, local_error, whole
from face2face.gui.model_list import ModelEntry

_TOLD_AFTER_MS = 500
"""Checking a model that takes longer is told."""


class Files(QObject):
    """Uses files and folders by what they look like.

    Args:
        window: asks for files.
        models: takes models.
        photographs: takes photographs whose face is to move.
        sources: takes videos, and photographs that are to be worked on.
        strips: knows the task in use.
        announcer: tells what was of no use, and what was not used.
        actions: what opens, adds and pastes.
    """

    def __init__(
        self,
        window: QWidget,
        models: Models,
        photographs: Photographs,
        sources: Sources,
        strips: Strips,
        announcer: Announcer,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._models = models
        self._photographs = photographs
        self._sources = sources
        self._strips = strips
        self._announcer = announcer
        photographs.ready.connect(lambda location: self._add([location], []))
        actions.add_model.triggered.connect(self._find_model)
        actions.add_model_file.triggered.connect(self._find_model_file)
        actions.new_photo.triggered.connect(self._find_photo)
        actions.paste.triggered.connect(self._paste)

    def use(self, *paths: Path) -> None:
        """Use files and folders that were dropped, pasted or named."""
        models, photographs, sources, unknown = [], [], [], []
        for path in paths:
            kind = kind_of(path)
            if kind == "model":
                models.append(model_place(path))
            elif kind == "photo" and self._strips.task == REENACTMENT:
                photographs.append(str(path))
            elif kind in ("photo", "video"):
                sources.append(path)
            else:
                unknown.append(path.name)
        told = []
        if sources:
            self._sources.choose(str(sources[0]))
        if len(sources) > 1:
            told.append(
                self.tr("One video plays at a time: {name} is used, not {others}.").format(
                    name=sources[0].name, others=_listed([path.name for path in sources[1:]])
                )
            )
        if unknown:
            told.append(
                self.tr(
                    "{names}: neither a model nor a photograph nor a video. Drop a model's "
                    "folder, zip or .pb file, an image, or a video."
                ).format(names=_listed(unknown))
            )
        self._add(list(dict.fromkeys(models)), told)
        for photograph in photographs:
            self._photographs.add(photograph)

    def _add(self, locations: list[str], told: list[str]) -> None:
        self._announcer.settle(Topic.FILES)
        if not locations:
            self._tell(told, urgent=True)
            return
        slow = QTimer(self)
        slow.setSingleShot(True)
        names = _listed([Path(location).name for location in locations])
        slow.timeout.connect(lambda: self._announcer.checking(names))
        slow.start(_TOLD_AFTER_MS)

        def added(entries: list[ModelEntry]) -> None:
            slow.stop()
            slow.deleteLater()
            self._announcer.settle(Topic.FILES)
            self._tell_added(entries, told)

        self._models.add(*locations, done=added)

    def _tell_added(self, entries: list[ModelEntry], told: list[str]) -> None:
        good = [entry for entry in entries if not entry.refusal]
        refused = [
            self.tr("{name} was not added. {reason}").format(
                name=_given(entry),
                reason=whole(local(entry.refusal, entry.refusal_details)),
            )
            for entry in entries
            if entry.refusal
        ]
        urgent = bool(told or refused)
        if len(entries) > 1 and good:
            added = self.tr("Added: {names}. {first} is selected.").format(
                names=_listed([_given(entry) for entry in good]), first=_given(good[0])
            )
            told = [added, *told]
        self._tell([*told, *refused], urgent=urgent)

    def _tell(self, lines: list[str], *, urgent: bool) -> None:
        if lines:
            self._announcer.files(" ".join(lines), urgent=urgent)

    def _find_photo(self) -> None:
        if path := ask_image(self._window):
            self._photographs.add(path)

    def _paste(self) -> None:
        try:
            pasted = pasted_files(QGuiApplication.clipboard())
        except SinkError as error:
            self._announcer.failed(local_error(error), Topic.FILES)
            return
        self.use(*pasted)

    def _find_model(self) -> None:
        if path := ask_model(self._window):
            self._add([model_place(Path(path))], [])

    def _find_model_file(self) -> None:
        if path := ask_model_file(self._window):
            self._add([model_place(Path(path))], [])


def _given(entry: ModelEntry) -> str:
    """What the user gave: two models may have one name."""
    return Path(entry.location).name


def _listed(names: Sequence[str], most: int = 5) -> str:
    """Names with commas, the first few of many."""
    return ", ".join(names[:most]) + ("…" if len(names) > most else "")
