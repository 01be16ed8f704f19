"""What becomes of files and folders that are dropped, pasted or added: each is used or told of."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from face2face.errors import ErrorDetails, ErrorKind
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.models import Models
from face2face.gui.controllers.photographs import ChosenPhotos, Photographs
from face2face.gui.dialogs import kind_of, model_place
from face2face.gui.error_messages import local, whole
from face2face.gui.model_list import ModelEntry
from face2face.gui.photo_fault_words import photo_faults_in_words
from face2face.gui.plain_text import listed
from face2face.gui.slow_notice import SlowNotice
from face2face.gui.widgets.message_bar import Topic
from face2face.utils.file_types import IMAGES_NOT_READ, ends_with

_LOOKED_AT = 1000
"""Files in a folder: a model has a handful."""


@dataclass(frozen=True)
class Moment:
    """When files were given, however late they come.

    Attributes:
        number: it is higher for what was given or chosen later.
        photos_are_faces: whether a photograph was a face to be moved.
        told: why others that were given with them did not come, "" if all did.
    """

    number: int
    photos_are_faces: bool
    told: str = ""


class Files(QObject):
    """Sorts files by what they are.

    Args:
        models: takes models, and photographs where they are faces.
        announcer: told what was of no use, and what was not used.
        photographs: asks for the face of photographs that show several.
        choose_source: switches to a video or an image.
        photos_are_faces: whether a photograph is a face to be moved, by the model in use.
        parent: Qt's owner.
    """

    def __init__(
        self,
        models: Models,
        announcer: Announcer,
        photographs: Photographs,
        choose_source: Callable[[str], None],
        photos_are_faces: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """Wait for files."""
        super().__init__(parent)
        self._models = models
        self._announcer = announcer
        self._photographs = photographs
        self._choose_source = choose_source
        self._photos_are_faces = photos_are_faces
        self._now = self._newest_model = self._newest_source = 0
        models.chosen.connect(self._note_model)

    def moment(self) -> Moment:
        """What is given now and comes later is used as it would be now."""
        return Moment(self._tick(), self._photos_are_faces())

    def note_source(self) -> None:
        """Another source was chosen: one that was given before is not wanted any more."""
        self._newest_source = self._tick()

    def _note_model(self) -> None:
        self._newest_model = self._tick()

    def _tick(self) -> int:
        self._now += 1
        return self._now

    def use(self, *paths: Path, moment: Moment | None = None) -> None:
        """Use files and folders by their kind.

        Args:
            *paths: the files and folders.
            moment: when they were given, None for now.
        """
        moment = moment or self.moment()
        models, sources, unread, unknown, folders = [], [], [], [], []
        for path in paths:
            kind = kind_of(path)
            if _holds_images_alone(path):
                folders.append(path.name)
            elif kind == "model" or (kind == "photo" and _is_face(path, moment)):
                models.append(model_place(path))
            elif kind in ("photo", "video"):
                sources.append(path)
            elif ends_with(path, IMAGES_NOT_READ):
                unread.append(path.name)
            else:
                unknown.append(path.name)
        told = []
        late = moment.number < max(self._newest_model, self._newest_source)
        if sources and late:
            told.append(
                self.tr(
                    "{names}: not shown, since something else was chosen meanwhile. Drop or paste "
                    "it again."
                ).format(names=listed([path.name for path in sources]))
            )
        elif sources:
            self._choose_source(str(sources[0]))
            self._newest_source = moment.number
        if len(sources) > 1 and not late:
            told.append(
                self.tr(
                    "One video or image is shown at a time: {name} is used, not {others}."
                ).format(name=sources[0].name, others=listed([path.name for path in sources[1:]]))
            )
        not_used = (
            (
                unread,
                self.tr(
                    "{names}: this image format is not read here. Save the image as JPEG or PNG "
                    "and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too."
                ),
            ),
            (
                folders,
                self.tr(
                    "{names}: a folder is used only where it holds a model. Drop the images or "
                    "videos themselves."
                ),
            ),
            (
                unknown,
                self.tr(
                    "{names}: neither a model nor a photograph nor a video. Drop a model's "
                    "folder, zip or .pb file, an image, or a video."
                ),
            ),
        )
        told += [words.format(names=listed(names)) for names, words in not_used if names]
        self._add(list(dict.fromkeys(models)), told, moment)

    def add_models(self, *paths: Path, moment: Moment | None = None) -> None:
        """Put models on the list; a photograph is one here.

        Args:
            *paths: the models and photographs.
            moment: when they were given, None for now.
        """
        self._add([model_place(path) for path in paths], [], moment or self.moment())

    def _add(self, locations: list[str], told: list[str], moment: Moment) -> None:
        told = [moment.told, *told] if moment.told else told
        photos = [each for each in locations if kind_of(Path(each)) == "photo"]
        self._announcer.settle(Topic.FILES)
        # The sentence has its own dots.
        names = listed([Path(each).name for each in locations]).removesuffix("…")
        slow = SlowNotice(lambda: self._announcer.checking(names), self)
        if not photos:
            self._add_known(locations, told, slow, moment)
            return

        def chosen(these: ChosenPhotos) -> None:
            used = [each for each in locations if each in these.kept or each not in photos]
            refused = [self._faceless(Path(each)) for each in these.faceless]
            self._add_known(used, [*told, *refused], slow, moment, _advice(these))

        self._photographs.choose_faces(photos, chosen)

    def _add_known(
        self,
        locations: list[str],
        told: list[str],
        slow: SlowNotice,
        moment: Moment,
        advice: Sequence[str] = (),
    ) -> None:
        """Add what needs no question any more; select it unless another was chosen meanwhile."""
        late = False

        def choose(location: str) -> None:
            nonlocal late
            late = moment.number < self._newest_model
            if not late:
                self._models.choose(location)
                self._newest_model = moment.number

        def added(entries: list[ModelEntry]) -> None:
            slow.end()
            self._announcer.settle(Topic.FILES)
            self._tell_added(entries, told, advice, selected=not late)

        if locations:
            self._models.add(*locations, done=added, choose=choose)
        else:
            added([])

    def _faceless(self, photo: Path) -> str:
        """Why a photograph is no face; on the list it would be one that never moves."""
        details = ErrorDetails(ErrorKind.NO_FACE_IN_PHOTO, {"photo": photo.name})
        return self._refused(photo.name, local("", details))

    def _refused(self, name: str, reason: str) -> str:
        return self.tr("{name} was not added. {reason}").format(name=name, reason=whole(reason))

    def _tell_added(
        self, entries: list[ModelEntry], told: list[str], advice: Sequence[str], *, selected: bool
    ) -> None:
        good = [entry for entry in entries if not entry.refusal]
        refused = [
            self._refused(_given(entry), local(entry.refusal, entry.refusal_details))
            for entry in entries
            if entry.refusal
        ]
        urgent = bool(told or refused)
        names = listed([_given(entry) for entry in good])
        if good and not selected:
            told = [self.tr("Added: {names}.").format(names=names), *told]
        elif len(entries) > 1 and good:
            added = self.tr("Added: {names}. {first} is selected.").format(
                names=names, first=_given(good[0])
            )
            told = [added, *told]
        lines = [*told, *refused, *advice]
        if lines:
            self._announcer.files(" ".join(lines), urgent=urgent, lasting=bool(advice))


def _advice(photos: ChosenPhotos) -> list[str]:
    """What is wrong with photographs that are used all the same."""
    return [
        f"{Path(location).name}: {photo_faults_in_words(faults)}"
        for location, faults in photos.faults.items()
    ]


def _is_face(photo: Path, moment: Moment) -> bool:
    """Whether an image is a face to be moved; one that moves itself is a video."""
    from face2face.images.file_kind import moves

    return moment.photos_are_faces and not moves(photo)


def _given(entry: ModelEntry) -> str:
    """What the user gave: two models may have one name."""
    return Path(entry.location).name


def _holds_images_alone(folder: Path) -> bool:
    """Whether a folder without a model, or what is left of one, holds images or videos."""
    from face2face.card import CARD
    from face2face.model import PREVIEW

    try:
        if not folder.is_dir() or any((folder / name).exists() for name in (CARD, PREVIEW)):
            return False
        with os.scandir(folder) as entries:
            some = itertools.islice(entries, _LOOKED_AT)
            kinds = {kind_of(Path(one.path)) for one in some if not one.is_dir()}
    except OSError:
        return False  # what is wrong is said where it is read
    return "model" not in kinds and bool(kinds & {"photo", "video"})
