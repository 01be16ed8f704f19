"""A face from a pencil drawing; `photocopy` makes such drawings of photographs.

What the paper was becomes a plain soft ground. A drawing does not say how dark skin and hair are,
a photograph does: that may be told by the paper's tint, its upper part in the hair's colour, the
rest in the skin's.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.tasks.base import ImageTask, Pair, scaled
from face2face.tasks.dark_ground import in_light
from face2face.tasks.drawings import on_paper, soft_pencil, thin_lines
from face2face.tasks.footage import relit
from face2face.tasks.info import HAIRS, TONES, InputKind
from face2face.tasks.magenta import without_magenta
from face2face.tasks.paper_tint import HAIR, SKIN, tinted, usual_colour
from face2face.tasks.photo_colours import coloured_as, evened
from face2face.tasks.photocopy import (
    HARDLY_COLOURED,
    as_known,
    colourfulness,
    drawing_of,
    is_drawing,
    levelled,
)
from face2face.tasks.plain_ground import GROUND, before_ground, without_ground
from face2face.tasks.scores import FACE_FIGURES, FaceScores, Scores, Target
from face2face.tasks.skin_tone import with_skin
from face2face.types import Frame, Grey, Image, Landmarks

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
    # Heads at the side of their square were hardly trained: they and what is beside become mud.
    beyond = GROUND
    # In the shading of one drawing in five a small one is seen, and would become a brown patch.
    doubts_small_faces = True
    # Dark skin that is hatched, and thick lines, hide faces; they are seen in what is made of them.
    looks_again = True
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
            return colourfulness(image) > HARDLY_COLOURED and not is_drawing(image)
        return self._kind == "photo"

    def wants_whole_head(self, image: Frame) -> bool:
        """Of all but photographs in colour: a crown that stays a drawing, or grey, has a seam."""
        return self.suits_whole(image) or colourfulness(image) <= HARDLY_COLOURED

    def network_input(self, image: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """Draw a photograph, its colours said; bring a drawing to what training saw.

        A tone that is asked for is made afterwards: told by the paper, a dark one showed where its
        tint begins.
        """
        if self.suits_whole(image):
            return tinted(as_known(image), None, self._hair)
        # Of a grey photograph nobody knows.
        known = colourfulness(image) > HARDLY_COLOURED
        skin = usual_colour(image, SKIN) if known and self._tone is None else None
        hair = self._hair or (usual_colour(image, HAIR) if known else None)
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
        look: MeshSeeker | None = None,
    ) -> Frame:
        """The person alone: paper, and what is around somebody or black in a photograph, stay.

        In a photograph their light and colours stay too, unless others are asked for; elsewhere
        colours become even.
        """
        side = crop.shape[0]
        small = scaled(crop, len(generated))
        made, person = without_ground(without_magenta(generated), small)
        photo = not self.suits_whole(small)
        if photo:
            person = person * in_light(small)
        own = photo and self._tone is None and self._hair is None
        if own and colourfulness(small) > HARDLY_COLOURED:
            made = coloured_as(made, small, person)
        else:
            made = evened(made, person, small if own else None)
        if self._tone is not None:
            points = look(made) if look is not None else None
            made = with_skin(made, person, self._tone, points)
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
