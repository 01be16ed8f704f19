"""Extracting people: the answer is the matte, white where a person is.

For training, people are put before made-up backdrops; in use, the guided filter gives a coarse
matte the edges of its image.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from face2face.faces.mesh_seeker import MeshSeeker
from face2face.images.grey import to_grey
from face2face.images.guided_filter import guided
from face2face.images.resize import resize
from face2face.images.soft_edges import by_colours
from face2face.tasks.backdrops import Backdrops, over, own_colours
from face2face.tasks.base import Looked, MatteTask, Pair
from face2face.tasks.footage import as_filmed, relit
from face2face.tasks.matte_holes import without_holes
from face2face.tasks.matte_shreds import without_shreds
from face2face.tasks.scores import SSIM, Figure, Scores, Target
from face2face.types import Frame, Grey, Image, Landmarks

_OWN = 0.45
"""Share of the pairs in which the image stays as it is: only there light and shadow of person and
backdrop belong together, and no edge tells that anything was put before anything."""

_REACH = 1 / 64
"""Half side of the windows in which the matte follows the image's edges, as a share of the side of
the square that was looked at."""

_EVEN = 1e-4
"""Variance of a colour, of 0 to 1, below which a window has no edge to follow."""

_SURE = 0.06
"""The outermost share of the matte's range at both ends that is taken to be wholly in or out."""

_LEAST = 0.25
"""Area of what stands alone, as a share of the largest part's, from which on it is a person too:
one half as high. Of smaller ones the network gives shreds, and lamps."""

_LEAST_FACELESS = 0.6
"""The same for what shows no face, where another part does: somebody from behind, no machine."""

_HOLD = 1.3
"""How many times larger than these a part must be that was not there in a video's frame before;
one that was may be as many times smaller."""

_BRIDGE, _WISPS = 3 / 128, 6 / 128
"""Half the width of what joins two parts to one, and how far from people hair may be that is
narrower, or less than half there; as shares of the side of the square that was looked at."""


class CutoutScores(Scores):
    """Is the person where the matte says?"""

    selection_metric = "iou"
    higher = True

    def __call__(
        self,
        place: int,  # noqa: ARG002 (nothing is remembered)
        condition: Frame,  # noqa: ARG002 (the matte alone counts)
        answer: Frame,
        target: Frame,
    ) -> dict[str, float]:
        """Intersection over union of what both say is more person than not."""
        mine, true = (CutoutTask.matte(image) >= 128 for image in (answer, target))
        union, person = int(np.count_nonzero(mine | true)), int(np.count_nonzero(true))
        both = int(np.count_nonzero(mine & true))
        return {
            "iou": both / union if union else 1.0,
            "kept": both / person if person else float("nan"),
            "nothing_iou": person / true.size if person else float("nan"),
        }


