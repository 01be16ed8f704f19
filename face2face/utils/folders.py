"""Many files into a folder of results: which there are, and that no two get one name."""

import os
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from face2face.errors import SinkError, SourceError, UsageError
from face2face.utils.file_types import ends_with
from face2face.utils.inputs import is_there, refuse_links_out

LeftOut = Callable[[list[Path]], "str | None"]
"""A line that names those of the files found in a folder that are not read, None where none is."""


def find_files(
    inputs: Iterable[Path],
    out: Path,
    endings: Collection[str],
    what: str,
    left_out: LeftOut | None = None,
) -> list[tuple[Path, Path]]:
    """Each file with its place in the folder of results: a folder keeps its structure.

    What is hidden, and what lies in `out`, is passed over where a folder is searched; of one in it
    that may not be looked into standard error is told.

    Args:
        inputs: files, whatever they are called, and folders that are searched through and through.
        out: folder of the results.
        endings: of the files that a folder is searched for.
        what: these files are called so in a message.
        left_out: says what of a folder is not read; its line goes to standard error. None says
            nothing.

    Raises:
        SourceError: an input is missing, a folder has no such files or may not be looked into.
    """
    found: list[tuple[Path, Path]] = []
    for given in inputs:
        if given.is_dir():
            files = [
                path
                for path in files_below(given)
                if not _absolute(path).is_relative_to(_absolute(out))
            ]
            inside = [path for path in files if ends_with(path, endings)]
            if left_out is not None and (others := left_out(files)):
                print(f"warning: {others}", file=sys.stderr)
            if not inside and _absolute(given).is_relative_to(_absolute(out)):
                raise SourceError(
                    f"{given} is the folder of results, which is not read: give --out another"
                )
            if not inside:
                raise SourceError(
                    f"{given} holds no {what} that are read here: put {', '.join(endings)} there"
                )
            found += [(path, path.relative_to(given)) for path in inside]
        elif is_there(given):
            found.append((given, Path(given.name)))
        else:
            raise SourceError(f"{given} does not exist: check the name and the folder")
    return found


def files_below(folder: Path) -> list[Path]:
    """All files of a folder and of those in it, sorted, but for what is hidden.

    Of a folder in it that may not be looked into standard error is told.

    Raises:
        SourceError: the folder itself may not be looked into.
    """

    def tell(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise SourceError(
                f"cannot look into the folder {folder}: {error.strerror}; check its permissions"
            ) from error
        print(f"warning: left out: {error.filename}: {error.strerror}", file=sys.stderr)

    files = []
    for place, folders, names in os.walk(folder, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(files)


def refuse_no_folder(out: Path) -> None:
    """Refuse a file where a folder of results is to be.

    Raises:
        SinkError: it is one.
    """
    if out.exists() and not out.is_dir():
        raise SinkError(f"{out} is a file: give a folder for the results with --out")


def refuse_clashes(out: Path, results: Iterable[tuple[Path, Path]]) -> None:
    """Refuse results where two would have the same name, or one would leave the folder by a link.

    Args:
        out: folder of the results; whether it tells A from a is looked up.
        results: the file that is read, and the file to write, for each.

    Raises:
        UsageError: two results would have one name.
        SinkError: a result would leave `out`.
    """
    by_target: dict[object, Path] = {}
    clashes = list[str]()
    alike = _ignores_case(out)
    for source, target in results:
        name = unicodedata.normalize("NFC", str(target)).casefold() if alike else target
        if name in by_target:
            clashes.append(f"{by_target[name]} and {source} would both become {target}")
        by_target.setdefault(name, source)
        refuse_links_out(out, target)
    if clashes:
        more = f" (and {len(clashes) - 1} more are alike)" if len(clashes) > 1 else ""
        raise UsageError(
            f"{clashes[0]}{more}, so nothing was made: give them one after the other, with another "
            "--out, or move one of each away"
        )


def refuse_standing(targets: list[Path]) -> None:
    """Refuse to replace results that are there.

    Raises:
        SinkError: there are some; the first is named.
    """
    if targets:
        more = f" and {len(targets) - 1} more" if len(targets) > 1 else ""
        raise SinkError(
            f"{targets[0]}{more} exist already: replace with --overwrite, or give another --out"
        )


def _absolute(path: Path) -> Path:
    """Without links and dots, and whatever it leads to: links may go in circles."""
    return Path(os.path.realpath(path))


def _ignores_case(folder: Path) -> bool:
    """Whether A.png and a.png are one file there, as on most Macs and on Windows."""
    for path in (folder.absolute(), *folder.absolute().parents):
        other = path.parent / path.name.swapcase()
        if other != path and path.exists():
            return other.exists() and other.samefile(path)
    return False
