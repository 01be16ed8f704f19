"""The statistics of the face in a dataset."""

from pathlib import Path

import cv2
from tqdm import tqdm

from face2face.dataset.folder import PairFiles
from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import Person, learn_person
from face2face.pictures import read_picture


def person_in(pairs: PairFiles, landmark_model: Path | None = None) -> Person | None:
    """Learn the person of the training pairs, None where no face is found in them.

    The manifest's landmarks are taken where there is one; else dlib looks at the targets.
    """
    if pairs.manifest is not None:
        known = [pair.points() for pair in pairs.manifest.of("train")]
        return learn_person(known, pairs.manifest.size)
    detector, predictor = FaceDetector(), LandmarkPredictor(landmark_model)
    faces, size = [], 256
    for file in tqdm(pairs.train, desc="faces in the pairs", unit="p"):
        both = read_picture(file)
        size = both.shape[1] // 2
        grey = cv2.cvtColor(both[:, size : 2 * size], cv2.COLOR_RGB2GRAY)
        boxes = detector.find(grey)
        if len(boxes) == 1:
            # Pictures of a dataset may differ in size: units of the side are common to all.
            faces.append((predictor.in_box(grey, boxes[0]) + 0.5) / size)
    return learn_person([(face * 256 - 0.5) for face in faces], 256) if faces else None
