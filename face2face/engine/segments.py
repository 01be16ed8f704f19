"""A long video in segments; each is kept when it is whole.

.NAME.face2face-segments/   beside NAME, until NAME is whole
  plan.json     what is made there, from what and how
  00000.part    the images of the first segment, encoded
  00000.npz     their times, and what else there is to know of it; the segment is whole with it
"""

import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ValidationError

from face2face.config import USUAL_SEGMENT_S
from face2face.errors import SinkError, writing
from face2face.untrusted.npz import read_arrays
from face2face.untrusted.refusal import RefusedError
from face2face.utils.file_reading import read_bounded
from face2face.utils.files import clear_parts, whole_file

Numbers = npt.NDArray[np.floating[Any]]

_RUN_IN_S = 2.0
"""What smooths over time has forgotten by then how it began."""

_SAME_S = 1e-6
"""Times of one frame differ by less than this where it is read twice."""

_PLAN, _MOST_PLAN_BYTES = "plan.json", 1 << 16
_MOST_RECORD_BYTES = 64 << 20


@dataclass(frozen=True)
class SegmentPlan:
    """Which frames belong to which segment: by their times alone.

    Attributes:
        length_s: how long a segment is.
        run_in_s: how long before its first frame a segment is begun that does not follow on the
            one before it.
    """

    length_s: float = USUAL_SEGMENT_S
    run_in_s: float = _RUN_IN_S

    def number(self, time_s: float) -> int:
        """The segment of a frame."""
        return int((time_s + _SAME_S) // self.length_s)

    def begin_s(self, number: int) -> float:
        """When a segment begins."""
        return number * self.length_s

    def run_in(self, number: int) -> float:
        """When the frames before it begin that it is begun with."""
        return max(self.begin_s(number) - self.run_in_s, 0.0)

    def running_in(self, time_s: float) -> int:
        """The last segment whose run-in has begun at a moment."""
        return int((time_s + _SAME_S + self.run_in_s) // self.length_s)

    def is_before(self, time_s: float, number: int) -> bool:
        """Whether a frame belongs to an earlier segment."""
        return self.number(time_s) < number


WHOLE = SegmentPlan(1e9)
"""All in one."""


class _Plan(BaseModel):
    """What plan.json holds."""

    schema_version: Literal[1] = 1
    made_with: str
    length_s: float


class SegmentFolder:
    """The segments of one result that are whole.

    Args:
        target: the result.
        made_with: source, model and settings as one text: segments of another are not used.
        plan: how the video is cut.

    Raises:
        SinkError: the folder cannot be made, or its name is a link or a file.

    Attributes:
        plan: how the video is cut.
        whole: how many segments from the first on are there.
    """

    def __init__(self, target: Path, made_with: str, plan: SegmentPlan) -> None:
        self.plan = plan
        self.path = folder_of(target)
        if self.path.is_symlink() or (self.path.exists() and not self.path.is_dir()):
            raise SinkError(
                f"{self.path}, where segments of {target.name} are kept, is a link or a file: "
                "remove it"
            )
        wanted = _Plan(made_with=made_with, length_s=plan.length_s)
        if self.path.is_dir() and _plan_of(self.path) != wanted:
            self.remove()
        with writing(self.path):
            self.path.mkdir(exist_ok=True)
            clear_parts(self.path)
            with whole_file(self.path / _PLAN) as temporary:
                temporary.write_text(wanted.model_dump_json(), encoding="utf-8")
        self.whole = 0
        while self.record(self.whole) is not None:
            self.whole += 1

    def video(self, number: int) -> Path:
        """The file of a segment's images."""
        return self.path / f"{number:05}.part"

    def record(self, number: int) -> Mapping[str, Numbers] | None:
        """What was noted of a segment; None where it is not whole."""
        path = self.path / f"{number:05}.npz"
        if path.is_symlink() or not self.video(number).is_file():
            return None
        try:
            return read_arrays(path, most_bytes=_MOST_RECORD_BYTES)
        except (OSError, RefusedError, zipfile.BadZipFile):
            return None

    def finish(self, number: int, record: Mapping[str, Numbers]) -> None:
        """Note that a segment is whole.

        Args:
            number: the segment's, whose file is there.
            record: what there is to know of it.

        Raises:
            SinkError: it cannot be written.
        """
        with whole_file(self.path / f"{number:05}.npz") as temporary, temporary.open("wb") as file:
            np.savez(file, **record)  # type: ignore[arg-type]
        self.whole = number + 1

    def go_back_to(self, number: int) -> None:
        """Forget this segment and those after it."""
        for later in range(number, self.whole):
            with suppress(OSError):
                (self.path / f"{later:05}.npz").unlink()
        self.whole = min(self.whole, number)

    def remove(self) -> None:
        """Remove all; never raises."""
        shutil.rmtree(self.path, ignore_errors=True)


def folder_of(target: Path) -> Path:
    """Where the segments of a result are kept."""
    return target.with_name(f".{target.name}.face2face-segments")


def _plan_of(folder: Path) -> _Plan | None:
    try:
        return _Plan.model_validate_json(read_bounded(folder / _PLAN, _MOST_PLAN_BYTES))
    except (OSError, ValidationError):
        return None
