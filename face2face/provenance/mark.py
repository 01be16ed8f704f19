"""What a file that was made here says of itself."""

from dataclasses import dataclass

import face2face
from face2face.config import LABEL_TEXT

PROGRAM = "face2face"

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"

GENERATED = f"{_IPTC}trainedAlgorithmicMedia"
"""IPTC's word for an image that a trained model made."""

COMPOSITE = f"{_IPTC}compositeWithTrainedAlgorithmicMedia"
"""IPTC's word for an image that a trained model made in part: the rest was taken by a camera."""


@dataclass(frozen=True)
class Mark:
    """What is written into a file, signed and plain.

    Attributes:
        source_type: GENERATED where nothing of a camera's image is to be seen, else COMPOSITE:
            side by side with the driver, and repaired, sharpened and cut out images.
        what: what the program made, to stand before "by face2face": "the image on the right".
        model: whose work it is, the model's name; several are joined by commas.
        given: what the model was given, in general words: a file's own name may tell more than
            its owner wants.
    """

    source_type: str
    what: str
    model: str
    given: str

    @property
    def comment(self) -> str:
        """One line for people, in the plain metadata."""
        return f"{LABEL_TEXT}: {self.what} by {PROGRAM} {face2face.__version__}, model {self.model}"
