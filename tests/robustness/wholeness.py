"""Whether the files under their final names are whole."""

import csv
import json
import zipfile
from pathlib import Path

import av
import cv2
import numpy as np


def torn_files(folder: Path) -> list[str]:
    """The files in a folder and below it that cannot be read to their end.

    Left out is what is hidden: it is not under its final name.
    """
    return [
        f"{path.relative_to(folder)} is not whole: {fault}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and (fault := _fault(path))
    ]


def parts_in(folder: Path) -> list[str]:
    """What is half written, by its name."""
    return [str(p.relative_to(folder)) for p in folder.rglob(".*") if ".part-" in p.name]


def frames_in(video: Path) -> int:
    """How many images of a video can be decoded.

    Raises:
        av.error.FFmpegError: it cannot be read to its end.
    """
    with av.open(str(video)) as container:
        return sum(1 for _ in container.decode(video=0))


def _fault(path: Path) -> str:
    """Why a file is not whole, "" where it is or where nobody can tell."""
    try:
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix in (".npz", ".keras"):
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() or ""
        elif path.suffix == ".png":
            data = path.read_bytes()
            if cv2.imdecode(np.frombuffer(data, np.uint8), 1) is None or b"IEND" not in data[-12:]:
                return "no image"
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            if len({len(row) for row in rows}) != 1:
                return "rows differ"
        elif path.suffix == ".mp4":
            return "" if frames_in(path) else "no image"
    except (ValueError, OSError, zipfile.BadZipFile, av.error.FFmpegError) as error:
        return repr(error)
    return ""
