"""The folder in which a new face is made, one command at a time.

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
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from face2face.errors import ErrorKind, Face2FaceError, TrainingError, writing
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.utils import folder_lock
from face2face.utils.files import whole_file
from face2face.utils.paths import make_own_folder, users


@contextmanager
def lock_work(folder: Path, name: str) -> Iterator[None]:
    """Keep other commands out of a work folder, which is made if need be, for the block's length.

    A command that was killed keeps nobody out.

    Raises:
        TrainingError: another command is at work there.
        SinkError: the folder cannot be written.
    """
    make_own_folder(folder.parent)
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
