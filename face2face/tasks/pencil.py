"""A face from a pencil drawing; making such drawings from photographs, and telling them apart.

What the paper was becomes a plain soft ground. A drawing does not say how dark skin and hair are,
a photograph does: that may be told by the paper's tint, its upper part in the hair's colour, the
rest in the skin's.

The recipe is that of the project "Reconstrucción de rostros basado en redes cGAN": Photoshop's
sketch filter Photocopy with detail 15 (of 1 to 24) and darkness 3 (of 1 to 50), then
Posterize with 10 levels. Adobe does not publish the filter; what it does is that of GIMP's filter
Photocopy (Spencer Kimball): a pixel darker than the mean around it stays dark, in proportion, and
all others become white. Large dark areas are drawn at their edges only, as a pencil does.
"""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.images.grey import smooth_grey, to_grey_levels
from face2face.images.resize import rescale
from face2face.tasks.base import ImageTask, Pair, scaled
from face2face.tasks.dark_ground import in_light
from face2face.tasks.drawings import on_paper, soft_pencil, thin_lines
from face2face.tasks.footage import relit
from face2face.tasks.info import HAIRS, TONES, InputKind
from face2face.tasks.magenta import without_magenta
from face2face.tasks.paper_tint import HAIR, SKIN, tinted, usual_colour
from face2face.tasks.photo_colours import coloured_as
from face2face.tasks.plain_ground import before_ground, without_ground
from face2face.tasks.scores import FACE_FIGURES, FaceScores, Scores, Target
from face2face.tasks.strokes import strokes_of, thickened, without_hatching
from face2face.types import Frame, Grey, Image, Landmarks

DETAIL, DARKNESS, LEVELS = 15, 3, 10

_MOST_DETAIL = 24

_COARSE = 0.045
"""Deviation of the mean around a pixel at no detail, as a share of the side; at the most detail
it is a 24th of that."""

_FINE = 0.0025
"""Deviation of the smoothing that keeps noise from being drawn, as a share of the side."""

_SOFT = 0.03
"""Share by which a pixel must be darker than its surroundings before it is drawn."""

_INK = 0.4
"""Share by which a pixel at darkness 1 is darker than its surroundings where it becomes black;
each further step of darkness needs a 20th less."""

_COLOURED = 7.0
"""Mean deviation of the colour (Lab a, b) up to which an image counts as without colour."""

_HARDLY = 2.5
"""The same up to which it is hardly coloured, as pencil on yellowed paper in uneven light."""

_PAPER = 0.88
"""Share of the paper's lightness from which a pixel is paper."""

_BLANK = 0.5
"""Least share of paper in the middle of a drawing: there a photograph shows skin."""

_THIN = 1 / 12
"""Width of what still counts as a stroke, as a share of the side: hair and clothes of a
photograph are wider."""

_LIGHT, _STROKES = 0.8, 0.6
"""Without its strokes at least the share `_STROKES` of a drawing has `_LIGHT` of the lightness of
its paper. Faces in grey photographs gave at most 0.52 here, drawings, unevenly lit, 0.82."""

_Float = npt.NDArray[np.float32]


def drawing_of(
    photo: Frame, *, detail: int = DETAIL, darkness: int = DARKNESS, levels: int = LEVELS
) -> Frame:
    """Draw a photograph.

    Args:
        photo: uint8 RGB (size, size, 3).
        detail: 1 to 24: the more, the smaller is what is drawn.
        darkness: 1 to 50: the more, the blacker.
        levels: how many greys there are.

    Returns:
        uint8 RGB, grey, of the same shape; white is paper.
    """
    side = max(photo.shape[:2])
    grey = to_grey_levels(photo)
    around = smooth_grey(grey, _COARSE * side * (_MOST_DETAIL + 1 - detail) / _MOST_DETAIL)
    darker = 1 - smooth_grey(grey, _FINE * side) / np.maximum(around, 1.0)
    black = _INK * 20 / (19 + darkness)
    tone = 1 - np.clip((darker - _SOFT) / black, 0, 1)
    return _posterised(255 * tone, levels)


