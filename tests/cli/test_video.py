"""face2face-video on real videos: what it writes, says and reports."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from face2face.errors import ErrorKind
from face2face.faces.landmarks import LandmarkPredictor
from face2face.new_face.progress import Progress, read_line
from face2face.provenance.mark import COMPOSITE
from face2face.provenance.verify import Verdict, look_into
from face2face.types import Frame
from tests.task_models import opened_once
from tests.waiting import eventually

Tool = Callable[..., Any]

SIZE = 128
HIDDEN = range(15, 26)


@pytest.fixture
def convert(
    tool_here: Tool,
    model: Any,
    predictor: LandmarkPredictor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Any]:
    """Run face2face-video with the tiny model; it must succeed and leave one file more."""
    monkeypatch.setattr("face2face.faces.landmarks.LandmarkPredictor", lambda path: predictor)
    monkeypatch.setattr("face2face.runtime.open_runtime.open_runtime", opened_once)

    def run(source: Path, *arguments: object, out: str = "out.mp4") -> Any:
        before = set(tmp_path.rglob("*"))
        options = ["--source", source, "--model", model.folder, "--out", out]
        done = tool_here("face2face-video", *options, *arguments)
        assert done.returncode == 0, done.stderr
        assert set(tmp_path.rglob("*")) - before <= {tmp_path / out}
        return done

    return run


def times_of(path: Path) -> list[float]:
    with av.open(str(path)) as video:
        return [frame.time for frame in video.decode(video=0)]


def click_at(path: Path) -> float:
    """When the click is heard, in seconds from the first image."""
    with av.open(str(path)) as video:
        blocks = list(video.decode(audio=0))
    samples = np.concatenate([np.abs(b.to_ndarray()).max(axis=0) for b in blocks])
    start = float(blocks[0].time) - times_of(path)[0]
    return start + int(np.argmax(samples > 0.2)) / blocks[0].sample_rate


def difference(one: Frame, other: Frame) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.fixture(scope="module")
def plain(
    tool: Tool, model: Any, clip: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Path]:
    """The clip, converted with nothing but --json."""
    folder = tmp_path_factory.mktemp("plain")
    options = ["--source", clip, "--model", model.folder, "--json"]
    done = tool("face2face-video", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done, folder / "out.mp4"


def test_the_output_is_a_video_with_camera_and_trained_face(
    plain: tuple[Any, Path], clip: Path, frames_of: Tool
) -> None:
    _, out = plain
    source, images = frames_of(clip), frames_of(out)
    assert len(images) == len(source) == 45
    assert images[0].shape == (256, 512, 3)
    assert times_of(out) == pytest.approx(times_of(clip), abs=0.001)
    for before, after in zip(source, images, strict=True):
        assert difference(before, after[:, :256]) < 5
    with av.open(str(out)) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert video.streams.audio[0].codec_context.name == "aac"
        assert video.streams.video[0].average_rate == 30


def test_the_sound_is_in_sync(plain: tuple[Any, Path], clip: Path) -> None:
    assert click_at(clip) == pytest.approx(0.7, abs=0.003)
    assert click_at(plain[1]) == pytest.approx(0.7, abs=0.005)


def test_the_file_says_that_it_is_generated(plain: tuple[Any, Path]) -> None:
    with av.open(str(plain[1])) as video:
        assert video.metadata["comment"].startswith("AI-generated: the face was made by face2face ")
        assert video.metadata["comment"].endswith(", model tiny")
    found = look_into(plain[1])
    assert found.verdict is Verdict.INTACT
    assert found.plain.source_type == COMPOSITE  # the driver is beside the face
    assert found.credentials is not None
    assert found.credentials.source_types == (COMPOSITE,)


def test_the_first_line_tells_the_consent(plain: tuple[Any, Path]) -> None:
    assert plain[0].stderr.splitlines()[0].endswith("; consent: public domain portrait")


def test_the_report(plain: tuple[Any, Path], clip: Path) -> None:
    done, _ = plain
    report = json.loads(done.stdout)
    assert report["source"] == str(clip)
    assert report["out"] == "out.mp4"
    assert report["model"] == "tiny"
    assert report["runtime"].startswith(("OpenVINO", "TensorFlow"))
    assert report["retarget"] == "relative"
    assert report["frames"] == 45
    assert report["frames_without_face"] == []
    assert report["frames_with_several_faces"] == 0
    assert report["frames_per_second"] == pytest.approx(45 / report["seconds"], rel=0.02)
    assert set(report["stages"]) >= {"track", "retarget", "sketch", "generate", "compose", "write"}
    for taken in report["stages"].values():
        assert 0 < taken["median_ms"] <= taken["p95_ms"] < 1000 * report["seconds"]
    # What is said beside the report goes elsewhere.
    assert "model tiny, " in done.stderr


def test_the_label_is_seen_unless_left_out(
    convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool
) -> None:
    few = ["--layout", "output", "--duration", 0.1]
    convert(clip, *few, out="with.mp4")
    convert(clip, *few, "--no-label", out="without.mp4")
    with_label, without = (
        frames_of(tmp_path / "with.mp4")[0],
        frames_of(tmp_path / "without.mp4")[0],
    )
    assert with_label.shape == (SIZE, SIZE, 3)
    corner = difference(with_label[-16:, SIZE // 2 :], without[-16:, SIZE // 2 :])
    assert corner > 15
    assert difference(with_label[: SIZE // 2], without[: SIZE // 2]) < 2


def test_start_and_duration(convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool) -> None:
    convert(clip, "--start", 0.4, "--duration", 0.5)
    images = frames_of(tmp_path / "out.mp4")
    assert len(images) == 15
    wanted = frames_of(clip)[12]
    assert difference(images[0][:, :256], wanted) < 5
    assert times_of(tmp_path / "out.mp4")[0] == 0
    assert click_at(tmp_path / "out.mp4") == pytest.approx(0.3, abs=0.005)


def test_frames_without_a_face_show_the_last_image_and_are_listed(
    convert: Tool, tmp_path: Path, make_video: Tool, talking: list[Frame], frames_of: Tool
) -> None:
    frames = talking[:30]
    hidden = [np.full_like(f, 90) if i in HIDDEN else f for i, f in enumerate(frames)]
    video = make_video(tmp_path / "hidden.mp4", hidden)

    done = convert(video, "--layout", "output", "--no-label", "--json")

    report = json.loads(done.stdout)
    assert report["frames"] == 30
    assert report["frames_without_face"] == list(HIDDEN)
    images = frames_of(tmp_path / "out.mp4")
    for place in HIDDEN:
        assert difference(images[place], images[HIDDEN[0] - 1]) < 2


def test_a_video_that_begins_without_a_face(
    convert: Tool, tmp_path: Path, make_video: Tool, talking: list[Frame], frames_of: Tool
) -> None:
    frames = [np.full_like(talking[0], 90)] * 5 + talking[:10]
    video = make_video(tmp_path / "late.mp4", frames)
    done = convert(video, "--layout", "output")
    assert ": 15 frames at " in done.stdout
    assert ", 5 without a face show it at rest" in done.stdout
    assert len(frames_of(tmp_path / "out.mp4")) == 15


@pytest.mark.parametrize("rotation", [90, 180])
def test_a_rotation_tag_is_honoured(
    convert: Tool,
    tmp_path: Path,
    make_video: Tool,
    talking: list[Frame],
    frames_of: Tool,
    rotation: int,
) -> None:
    # Upright the video is 192 wide and 256 high.
    upright = [frame[:, 32:224] for frame in talking[:8]]
    lying = [np.rot90(frame, -rotation // 90) for frame in upright]
    video = make_video(tmp_path / "lying.mp4", lying, rotation=rotation)
    report = json.loads(convert(video, "--json").stdout)
    assert report["frames_without_face"] == []
    images = frames_of(tmp_path / "out.mp4")
    assert images[0].shape == (256, 192 + 256, 3)
    assert difference(images[0][:, :192], upright[0]) < 8


def test_a_variable_rate_is_kept(
    convert: Tool, tmp_path: Path, make_video: Tool, talking: list[Frame]
) -> None:
    steps = [0.02 if place % 3 else 0.1 for place in range(24)]
    times_s = np.cumsum([0.0, *steps]).tolist()
    video = make_video(tmp_path / "vfr.mp4", talking[:25], times_s=times_s, click_s=0.9)
    convert(video)
    assert times_of(tmp_path / "out.mp4") == pytest.approx(times_s, abs=0.001)
    assert click_at(tmp_path / "out.mp4") == pytest.approx(0.9, abs=0.005)


def test_matroska(convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool) -> None:
    convert(clip, "--duration", 0.2, out="out.mkv")
    assert len(frames_of(tmp_path / "out.mkv")) == 6


def test_an_old_output_is_replaced(
    convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool
) -> None:
    (tmp_path / "out.mp4").write_bytes(b"old")
    done = convert(clip, "--duration", 0.2)
    assert len(frames_of(tmp_path / "out.mp4")) == 6
    assert str(tmp_path / "out.mp4") in done.stdout
    assert "without a face" not in done.stdout
    assert "frames/s" in done.stdout


def test_the_models_alias_and_a_bare_graph(
    tool_here: Tool, model: Any, clip: Path, tmp_path: Path
) -> None:
    graph = tmp_path / "ana.pb"
    graph.write_bytes((model.folder / "frozen_model.pb").read_bytes())
    done = tool_here("face2face-video", "-src", clip, "--tf-model", graph, "--duration", 0.2)
    assert done.returncode == 0, done.stderr
    assert "model ana, " in done.stdout
    assert "the landmarks are taken as they are" in done.stdout


def test_the_landmarks_may_be_shown_and_are_others_without_retargeting(
    convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool
) -> None:
    few = ["--duration", 0.1, "--json"]
    relative = convert(clip, *few, "--show", "landmarks", out="relative.mp4")
    off = convert(clip, *few, "--show", "1", "--retarget", "off", out="off.mp4")
    assert json.loads(relative.stdout)["retarget"] == "relative"
    assert json.loads(off.stdout)["retarget"] == "off"
    one, other = frames_of(tmp_path / "relative.mp4")[0], frames_of(tmp_path / "off.mp4")[0]
    for image in (one, other):
        assert image.shape == (SIZE, 2 * SIZE, 3)
        assert np.median(image[:, :SIZE]) < 10 < 150 < image[:, :SIZE].max()  # lines on black
    assert difference(one[:, :SIZE], other[:, :SIZE]) > 1


def test_the_motion_flags_change_what_is_drawn(
    convert: Tool, clip: Path, tmp_path: Path, frames_of: Tool
) -> None:
    few = ["--duration", 0.5, "--show", "landmarks", "--layout", "side-by-side"]
    sketches = {}
    for name, flags in {
        "usual": [],
        "still": ["--head-gain", 0, "--expression-gain", 0],
        "absolute": ["--retarget", "absolute"],
        "calibrated": ["--calibrate", 1],
    }.items():
        convert(clip, *few, *flags, out=f"{name}.mp4")
        sketches[name] = [p[:, :SIZE] for p in frames_of(tmp_path / f"{name}.mp4")]
    assert difference(sketches["still"][0], sketches["still"][-1]) < 0.5
    assert difference(sketches["usual"][0], sketches["usual"][-1]) > 1
    for name in ("absolute", "calibrated"):
        assert difference(sketches[name][0], sketches["usual"][0]) > 0.2


def test_ctrl_c_leaves_nothing_behind(
    start: Tool, model: Any, tmp_path: Path, make_video: Tool, talking: list[Frame]
) -> None:
    video = make_video(tmp_path / "long.mp4", talking * 8)
    (tmp_path / "out.mp4").write_bytes(b"old")
    process = start("face2face-video", "--source", video, "--model", model.folder, cwd=tmp_path)
    eventually(lambda: [p for p in tmp_path.glob(".*.mp4") if p.stat().st_size], while_runs=process)
    process.send_signal(signal.SIGINT)

    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error == "stopped\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["long.mp4", "out.mp4"]
    assert (tmp_path / "out.mp4").read_bytes() == b"old"


def test_both_runtimes_through_the_command(
    tool: Tool, tool_here: Tool, model: Any, clip: Path, tmp_path: Path, frames_of: Tool
) -> None:
    few = ["--source", clip, "--model", model.folder, "--duration", 0.2, "--layout", "output"]
    # TensorFlow has much to say when it is loaded: in a process that has not done so yet.
    commands = (("openvino-fp32", "OpenVINO", tool_here), ("tensorflow", "TensorFlow", tool))
    for runtime, name, run in commands:
        out = ["--runtime", runtime, "--out", f"{runtime}.mp4"]
        done = run("face2face-video", *few, *out, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"model tiny, {name} fp32 on " in done.stdout
        assert done.stderr == ""
    one, other = frames_of(tmp_path / "openvino-fp32.mp4"), frames_of(tmp_path / "tensorflow.mp4")
    assert max(difference(a, b) for a, b in zip(one, other, strict=True)) < 1


def test_real_videos_of_the_shared_folder(convert: Tool, shared_data: Path) -> None:
    wanted = {"robust_rotate90_meta_vertical.mp4": 0, "multi_two_faces_side_by_side.mp4": 1}
    for name, several in wanted.items():
        done = convert(shared_data / "hard" / name, "--duration", 0.4, "--json")
        report = json.loads(done.stdout)
        assert report["frames"] == 10
        assert report["frames_without_face"] == []
        assert (report["frames_with_several_faces"] > 8) == bool(several)


def test_what_the_output_lacks_is_said_last(convert: Tool) -> None:
    cut = Path(__file__).parents[1] / "data" / "videos" / "trunc_fmp4.mp4"
    said = "the source has 75 frames in 3.00 s, this 41 in 1.64 s"

    done = convert(cut, "--layout", "output")
    report = json.loads(convert(cut, "--layout", "output", "--json", out="again.mp4").stdout)

    assert done.stdout.splitlines()[-1].endswith(f"; {said}")
    assert report["frames"] == 41 and report["source_frames"] == 75
    assert (report["duration_s"], report["source_duration_s"]) == (1.64, 3.0)
    assert report["difference"] == said


def test_the_report_compares_the_output_with_its_source(plain: tuple[Any, Path]) -> None:
    report = json.loads(plain[0].stdout)
    assert report["source_frames"] == report["frames"] == 45
    # The clip's sound goes on for a tenth of a second after its last image.
    assert (report["source_duration_s"], report["duration_s"]) == (
        pytest.approx(1.6, abs=0.03),
        1.5,
    )
    assert report["difference"].endswith("s, this 45 in 1.50 s")


def test_a_program_is_told_how_far_it_is(
    convert: Callable[..., Any], clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever starts it holds its standard input open.
    monkeypatch.setattr("face2face.cli.video.end_with_standard_input", lambda: None)
    monkeypatch.setattr("face2face.cli.video_progress._EVERY_S", 0.0)
    done = convert(clip, "--progress", "json")
    news = [read_line(line) for line in done.stdout.splitlines()]
    assert None not in news
    shares = [one.share for one in news if one is not None and one.stage == "convert"]
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert 0.9 < shares[-1] <= 1.0
    assert news[-1] == Progress("done", 1.0, 0.0, str(tmp_path / "out.mp4"))


def test_a_program_is_told_why_there_is_no_result(
    tool_here: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.cli.video.end_with_standard_input", lambda: None)
    (tmp_path / "empty.mp4").touch()
    done = tool_here("face2face-video", "--source", "empty.mp4", "--progress", "json")
    assert done.returncode == 1
    failed = read_line(done.stdout.splitlines()[-1])
    assert failed is not None and failed.error is not None
    assert failed.error.kind is ErrorKind.FILE_EMPTY
    for more in (["--json"], ["--source", "b.mp4"]):
        refused = tool_here("face2face-video", "--source", "a.mp4", "--progress", "json", *more)
        assert refused.returncode == 2
        assert "--progress json is for one video" in refused.stderr
