"""What a new face is made from, under which name, and in which folder: one command at a time.

WORK/NAME/
  plan.json        what was asked for, so that the same command goes on
  recording.mp4    what the camera gave
  data/            the pairs; kept when the face is ready, to train it longer
  run/             training
  reduced/         the generator alone
  second/          what the second stage is made in, where there is one
  model/           the finished model, before it goes to the other models
"""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal

from face2face.config import ENLARGED
from face2face.errors import (
    ErrorKind,
    Face2FaceError,
    ModelError,
    TrainingError,
    UsageError,
    writing,
)
from face2face.new_face.clip import Clip
from face2face.utils import folder_lock
from face2face.utils.files import whole_file
from face2face.utils.paths import shipped, users


@contextmanager
def lock_work(folder: Path, name: str) -> Iterator[None]:
    """Keep other commands out of a work folder, which is made if need be, for the block's length.

    A command that was killed keeps nobody out.

    Raises:
        TrainingError: another command is at work there.
        SinkError: the folder cannot be written.
    """
    with folder_lock.lock_folder(folder, lambda process: _refusal(name, process)):
        yield


def refuse_busy(folder: Path, name: str) -> None:
    """Refuse a work folder in which another command is at work.

    Raises:
        TrainingError: one is.
    """
    folder_lock.refuse_busy(folder, lambda process: _refusal(name, process))


def _refusal(name: str, process: int) -> TrainingError:
    return TrainingError(
        f"{name} is being made already, by process {process}: wait for it, end it, "
        "or choose another name",
        ErrorKind.FACE_BEING_MADE,
        name=name,
        process=process,
    )


_NAME = re.compile(r"\w(?:[\w .-]{0,58}[\w-])?")
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""


Way = Literal["sketch", "portrait"]


@dataclass(frozen=True)
class Plan:
    """All that is asked for.

    Attributes:
        name: the model's.
        files: videos of the person, absolute; none where a camera is asked for.
        camera: its number, None where videos are given.
        minutes: for all of it but the recording.
        start: a model or a run to start from, "" for none.
        size: side of the image in pixels, None for the start's.
        filters: the networks' first filters, None for the start's.
        consent: what the person agreed to.
        data_minutes: what choosing the pairs took, None before.
        trained_minutes: what training took so far, for the time left.
        longer: whether it trains a finished face further.
        ready: whether the face is finished; its pairs are kept to train it longer.
        parts: of each file where the part that is used begins and ends, in seconds, None for its
            end; empty where all of all of them is used.
        first: whether the model of this name is a first version of it.
        way: "sketch", trained, or "portrait", the best frame moved as it is.
        second_stage: whether a second stage makes eyes and mouth at twice the start's size, which
            is `size` then; None where the footage decides, until the pairs are chosen.
    """

    name: str
    files: tuple[str, ...]
    camera: int | None
    minutes: float
    start: str
    size: int | None
    filters: int | None
    consent: str = ""
    data_minutes: float | None = None
    trained_minutes: float = 0.0
    longer: bool = False
    ready: bool = False
    parts: tuple[tuple[float, float | None], ...] = ()
    first: bool = False
    way: Way = "sketch"
    second_stage: bool | None = False

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

    @property
    def network_size(self) -> int | None:
        """Side of the face's own network's image in pixels, None for the start's."""
        return self.size // ENLARGED if self.second_stage and self.size else self.size

    @property
    def clips(self) -> list[Clip]:
        """The videos, with the parts of them that are used."""
        parts = self.parts or ((0.0, None),) * len(self.files)
        return [Clip(Path(file), *part) for file, part in zip(self.files, parts, strict=True)]


_FLAGS = {"camera": "source", "files": "file", "start": "init-from", "parts": "part"}
"""Of a plan's names those that are called otherwise on the command line."""

_MAY_CHANGE = ("minutes", "consent")
"""What a resumed command may be told anew."""


