"""What a folder of results remembers of them, so that what is done and unchanged is done once.

OUT/
  .face2face-done.jsonl   a line for each result: what it was made from, and what it is

A line is added when a result is complete and before it gets its name, and none is ever changed:
killed at any moment, nothing is lost, and several processes may write.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from face2face.card import CARD
from face2face.card_entries import Sha256
from face2face.errors import SinkError, SourceError, writing
from face2face.model import FaceModel
from face2face.utils.file_reading import open_file, sha256_of, sha256_of_each
from face2face.utils.folders import refuse_standing

RECORD = ".face2face-done.jsonl"

_MOST_BYTES = 64 << 20
"""Of a record, whose lines have about 600; older lines are not looked at."""


class Fingerprint(BaseModel):
    """What a file is: by its content, and by what the system says of it, which is faster asked.

    A folder is its files: how large they are together, and when the last one was changed.
    """

    model_config = ConfigDict(frozen=True)

    size: int
    changed_ns: tuple[int, ...]
    """When its content was changed; of files that are read also when anything of them was, which
    no program can set."""
    sha256: Sha256

    @classmethod
    def of(cls, path: Path, *, renamed: bool = False) -> "Fingerprint":
        """Read a file, or the files of a folder.

        Args:
            path: the file or folder.
            renamed: whether it will get another name, which changes when anything of it was.

        Raises:
            OSError: it cannot be read, or is no file.
        """
        if path.is_dir():
            size, *stamps = _state_of_folder(path)
            return cls(size=size, changed_ns=tuple(stamps), sha256=_content_of(path))
        with open_file(path) as file:  # at once, and only if it is one
            state = os.fstat(file.fileno())
        stamps = [state.st_mtime_ns] if renamed else [state.st_mtime_ns, state.st_ctime_ns]
        return cls(size=state.st_size, changed_ns=tuple(stamps), sha256=sha256_of(path))

    def fits(self, path: Path) -> bool:
        """Whether a file is still this one, under whatever name; False where there is none."""
        try:
            if path.is_dir():
                size, *stamps = _state_of_folder(path)
            else:
                state = path.stat()
                size, stamps = state.st_size, [state.st_mtime_ns, state.st_ctime_ns]
            if size != self.size:
                return False
            same = tuple(stamps[: len(self.changed_ns)]) == self.changed_ns
            return same or _content_of(path) == self.sha256
        except OSError:
            return False


def _state_of_folder(folder: Path) -> tuple[int, int]:
    """Bytes of its files, and when the last one was changed."""
    states = [path.stat() for path in folder.iterdir()]
    changed_ns = max((state.st_mtime_ns for state in states), default=0)
    return sum(state.st_size for state in states), changed_ns


def _content_of(path: Path) -> str:
    """SHA-256 of a file, or of a folder's names and files."""
    if not path.is_dir():
        return sha256_of(path)
    content = hashlib.sha256()
    for each in sorted(path.iterdir()):
        content.update(os.fsencode(f"{each.name}\0{sha256_of(each)}\n"))
    return content.hexdigest()


class _Line(BaseModel):
    """One result."""

    schema_version: Literal[1] = 1
    name: str
    """The result's path in the folder, with slashes."""
    made_with: Sha256
    """The model and the settings, as one number."""
    source: Fingerprint
    result: Fingerprint


@dataclass(frozen=True)
class Standing:
    """What is known of a result that may be there already.

    Attributes:
        exists: whether anything has its name.
        ours: whether it is as a command before left it.
        done: whether that was made from this source in this way.
    """

    exists: bool
    ours: bool
    done: bool


