"""The clips of one person that --file names: videos, folders of images, and folders of videos."""

import argparse
import sys
from pathlib import Path

from face2face.cli.last_resort import report_error
from face2face.errors import Face2FaceError
from face2face.utils.file_types import VIDEOS, ends_with


class Clips:
    """Finds them, and goes on without those of a folder that cannot be used.

    Args:
        args: the command's flags.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._found: list[Path] = []
        self._left_out = 0

    def files(self) -> list[Path]:
        """The videos and folders of images, in the order in which they were named.

        A folder with images in it is one of images; else it is searched for videos.
        """
        args = self._args
        files: list[Path] = []
        for given in args.file or ([args.input] if args.input else []):
            inside = videos_in(given, args.out)
            self._found += inside
            files += inside or [given]
        return files

    def leave_out(self, path: Path, error: Face2FaceError) -> None:
        """Say that a video of a folder is left out.

        Raises:
            Face2FaceError: the error, of what was named itself.
        """
        if path not in self._found:
            raise error
        self._left_out += 1
        report_error(error)

    def exit_code(self) -> int:
        """0, or 1 with a last line where some were left out."""
        if self._left_out:
            many = len(self._found)
            print(f"error: {self._left_out} of {many} videos were left out", file=sys.stderr)
        return 1 if self._left_out else 0


def videos_in(given: Path, out: Path) -> list[Path]:
    """The videos of a folder without images of its own, in it and below; none of anything else.

    Args:
        given: a folder, or what is none.
        out: where results go, which is not searched.
    """
    from face2face.utils.folders import find_files

    if not _holds_videos_alone(given):
        return []
    return [path for path, _ in find_files([given], out, VIDEOS, "videos")]


def _holds_videos_alone(given: Path) -> bool:
    """Whether a folder has videos, in it or below it, and no images of its own."""
    from face2face.images.file_kind import is_readable

    try:
        if not given.is_dir() or any(is_readable(path) for path in given.iterdir()):
            return False
        return any(ends_with(path, VIDEOS) for path in given.rglob("[!.]*"))
    except OSError:
        return False  # opening it says why
