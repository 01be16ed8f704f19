"""The errors of face2face. Foreign errors become one of these where they arise.

Face2FaceError                   one clear line for the user, exit code 1
 ├── UsageError                  the command was typed wrongly, exit code 2
 ├── SourceError                 a video, picture or camera cannot be read
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

A message says what failed, what was given, and what to do next.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Face2FaceError(Exception):
    """Base of all errors that a user can cause or mend; its text is shown as it is."""

    exit_code = 1


class UsageError(Face2FaceError):
    """The command line does not make sense."""

    exit_code = 2


class SourceError(Face2FaceError):
    """A video, picture or camera cannot be opened or read."""


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
                f"no space left while writing {path}: free some space and run the command again"
            ) from error
        reason = error.strerror or str(error)
        raise SinkError(f"cannot write {path}: {reason}; choose another place") from error