class Finished:
    """The results of a folder that are known.

        finished = Finished(out)
        if not finished.standing(target, source, made_with).done:
            remember = finished.remember(target, fingerprint_of(source), made_with)
            ...  # remember(path of the complete result), before it gets its name

    Args:
        out: the folder; it need not be there yet.

    Raises:
        SinkError: what should be its record is a link or a folder.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self.path = out / RECORD
        if self.path.is_symlink() or self.path.is_dir():
            raise SinkError(
                f"{self.path}, where finished results are noted, is a link or a folder: remove "
                "it, or give another --out"
            )
        self._lines: dict[str, list[_Line]] = {}
        for line in _read(self.path):
            self._lines.setdefault(line.name, []).append(line)

    def standing(self, target: Path, source: Path, made_with: str) -> Standing:
        """What is there of a result; a file of many gigabytes that was touched takes seconds.

        Args:
            target: the result, a file or a folder of files, in the folder.
            source: what it is to be made from.
            made_with: how it is to be made, 64 hexadecimal digits.
        """
        if not target.exists():
            return Standing(target.is_symlink(), ours=False, done=False)
        lines = self._lines.get(self._name(target), [])
        ours = [line for line in lines if line.result.fits(target)]
        done = any(line.made_with == made_with and line.source.fits(source) for line in ours)
        return Standing(exists=True, ours=bool(ours), done=done)

    def remember(self, target: Path, source: Fingerprint, made_with: str) -> "Remembering":
        """What notes a result, once it is complete.

        Args:
            target: the result, in the folder.
            source: what it is made from, from `fingerprint_of`.
            made_with: how it is made, 64 hexadecimal digits.
        """
        return Remembering(self.path, self._name(target), source, made_with)

    def _name(self, target: Path) -> str:
        name = os.fsencode(target.relative_to(self._out).as_posix())
        return name.decode("utf-8", "backslashreplace")  # names may be in any encoding


class ResultJob(Protocol):
    """What a result is made by."""

    @property
    def target(self) -> Path:
        """The result, as it was asked for."""


Job = TypeVar("Job", bound=ResultJob)


def left_to_do(
    jobs: Sequence[Job], finished: Finished, result: Callable[[Job], tuple[Path, Path, str]]
) -> list[Job]:
    """The jobs whose results are not there yet.

    Args:
        jobs: in any order.
        finished: what is known of the folder of results.
        result: gives of a job the arguments of `Finished.standing`.

    Raises:
        SinkError: a result is there already that no command of before made.
    """
    standing = [(job, finished.standing(*result(job))) for job in jobs]
    refuse_standing([job.target for job, state in standing if state.exists and not state.ours])
    return [job for job, state in standing if not state.done]


@dataclass(frozen=True)
class Remembering:
    """Notes a result once it is complete; from `Finished.remember`."""

    record: Path
    name: str
    source: Fingerprint
    made_with: str

    def __call__(self, complete: Path) -> None:
        """Add the line of a result.

        Args:
            complete: the result under its name of before, not to be changed any more.

        Raises:
            SinkError: the record cannot be written.
        """
        with writing(self.record):
            result = Fingerprint.of(complete, renamed=True)
            line = _Line(
                name=self.name, made_with=self.made_with, source=self.source, result=result
            )
            # On a line of its own whatever a killed process has left before; not through a link.
            data = f"\n{line.model_dump_json()}\n".encode()
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self.record, flags | getattr(os, "O_BINARY", 0), 0o666)
            with os.fdopen(descriptor, "ab", buffering=0) as file:
                file.write(data)
                os.fsync(file.fileno())


def fingerprint_of(source: Path) -> Fingerprint:
    """Read a source, before a result is made from it.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        return Fingerprint.of(source)
    except OSError as error:
        raise SourceError(f"cannot read {source}: {error.strerror or error}") from error


def model_digest(model: FaceModel) -> str:
    """What a model is, in a line: its files, and the name that results carry.

    Raises:
        OSError: a file cannot be read.
    """
    if model.card is not None:
        content = sha256_of(model.graph.parent / CARD)  # it holds the hashes of all others
    elif model.graph.is_dir():
        names = sorted(path.name for path in model.graph.iterdir())
        content = str(sorted(sha256_of_each(model.graph, names).items()))
    else:
        content = sha256_of(model.graph)
    return f"{model.name} {content}"


def _read(path: Path) -> Iterable[_Line]:
    """The lines of a record that can be understood: it may be a stranger's, or half written."""
    try:
        with open_file(path) as file:
            file.seek(max(os.fstat(file.fileno()).st_size - _MOST_BYTES, 0))
            data = file.read(_MOST_BYTES)
    except OSError:
        return
    for text in data.splitlines():
        if text.strip():
            try:
                yield _Line.model_validate_json(text)
            except ValidationError:
                continue
