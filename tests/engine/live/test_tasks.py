"""Models of the other tasks, live: before a camera, and on a still image."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from face2face.engine.compose import Background
from face2face.engine.edit_options import EditOptions
from face2face.engine.face_mask import FaceMask
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import LiveResult, ModelState, SourceState
from face2face.engine.options import EngineOptions
from face2face.runtime.base import Runtime
from face2face.types import Frame
from face2face.video.source_spec import parse_source
from tests.engine.image_editor_parts import Answering, brighter
from tests.engine.live.fakes import WEBCAM, ColourRuntime, Plug, bare_model
from tests.task_models import task_model
from tests.waiting import eventually


@pytest.fixture
def session(
    make_session: Callable[..., LiveSession], plug: Plug, talking: list[Frame]
) -> LiveSession:
    """A camera before which somebody speaks; each task's network adds 40 grey levels."""

    def open_runtime(
        graph: Path, kind: str, int8: Path | None, halt: Event, threads: int | None
    ) -> Runtime:
        return ColourRuntime(200) if graph.parent.name == "red" else Answering(brighter)

    plug.image = lambda number: cv2.cvtColor(talking[number % 15], cv2.COLOR_RGB2BGR)
    plug.rate = 20
    made = make_session(open_runtime=open_runtime)
    made.set_source(WEBCAM)
    made.start()
    return made


def newest(session: LiveSession) -> LiveResult:
    result = session.latest()
    assert result is not None
    assert result.output is not None
    return result


def lift(result: LiveResult) -> float:
    """By how much the middle of the image became brighter."""
    assert result.output is not None
    assert result.output.shape == result.frame.shape
    room = np.s_[130:190, 130:190]
    before = result.frame[room].astype(int)
    return float((result.output[room] - before)[before < 200].mean())


def with_model(session: LiveSession, path: Path | str, task: str) -> None:
    session.set_model(str(path))
    eventually(lambda: session.status().model is ModelState.READY and session.status().task == task)
    latest = session.latest()
    count = latest.number if latest is not None else 0
    eventually(lambda: newest_or_none(session) is not None and newest(session).number > count + 1)


def test_a_task_is_applied_to_the_whole_frame_and_models_can_be_switched(
    session: LiveSession, tmp_path: Path
) -> None:
    with_model(session, task_model(tmp_path, "deblur"), "deblur")
    assert lift(newest(session)) > 35
    with_model(session, bare_model(tmp_path, "red"), "landmarks")
    assert newest(session).output.shape == (128, 128, 3)  # type: ignore[union-attr]
    with_model(session, task_model(tmp_path, "pencil"), "pencil")
    assert newest(session).output.shape == newest(session).frame.shape  # type: ignore[union-attr]
    assert not session.status().calibrating


def test_choices_take_effect_and_hold_for_the_next_model(
    session: LiveSession, tmp_path: Path
) -> None:
    with_model(session, task_model(tmp_path, "deblur"), "deblur")
    edit_options = EditOptions(strength=0.5, background=Background("colour", colour=(0, 255, 0)))
    session.configure(EngineOptions(edit_options=edit_options))
    eventually(lambda: 15 < lift(newest(session)) < 25)
    with_model(session, task_model(tmp_path, "cutout"), "cutout")
    assert greenness(session) > 5
    session.configure(EngineOptions())  # before the blurred ground
    eventually(lambda: greenness(session) < 2)
    assert session.status().model is ModelState.READY


def test_what_is_marked_is_repaired_on_the_face(session: LiveSession, tmp_path: Path) -> None:
    with_model(session, task_model(tmp_path, "inpaint"), "inpaint")
    result = newest(session)
    assert (result.output == result.frame).all()
    assert result.landmarks is not None
    x, y = result.landmarks[30]
    mask = FaceMask.empty(320, 320, result.landmarks)
    session.configure(
        EngineOptions(mask=mask.painted([(float(x), float(y))], 12, result.landmarks))
    )
    eventually(lambda: (newest(session).output != newest(session).frame).any())
    result = newest(session)
    changed = (result.output != result.frame).any(axis=2)
    assert result.landmarks is not None
    ys, xs = np.nonzero(changed)
    assert np.abs(np.array([xs.mean(), ys.mean()]) - result.landmarks[30]).max() < 8
    session.configure(EngineOptions())
    eventually(lambda: (newest(session).output == newest(session).frame).all())


def test_a_still_image_is_worked_on_as_long_as_it_is_there(
    session: LiveSession, tmp_path: Path, talking: list[Frame]
) -> None:
    # As a camera writes it that was held on its side; FFmpeg's reader stumbles over it.
    stored = cv2.rotate(cv2.cvtColor(talking[0], cv2.COLOR_RGB2BGR), cv2.ROTATE_90_COUNTERCLOCKWISE)
    exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    kinds, blocks = [cv2.IMAGE_METADATA_EXIF], [np.frombuffer(exif, np.uint8)]
    _, data = cv2.imencodeWithMetadata(".jpg", stored, kinds, blocks)
    (tmp_path / "still.jpg").write_bytes(data.tobytes())
    session.set_source(parse_source(str(tmp_path / "still.jpg")))
    session.set_model(str(task_model(tmp_path, "inpaint")))
    eventually(lambda: session.status().source is SourceState.ENDED)
    eventually(lambda: session.latest() is not None and newest_or_none(session) is not None)
    result = newest(session)
    assert result.number == 1
    assert result.landmarks is not None
    mask = FaceMask.empty(320, 320, result.landmarks)
    session.configure(EngineOptions(mask=mask.painted([(160.0, 160.0)], 12, result.landmarks)))
    eventually(lambda: (newest(session).output != newest(session).frame).any())
    assert newest(session).number == 1


def greenness(session: LiveSession) -> float:
    """By how much the output is greener than the frame."""
    result = newest(session)
    assert result.output is not None
    change = result.output.mean((0, 1)) - result.frame.mean((0, 1))
    return float(change[1] - change[0])


def newest_or_none(session: LiveSession) -> Frame | None:
    result = session.latest()
    return result.output if result is not None else None
