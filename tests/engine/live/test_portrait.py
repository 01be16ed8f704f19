"""A live session with a photograph."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import ModelState
from face2face.engine.options import EngineOptions
from face2face.faces.retarget_options import RetargetOptions
from face2face.video.source_spec import parse_source
from tests.waiting import eventually

_PHOTO = Path(__file__).parents[3] / "models" / "nora" / "photo.jpg"


def _ready(session: LiveSession) -> Callable[[], bool]:
    def ready() -> bool:
        status = session.status()
        assert status.model is not ModelState.FAILED, status.model_message
        latest = session.latest()
        return latest is not None and latest.output is not None and latest.landmarks is not None

    return ready


def test_a_photograph_moves_and_gives_way_to_a_trained_face_and_back() -> None:
    session = LiveSession(runtime="openvino")
    session.set_source(parse_source("demo", loop=True))
    session.set_model(str(_PHOTO))
    session.start()
    try:
        eventually(_ready(session), 60)
        status, first = session.status(), session.latest()
        assert status.model_name == "photo"
        assert status.task == "landmarks"
        assert first is not None
        assert first.output is not None
        assert first.output.shape == (512, 512, 3)
        assert first.landmarks is not None
        assert first.landmarks.shape == (68, 2)
        shown = first.output
        eventually(
            lambda: (
                (now := session.latest()) is not None
                and now.output is not None
                and bool(np.abs(now.output.astype(int) - shown).mean() > 0.5)
            ),
            60,
        )
        session.configure(EngineOptions(motion=RetargetOptions(gaze="viewer", brows_gain=2.0)))
        session.calibrate()
        session.set_model("grid-s1")
        eventually(lambda: session.status().model_name == "grid-s1", 60)
        eventually(lambda: _side(session) == 256, 60)
        session.set_model("mona-lisa")
        eventually(lambda: session.status().model_name == "mona-lisa", 60)
        eventually(lambda: _side(session) == 512, 60)
        eventually(lambda: not session.status().calibrating, 60)
        assert session.last_error is None
    finally:
        session.stop()


def test_a_photograph_without_a_face_is_refused_and_the_face_before_goes_on(
    tmp_path: Path,
) -> None:
    from face2face.images.io import write_image

    wall = tmp_path / "wall.png"
    write_image(wall, np.full((200, 300, 3), 120, np.uint8))
    session = LiveSession(runtime="openvino")
    session.set_source(parse_source("demo", loop=True))
    session.set_model(str(_PHOTO))
    session.start()
    try:
        eventually(_ready(session), 60)
        session.set_model(str(wall))
        eventually(lambda: session.status().model is ModelState.FAILED, 60)
        assert "no face was found in wall.png" in session.status().model_message
        eventually(lambda: _side(session) == 512, 60)
    finally:
        session.stop()


def _side(session: LiveSession) -> int:
    latest = session.latest()
    return 0 if latest is None or latest.output is None else latest.output.shape[0]
