"""The statistics of the face in a dataset."""

from pathlib import Path

from tqdm import tqdm

from face2face.config import DEFAULT_SIZE, REENACTMENT
from face2face.dataset.layout import PairFiles
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import Person, learn_person
from face2face.images.io import read_image
from face2face.images.resize import rescale_points


def person_in(pairs: PairFiles, landmark_model: Path | None = None) -> Person | None:
    """Learn the person of the training pairs, None where no face is found in them.

    None, too, where the pairs are another task's than landmarks: they show many people.

    The manifest's landmarks are taken where there is one; else dlib looks at the targets.
    """
    if pairs.manifest is not None:
        if pairs.manifest.task != REENACTMENT:
            return None
        trained = pairs.manifest.of("train")
        real, given = ([p.points() for p in trained if bool(p.variant) == v] for v in (False, True))
        return learn_person(real, pairs.manifest.size, given)
    finder = FaceFinder(LandmarkPredictor(landmark_model))
    faces = []
    for file in tqdm(pairs.train, desc="faces in the pairs", unit="p", disable=None):
        both = read_image(file)
        size = both.shape[1] // 2
        face = finder.only(both[:, size : 2 * size])
        if face is not None:
            # Images of a dataset may differ in size: brought to one.
            faces.append(rescale_points(face, DEFAULT_SIZE / size))
    return learn_person(faces, DEFAULT_SIZE) if faces else None
