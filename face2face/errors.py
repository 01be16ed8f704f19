"""The errors of face2face. Foreign errors become one of these where they arise.

Face2FaceError                   one clear line for the user, exit code 1
 ├── UsageError                  the command was typed wrongly, exit code 2
 ├── SourceError                 a video, image or camera cannot be read
 ├── SinkError                   an output cannot be written
 │    └── DiskFullError          no space is left
 ├── NoFaceError                 no usable face where one is needed
 ├── LandmarkModelError          the 68-point file is missing or unreadable
 ├── DatasetError                a training set is missing, broken or in the way
 ├── ConsentError                the person whose face it is has not agreed
 ├── CredentialsError            a result cannot be signed
 ├── TrainingError               a run cannot start or go on
 ├── ModelError                  a model is unknown, incomplete or altered
 ├── RuntimeUnavailableError     what should run the model is not there
 └── BenchmarkError              a measurement cannot be made

A message says what failed, what was given, and what to do next, in English. Errors that a user of
the window meets carry their kind and its facts as well, so that the window can say them in another
language without reading the message.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

Fact = str | int
"""A name, a path, a number: what is put into a sentence."""


class ErrorKind(str, Enum):
    """What happened, whatever the words; each kind with the names of its facts.

    The values are written to JSON (`face2face-new --progress json`).

    Attributes:
        facts: names of the facts that an error of this kind carries, all of them.
    """

    facts: frozenset[str]

    def __new__(cls, value: str, *facts: str) -> "ErrorKind":
        """Make a member from its value in JSON and the names of its facts."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.facts = frozenset(facts)
        return member

    FILE_MISSING = "file missing", "path"
    FILE_EMPTY = "file empty", "path"
    FILE_UNREADABLE = "file unreadable", "path", "reason"
    """The system does not let it be read."""
    FILE_TOO_LARGE = "file too large", "path"
    FOLDER_GIVEN = "folder given", "path"
    """Where a file is needed."""
    NOT_A_VIDEO = "not a video", "path"
    NOT_AN_IMAGE = "not an image", "path"
    NO_VIDEO_INSIDE = "no video inside", "path"
    """It holds sound, or nothing that is shown."""
    VIDEO_INCOMPLETE = "video incomplete", "path"
    VIDEO_NOT_READ = "video not read", "path"
    """It is whole, and coded in a way that is not read here."""
    VIDEO_PROTECTED = "video protected", "path"
    SOURCE_UNKNOWN = "source unknown", "text"
    """There is neither a camera nor a file of this name."""

    CAMERA_MISSING = "camera missing", "camera"
    CAMERA_BUSY = "camera busy", "camera"
    CAMERA_FORBIDDEN = "camera forbidden", "camera", "device"
    """This account may not use the device; Linux."""
    CAMERA_NOT_ALLOWED = "camera not allowed", "camera", "settings"
    """The privacy settings may not allow this program to use it; macOS and Windows."""
    CAMERA_FORMAT_UNKNOWN = "camera format unknown", "camera"
    CAMERA_FAILING = "camera failing", "camera", "reason"
    CAMERA_SILENT = "camera silent", "camera"
    """It is open and gives no images."""
    CAMERA_STUCK = "camera stuck", "camera"
    """Its driver does not return."""

    STREAM_FAILING = "stream failing", "address", "reason"
    """It cannot be opened, or broke off; of the address there is only what may be shown."""
    STREAM_SILENT = "stream silent", "address", "seconds"
    STREAM_STUCK = "stream stuck", "address"
    ADDRESS_SCHEME_UNKNOWN = "address scheme unknown", "scheme", "known"
    ADDRESS_UNFIT = "address unfit", "letters"
    """It holds spaces, or more letters than these."""
    ADDRESS_WITHOUT_HOST = "address without host", "scheme"

    NO_FACE_IN_PHOTO = "no face in photo", "photo"
    TOO_FEW_FACES = "too few faces", "photo", "face", "faces"
    """The photograph has not as many as the face that was asked for needs."""
    NO_FACE_IN_VIDEO = "no face in video", "video"
    NO_SINGLE_FACE = "no single face", "file", "frames"
    TOO_FEW_FRAMES = "too few frames", "frames"
    FACE_BEING_MADE = "face being made", "name", "process"

    NAME_UNFIT = "name unfit", "name"
    """It cannot be a face's name."""
    NAME_TAKEN = "name taken", "name"

    MODEL_UNKNOWN = "model unknown", "model"
    MODEL_FILE_MISSING = "model file missing", "model", "file"
    MODEL_FILE_ALTERED = "model file altered", "model", "file"
    NOT_A_MODEL = "not a model", "path"
    MODEL_CARD_BROKEN = "model card broken", "path"
    MODEL_TOO_NEW = "model too new", "path"
    """It was made by a newer face2face."""
    MODEL_FAILED_TRIAL = "model failed trial", "path", "reason"
    """It was run once, apart from all else, and made no image as a generator does."""
    MODEL_TASK_UNKNOWN = "model task unknown", "model", "task"
    MODEL_REFUSED = "model refused", "path", "reason"
    MODEL_PART_UNKNOWN = "model part unknown", "path", "reason"
    """It holds what is not known to be harmless, and may be."""

    TRAINING_MISSING = "training missing", "command"
    """The packages that train are not installed."""
    PACKAGE_MISSING = "package missing", "package", "command"

    KEY_UNREADABLE = "key unreadable", "path", "reason"
    """Of a private key or of certificates; the system does not let the file be read."""
    KEY_NOT_PEM = "key not PEM", "path"
    KEY_BROKEN = "key broken", "path"
    KEY_LOCKED = "key locked", "path"
    """With a password."""
    KEY_OPEN_TO_OTHERS = "key open to others", "path", "command"
    KEY_OF_ANOTHER = "key of another", "key", "certificate"
    """The two do not belong together."""
    KEY_OF_UNFIT_KIND = "key of unfit kind", "path"
    CERTIFICATE_BROKEN = "certificate broken", "path"
    CERTIFICATE_OUT_OF_DATE = "certificate out of date", "path", "begin", "end"
    CERTIFICATE_UNFIT = "certificate unfit", "path", "reason"
    """Content Credentials are not signed with such a one."""

    DISK_FULL = "disk full", "path"
    LITTLE_SPACE = "little space", "folder", "megabytes"
    CANNOT_WRITE = "cannot write", "path", "reason"
    FOLDER_MISSING = "folder missing", "folder"
    """In which something is to be written."""
    FILE_REMOVED = "file removed", "path"
    """While it was written."""
    V4L2LOOPBACK_MISSING = "v4l2loopback missing", "commands"
    OBS_MISSING = "obs missing"
    VIRTUAL_CAMERA_STOPPED = "virtual camera stopped", "reason"


