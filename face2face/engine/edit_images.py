"""Files and folders of photographs through an engine."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from face2face.engine.base import Engine
from face2face.engine.compose import label
from face2face.engine.face_mask import FaceMask, marked_in
from face2face.engine.options import EngineOptions
from face2face.errors import (
    DiskFullError,
    Face2FaceError,
    NoFaceError,
    SinkError,
    SourceError,
    UsageError,
    writing,
)
from face2face.images.io import left_out, read_with_alpha
from face2face.provenance.image_writer import suffix_for, write_marked
from face2face.provenance.signer import Sealer
from face2face.types import Frame, Grey
from face2face.utils.file_types import IMAGES, ends_with
from face2face.utils.inputs import refuse_links_out, refuse_read_files
from face2face.utils.text import sanitize_line

_LONGEST = 4000
"""Letters of a message: a path may have as many."""

_LEAST_LABELLED = 64
"""Shortest side in pixels on which a label can be read."""


@dataclass(frozen=True)
class Job:
    """One image to work on.

    Attributes:
        source: its file.
        path: its file in its folder, for the folder of results and that of masks.
        target: the file to write.
    """

    source: Path
    path: Path
    target: Path


def plan(
    inputs: Sequence[Path],
    out: Path,
    *,
    alpha: bool,
    overwrite: bool,
    mask: Path | None = None,
    read: Sequence[Path | None] = (),
) -> list[Job]:
    """Find the images and name the results: a folder keeps its structure.

    Args:
        inputs: files, and folders that are searched through and through.
        out: folder of the results.
        alpha: whether results have an alpha channel.
        overwrite: whether results of before may be replaced.
        mask: as in `edit_images`.
        read: other files that are read meanwhile, such as a background.

    Raises:
        SourceError: an input is missing, or a folder has no images.
        UsageError: two results would have one name.
        SinkError: a result would replace what is read, leave `out` by a link, or is there already.
    """
    jobs = [
        Job(source, path, out / path.with_suffix(suffix_for(source, alpha=alpha)))
        for source, path in _found(inputs, out)
    ]
    by_target: dict[object, Job] = {}
    alike = _ignores_case(out)
    for job in jobs:
        name = unicodedata.normalize("NFC", str(job.target)).casefold() if alike else job.target
        other = by_target.setdefault(name, job)
        if other is not job:
            raise UsageError(
                f"{other.source} and {job.source} would both become {job.target}: give them one "
                "after the other, with another --out"
            )
        refuse_links_out(out, job.target)
    masks = [] if mask is None else [_mask_of(job, mask) for job in jobs]
    if mask is not None and mask.is_dir() and (others := left_out(list(mask.rglob("*")))):
        print(f"warning: of the masks in {mask}, {others}", file=sys.stderr)
    refuse_read_files([job.target for job in jobs], [*(job.source for job in jobs), *masks, *read])
    standing = [job.target for job in jobs if job.target.exists()]
    if standing and not overwrite:
        more = f" and {len(standing) - 1} more" if len(standing) > 1 else ""
        raise SinkError(
            f"{standing[0]}{more} exist already: replace with --overwrite, or give another --out"
        )
    return jobs


def edit_images(
    jobs: Sequence[Job],
    engine: Engine,
    *,
    options: EngineOptions,
    mask: Path | None,
    labelled: bool,
    sealer: Sealer,
) -> int:
    """Work on all images; one that fails gets a line on standard error.

    Args:
        jobs: from `plan`.
        engine: opened for photographs.
        options: what it was opened with; each image's mask goes into them.
        mask: what to repair: one image for all, or a folder with one for each, by its name;
            None takes what is painted magenta.
        labelled: whether results say visibly that they are generated. One with an alpha
            channel says it in its metadata alone.
        sealer: signs the results.

    Returns:
        How many failed.

    Raises:
        DiskFullError: no space is left for any more.
    """
    failed = 0
    # disable=None: no bar where nobody sees it move.
    for job in tqdm(jobs, "images", unit="image", disable=None):
        try:
            _edit(job, engine, options, mask, labelled, sealer)
        except DiskFullError:
            raise
        except Face2FaceError as error:
            failed += 1
            tqdm.write(f"error: {sanitize_line(str(error), _LONGEST)}", file=sys.stderr)
        except MemoryError:
            failed += 1
            tqdm.write(
                f"error: {sanitize_line(str(job.source), _LONGEST)} is too large for "
                "this machine's "
                "memory: make it smaller",
                file=sys.stderr,
            )
    return failed


def read_mask(path: Path, width: int, height: int) -> Grey:
    """Read what is to be repaired: what is white, or, where a mask is transparent, what is not.

    Args:
        path: the mask's file.
        width: of the image that it is for, pixels.
        height: of the image that it is for, pixels.

    Returns:
        uint8 (height, width), 0 or 255.

    Raises:
        SourceError: it cannot be read, marks nothing, or has another size.
    """
    drawn, alpha = read_with_alpha(path)
    if drawn.shape[:2] != (height, width):
        raise SourceError(
            f"the mask {path} has {drawn.shape[1]} x {drawn.shape[0]} pixels and its image "
            f"{width} x {height}: paint it on the image"
        )
    shape = drawn.max(axis=2) if alpha is None or alpha.min() == 255 else alpha
    mask = np.where(shape >= 128, 255, 0).astype(np.uint8)
    if not mask.any():
        raise SourceError(f"the mask {path} marks nothing: paint white what shall be repaired")
    return mask


def _found(inputs: Iterable[Path], out: Path) -> list[tuple[Path, Path]]:
    """Each image with its place in the folder of results."""
    found: list[tuple[Path, Path]] = []
    for given in inputs:
        if given.is_dir():
            files = sorted(
                path
                for path in given.rglob("*")
                if not any(part.startswith(".") for part in path.relative_to(given).parts)
                and not path.is_dir()
                and not _absolute(path).is_relative_to(_absolute(out))
            )
            inside = [path for path in files if ends_with(path, IMAGES)]
            if others := left_out(files):
                print(f"warning: {others}", file=sys.stderr)
            if not inside:
                raise SourceError(
                    f"{given} holds no images that are read here: put {', '.join(IMAGES)} there"
                )
            found += [(path, path.relative_to(given)) for path in inside]
        elif given.exists():
            found.append((given, Path(given.name)))
        else:
            raise SourceError(f"{given} does not exist: check the name and the folder")
    return found


def _edit(
    job: Job,
    engine: Engine,
    options: EngineOptions,
    mask: Path | None,
    labelled: bool,
    sealer: Sealer,
) -> None:
    image, alpha = read_with_alpha(job.source)
    if engine.needs_mask:
        engine.configure(replace(options, mask=FaceMask(_marks(job, image, mask), None)))
    engine.restart()
    done = engine(image)
    if not done.squares:
        raise NoFaceError(engine.nothing_done(str(job.source)))
    output = done.output
    if engine.keeps_grey and (image == image[:, :, :1]).all():
        output = np.asarray(cv2.cvtColor(output, cv2.COLOR_RGB2GRAY), np.uint8)
        output = np.repeat(output[:, :, None], 3, axis=2)
    if done.alpha is not None:
        alpha = done.alpha if alpha is None else np.minimum(alpha, done.alpha)
    if labelled and alpha is None and min(output.shape[:2]) >= _LEAST_LABELLED:
        label(output)
    with writing(job.target):
        job.target.parent.mkdir(parents=True, exist_ok=True)
    write_marked(job.target, output, alpha, engine.mark(), sealer)


def _marks(job: Job, image: Frame, mask: Path | None) -> Grey:
    """What of an image is to be repaired."""
    if mask is None:
        marked = marked_in(image)
        if not marked.any():
            raise SourceError(
                f"nothing is marked in {job.source}: paint what shall be repaired in magenta "
                "(255, 0, 255), or give --mask"
            )
        return marked
    drawn = _mask_of(job, mask)
    if drawn is None:
        wanted = mask / job.path.with_suffix(IMAGES[0])
        raise SourceError(f"{job.source} has no mask: put {wanted} there")
    return read_mask(drawn, image.shape[1], image.shape[0])


def _mask_of(job: Job, mask: Path) -> Path | None:
    """The file of an image's mask, None where a folder of masks has none for it."""
    if not mask.is_dir():
        return mask
    beside = (mask / job.path.with_suffix(suffix) for suffix in IMAGES)
    return next((path for path in beside if path.is_file()), None)


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
