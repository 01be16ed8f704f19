"""Names that stand for many images, frames/%05d.png, as they are written.

Nothing is ever read by such a name: a stranger's file that is called so is one file.
"""

import re
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"([^%]*)%(?:0([1-9]))?d([^%]*\.png)", re.IGNORECASE)

USUAL_NAME = "%05d.png"


class ImageSequence(NamedTuple):
    """Images in a folder of their own, numbered from 1 on.

    Attributes:
        folder: theirs alone.
        before: what their names begin with.
        digits: at least so many.
        after: what their names end with.
    """

    folder: Path
    before: str
    digits: int
    after: str

    def name(self, number: int) -> str:
        """The name of an image."""
        return f"{self.before}{number:0{self.digits}}{self.after}"

    def holds(self, name: str) -> bool:
        """Whether one of the images may be called so."""
        pattern = rf"{re.escape(self.before)}[0-9]{{{self.digits},}}{re.escape(self.after)}"
        return re.fullmatch(pattern, name) is not None


def image_sequence(path: Path) -> ImageSequence | None:
    """What a name stands for; None where it is the name of one file."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    return ImageSequence(path.parent, match[1], int(match[2] or 1), match[3])


def result_path(path: Path) -> Path:
    """What appears when a result is whole: the file, or the folder of the images."""
    sequence = image_sequence(path)
    return path if sequence is None else sequence.folder
