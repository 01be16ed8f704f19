"""Small datasets of the image tasks, made by the tasks themselves."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from face2face.dataset.layout import MANIFEST, DatasetManifest, PairEntry, SourceEntry
from face2face.images.io import write_image
from face2face.tasks.registry import TASKS, task_named
from face2face.types import Frame, Image


def pair_set(folder: Path, task: str, frames: Sequence[Frame], size: int) -> Path:
    """Make a dataset of two sources: three pairs in four train, the last of them validate."""
    made, random = task_named(task), np.random.default_rng(0)
    entries = []
    for place, frame in enumerate(frames):
        image: Image = np.asarray(cv2.resize(frame, (size, size)), np.uint8)
        if TASKS[task].material == "people":
            alpha = np.zeros((size, size, 1), np.uint8)
            cv2.circle(alpha, (size // 2, size // 2), size // 3, 255, -1)  # type: ignore[call-overload]
            image = np.concatenate([image, alpha], axis=2)
        pair = made.pair(image, None, random)
        train = place < len(frames) * 3 // 4
        place_in = folder / "combined" / ("train" if train else "val")
        place_in.mkdir(parents=True, exist_ok=True)
        write_image(place_in / f"{place + 1}.png", np.hstack(pair))
        entry = PairEntry(
            number=place + 1,
            set="train" if train else "val",
            source=place % 2,
            frame=place,
            time_s=0.0,
        )
        entries.append(entry)
    sources = [
        SourceEntry(name=name, sha256="0" * 64, frames=len(frames), with_one_face=len(frames))
        for name in ("ana.mp4", "bob.mp4")
    ]
    manifest = DatasetManifest(
        program="tests", task=task, size=size, seed=0, sources=sources, pairs=entries
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder
