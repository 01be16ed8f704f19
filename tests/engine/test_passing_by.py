"""Going through a video without making images: what is known then is what it would be."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from face2face.engine.convert import look_over
from face2face.engine.face_mask import FaceMask
from face2face.engine.lookahead import process_together
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.engine.resume_point import ResumePoint
from face2face.engine.resume_recorder import ResumeRecorder
from face2face.engine.segments import SegmentPlan
from face2face.model import read_model
from face2face.video.open_source import open_video
from tests.robustness.clips import KINDS, talking, write_clip

MKV = next(kind for kind in KINDS if kind.name == "mkv")


@pytest.mark.parametrize("name", ["mona-lisa", "repair", "cutout"])
def test_what_is_known_is_the_same(name: str, tmp_path: Path) -> None:
    write_clip(tmp_path / "talk.mkv", MKV, talking(2))
    plan = SegmentPlan(0.5, run_in_s=0.25)
    options = EngineOptions()
    if name == "repair":
        marked = np.zeros((256, 256), np.uint8)
        marked[100:140, 100:140] = 255
        options = EngineOptions(mask=FaceMask(marked, None, waits=True))
    engine = open_engine(read_model(name), options=options)

    def all_known(*, generate: bool) -> Iterator[ResumePoint]:
        engine.configure(options)
        engine.restart()
        notes = ResumeRecorder(plan.running_in)
        with open_video(tmp_path / "talk.mkv") as source:
            known, see = look_over(source, engine)
            engines = [engine]
            for _ in process_together(
                source.frames(), engines, known, [notes], see, generate=generate
            ):
                pass
        for number in range(1, 4):
            yield notes.of(number)

    for one, other in zip(all_known(generate=True), all_known(generate=False), strict=True):
        assert (one.frame, one.place, one.count) == (other.frame, other.place, other.count)
        assert one.had_face == other.had_face
        for array in ("neutral", "face", "anchor"):
            assert np.array_equal(one.as_arrays()[array], other.as_arrays()[array])
    assert (one.anchor is not None) == (name == "repair")
    assert (one.neutral is not None) == (name == "mona-lisa")
