"""Why something failed, in the user's language: the usual reasons, and other people's words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from face2face.causes import Cause

translate = QCoreApplication.translate


def causes() -> Mapping[Cause, str]:
    """What to say of each cause, in brackets within a sentence."""
    return {
        Cause.NO_SPACE: translate("Engine", "no space is left"),
        Cause.NO_PERMISSION: translate("Engine", "permission denied"),
        Cause.READ_ONLY: translate("Engine", "it is read-only"),
        Cause.NOT_FOUND: translate("Engine", "it does not exist"),
        Cause.NO_FOLDER: translate("Engine", "a part of the path is no folder"),
        Cause.IS_FOLDER: translate("Engine", "it is a folder"),
        Cause.EXISTS: translate("Engine", "it exists already"),
        Cause.IN_USE: translate("Engine", "another program uses it"),
        Cause.NO_DEVICE: translate("Engine", "there is no such device"),
        Cause.TOO_MANY_FILES: translate("Engine", "too many files are open"),
        Cause.NAME_TOO_LONG: translate("Engine", "the name is too long"),
        Cause.FILE_TOO_LARGE: translate("Engine", "it is too large for this disk"),
        Cause.NO_MEMORY: translate("Engine", "there is not enough memory"),
        Cause.DEVICE_FAULT: translate("Engine", "the device reports a fault"),
        Cause.INVALID_DATA: translate("Engine", "its data are damaged, or of an unknown kind"),
        Cause.NO_ANSWER: translate("Engine", "there is no answer"),
        Cause.REFUSED: translate("Engine", "the connection was refused"),
        Cause.CLOSED: translate("Engine", "the connection was closed"),
        Cause.BROKE_OFF: translate("Engine", "the connection broke off"),
        Cause.NOT_TRUSTED: translate(
            "Engine", "the connection broke off; is its certificate one that this machine trusts?"
        ),
        Cause.UNREACHABLE: translate("Engine", "the network does not lead there"),
        Cause.NOTHING_THERE: translate("Engine", "what is asked for is not there (404 Not Found)"),
        Cause.NO_ACCESS: translate(
            "Engine", "a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)"
        ),
        Cause.SERVER_FAULT: translate("Engine", "the server reports a fault (5xx)"),
        Cause.NO_VIDEO: translate(
            "Engine", "what is sent is no video, or names what may not be opened"
        ),
        Cause.NO_PROTOCOL: translate("Engine", "this FFmpeg does not know the protocol"),
        Cause.ENDED: translate("Engine", "the stream ended"),
        Cause.NO_IMAGES: translate("Engine", "it holds no moving image"),
        Cause.IMAGES_TOO_LARGE: translate("Engine", "its images are too large"),
        Cause.CODED_UNKNOWN: translate("Engine", "its images are coded in an unknown way"),
        Cause.TOO_SLOW: translate("Engine", "it takes too long"),
        Cause.TOO_MUCH_MEMORY: translate("Engine", "it needs too much memory"),
        Cause.CRASHED: translate("Engine", "it crashed"),
        Cause.NO_IMAGE_MADE: translate("Engine", "it makes no image as a model of a face does"),
    }


def verbatim(text: str) -> str:
    """What somebody else has said, or we in English; "" for "".

    It is marked as such where the user reads another language.
    """
    return text and translate("Engine", "{text}").format(text=text)


def reason_words(reason: str) -> str:
    """A reason within a sentence; one that is no Cause is shown as it came."""
    try:
        return causes()[Cause(reason)]
    except ValueError:
        return verbatim(reason)
