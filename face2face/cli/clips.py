"""The clips of one person that --file names: videos, folders of images, and folders of videos."""

import argparse
import sys
from pathlib import Path

from face2face.cli.last_resort import tell_error
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
        from face2face.utils.folders import find_files

        args = self._args
        files: list[Path] = []
        for given in args.file or ([args.input] if args.input else []):
            if not _holds_videos_alone(given):
                files.append(given)
                continue
            found = find_files([given], args.out, VIDEOS, "videos")
            self._found += [path for path, _ in found]
            files += [path for path, _ in found]
        return files

    def leave_out(self, path: Path, error: Face2FaceError) -> None:
        """Say that a video of a folder is left out.

        Raises:
            Face2FaceError: the error, of what was named itself.
        """
        if path not in self._found:
            raise error
        self._left_out += 1
        tell_error(error)

    def exit_code(self) -> int:
        """0, or 1 with a last line where some were left out."""
        if self._left_out:
            many = len(self._found)
            print(f"error: {self._left_out} of {many} videos were left out", file=sys.stderr)
        return 1 if self._left_out else 0


def _holds_videos_alone(given: Path) -> bool:
    """Whether a folder has videos, in it or below it, and no images of its own."""
    from face2face.images.file_kind import is_readable

    try:
        if not given.is_dir() or any(is_readable(path) for path in given.iterdir()):
            return False
        return any(ends_with(path, VIDEOS) for path in given.rglob("[!.]*"))
    except OSError:
        return False  # opening it says why
