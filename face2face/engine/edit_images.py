"""Files and folders of photographs through an engine."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from face2face.engine.base import Engine
from face2face.engine.batch import work_through
from face2face.engine.compose import label
from face2face.engine.face_mask import FaceMask, leaves_too_little, marked_in
from face2face.engine.finished import Finished, Remembering, fingerprint_of, left_to_do
from face2face.engine.options import EngineOptions
from face2face.errors import NoFaceError, SourceError, writing
from face2face.images.file_kind import has_pages, left_out, moves
from face2face.images.grey import to_grey
from face2face.images.io import read_with_alpha
from face2face.provenance.image_writer import suffix_for, write_marked
from face2face.provenance.signer import Signer
from face2face.types import Frame, Grey
from face2face.utils.file_types import IMAGES
from face2face.utils.folders import find_files, refuse_clashes
from face2face.utils.inputs import refuse_read_files
from face2face.utils.text import some_of

_LEAST_LABELLED = 64
"""Shortest side in pixels on which a label can be read."""

_MARKED = 32
"""Level of a mask from which on a pixel is marked: of what lies under the soft edge of a brush or a
letter nothing may stay, for the hole is filled from right beside it. A JPEG's black is below."""


@dataclass(frozen=True)
class ImageJob:
    """One image to work on.

    Attributes:
        source: its file.
        path: its file in its folder, for the folder of results and that of masks.
        target: the file to write.
        mask: the file of what to repair; None where it has none.
    """

    source: Path
    path: Path
    target: Path
    mask: Path | None = None


def plan_images(
    inputs: Sequence[Path],
    out: Path,
    *,
    alpha: bool,
    mask: Path | None = None,
    read: Sequence[Path | None] = (),
) -> list[ImageJob]:
    """Find the images and name the results: a folder keeps its structure.

    Args:
        inputs: files, and folders that are searched through and through.
        out: folder of the results.
        alpha: whether results have an alpha channel.
        mask: as in `edit_images`.
        read: other files that are read meanwhile, such as a background.

    Raises:
        SourceError: an input is missing, or a folder has no images.
        UsageError: two results would have one name.
        SinkError: a result would replace what is read, or leave `out` by a link.
    """
    jobs = [
        ImageJob(
            source,
            path,
            out / path.with_suffix(suffix_for(source, alpha=alpha)),
            None if mask is None else _mask_of(path, mask),
        )
        for source, path in find_files(inputs, out, IMAGES, "images", left_out)
    ]
    refuse_clashes(out, [(job.source, job.target) for job in jobs])
    if mask is not None and mask.is_dir() and (others := left_out(list(mask.rglob("*")))):
        print(f"warning: of the masks in {mask}, {others}", file=sys.stderr)
    if moving := [job.source.name for job in jobs if moves(job.source)]:
        print(
            f"warning: {some_of(moving)}: images that move, of which the first frame is taken; "
            "face2face-video takes all",
            file=sys.stderr,
        )
    if paged := [job.source.name for job in jobs if has_pages(job.source)]:
        print(
            f"warning: {some_of(paged)}: several pages, of which the first is taken; save the "
            "others as images of their own",
            file=sys.stderr,
        )
    masks = [job.mask for job in jobs]
    refuse_read_files([job.target for job in jobs], [*(job.source for job in jobs), *masks, *read])
    return jobs


def not_done(jobs: Sequence[ImageJob], finished: Finished, made_with: str) -> list[ImageJob]:
    """What is left to do.

    Args:
        jobs: from `plan_images`.
        finished: what is known of the folder of results.
        made_with: the model and the settings but for the masks, as one number.

    Raises:
        SinkError: a result is there already that no command of before made.
    """
    return left_to_do(
        jobs, finished, lambda job: (job.target, job.source, _with_mask(job, made_with))
    )


def noted(job: ImageJob, finished: Finished, made_with: str) -> Remembering:
    """What notes a result for the next `not_done`; arguments as there.

    Raises:
        SourceError: the image, or its mask, cannot be read.
    """
    return finished.remember(job.target, fingerprint_of(job.source), _with_mask(job, made_with))