@dataclass(frozen=True)
class Work:
    """The folder in which a face is made, and what lies in it."""

    folder: Path
    name: str

    @property
    def recording(self) -> Path:
        """What the camera gave."""
        return self.folder / "recording.mp4"

    @property
    def data(self) -> Path:
        """The pairs."""
        return self.folder / "data"

    @property
    def run(self) -> Path:
        """The training run."""
        return self.folder / "run"

    @property
    def reduced(self) -> Path:
        """The generator alone."""
        return self.folder / "reduced"

    @property
    def model(self) -> Path:
        """The finished model: at one place, whatever the face is called."""
        return self.folder / "model"

    @property
    def second(self) -> Path:
        """What the second stage is made in."""
        return self.folder / "second"

    @property
    def _plan(self) -> Path:
        return self.folder / "plan.json"

    def read(self) -> Plan | None:
        """What was asked for before, None in a fresh folder.

        Raises:
            TrainingError: plan.json is broken.
        """
        if not self._plan.is_file():
            return None
        from pydantic import TypeAdapter  # a tenth of a second, without which the window opens

        try:
            content = json.loads(self._plan.read_text(encoding="utf-8"))
            return TypeAdapter(Plan).validate_python(content)
        except (OSError, ValueError, RecursionError) as error:
            raise TrainingError(
                f"{self._plan} is broken: give --fresh to make {self.name} from the beginning",
                ErrorKind.PLAN_BROKEN,
                name=self.name,
            ) from error

    def begun(self) -> Plan | None:
        """What was asked for and is not finished, None where nothing is.

        Raises:
            TrainingError: plan.json is broken.
        """
        plan = self.read()
        return None if plan is None or plan.ready else plan

    def changed_s(self) -> float:
        """When the plan was written the last time, in seconds since the epoch.

        Raises:
            OSError: there is none.
        """
        return self._plan.stat().st_mtime

    def clear(self) -> None:
        """Remove all of it but the mark of the command at work.

        Raises:
            SinkError: something cannot be removed.
        """
        with writing(self.folder):
            for path in (self.data, self.run, self.reduced, self.second, self.model):
                if path.is_dir():
                    shutil.rmtree(path)
            for path in (*self.folder.glob("recording*.mp4"), self._plan):
                path.unlink(missing_ok=True)

    def write(self, plan: Plan) -> None:
        """Keep what is asked for.

        Raises:
            SinkError: the folder cannot be written.
        """
        with whole_file(self._plan) as temporary:
            temporary.write_text(json.dumps(asdict(plan), indent=1), encoding="utf-8")


def work_of(name: str) -> Work:
    """Where a face of this name is made."""
    return Work(users("work") / name, name)


def unfinished() -> list[Plan]:
    """The faces that were begun and are not ready, the one worked on last first.

    Those whose plan cannot be read are left out.
    """
    found: list[tuple[float, Plan]] = []
    folder = users("work")
    for each in folder.iterdir() if folder.is_dir() else ():
        with suppress(Face2FaceError, OSError):
            plan = work_of(each.name).begun()
            if plan is None or plan.name != each.name:
                continue
            if model_of(each.name).exists() and not (plan.longer or plan.first):
                continue
            found.append((work_of(each.name).changed_s(), plan))
    return [plan for _, plan in sorted(found, key=lambda pair: pair[0], reverse=True)]


def model_of(name: str) -> Path:
    """Where the finished model of this name goes."""
    return users("models") / name


def forget(work: Work) -> None:
    """Remove what was done of an unfinished face, its first version as well.

    Raises:
        SinkError: something cannot be removed.
    """
    from face2face.card import read_card  # it imports pydantic, as in `Work.read`

    with suppress(Face2FaceError):
        plan = work.begun()
        if plan is not None and plan.first and not plan.longer:
            model = model_of(plan.name)
            if read_card(model).portrait is not None:  # never a trained one
                shutil.rmtree(model, ignore_errors=True)
    work.clear()


def going_on(earlier: Plan, requested: Mapping[str, object]) -> Plan:
    """The plan of a resumed command: what was begun, with the time that is given now.

    Args:
        earlier: what was begun.
        requested: what is asked for now, by Plan's names; None where nothing is said.

    Raises:
        UsageError: it was begun with something else.
    """
    for name, mine in requested.items():
        theirs = getattr(earlier, name)
        if name in _MAY_CHANGE or mine is None or mine == theirs:
            continue
        flag = _FLAGS.get(name, name)
        raise UsageError(
            f"an unfinished {earlier.name} was begun with --{flag} {_shown(theirs)}, not "
            f"{_shown(mine)}: leave the flag out to go on, or give --fresh to begin anew"
        )
    changed = {name: requested[name] for name in _MAY_CHANGE if requested.get(name) is not None}
    return replace(earlier, **changed)  # type: ignore[arg-type]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        words = [
            Clip(Path(), *one).part if isinstance(one, tuple) else Path(one).name for one in value
        ]
        return ", ".join(words) or "none"
    return "none" if value in (None, "") else str(value)


def checked_name(text: str) -> str:
    """A face's name that every file system takes.

    Raises:
        UsageError: it is none; the text says what is allowed.
    """
    name = unicodedata.normalize("NFC", text)
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise UsageError(
            f"'{text}' cannot be a face's name: use up to 60 letters, digits, spaces and .-_, "
            "such as ana or ana-2026",
            ErrorKind.NAME_UNFIT,
            name=text,
        )
    return name


def refuse_taken(name: str, *, overwrite: bool) -> None:
    """Refuse a name that another model has.

    Raises:
        ModelError: it is a shipped model's, or there is one already and `overwrite` is not given.
    """
    if (shipped("models") / name).exists():
        raise ModelError(
            f"{name} is the name of a shipped model: choose another",
            ErrorKind.NAME_TAKEN,
            name=name,
        )
    if model_of(name).exists() and not overwrite:
        raise ModelError(
            f"there is a model called {name} already ({model_of(name)}): choose another name, "
            "or give --overwrite to replace it when the new one is ready",
            ErrorKind.NAME_TAKEN,
            name=name,
        )
