"""Whose key signs what is saved: this installation's, or one that the user has chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.dialogs import ask_key
from face2face.gui.error_messages import local_error
from face2face.gui.preferences import Preferences
from face2face.gui.settings_page.signing_section import SigningSection

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity


class SigningKey(QObject):
    """Tries a key before it is taken, and tells at the start where the one chosen cannot be used.

    Args:
        section: shows and chooses it.
        preferences: remember its files.
        recording: signs with it.
        given: the identity of the command line, None for none.
        background: reads keys on its thread.
        announcer: tells what is wrong with a key at the start.
        window: asks for files.
    """

    def __init__(
        self,
        section: SigningSection,
        preferences: Preferences,
        recording: RecordingController,
        given: Identity | None,
        background: BackgroundWorker,
        announcer: Announcer,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._section = section
        self._preferences = preferences
        self._recording = recording
        self._background = background
        self._window = window
        section.other_key.connect(self._choose)
        preferences.changed.connect(self._follow)
        recording.identity = given
        now = preferences.now

        def failed(why: str) -> None:
            section.tell(why, alarm=True)
            announcer.failed(why)

        if given is None and now.key:
            self._read(now.key, now.certificate, self._take, failed)

    def _choose(self) -> None:
        key, certificate = ask_key(self._window)
        if not key:
            return

        def taken(identity: Identity) -> None:
            self._preferences.choose(key=key, certificate=certificate)
            self._section.tell("")  # the same key once more changes nothing that holds
            self._take(identity)

        self._section.tell(self.tr("Checking the key…"))
        self._read(key, certificate, taken, lambda why: self._section.tell(why, alarm=True))

    def _take(self, identity: Identity) -> None:
        self._recording.identity = identity

    def _follow(self, names: frozenset[str]) -> None:
        if not self._preferences.now.key and "key" in names:
            self._recording.identity = None

    def _read(
        self,
        key: str,
        certificate: str,
        taken: Callable[[Identity], None],
        failed: Callable[[str], None],
    ) -> None:
        def read() -> Identity:
            from face2face.provenance.identity import read_identity
            from face2face.provenance.signing import refuse_unfit_identity

            identity = read_identity(Path(key), Path(certificate))
            refuse_unfit_identity(identity, Path(certificate))
            return identity

        self._background.run(read, taken, lambda error: failed(local_error(error)))