class CutoutTask(MatteTask):
    """An image of a person becomes the matte of the person.

    Args:
        backdrops: what training puts behind the people; None generates it.
    """

    name = "cutout"
    change = "the background of this was removed"
    figures = {  # noqa: RUF012
        "ssim": SSIM,
        "iou": Figure(
            "IoU with the true matte at a half, 1 is equal", "IoU {:.3f}", "IoU", "{:.3f}"
        ),
        "kept": Figure("share of the person that is kept", "kept {:.1%}", "kept", "%"),
        "nothing_iou": Figure(
            "IoU of the whole image, nothing cut away",
            "the image's {:.3f}",
            "image's IoU",
            "{:.3f}",
        ),
    }
    targets = (
        Target("iou", "IoU with the true mattes at least 0.90", lambda found: found["iou"] >= 0.9),
    )
    floor = Target(
        "iou", "better than the whole image", lambda found: found["iou"] > found["nothing_iou"]
    )

    def __init__(self, backdrops: Backdrops | None = None) -> None:
        self._backdrops = backdrops or Backdrops()

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,  # noqa: ARG002 (the matte says where the person is)
        random: np.random.Generator,
    ) -> Pair:
        """Put the person before a backdrop, or leave them before their own; film it.

        `source` is RGBA: what is transparent shows what was behind the person.
        """
        if random.random() < _OWN:
            scene: Frame = source[..., :3]
        else:
            backdrop = self._backdrops.behind(source, random)
            scene = over(relit(own_colours(source), random, 0.7), relit(backdrop, random, 0.7))
        alpha: Grey = source[..., 3]
        return Pair(as_filmed(relit(scene, random), random), _as_image(alpha))

    def with_options(self, options: Mapping[str, Any]) -> "CutoutTask":
        """Take backdrops to put behind people."""
        return CutoutTask(Backdrops(options["backdrops"] or ()))

    def scores(
        self,
        known: Mapping[int, Landmarks | None],  # noqa: ARG002
        landmark_model: Path | None = None,  # noqa: ARG002
    ) -> Scores:
        """Is the person where the matte says?"""
        return CutoutScores()

    def as_used(
        self,
        condition: Frame,
        generated: Frame,
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """The matte with the edges of the image."""
        return _as_image(self.alpha(condition, generated))

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """The person before black; `alpha` is what puts them before anything else."""
        share = self.alpha(crop, generated)[..., None].astype(np.float32) / 255
        done: Frame = np.round(crop * share).astype(np.uint8)
        return done

    @staticmethod
    def matte(generated: Frame) -> Grey:
        """How much of each pixel is person, 0 to 255, uint8 (size, size)."""
        return to_grey(generated)

    def people_of(self, looked: Looked, before: Grey | None = None) -> Grey:
        """The matte of the people alone."""
        return of_people(looked, before)

    def people_in_photo(self, image: Frame, looked: Looked) -> Grey:
        """The people without holes whose colours are not the ground's, nor shreds of the ground."""
        whole = without_holes(image, of_people(looked))
        return without_shreds(image, looked._replace(matte=whole))

    def along(self, image: Frame, matte: Grey, closest: float = 1.0) -> Grey:
        """The matte at the image's resolution, along its edges."""
        return along_edges(image, matte, closest)

    def finely_along(self, image: Frame, matte: Grey, closest: float = 1.0) -> Grey:
        """As `along`; how opaque soft edges are is told by the colours on both of their sides."""
        along = self.along(image, matte, closest).astype(np.float32) / np.float32(255)
        done: Grey = np.round(255 * by_colours(image, along, closest)).astype(np.uint8)
        return done


def of_people(looked: Looked, before: Grey | None = None) -> Grey:
    """A matte without what stands alone, is small and shows no face: a lamp, a wall, a machine.

    Args:
        looked: what was seen of an image.
        before: what this gave of a video's frame before, uint8, of the matte's size: what was there
            stays more easily, and what was not comes less easily.
    """
    matte = looked.matte
    side = looked.closest * max(matte.shape)
    bridge, wisps = (
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * max(round(share * side), 1) + 1,) * 2)
        for share in (_BRIDGE, _WISPS)
    )
    wide = cv2.morphologyEx((matte >= 128).astype(np.uint8), cv2.MORPH_OPEN, bridge)
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(wide)
    if count == 1:
        return matte
    areas = boxes[:, cv2.CC_STAT_AREA]
    with_face = np.zeros(count, bool)
    for x, y in looked.faces:
        row, column = (
            int(np.clip(at, 0, length - 1)) for at, length in zip((y, x), matte.shape, strict=True)
        )
        with_face[parts[row, column]] = True
    # A face between all parts, as of somebody the network does not see, tells nothing of them.
    least = _LEAST_FACELESS if with_face[1:].any() else _LEAST
    needed = np.full(count, least * areas[1:].max())
    if before is not None:
        known = np.bincount(parts[before >= 128], minlength=count) / areas
        needed *= np.where(known >= 0.5, 1 / _HOLD, _HOLD)
    people = (areas >= np.minimum(needed, areas[1:].max())) | with_face
    people[0] = False
    near = cv2.dilate(people[parts].astype(np.uint8), wisps)
    kept: Grey = np.where(near > 0, matte, np.uint8(0))
    return kept


def along_edges(image: Frame, matte: Grey, closest: float = 1.0) -> Grey:
    """A matte at an image's resolution, along its edges: a guided filter's.

    Args:
        image: uint8 RGB (height, width, 3).
        matte: uint8 (rows, columns), of its aspect, 255 where a person is.
        closest: see `Looked`.

    Returns:
        uint8 (height, width).
    """
    rows, columns = matte.shape
    fine = guided(
        matte.astype(np.float32) / np.float32(255),
        resize(image, columns, rows),
        image,
        radius=max(round(_REACH * closest * max(rows, columns)), 1),
        smoothness=_EVEN,
    )
    certain = np.clip((fine - _SURE) / (1 - 2 * _SURE), 0, 1)
    done: Grey = np.round(255 * certain).astype(np.uint8)
    return done


def _as_image(alpha: Grey) -> Frame:
    return np.repeat(alpha[..., None], 3, axis=2)
