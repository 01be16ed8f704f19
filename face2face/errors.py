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
from pathlib import Path
from typing import Union

from face2face.causes import cause_of
from face2face.error_kinds import ErrorKind as ErrorKind  # who raises needs both

Fact = Union[str, int, "ErrorDetails"]
"""A name, a path, a number: what is put into a sentence; or what explains it, a sentence itself.

A fact called `reason` is a Cause where it is a usual one, else somebody else's own words."""


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


class Notice(str):
    """A line for the user on what ends nothing: a warning, or why a result lacks something.

    It is a text in English for all who want no more.

    Args:
        line: the English line.
        details: the kind and facts of what it says, None where nobody needs them.
    """

    __slots__ = ("details",)
    details: ErrorDetails | None

    def __new__(cls, line: str, details: ErrorDetails | None = None) -> "Notice":
        """Make one of a line and what it says."""
        notice = str.__new__(cls, line)
        notice.details = details
        return notice


def details_of(told: object) -> ErrorDetails | None:
    """The kind and facts of an error or a notice, None for one that carries none."""
    if isinstance(told, Face2FaceError | Notice):
        return told.details
    if isinstance(told, OSError):
        return ErrorDetails(ErrorKind.SYSTEM_REFUSED, {"reason": cause_of(told)})
    if isinstance(told, Exception):
        first = next(iter(str(told).strip().splitlines()), "")
        reason = f"{type(told).__name__}{': ' if first else ''}{first}"
        return ErrorDetails(ErrorKind.INTERNAL_FAULT, {"reason": reason})
    return None


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
def writing(path: Path, advice: str = "choose another place") -> Iterator[None]:
    """Turn the operating system's errors while `path` is written into ours.

    Args:
        path: what is written.
        advice: what to do where it cannot be.

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
        raise SinkError(
            f"cannot write {path}: {error.strerror or error}; {advice}",
            ErrorKind.CANNOT_WRITE,
            path=str(path),
            reason=cause_of(error),
        ) from error
