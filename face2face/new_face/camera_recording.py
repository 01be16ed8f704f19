"""Recording a face before a camera, with directions."""

from collections.abc import Callable
from pathlib import Path

from face2face.errors import SourceError
from face2face.images.resize import fit
from face2face.new_face.directions import Direction, direction_at
from face2face.video.sink import VideoFileSink
from face2face.video.source import FrameSource

COMMENT = "Recorded with face2face to train a face"
_FEWEST_FRAMES_A_SECOND = 5.0
_USUAL_RATE = 30.0

Report = Callable[[Direction, float], None]
"""Takes what to do now, and the share of the recording that is over, 0 to 1."""


def record_face(camera: FrameSource, path: Path, seconds: float, report: Report) -> None:
    """Record for some seconds; the video appears under its name only when whole.

    Args:
        camera: gives frames until it is closed.
        path: an .mp4.
        seconds: how long.
        report: called with every frame.

    Raises:
        SourceError: the camera stopped, or gives too few images to train with.
        SinkError: the video cannot be written.
    """
    written, begun_s = 0, 0.0
    sink = VideoFileSink(
        path,
        width=camera.width,
        height=camera.height,
        frame_rate=camera.frame_rate or _USUAL_RATE,
        comment=COMMENT,
    )
    with sink:
        for timed in camera.frames():
            if not written:
                begun_s = timed.time_s
            passed_s = timed.time_s - begun_s
            if passed_s >= seconds:
                break
            share = passed_s / seconds
            report(direction_at(share), share)
            sink.write(fit(timed.frame, camera.width, camera.height), passed_s)
            written += 1
        if written < _FEWEST_FRAMES_A_SECOND * seconds:
            raise SourceError(
                f"{camera.name} gave {written} images in {seconds:g} seconds: turn on a light "
                "(in the dark cameras slow down), or record with something else and give --file"
            )
