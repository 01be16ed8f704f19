"""What a recording says of itself, whatever is switched while it goes on."""

from face2face.engine.live.status import LiveStatus
from face2face.gui.controllers.recording_mark import VideoMark
from face2face.provenance.mark import COMPOSITE, GENERATED


def status(model: str, task: str = "landmarks") -> LiveStatus:
    return LiveStatus(model_name=model, task=task)


def test_the_face_alone_is_generated_beside_the_camera_it_is_a_part() -> None:
    for alone, landmarks, kind in (
        (True, False, GENERATED),
        (False, True, GENERATED),
        (False, False, COMPOSITE),
    ):
        video = VideoMark(status("ana"), None, alone=alone, landmarks=landmarks)
        assert video.mark.source_type == kind


def test_every_model_is_named() -> None:
    video = VideoMark(status("ana"), None, alone=True, landmarks=False)
    assert video.mark.comment.endswith(", model ana")
    for name in ("ben", "ana", ""):
        video.note(status(name))
    assert video.mark.model == "ana, ben"
    assert video.mark.source_type == GENERATED


def test_one_model_that_changes_the_cameras_image_makes_a_composite() -> None:
    video = VideoMark(status("ana"), None, alone=True, landmarks=False)
    video.note(status("my-deblur", "deblur"))
    assert video.mark.source_type == COMPOSITE
