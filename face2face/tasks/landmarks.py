"""Reenactment: the condition is the face's landmarks, drawn."""

from face2face.faces.sketch import draw_sketch
from face2face.tasks.base import Task
from face2face.types import Frame, Landmarks


class LandmarksTask(Task):
    """A sketch of the 68 points becomes the face."""

    name = "landmarks"

    def condition(self, target: Frame, landmarks: Landmarks) -> Frame:
        """Draw the landmarks at the target's size."""
        return draw_sketch(landmarks, target.shape[0])
