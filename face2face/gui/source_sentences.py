"""What the window says of what it cannot open, to be translated: files, cameras, streams."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from face2face.errors import ErrorKind

translate = QCoreApplication.translate


def source_sentences() -> Mapping[ErrorKind, str]:
    """What to say of each kind; the names in braces are facts of the kind."""
    return {
        ErrorKind.FILE_MISSING: translate(
            "Engine", "There is no file {path}: check the path, or choose another source."
        ),
        ErrorKind.FILE_EMPTY: translate(
            "Engine", "This file is empty: record or copy it again, or choose another."
        ),
        ErrorKind.FILE_UNREADABLE: translate(
            "Engine", "This file cannot be read ({reason}): check it, or choose another."
        ),
        ErrorKind.FILE_TOO_LARGE: translate(
            "Engine", "This file is too large to be shown: make it smaller, or choose another."
        ),
        ErrorKind.FOLDER_GIVEN: translate(
            "Engine", "{path} is a folder: choose a video, a camera or the demo."
        ),
        ErrorKind.NOT_A_VIDEO: translate(
            "Engine", "This file is no video, or too damaged to be read: choose another."
        ),
        ErrorKind.NOT_AN_IMAGE: translate(
            "Engine", "This file is no image, or is damaged: choose another."
        ),
        ErrorKind.IMAGE_NOT_READ: translate(
            "Engine", "This kind of image ({format}) is not read here: convert it to JPEG or PNG."
        ),
        ErrorKind.NO_VIDEO_INSIDE: translate(
            "Engine", "This file holds nothing to be seen: choose one with a video in it."
        ),
        ErrorKind.VIDEO_INCOMPLETE: translate(
            "Engine",
            "This video is incomplete, as after a recording that was cut off: record or copy it "
            "again, or choose another.",
        ),
        ErrorKind.VIDEO_NOT_READ: translate(
            "Engine", "This kind of video is not read here: convert it to MP4 with H.264."
        ),
        ErrorKind.VIDEO_PROTECTED: translate(
            "Engine", "This video is protected against copying: choose one that is not."
        ),
        ErrorKind.SOURCE_UNKNOWN: translate(
            "Engine", "There is no camera or file called {text}: choose a source in the list below."
        ),
        ErrorKind.CAMERA_MISSING: translate(
            "Engine", "Plug it in and it goes on by itself, or choose another source below."
        ),
        ErrorKind.CAMERA_BUSY: translate(
            "Engine", "Close the other program that uses it; it goes on by itself then."
        ),
        ErrorKind.CAMERA_FORBIDDEN: translate(
            "Engine",
            "This account may not use {camera}: run 'sudo usermod -aG video $USER', then log out "
            "and in again.",
        ),
        ErrorKind.CAMERA_NOT_ALLOWED: translate(
            "Engine",
            "Allow this program to use the camera ({system}), and close other programs that "
            "use it.",
        ),
        ErrorKind.CAMERA_FORMAT_UNKNOWN: translate(
            "Engine",
            "{camera} gives no image in a known form: plug it in again, or choose another source.",
        ),
        ErrorKind.CAMERA_FAILING: translate(
            "Engine",
            "{camera} cannot be opened ({reason}): plug it in again, or choose another source.",
        ),
        ErrorKind.CAMERA_SILENT: translate(
            "Engine", "{camera} gives no images any more: check its cable, or plug it in again."
        ),
        ErrorKind.CAMERA_STUCK: translate(
            "Engine", "{camera} does not answer: unplug it and plug it in again."
        ),
        ErrorKind.STREAM_FAILING: translate(
            "Engine", "No images come from {address} ({reason}). It is tried again."
        ),
        ErrorKind.STREAM_SILENT: translate(
            "Engine", "No image from {address} for {seconds} s. It is tried again."
        ),
        ErrorKind.STREAM_STUCK: translate(
            "Engine", "Sources that were chosen before still hang. {address} is tried again."
        ),
        ErrorKind.ADDRESS_SCHEME_UNKNOWN: translate(
            "Engine", "An address cannot begin with {scheme}://. It begins with one of {known}."
        ),
        ErrorKind.ADDRESS_UNFIT: translate(
            "Engine",
            "The address is longer than {letters} letters, or holds spaces: write a space as %20.",
        ),
        ErrorKind.ADDRESS_WITHOUT_HOST: translate(
            "Engine",
            "The address names no host: type one such as {scheme}://192.168.1.20/stream. In a "
            "password, write / as %2F, @ as %40 and : as %3A.",
        ),
        ErrorKind.CAMERA_NAME_SHARED: translate(
            "Engine", "Several cameras are called {camera}: choose one in the list below."
        ),
        ErrorKind.COLOURS_UNKNOWN: translate(
            "Engine", "Its colours are coded in a rare way: convert it to MP4 with H.264."
        ),
        ErrorKind.NOTHING_AT: translate(
            "Engine", "{file} has no image at {seconds} s: choose an earlier start."
        ),
        ErrorKind.FILE_CHANGED: translate(
            "Engine", "{path} was changed while it was read: try again."
        ),
        ErrorKind.BACKGROUND_MISSING: translate(
            "Engine", "The background {background} is not there any more: choose another."
        ),
    }


def waiting_titles() -> Mapping[ErrorKind, str]:
    """What stands above it while a source is waited for, where it is a usual one."""
    return {
        ErrorKind.CAMERA_MISSING: translate("Engine", "{camera} is not connected"),
        ErrorKind.CAMERA_BUSY: translate("Engine", "{camera} is in use"),
        ErrorKind.CAMERA_FORBIDDEN: translate("Engine", "{camera} is not allowed"),
        ErrorKind.CAMERA_NOT_ALLOWED: translate("Engine", "{camera} is not allowed"),
    }
