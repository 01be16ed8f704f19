"""What can be wrong with a photograph that is to be moved. Light to import."""

from enum import Enum


class PhotoFault(Enum):
    """What can be wrong."""

    CUT = "cut"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    TURNED = "turned"
    EYES_SHUT = "eyes shut"

    def in_words(self) -> str:
        """What is wrong and what to do, in English."""
        return _WORDS[self]


_WORDS = {
    PhotoFault.CUT: "the edge of the photograph cuts the face: take one that shows the whole head",
    PhotoFault.SMALL: "the face is small, and stays blurred: take a larger photograph",
    PhotoFault.BLURRED: "the face is blurred: take a sharper photograph, or sharpen this one with "
    "the model deblur",
    PhotoFault.DARK: "the face is dark: take a photograph with more light on it",
    PhotoFault.TURNED: "the face looks far aside, and half of it is not seen: take a photograph in "
    "which it looks at the camera",
    PhotoFault.EYES_SHUT: "the eyes are shut, or nearly, and stay so: take a photograph with "
    "open eyes",
}
