"""A clip, or a part of it, from which a face is made."""

import re
from dataclasses import dataclass
from pathlib import Path

from face2face.errors import ErrorKind, UsageError

_TIME = r"(?:(\d{1,3}):)?(\d{1,5}(?:\.\d{1,3})?)"
_PART = re.compile(rf"{_TIME}-(?:{_TIME})?")

WHOLE = "all"


@dataclass(frozen=True)
class Clip:
    """What of a file is used.

    Attributes:
        path: a video, or a folder of images.
        start_s: seconds into it at which the part begins.
        end_s: where the part ends, None for the end of the file.
    """

    path: Path
    start_s: float = 0.0
    end_s: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is used."""
        return not self.start_s and self.end_s is None

    @property
    def duration_s(self) -> float | None:
        """How long the part is, None for to the end."""
        return None if self.end_s is None else self.end_s - self.start_s

    @property
    def part(self) -> str:
        """The part as `--part` takes it."""
        if self.is_whole:
            return WHOLE
        return f"{self.start_s:g}-" + ("" if self.end_s is None else f"{self.end_s:g}")


def parse_part(text: str) -> tuple[float, float | None]:
    """Where a part begins and ends, in seconds; None for the end of the file.

    Args:
        text: "all", or "10-75", "0:10-1:15", "90-".

    Raises:
        UsageError: it is none of these, or ends before it begins.
    """
    if text == WHOLE:
        return 0.0, None
    found = _PART.fullmatch(text)
    if found is None:
        raise UsageError(
            f"'{text}' is no part of a clip: give its begin and end, such as 10-75 or 0:10-1:15, "
            f"10- to its end, or {WHOLE}"
        )
    start_s = 60 * int(found[1] or 0) + float(found[2])
    end_s = None if found[4] is None else 60 * int(found[3] or 0) + float(found[4])
    if end_s is not None and end_s <= start_s:
        raise UsageError(f"the part {text} ends before it begins", ErrorKind.PART_UNFIT, part=text)
    return start_s, end_s
