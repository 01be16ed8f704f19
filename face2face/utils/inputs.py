"""What is read must not be written: one check for all commands that have an output."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from face2face.errors import SinkError
from face2face.utils.image_sequence import image_sequence, result_path


def is_there(path: Path) -> bool:
    """Whether something is at a path.

    Unlike `Path.exists`, which from Python 3.14 on takes a folder that may not be searched for an
    empty one.

    Raises:
        OSError: the system does not tell.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def refuse_read(target: Path, read: Iterable[Path | None]) -> None:
    """Refuse an output that is a file that is read, under whatever name or link.

    Args:
        target: the file to write; it need not exist. Or a pattern of images, whose folder must
            hold nothing that is read.
        read: files that are read; None and what does not exist are passed over.

    Raises:
        SinkError: the target is one of them.
    """
    if image_sequence(target) is not None:
        refuse_read_folder(result_path(target), read)
        return
    mine = _identity(target)
    if mine is None:
        return
    for path in read:
        if path is not None and _identity(path) == mine:
            also = "" if str(path) == str(target) else f" ({path})"
            raise SinkError(
                f"the output {target} is the input itself{also}: give another name or folder"
            )


def refuse_read_files(targets: Iterable[Path], read: Iterable[Path | None]) -> None:
    """Refuse outputs of which one is a file that is read, as `refuse_read` does for one output.

    Raises:
        SinkError: as in `refuse_read`.
    """
    inputs = {_identity(path): path for path in read if path is not None}
    inputs.pop(None, None)
    for target in targets:
        if image_sequence(target) is None:
            refuse_read(target, [inputs.get(_identity(target))])
        else:
            refuse_read(target, inputs.values())


def refuse_read_folder(target: Path, read: Iterable[Path | None]) -> None:
    """Refuse to replace a folder that is read, or in which something lies that is read.

    Args:
        target: the folder that will be replaced.
        read: files and folders that are read.

    Raises:
        SinkError: the target is or holds one of them.
    """
    mine = _identity(target)
    if mine is None:
        return
    for path in read:
        if path is None or not _exists(path):
            continue
        resolved = path.resolve()
        if any(_identity(location) == mine for location in (resolved, *resolved.parents)):
            raise SinkError(
                f"the output {target} would replace the input {path}: give another folder"
            )


def refuse_links_out(folder: Path, target: Path) -> None:
    """Refuse a result that would leave its folder by a link that lies in there.

    The folder itself may be a link: whoever typed it meant it. What lies in it may be a
    stranger's.

    Raises:
        SinkError: one of the folders between the two is a link.
    """
    for location in _between(folder, target):
        if location.is_symlink():
            raise SinkError(
                f"{location} is a link that leads out of {folder}: remove it, or give "
                "another folder"
            )


def refuse_linked_folders(folder: Path) -> None:
    """Refuse an output folder in which folders are links: what is written there would leave it.

    Raises:
        SinkError: it holds one.
    """
    if not folder.is_dir():
        return
    for location in sorted(folder.iterdir()):
        if location.is_symlink() and location.is_dir():
            raise SinkError(
                f"{location} is a link that leads out of {folder}: remove it, or give "
                "another folder"
            )


def _between(folder: Path, target: Path) -> Iterator[Path]:
    parts = target.relative_to(folder).parts[:-1]
    for count in range(1, len(parts) + 1):
        yield folder.joinpath(*parts[:count])


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of a file; None where there is none."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return state.st_dev, state.st_ino


def _exists(path: Path) -> bool:
    return _identity(path) is not None
