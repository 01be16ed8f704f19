"""Files and folders of photographs through an engine."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from face2face.engine.base import Engine
from face2face.engine.batch import work_through
from face2face.engine.compose import label
from face2face.engine.face_mask import FaceMask, marked_in
from face2face.engine.options import EngineOptions
from face2face.errors import NoFaceError, SourceError, writing
from face2face.images.io import left_out, read_with_alpha
from face2face.provenance.image_writer import suffix_for, write_marked
from face2face.provenance.signer import Sealer
from face2face.types import Frame, Grey
from face2face.utils.file_types import IMAGES
from face2face.utils.folders import find_files, refuse_clashes, refuse_standing
from face2face.utils.inputs import refuse_read_files

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
        for source, path in find_files(inputs, out, IMAGES, "images", left_out)
    ]
    refuse_clashes(out, [(job.source, job.target) for job in jobs])
    masks = [] if mask is None else [_mask_of(job, mask) for job in jobs]
    if mask is not None and mask.is_dir() and (others := left_out(list(mask.rglob("*")))):
        print(f"warning: of the masks in {mask}, {others}", file=sys.stderr)
    refuse_read_files([job.target for job in jobs], [*(job.source for job in jobs), *masks, *read])
    if not overwrite:
        refuse_standing([job.target for job in jobs if job.target.exists()])
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
    return work_through(
        jobs, lambda job: _edit(job, engine, options, mask, labelled, sealer), "image"
    )


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
