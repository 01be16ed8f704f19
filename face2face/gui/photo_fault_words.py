"""What is wrong with a photograph, in the user's language."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from face2face.portrait.photo_faults import PhotoFault

translate = QCoreApplication.translate


def photo_faults_in_words(faults: Sequence[PhotoFault]) -> str:
    """What is wrong and what to do, a sentence each."""
    words = {
        PhotoFault.CUT: translate(
            "Photo", "The edge cuts the face: choose a photograph that shows the whole head."
        ),
        PhotoFault.SMALL: translate(
            "Photo", "The face is small, and stays blurred: choose a larger photograph."
        ),
        PhotoFault.BLURRED: translate(
            "Photo",
            "The face is blurred: choose a sharper photograph, or sharpen this one with the model "
            "deblur.",
        ),
        PhotoFault.DARK: translate(
            "Photo", "The face is dark: choose a photograph with more light on it."
        ),
        PhotoFault.TURNED: translate(
            "Photo",
            "The face looks far aside, and half of it is not seen: choose a photograph in which "
            "it looks at the camera.",
        ),
        PhotoFault.EYES_SHUT: translate(
            "Photo",
            "The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.",
        ),
    }
    return " ".join(words[fault] for fault in faults)
