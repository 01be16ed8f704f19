"""What the window is given, so that tests can give something else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from face2face.dataset.clip_faults import FoundFault
from face2face.gui.model_list import ModelEntry, read_model_entry, read_model_list
from face2face.gui.new_face.clip_advice import CheckClip
from face2face.gui.photo_faces import FindPhotoFaces, find_photo_faces
from face2face.gui.preflight import forget_opencv
from face2face.gui.session_protocol import ListFormats, ParseSource, Session, SourceChoice
from face2face.gui.start_options import Options
from face2face.new_face.clip import Clip
from face2face.video.camera_formats import CameraFormat, list_formats

if TYPE_CHECKING:
    from face2face.video.recorder import SoundInput
    from face2face.video.speaker import Speaker
    from face2face.video.virtual_camera import OpenDevice


def _check_clip(clip: Clip) -> list[FoundFault]:
    from face2face.new_face.clip_check import check_clip

    return check_clip(clip)


def _list_camera_formats(text: str) -> list[CameraFormat]:
    from face2face.video.camera_list import camera_node
    from face2face.video.source_spec import camera_number

    try:
        return list_formats(camera_node(camera_number(text)))
    finally:
        forget_opencv()  # as below


def open_speaker() -> Speaker:
    """The machine's loudspeaker.

    Raises:
        OSError: there is none.
    """
    from face2face.video.speaker import Speaker  # it imports PortAudio

    return Speaker()


def _open_microphone(name: str) -> SoundInput | None:
    from face2face.video.microphone import open_microphone  # it imports PortAudio

    return open_microphone(name)


def _list_microphones(anew: bool) -> list[str]:
    from face2face.video.microphone import list_microphones  # it imports PortAudio

    return list_microphones(anew=anew)


@dataclass(frozen=True)
class Dependencies:
    """The world outside the window; what reads is called off the window's thread.

    Attributes:
        make_session: makes a live session.
        parse_source: from `--source`, whether to loop, and what to ask a camera for to the
            session's source.
        list_cameras: index and name of each.
        read_model_list: the models, given what the user added.
        microphone: opens one by its name, "" for the usual one; None where it cannot be used.
        list_microphones: the names of the microphones; given whether to look anew, which ends all
            sound.
        device: opens a virtual camera, None for the machine's.
        new_face: the command face2face-new, without its flags.
        convert: the command face2face-video, without its flags.
        read_model_entry: one model, by its place.
        find_photo_faces: looks for the faces of a photograph.
        speaker: opens the loudspeaker.
        list_camera_formats: the sizes and rates of the camera that `--source` names.
        check_clip: what is wrong with a clip of which a face is to be made.
    """

    make_session: Callable[[], Session]
    parse_source: ParseSource
    list_cameras: Callable[[], list[tuple[int, str]]]
    read_model_list: Callable[[list[str]], list[ModelEntry]]
    microphone: Callable[[str], SoundInput | None] = _open_microphone
    list_microphones: Callable[[bool], list[str]] = _list_microphones
    device: OpenDevice | None = None
    new_face: tuple[str, ...] = (sys.executable, "-m", "face2face.cli.new")
    convert: tuple[str, ...] = (sys.executable, "-m", "face2face.cli.video")
    read_model_entry: Callable[[str], ModelEntry] = read_model_entry
    find_photo_faces: FindPhotoFaces = find_photo_faces
    speaker: Callable[[], Speaker] = open_speaker
    check_clip: CheckClip = _check_clip
    list_camera_formats: ListFormats = _list_camera_formats


def real_dependencies(options: Options) -> Dependencies:
    """The real world. What is slow to import is imported when it is called."""

    def make_session() -> Session:
        from face2face.engine.live.session import LiveSession

        return LiveSession(landmark_model=options.landmark_model)

    def parse_source(text: str, loop: bool, camera_format: CameraFormat) -> SourceChoice:
        from face2face.video.source_spec import parse_source

        return parse_source(text, loop=loop, camera_format=camera_format)

    def list_cameras() -> list[tuple[int, str]]:
        from face2face.video.camera_list import list_cameras, shows_ourselves

        try:
            found = list_cameras()
            return [(one.index, one.name) for one in found if not shows_ourselves(one)]
        finally:
            # A file manager started by "Show in folder" would take over OpenCV's Qt plugins.
            forget_opencv()

    return Dependencies(make_session, parse_source, list_cameras, read_model_list)
