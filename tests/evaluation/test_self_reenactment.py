from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.evaluation.self_reenactment import compare, is_own
from face2face.evaluation.trained_figures import TrainedFrame
from face2face.faces.finder import FaceFinder
from face2face.faces.geometry import Similarity
from face2face.types import Frame

PERSON = np.zeros(128)


def test_the_trained_person_is_known_by_the_descriptor() -> None:
    near, far = np.zeros(128), np.zeros(128)
    near[0], far[0] = 0.2, 0.8
    assert is_own([near, near, far], PERSON)
    assert not is_own([far, near, far], PERSON)
    assert not is_own([], PERSON)


@pytest.mark.parametrize("scale", [0.6, 1.3])
def test_the_real_image_is_placed_where_it_was_asked_for(
    tmp_path: Path, make_video: Any, talking: list[Frame], finder: FaceFinder, scale: float
) -> None:
    """Outputs that are the driver's own frames, moved, compare as almost equal."""
    video = make_video(tmp_path / "video.mp4", talking[:6])
    watched, outputs = [], {}
    for position, frame in enumerate(talking[:6]):
        # After a cut the face is put elsewhere.
        place = Similarity(scale, 0.05, (12.0, -9.0 if position < 3 else 9.0))
        face = finder.largest(frame)
        assert face is not None
        target_landmarks = place(face).astype(np.float32)
        watched.append(
            TrainedFrame(face, target_landmarks, target_landmarks, found=True, cut=position == 3)
        )
        # Seen with a blur that stands for the averaging of a smaller image.
        seen = cv2.GaussianBlur(frame, (0, 0), 0.5 / scale) if scale < 1 else frame
        moved = cv2.warpAffine(seen, place.matrix, (256, 256), borderValue=(255, 0, 0))
        outputs[position] = np.asarray(moved, np.uint8)

    compared = compare(video, watched, outputs)

    assert len(compared) == 6
    assert min(one.ssim for one in compared) > 0.9
    assert max(one.l1 for one in compared) < 0.03
    # A face that sits a few pixels elsewhere is another image.
    away = {p: np.roll(output, 6, axis=1) for p, output in outputs.items()}
    assert max(one.ssim for one in compare(video, watched, away)) < 0.85


def test_frames_without_a_face_are_not_compared(
    tmp_path: Path, make_video: Any, talking: list[Frame]
) -> None:
    video = make_video(tmp_path / "video.mp4", talking[:2])
    blind = [TrainedFrame(None, None, None, found=False)] * 2
    assert compare(video, blind, {0: talking[0]}) == []
