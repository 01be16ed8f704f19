"""What the form of a new face still lacks, in the user's language."""

from PySide6.QtCore import QCoreApplication

from face2face.errors import Face2FaceError, ModelError
from face2face.new_face.names import checked_name, refuse_taken
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of

translate = QCoreApplication.translate


def begun_plan(name: str) -> Plan | None:
    """The plan of an unfinished face of this name, None where there is none."""
    try:
        return work_of(checked_name(name)).begun()
    except Face2FaceError:
        return None


def still_missing(
    name: str,
    *,
    known: bool,
    films: bool,
    camera_there: bool,
    has_videos: bool,
    agreed: bool,
) -> str:
    """The first thing that is missing before a face can be made, "" where nothing is.

    Args:
        name: as it was typed.
        known: whether an unfinished face of this name goes on, of which the rest is known.
        films: whether the camera is to be recorded, else videos are used.
        camera_there: whether a camera gives images.
        has_videos: whether videos are chosen.
        agreed: whether the person's consent is given.
    """
    if fault := _name_fault(name, known=known):
        return fault
    if known:
        return ""
    if not films and not has_videos:
        return translate("NewFaceForm", "Choose a video file.")
    if films and not camera_there:
        return translate(
            "NewFaceForm",
            "No camera gives images now: choose one in the window, or a video file.",
        )
    if not agreed:
        return translate("NewFaceForm", "A face is made only of a person who agreed to it.")
    return ""


def _name_fault(name: str, *, known: bool) -> str:
    if not name:
        return translate("NewFaceForm", "Give the face a name.")
    plan = begun_plan(name)
    only_first_version = plan is not None and plan.first
    try:
        refuse_taken(checked_name(name), overwrite=known or only_first_version)
    except ModelError:
        return translate("NewFaceForm", "There is a face of this name already: choose another.")
    except Face2FaceError:
        return translate("NewFaceForm", "Use letters, digits, spaces and .-_ in the name.")
    return ""
