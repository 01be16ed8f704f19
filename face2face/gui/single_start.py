"""A second start hands over to the window that is open already, instead of opening one over it."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal

try:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket
except ImportError:  # plain systems lack what it links to, libgssapi_krb5.so.2
    _has_network = False
else:
    _has_network = True

_CONNECT_MS = 500
_ANSWER_MS = 3000
_MOST_BYTES = 1 << 16
_TAKEN = b"taken\n"


@dataclass(frozen=True)
class Handover:
    """What a second start wants of the first window.

    Attributes:
        open: a file to use, "" for none.
        source: as `--source`, "" for none.
        model: as `--model`, "" for none.
    """

    open: str = ""
    source: str = ""
    model: str = ""

    def encoded(self) -> bytes:
        """As one line."""
        return json.dumps(vars(self)).encode() + b"\n"

    @classmethod
    def decoded(cls, line: bytes) -> Handover | None:
        """From one line, None where it is none of ours."""
        try:
            given: Any = json.loads(line)
        except ValueError:
            return None
        if not isinstance(given, dict):
            return None
        names = ("open", "source", "model")
        return cls(*(text if isinstance(text := given.get(name), str) else "" for name in names))


def address(settings_file: Path | None) -> str:
    """Where windows with these settings are reached: by their own user alone."""
    which = str(settings_file.absolute()) if settings_file else ""
    name = f"face2face-{hashlib.sha256(which.encode()).hexdigest()[:12]}"
    if sys.platform == "win32":
        return name
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return str(Path(folder) / name)


def hand_over(where: str, wanted: Handover) -> bool:
    """Let a window that is open already do it.

    Returns:
        Whether there is one that took it: it came to the front.
    """
    if not _has_network:
        return False
    socket = QLocalSocket()
    socket.connectToServer(where)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    socket.write(wanted.encoded())
    socket.flush()
    # One that hangs does not answer.
    return socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _TAKEN


class FirstStart(QObject):
    """Waits for further starts.

    Args:
        where: see `address`.
        parent: Qt's owner.

    Signals:
        started: there was another start; carries its Handover.
    """

    started = Signal(object)

    def __init__(self, where: str, parent: QObject) -> None:
        """Listen; where that is impossible, further starts open windows of their own."""
        super().__init__(parent)
        if not _has_network:
            return
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        QLocalServer.removeServer(where)  # of one that ended without a word
        self._server.listen(where)

    def close(self) -> None:
        """Listen no more."""
        if _has_network:
            self._server.close()

    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(lambda: self._read(socket))
        if socket.canReadLine():
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        wanted = Handover.decoded(bytes(socket.readLine(_MOST_BYTES).data()))
        if wanted is None:
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        self.started.emit(wanted)
