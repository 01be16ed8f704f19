"""The first face2face's loop, written anew."""

import sys
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.benchmark.clip import fit
from face2face.config import DEMO_CLIP
from face2face.errors import BenchmarkError, ModelError, SourceError
from face2face.faces.landmarks import default_landmark_model
from face2face.runtime.tensorflow_runtime import TensorFlowRuntime
from face2face.types import Frame
from face2face.utils.paths import shipped
from tools.benchmarks.ancestor import measure
from tools.benchmarks.ancestor_graph import ancestor_graph
from tools.benchmarks.first_loop import FirstLoop


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same network, only narrow."""
    path = tmp_path_factory.mktemp("ancestor") / "frozen_model.pb"
    path.write_bytes(ancestor_graph(256, 2))
    return path


def test_the_graph_has_the_form_and_the_faults_that_users_had(graph: Path) -> None:
    runtime = TensorFlowRuntime(graph)
    assert runtime.size == 256
    sketch = np.zeros((256, 256, 3), np.uint8)
    sketch[60:200, 128] = 255
    answers = [runtime.generate(sketch).astype(int) for _ in range(3)]
    assert answers[0].std() > 0
    # Its dropout was left in: one input gives changing outputs.
    assert np.abs(answers[0] - answers[1]).max() > 0


def test_the_published_network_has_54_million_weights() -> None:
    # One in 64 as many weights with an eighth of the filters.
    assert 64 * len(ancestor_graph(256, 8)) / 4 == pytest.approx(54.4e6, rel=0.1)


def test_one_frame_gives_both_images(graph: Path, talking: list[Frame]) -> None:
    program = FirstLoop(graph.read_bytes(), default_landmark_model())
    frame = fit(talking[0], (640, 480))
    both = program(frame)
    assert both.shape == (256, 512, 3)
    assert both.dtype == np.uint8
    left = cv2.resize(frame[:, 80:560], (256, 256), interpolation=cv2.INTER_AREA)
    assert np.abs(both[:, :256].astype(int) - left).mean() < 12
    assert program.faceless == 0
    program(np.full_like(frame, 90))
    assert program.faceless == 1


def test_a_video_is_measured(graph: Path, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    report = measure(clip, graph, 5)
    assert report["frames"] == 5
    assert report["runtime"] == f"TensorFlow {metadata.version('tensorflow')} session"
    assert report["frames_per_second"] == pytest.approx(5 / report["seconds"], rel=0.02)
    assert set(report["stages"]) == {"read", "track", "sketch", "generate", "compose"}


def test_what_cannot_be_read_is_told(graph: Path, clip: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(SourceError, match="give another video"):
        measure(tmp_path / "text.mp4", graph, 5)
    (tmp_path / "bad.pb").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="cannot be run"):
        measure(clip, tmp_path / "bad.pb", 5)


def test_the_loop_runs_in_another_python_without_this_program(
    graph: Path, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = measure(shipped("assets") / DEMO_CLIP, graph, 3, Path(sys.executable))
    assert report["frames"] == 3
    assert report["frames_without_face"] == 0
    assert report["peak_memory_mb"] > 100
    assert report["stages"]["generate"]["median_ms"] > 0
    empty = tmp_path / "python"
    empty.write_text("#!/bin/sh\necho 'No module named tensorflow' >&2\nexit 1\n")
    empty.chmod(0o755)
    with pytest.raises(BenchmarkError, match=r"No module named tensorflow.*install tensorflow"):
        measure(clip, graph, 3, empty)
    with pytest.raises(BenchmarkError, match="No such file"):
        measure(clip, graph, 3, tmp_path / "nowhere")
