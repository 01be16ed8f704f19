"""A face that is there in seconds: the best frame of the clips, moved as a photograph.

What it does not show, the colour of the teeth and shut lids, other frames tell where they do.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from face2face.dataset.clip_samples import ClipSamples
from face2face.errors import ErrorKind, Face2FaceError, NoFaceError
from face2face.faces.face_networks import FaceNetworks
from face2face.new_face.keep_photo import as_kept, keep_photo
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress, Report
from face2face.new_face.workspace import Work
from face2face.portrait.best_frame import choose_frame, read_frame
from face2face.portrait.further_frames import choose_shut_lids, colour_of_teeth
from face2face.portrait.photo import find_face
from face2face.portrait.upright import quarters_to_upright
from face2face.utils.paths import make_own_folder

_DONE = "made by face2face-new: the best frame of {clip}, at {time_s:.1f} s"


def keep_best_frame(
    plan: Plan, clips: Sequence[ClipSamples], networks: FaceNetworks, *, command: str
) -> Path:
    """Make a model of the best frame of the first clip that shows a face.

    Args:
        plan: says what it is called, and what the person agreed to.
        clips: what was seen of them.
        networks: find the face.
        command: the command line, for the record.

    Returns:
        The model's folder among the user's models.

    Raises:
        NoFaceError: none of them shows a face.
        SourceError, SinkError: the frame cannot be read, or the model not be written.
    """
    clip = next((one for one in clips if one.with_face), None)
    if clip is None:
        raise NoFaceError(
            "no face is seen in what was given: use a clip in which one person faces the camera",
            ErrorKind.NO_FACE_IN_VIDEO,
            video=", ".join(str(one.path) for one in clips),
        )
    sample = choose_frame(clip)
    target = model_of(plan.name)
    make_own_folder(target.parent)
    done = _DONE.format(clip=clip.path.name, time_s=clip.start_s + sample.time_s)
    teeth, lids = colour_of_teeth(clip, sample), choose_shut_lids(clip, sample)
    frames = [read_frame(clip, one) for one in (sample, lids) if one is not None]
    quarters = quarters_to_upright(frames[0], networks)
    photo, *others = [np.ascontiguousarray(np.rot90(frame, quarters)) for frame in frames]
    photo = as_kept(photo)
    keep_photo(
        target,
        photo,
        find_face(photo, networks, face=1, name=f"the best frame of {clip.path.name}"),
        size=plan.size,
        consent=plan.consent,
        source=done,
        command=command,
        teeth=teeth,
        lids=others[0] if others else None,
    )
    return target


def show_first_version(
    plan: Plan,
    work: Work,
    clips: Sequence[ClipSamples],
    networks: FaceNetworks,
    report: Report,
    *,
    command: str,
) -> Plan:
    """Put a first version where the finished face will be, unless there is a model already.

    Where it cannot be made the training goes on without it.

    Returns:
        The plan, which knows of it, kept in the work folder.
    """
    if model_of(plan.name).exists():
        return plan
    plan = replace(plan, first=True)
    work.write(plan)  # before the model: a command that is killed then still knows whose it is
    with suppress(Face2FaceError):
        keep_best_frame(plan, clips, networks, command=command)
        report(Progress("first", message=plan.name))
    return plan
