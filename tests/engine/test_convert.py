"""A video through a Reenactor, without the command around it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.card import Card
from face2face.engine.conversion import Conversion, as_report
from face2face.engine.convert import convert
from face2face.engine.file_sink import OutputStyle, open_file_sink
from face2face.engine.reenactor import Reenactor
from face2face.errors import ModelError, NoFaceError
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.model import FaceModel, read_model
from face2face.provenance.signer import Signer
from face2face.runtime.open_runtime import open_runtime
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from face2face.video.source import Extent


@pytest.fixture
def reenactor(model: Any, predictor: LandmarkPredictor) -> Reenactor:
    found = read_model(str(model.folder))
    return Reenactor(found, open_runtime(found.graph, "openvino"), FaceTracker(predictor))


def run(reenactor: Reenactor, video: Path, out: Path, **options: Any) -> Conversion:
    with VideoFileSource(video) as source:
        style = OutputStyle(**options)
        sink = open_file_sink(out, source, reenactor, style, Signer(print))
        return convert(source, sink, reenactor, style)


def test_a_video_without_a_face_gives_no_file(
    reenactor: Reenactor, make_video: Callable[..., Path], talking: list[Frame], tmp_path: Path
) -> None:
    video = make_video(tmp_path / "wall.mp4", [np.full_like(talking[0], 160)] * 5)
    with pytest.raises(NoFaceError, match=r"wall\.mp4"):
        run(reenactor, video, tmp_path / "out.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["wall.mp4"]


def test_before_the_first_face_the_trained_person_is_at_rest(
    reenactor: Reenactor, talking: list[Frame]
) -> None:
    blank = np.full_like(talking[0], 160)
    first, second = reenactor(blank), reenactor(blank)
    assert first.landmarks is None
    assert first.faces == 0
    assert first.sketch is not None
    assert first.sketch.max() > 200  # a face is drawn: the network is not fed with black
    assert np.array_equal(first.output, second.output)
    shown = reenactor(talking[0])
    assert shown.landmarks is not None
    gone = reenactor(blank)
    assert gone.landmarks is None
    assert np.array_equal(gone.output, shown.output)
    assert gone.sketch is not None and np.array_equal(gone.sketch, shown.sketch)


def test_another_task_is_refused(model: Any, predictor: LandmarkPredictor) -> None:
    found = read_model(str(model.folder))
    assert found.card is not None
    card = Card(**(found.card.model_dump() | {"task": "inpaint"}))
    with pytest.raises(ModelError, match="made for the task inpaint"):
        Reenactor(
            FaceModel("other", found.graph, card),
            open_runtime(found.graph, "openvino"),
            FaceTracker(predictor),
        )


def test_the_report_holds_what_was_done() -> None:
    done = Conversion(30, 1.5, [4, 5], 2, {"track": {"median_ms": 1.0, "p95_ms": 2.0}})
    assert as_report(done, {"model": "tiny"}) == {
        "model": "tiny",
        "frames": 30,
        "seconds": 1.5,
        "frames_per_second": 20.0,
        "frames_without_face": [4, 5],
        "frames_with_several_faces": 2,
        "stages": {"track": {"median_ms": 1.0, "p95_ms": 2.0}},
    }


def test_a_difference_of_more_than_a_frame_is_told() -> None:
    def differs(frames: int, duration_s: float) -> bool:
        done = Conversion(frames, 1.0, [], 0, {}, duration_s=duration_s, source=Extent(50, 2.0))
        return done.difference is not None

    assert not differs(50, 2.0) and not differs(50, 2.04)
    assert differs(49, 2.0) and differs(50, 1.9)


def test_opencv_has_its_threads_back_after_a_video(
    reenactor: Reenactor, make_video: Callable[..., Path], talking: list[Frame], tmp_path: Path
) -> None:
    """And a stage's share of them meanwhile."""
    seen = set[int]()
    video = make_video(tmp_path / "talk.mp4", talking[:3])
    before = cv2.getNumThreads()
    cv2.setNumThreads(8)
    try:
        with VideoFileSource(video) as source:
            sink = open_file_sink(
                tmp_path / "o.mp4", source, reenactor, OutputStyle(), Signer(print)
            )
            convert(source, sink, reenactor, OutputStyle(), lambda _: seen.add(cv2.getNumThreads()))
        assert seen == {2}
        assert cv2.getNumThreads() == 8
    finally:
        cv2.setNumThreads(before)