def levelled(drawing: Frame, levels: int = LEVELS) -> Frame:
    """Bring a scanned drawing to the tones of `drawing_of`: white paper, few greys, no colour.

    Shadows of uneven light on the paper are taken out.
    """
    grey = to_grey_levels(drawing)
    tone = grey / _paper(grey)
    darkest = min(float(np.percentile(tone, 1)), 0.8)
    return _posterised(255 * np.clip((tone - darkest) / (0.95 - darkest), 0, 1), levels)


def is_drawing(image: Frame) -> bool:
    """Whether an image is a drawing on paper rather than a photograph."""
    if _colour(image) > _COLOURED:
        return False
    if strokes_of(levelled(image)) == "hatched":
        return True
    grey = to_grey_levels(image)
    height, width = grey.shape
    middle = (slice(height // 4, height - height // 4), slice(width // 4, width - width // 4))
    blank = (grey >= _PAPER * _paper(grey))[middle]
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(round(_THIN * width), 1),) * 2)
    bare = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, brush) >= _LIGHT * np.percentile(grey, 95)
    return float(blank.mean()) >= _BLANK and float(bare.mean()) >= _STROKES


def _colour(image: Frame) -> float:
    """How far colours lie from the middle one, Lab a and b."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)[..., 1:].reshape(-1, 2).astype(np.float32)
    return float(np.abs(lab - np.median(lab, axis=0)).mean())


def as_known(drawing: Frame) -> Frame:
    """A scanned drawing, levelled, with such lines and tones as training showed, as most have."""
    plain = levelled(drawing)
    match strokes_of(plain):
        case "hatched":
            return drawing_of(without_hatching(plain))
        case "thin":
            return _posterised(thickened(plain), LEVELS)
    return plain


def _paper(grey: _Float) -> _Float:
    """Lightness of the paper at each pixel: the lightest of a wide surrounding, smoothed."""
    side = max(grey.shape)
    reach = max(side // 12, 1)
    small = rescale(grey, 128 / side, growing=cv2.INTER_AREA)
    lightest = cv2.dilate(small, np.ones((2 * 128 // 12 + 1,) * 2, np.uint8))
    shape = (grey.shape[1], grey.shape[0])
    large = cv2.resize(lightest, shape, interpolation=cv2.INTER_LINEAR)
    return np.maximum(smooth_grey(large.astype(np.float32), reach), 1.0)


def _posterised(tone: npt.NDArray[np.floating], levels: int) -> Frame:
    """Round to `levels` even greys, as RGB."""
    steps = np.round(tone * ((levels - 1) / 255))
    grey = np.round(steps * (255 / (levels - 1))).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


_TOLD = 0.5
"""Share of the pairs in which the skin's tone is told, and of those in which the hair's is."""

_AS_USED = 0.45
"""Share of the pairs drawn as the program draws photographs."""


def _some_drawing(photo: Frame, random: np.random.Generator) -> Frame:
    """A drawing as the network will see it: of a photograph, or scanned and levelled."""
    if random.random() < _AS_USED:
        return drawing_of(photo)
    manner = int(random.integers(3))
    if manner == 0:
        drawn = drawing_of(
            photo,
            detail=int(random.integers(6, 22)),
            darkness=int(random.integers(1, 20)),
            levels=int(random.integers(4, 24)),
        )
    else:
        drawn = (thin_lines if manner == 1 else soft_pencil)(photo, random)
    if random.random() < 0.6:
        drawn = on_paper(drawn, random)
    return levelled(drawn)


class PencilTask(ImageTask):
    """A drawing becomes the photograph that it was drawn from.

    Args:
        kind: what the user's images are: photographs, of which drawings are made first,
            or drawings already; "auto" looks at each.
        tone: the skin's, one of TONES; "" leaves it to the network, or to the photograph.
        hair: its colour, one of HAIRS; "" likewise.
    """

    name = "pencil"
    change = "this was made from a drawing"
    fast_above = True
    # Above the usual square the crown of many heads stays a drawing.
    raised = 0.05
    without_face = "give --input-kind drawing if it is a drawing, or --region whole"
    figures = FACE_FIGURES
    targets = (
        Target(
            "faces_found",
            "a face found in at least 98 % of the results",
            lambda found: found["faces_found"] >= 0.98,
        ),
        Target(
            "landmark_error",
            "landmark error under 3 % of the inter-ocular distance",
            lambda found: found["landmark_error"] < 3,
        ),
    )

    def __init__(self, kind: InputKind = "auto", tone: str = "", hair: str = "") -> None:
        self._kind, self._tone, self._hair = kind, TONES.get(tone), HAIRS.get(hair)

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,  # noqa: ARG002 (all of the image is drawn)
        random: np.random.Generator,
    ) -> Pair:
        """Draw the photograph in some manner; say skin and hair, or do not.

        `source` may be RGBA: then the target has the plain ground, and half of the drawings show
        what was behind the person.
        """
        photo = np.ascontiguousarray(source[..., :3])
        target = photo if source.shape[2] == 3 else before_ground(source)
        seen = target if random.random() < 0.5 else photo
        drawn = _some_drawing(relit(seen, random, 0.6), random)
        skin = usual_colour(photo, SKIN) if random.random() < _TOLD else None
        hair = usual_colour(photo, HAIR) if random.random() < _TOLD else None
        return Pair(tinted(drawn, skin, hair), target)

    def suits_whole(self, image: Frame) -> bool:
        """A drawing is: faces are missed in many. A photograph without one becomes mud."""
        return is_drawing(image) if self._kind == "auto" else self._kind == "drawing"

    def takes_turned(self, image: Frame) -> bool:
        """Of photographs: what is hardly coloured may be a drawing that is not told from one."""
        if self._kind == "auto":
            return _colour(image) > _HARDLY and not is_drawing(image)
        return self._kind == "photo"

    def network_input(self, image: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """Draw a photograph, its skin and hair said; bring a drawing to what training saw."""
        if self.suits_whole(image):
            return tinted(as_known(image), self._tone, self._hair)
        # Of a grey photograph nobody knows.
        known = _colour(image) > _HARDLY
        skin, hair = (
            said or (usual_colour(image, place) if known else None)
            for said, place in ((self._tone, SKIN), (self._hair, HAIR))
        )
        return tinted(drawing_of(image), skin, hair)

    def as_used(
        self,
        condition: Frame,  # noqa: ARG002
        generated: Frame,
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """The answer, its lips of lips' colour."""
        return without_magenta(generated)

    def composite(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
        look: MeshSeeker | None = None,  # noqa: ARG002
    ) -> Frame:
        """The person alone: paper, and what is around somebody or black in a photograph, stay.

        In a photograph their colours stay too, unless others are asked for.
        """
        side = crop.shape[0]
        small = scaled(crop, len(generated))
        made, person = without_ground(without_magenta(generated), small)
        if not self.suits_whole(small):
            person = person * in_light(small)
            if _colour(small) > _HARDLY and self._tone is None and self._hair is None:
                made = coloured_as(made, small, person)
        share = np.clip(scaled(person, side).reshape(side, side, 1), 0, 1)
        mixed = crop + share * (scaled(made.astype(np.float32), side) - crop)
        done: Frame = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
        return done

    def scores(
        self, known: Mapping[int, Landmarks | None], landmark_model: Path | None = None
    ) -> Scores:
        """Is there a face, and where it was asked for?"""
        return FaceScores(LandmarkPredictor(landmark_model), known)

    def for_inputs(self, kind: InputKind, tone: str = "", hair: str = "") -> ImageTask:
        """Photographs are drawn first, drawings are taken as they are."""
        return PencilTask(kind, tone, hair)