@dataclass(frozen=True)
class ErrorDetails:
    """What an error's message says, for programs.

    Attributes:
        kind: what happened.
        facts: exactly those that the kind names.

    Raises:
        ValueError: on construction, when facts are missing or too many.
    """

    kind: ErrorKind
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if set(self.facts) != self.kind.facts:
            raise ValueError(f"{self.kind} needs {sorted(self.kind.facts)}, not {list(self.facts)}")


class Face2FaceError(Exception):
    """Base of all errors that a user can cause or mend; its text is shown as it is.

        raise SourceError(f"{name} is not connected", ErrorKind.CAMERA_MISSING, camera=name)

    Args:
        message: one line in English: what failed, what was given, what to do next.
        kind: what happened, for those who say it in other words.
        **facts: those that the kind names.

    Raises:
        ValueError: they are others.

    Attributes:
        details: the error's kind and facts, None where nobody needs them.
    """

    exit_code = 1

    def __init__(self, message: str = "", kind: ErrorKind | None = None, **facts: Fact) -> None:
        super().__init__(message)
        self.details = None if kind is None else ErrorDetails(kind, facts)


def details_of(error: BaseException) -> ErrorDetails | None:
    """The kind and facts of an error, None for one that carries none."""
    return error.details if isinstance(error, Face2FaceError) else None


class UsageError(Face2FaceError):
    """The command line does not make sense."""

    exit_code = 2


class SourceError(Face2FaceError):
    """A video, image or camera cannot be opened or read."""


class SinkError(Face2FaceError):
    """An output cannot be written."""


class DiskFullError(SinkError):
    """No space is left on the device that holds an output."""


class NoFaceError(Face2FaceError):
    """No usable face was found where one is needed."""


class LandmarkModelError(Face2FaceError):
    """The 68-point landmark file is missing or unreadable."""


class HungInterrupt(KeyboardInterrupt):
    """Stopped while a library computes on, for which the process's usual end would wait."""


class DatasetError(Face2FaceError):
    """A training set is missing, broken or in the way."""


class ConsentError(Face2FaceError):
    """The person whose face it is has not agreed, or nobody could be asked."""


class CredentialsError(Face2FaceError):
    """A result cannot be signed: no usable key or certificate, or no program that does it."""


class TrainingError(Face2FaceError):
    """A training run cannot start or go on."""


class ModelError(Face2FaceError):
    """A model is unknown, incomplete, altered or of the wrong kind."""


class RuntimeUnavailableError(Face2FaceError):
    """The program that should run the model is not installed or cannot run it."""


class BenchmarkError(Face2FaceError):
    """A measurement cannot be made."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's errors while `path` is written into ours.

    Raises:
        DiskFullError: no space is left.
        SinkError: any other failure (no permission, folder gone, ...).
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                f"no space left while writing {path}: free some space and run the command again",
                ErrorKind.DISK_FULL,
                path=str(path),
            ) from error
        reason = error.strerror or str(error)
        raise SinkError(
            f"cannot write {path}: {reason}; choose another place",
            ErrorKind.CANNOT_WRITE,
            path=str(path),
            reason=reason,
        ) from error
