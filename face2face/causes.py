"""Why something failed, where the reason is a usual one: to be said in any language."""

import errno
from enum import Enum


class Cause(str, Enum):
    """A usual reason; its value is what an English sentence says of it, in brackets."""

    NO_SPACE = "no space is left"
    NO_PERMISSION = "permission denied"
    READ_ONLY = "it is read-only"
    NOT_FOUND = "it does not exist"
    NO_FOLDER = "a part of the path is no folder"
    IS_FOLDER = "it is a folder"
    EXISTS = "it exists already"
    IN_USE = "another program uses it"
    NO_DEVICE = "there is no such device"
    TOO_MANY_FILES = "too many files are open"
    NAME_TOO_LONG = "the name is too long"
    FILE_TOO_LARGE = "it is too large for this disk"
    NO_MEMORY = "there is not enough memory"
    DEVICE_FAULT = "the device reports a fault"
    INVALID_DATA = "its data are damaged, or of an unknown kind"

    NO_ANSWER = "there is no answer"
    REFUSED = "the connection was refused"
    CLOSED = "the connection was closed"
    BROKE_OFF = "the connection broke off"
    NOT_TRUSTED = "the connection broke off; is its certificate one that this machine trusts?"
    UNREACHABLE = "the network does not lead there"
    NOTHING_THERE = "what is asked for is not there (404 Not Found)"
    NO_ACCESS = "a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)"
    SERVER_FAULT = "the server reports a fault (5xx)"
    NO_VIDEO = "what is sent is no video, or names what may not be opened"
    NO_PROTOCOL = "this FFmpeg does not know the protocol"
    ENDED = "the stream ended"
    NO_IMAGES = "it holds no moving image"
    IMAGES_TOO_LARGE = "its images are too large"
    CODED_UNKNOWN = "its images are coded in an unknown way"

    TOO_SLOW = "it takes too long"
    TOO_MUCH_MEMORY = "it needs too much memory"
    CRASHED = "it crashed"
    NO_IMAGE_MADE = "it makes no image as a model of a face does"

    def __str__(self) -> str:
        return self.value


_BY_NUMBER = {
    errno.ENOSPC: Cause.NO_SPACE,
    errno.EDQUOT: Cause.NO_SPACE,
    errno.EACCES: Cause.NO_PERMISSION,
    errno.EPERM: Cause.NO_PERMISSION,
    errno.EROFS: Cause.READ_ONLY,
    errno.ENOENT: Cause.NOT_FOUND,
    errno.ENOTDIR: Cause.NO_FOLDER,
    errno.EISDIR: Cause.IS_FOLDER,
    errno.EEXIST: Cause.EXISTS,
    errno.EBUSY: Cause.IN_USE,
    errno.ENODEV: Cause.NO_DEVICE,
    errno.ENXIO: Cause.NO_DEVICE,
    errno.EMFILE: Cause.TOO_MANY_FILES,
    errno.ENFILE: Cause.TOO_MANY_FILES,
    errno.ENAMETOOLONG: Cause.NAME_TOO_LONG,
    errno.EFBIG: Cause.FILE_TOO_LARGE,
    errno.ENOMEM: Cause.NO_MEMORY,
    errno.EIO: Cause.DEVICE_FAULT,
    errno.ETIMEDOUT: Cause.NO_ANSWER,
    errno.ECONNREFUSED: Cause.REFUSED,
    errno.ECONNRESET: Cause.BROKE_OFF,
    errno.ECONNABORTED: Cause.BROKE_OFF,
    errno.EPIPE: Cause.BROKE_OFF,
    errno.ENETUNREACH: Cause.UNREACHABLE,
    errno.EHOSTUNREACH: Cause.UNREACHABLE,
    0x41444E49: Cause.INVALID_DATA,  # FFmpeg's AVERROR_INVALIDDATA
}

_IN_USE_ON_WINDOWS = (32, 33)
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, which Python numbers as EACCES."""


def cause_of(error: BaseException) -> str:
    """Why the system refused something.

    Args:
        error: the system's, or FFmpeg's.

    Returns:
        A Cause where it is a usual one, else the error's own words.
    """
    if getattr(error, "winerror", None) in _IN_USE_ON_WINDOWS:
        return Cause.IN_USE
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return cause_numbered(getattr(error, "errno", None), words)


def cause_numbered(number: int | None, words: str) -> str:
    """The Cause of a number of the module errno, else the words."""
    return _BY_NUMBER.get(number or 0, words)