def edit_images(
    jobs: Sequence[ImageJob],
    engine: Engine,
    *,
    options: EngineOptions,
    mask: Path | None,
    labelled: bool,
    signer: Signer,
    remembering: Callable[[ImageJob], Remembering] | None = None,
    each: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> int:
    """Work on all images; one that fails gets a line on standard error.

    Args:
        jobs: from `plan_images`.
        engine: opened for photographs.
        options: what it was opened with; each image's mask goes into them.
        mask: what to repair: one image for all, or a folder with one for each, by its name;
            None takes what is painted magenta.
        labelled: whether results say visibly that they are generated. One with an alpha
            channel says it in its metadata alone.
        signer: signs the results.
        remembering: what notes a result once it is complete, asked for before its image is read;
            None notes nothing.
        each: what is around the work on one image, such as what makes its faults errors of ours.

    Returns:
        How many failed.

    Raises:
        DiskFullError: no space is left for any more.
    """

    def edit(job: ImageJob) -> None:
        with each():
            remember = None if remembering is None else remembering(job)
            output, alpha = _edited(job, engine, options, mask, labelled)
            with writing(job.target):
                job.target.parent.mkdir(parents=True, exist_ok=True)
            write_marked(job.target, output, alpha, engine.mark(), signer, remember)

    return work_through(jobs, edit, "image")


def _with_mask(job: ImageJob, made_with: str) -> str:
    """How one image's result is made, as one number: by its mask, too."""
    if job.mask is None or not job.mask.is_file():
        return made_with
    return hashlib.sha256(f"{made_with} {fingerprint_of(job.mask).sha256}".encode()).hexdigest()


def read_mask(path: Path, width: int, height: int) -> Grey:
    """Read what is to be repaired: what is white, or, where a mask is transparent, what is not.

    Args:
        path: the mask's file.
        width: of the image that it is for, pixels.
        height: of the image that it is for, pixels.

    Returns:
        uint8 (height, width), 0 or 255.

    Raises:
        SourceError: it cannot be read, marks nothing or nearly all, or has another size.
    """
    drawn, alpha = read_with_alpha(path)
    if drawn.shape[:2] != (height, width):
        raise SourceError(
            f"the mask {path} has {drawn.shape[1]} x {drawn.shape[0]} pixels and its image "
            f"{width} x {height}: paint it on the image"
        )
    shape = drawn.max(axis=2) if alpha is None or alpha.min() == 255 else alpha
    marked = np.where(shape >= _MARKED, 255, 0).astype(np.uint8)
    # The last trace of a soft edge.
    beside = np.asarray(cv2.dilate(marked, np.ones((3, 3), np.uint8)), np.uint8)
    mask: Grey = np.where(shape > 0, beside, marked)
    if not mask.any():
        raise SourceError(f"the mask {path} marks nothing: paint white what shall be repaired")
    if leaves_too_little(mask):
        raise SourceError(
            f"the mask {path} marks all of its image, or nearly so, and nothing is left to repair "
            "it from: paint white only what shall be repaired"
        )
    return mask


def _edited(
    job: ImageJob, engine: Engine, options: EngineOptions, mask: Path | None, labelled: bool
) -> tuple[Frame, Grey | None]:
    """The result, and its alpha channel if it has one."""
    image, alpha = read_with_alpha(job.source)
    if engine.needs_mask:
        engine.configure(replace(options, mask=FaceMask(_marks(job, image, mask), None)))
    engine.restart()
    done = engine(image)
    if not done.squares:
        raise NoFaceError(engine.nothing_done(str(job.source)))
    output = done.output
    if engine.keeps_grey and (image == image[:, :, :1]).all():
        output = np.repeat(to_grey(output)[:, :, None], 3, axis=2)
    if done.alpha is not None:
        alpha = done.alpha if alpha is None else np.minimum(alpha, done.alpha)
    if labelled and alpha is None and min(output.shape[:2]) >= _LEAST_LABELLED:
        label(output)
    return output, alpha


def _marks(job: ImageJob, image: Frame, mask: Path | None) -> Grey:
    """What of an image is to be repaired."""
    if mask is None:
        marked = marked_in(image)
        if not marked.any():
            raise SourceError(
                f"nothing is marked in {job.source}: paint what shall be repaired in magenta "
                "(255, 0, 255), or give --mask"
            )
        if leaves_too_little(marked):
            raise SourceError(
                f"{job.source} is painted over wholly, or nearly so, and nothing is left to repair "
                "it from: paint magenta only what shall be repaired"
            )
        return marked
    drawn = job.mask
    if drawn is None:
        wanted = mask / job.path.with_suffix(IMAGES[0])
        raise SourceError(f"{job.source} has no mask: put {wanted} there")
    return read_mask(drawn, image.shape[1], image.shape[0])


def _mask_of(path: Path, mask: Path) -> Path | None:
    """The file of an image's mask, None where a folder of masks has none for it."""
    if not mask.is_dir():
        return mask
    beside = (mask / path.with_suffix(suffix) for suffix in IMAGES)
    return next((one for one in beside if one.is_file()), None)
