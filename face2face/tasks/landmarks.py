"""Reenactment: the condition is the face's landmarks, drawn."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.sketch import draw_sketch
from face2face.tasks.base import Pair, Task
from face2face.tasks.scores import FACE_FIGURES, FaceScores, Scores
from face2face.types import Image, Landmarks


class LandmarksTask(Task):
    """A sketch of the 68 points becomes the face."""

    name = "landmarks"
    figures = FACE_FIGURES

    def pair(
        self,
        source: Image,
        landmarks: Landmarks | None,
        random: np.random.Generator,  # noqa: ARG002 (nothing is left to chance)
    ) -> Pair:
        """Draw the landmarks at the image's size."""
        assert landmarks is not None, "a sketch is drawn from landmarks"
        return Pair(draw_sketch(landmarks, source.shape[0]), source)

    def scores(
        self, known: Mapping[int, Landmarks | None], landmark_model: Path | None = None
    ) -> Scores:
        """Is there a face, and where it was asked for?"""
        return FaceScores(LandmarkPredictor(landmark_model), known)
