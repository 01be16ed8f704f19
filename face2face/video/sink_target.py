"""Where a video is to be written: what cannot be used is refused before any work is done for it."""

import os
from pathlib import Path

from face2face.errors import ErrorKind, SinkError
from face2face.utils.file_types import (
    ANIMATIONS,
    OUTPUTS_TRANSPARENT,
    SEQUENCES,
    VIDEO_CONTAINERS,
    VIDEO_CONTAINERS_TRANSPARENT,
    ends_with,
)
from face2face.utils.files import refuse_name
from face2face.utils.image_sequence import USUAL_NAME, ImageSequence, image_sequence
from face2face.video.source import AudioExcerpt


def refuse_same_file(source: Path, target: Path) -> None:
    """Refuse to write over what is being read, under whatever name or link.

    Raises:
        SinkError: both are the same file.
    """
    try:
        same = source.samefile(target)
    except OSError:
        return  # one of them does not exist
    if same:
        raise SinkError(f"the output {target} is the input itself: give another name")


def container_format_for(path: Path, audio: AudioExcerpt | None, *, alpha: bool) -> str:
    """FFmpeg's name of the format of a file that `VideoFileSink` is to write.

    Args:
        path: the file.
        audio: the sound that goes into it.
        alpha: whether it is to be transparent.

    Raises:
        SinkError: the place or the format is unfit, or `path` is the sound's file.
    """
    containers = _containers(alpha=alpha)
    if not ends_with(path, containers):
        raise _wrong_ending(path, alpha=alpha)
    if audio is not None:
        refuse_same_file(audio.path, path)
    refuse_target(path)
    return containers[path.suffix.lower()]


def refuse_ending(path: Path, *, alpha: bool) -> None:
    """Refuse a name with an ending that no video can be written with.

    Args:
        path: the file, or a name such as frames/%05d.png.
        alpha: whether it is to be transparent.

    Raises:
        SinkError: it has such an ending, or none.
    """
    if not ends_with(path, (*_containers(alpha=alpha), *ANIMATIONS, *SEQUENCES)):
        raise _wrong_ending(path, alpha=alpha)


def _containers(*, alpha: bool) -> dict[str, str]:
    """The endings of videos that can be written, and FFmpeg's names of their formats."""
    return VIDEO_CONTAINERS_TRANSPARENT if alpha else VIDEO_CONTAINERS


def _wrong_ending(path: Path, *, alpha: bool) -> SinkError:
    wrong = f'"{path.suffix}" is no video format for this' if path.suffix else "no ending"
    moving = [ending for ending in ANIMATIONS if not alpha or ending in OUTPUTS_TRANSPARENT]
    return SinkError(
        f"cannot write {path}: {wrong}, use one of "
        f"{' '.join([*_containers(alpha=alpha), *moving])}, or images such as frames/{USUAL_NAME}"
    )


def refuse_target(path: Path) -> None:
    """Refuse a place where no video can be written, before any work is done for it.

    Args:
        path: the file, or a name such as frames/%05d.png for images in a folder of their own.

    Raises:
        SinkError: the folder is missing, the name too long or taken by what must not be replaced.
    """
    sequence = image_sequence(path)
    if sequence is not None:
        _refuse_folder(path, sequence)
    elif ends_with(path, SEQUENCES):
        raise SinkError(
            f"cannot write {path}: it names one image, and a video has many; give a folder and a "
            f"pattern, {path.with_suffix('') / USUAL_NAME}"
        )
    else:
        _refuse_place(path, Path(os.path.realpath(path)))


def _refuse_folder(path: Path, sequence: ImageSequence) -> None:
    """Refuse a folder that cannot be the images' own: what is in it goes when they come."""
    folder = Path(os.path.realpath(sequence.folder))
    refuse_name(folder)
    if Path.cwd().is_relative_to(folder):
        raise SinkError(
            f"cannot write {path}: the images need a folder of their own; give frames/{path.name}"
        )
    if not folder.parent.is_dir():
        raise SinkError(
            f"cannot write {path}: the folder {sequence.folder.parent} does not exist; create it",
            ErrorKind.FOLDER_MISSING,
            folder=str(sequence.folder.parent),
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SinkError(f"cannot write {path}: {sequence.folder} is a file; give another folder")
    others = sorted(each.name for each in folder.iterdir() if not sequence.holds(each.name))
    if others:
        raise SinkError(
            f"cannot write {path}: {sequence.folder} holds more than such images ({others[0]}), "
            "and they need a folder of their own; give a new one"
        )


def _refuse_place(path: Path, target: Path) -> None:
    refuse_name(target)
    if target.is_dir():
        raise SinkError(f"cannot write {path}: it is a folder; add a file name")
    if not target.parent.is_dir():
        folder = target.parent if path.is_symlink() else path.parent
        raise SinkError(
            f"cannot write {path}: the folder {folder} does not exist; create it",
            ErrorKind.FOLDER_MISSING,
            folder=str(folder),
        )
    if target.exists() and not target.is_file():
        raise SinkError(f"cannot write {path}: it is no regular file; give another name")
