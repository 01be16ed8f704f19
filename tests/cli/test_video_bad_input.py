"""face2face-video and what it cannot use: one clear line, the right exit code, nothing left."""

import json
import os
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from face2face.types import Frame

Tool = Callable[..., Any]

TALK = Path(__file__).resolve().parents[2] / "assets" / "talk.mp4"
OLD = b"the video that was here before"


@pytest.fixture
def convert(tool_here: Tool, model: Any, tmp_path: Path) -> Callable[..., Any]:
    """Run face2face-video in a folder that holds an old output, and check that it stays so."""

    def run(*arguments: object, out: str = "out.mp4", name: object = None) -> Any:
        path = tmp_path / "work"
        path.mkdir(exist_ok=True)
        (path / "out.mp4").write_bytes(OLD)
        before = sorted(path.rglob("*"))
        chosen = model.folder if name is None else name
        done = tool_here("face2face-video", *arguments, "--model", chosen, "--out", out, cwd=path)
        assert sorted(path.rglob("*")) == before
        assert (path / "out.mp4").read_bytes() == OLD
        return done

    return run


def sound_only(path: Path) -> None:
    with av.open(str(path), "w") as video:
        audio: Any = video.add_stream("aac", rate=48000, layout="mono")
        block = av.AudioFrame.from_ndarray(np.zeros((1, 48000), np.float32), "fltp", "mono")
        block.sample_rate, block.time_base, block.pts = 48000, Fraction(1, 48000), 0
        video.mux(audio.encode(block))
        video.mux(audio.encode(None))


def test_missing_file(convert: Tool, one_error: Tool) -> None:
    one_error(convert("--source", "nowhere.mp4"), "nowhere.mp4 does not exist")


def test_folder(convert: Tool, one_error: Tool, tmp_path: Path) -> None:
    one_error(convert("--source", tmp_path), "is a folder")


def test_text_named_mp4(convert: Tool, one_error: Tool, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video\n" * 100)
    one_error(convert("--source", tmp_path / "text.mp4"), "text.mp4 is not a video")


def test_zero_bytes(convert: Tool, one_error: Tool, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    one_error(convert("--source", tmp_path / "empty.mp4"), "empty.mp4 is empty")


def test_sound_only(convert: Tool, one_error: Tool, tmp_path: Path) -> None:
    sound_only(tmp_path / "song.mp4")
    one_error(convert("--source", tmp_path / "song.mp4"), "sound but no image")


def test_truncated_without_index(
    convert: Tool, one_error: Tool, tmp_path: Path, clip: Path
) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    one_error(convert("--source", cut), "cut.mp4 is incomplete")


def test_what_is_readable_of_a_truncated_file_is_used_with_a_warning(
    tool_here: Tool,
    model: Any,
    tmp_path: Path,
    make_video: Tool,
    talking: list[Frame],
    frames_of: Tool,
) -> None:
    whole = make_video(tmp_path / "whole.mp4", talking, fast_start=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])

    done = tool_here("face2face-video", "--source", cut, "--model", model.folder, "--json")

    assert done.returncode == 0, done.stderr
    assert "warning: cut.mp4: damaged after" in done.stderr
    report = json.loads(done.stdout)
    assert 15 <= report["frames"] < 45
    assert len(frames_of(tmp_path / "out.mp4")) == report["frames"]


def test_no_face_at_all(
    convert: Tool, one_error: Tool, tmp_path: Path, make_video: Tool, talking: list[Frame]
) -> None:
    wall = make_video(tmp_path / "wall.mp4", [np.full_like(talking[0], 160)] * 6)
    one_error(convert("--source", wall), "no face was found in wall.mp4")


def test_unknown_model_names_what_exists(convert: Tool, one_error: Tool, clip: Path) -> None:
    one_error(convert("--source", clip, name="nobody"), "no model called nobody", "known:")


def test_model_with_a_missing_file(
    convert: Tool, one_error: Tool, tmp_path: Path, clip: Path, model: Any
) -> None:
    copy = shutil.copytree(model.folder, tmp_path / "copy")
    (copy / "preview.png").unlink()
    one_error(convert("--source", clip, name=copy), "lacks its file preview.png")


def test_model_with_an_altered_file(
    convert: Tool, one_error: Tool, tmp_path: Path, clip: Path, model: Any
) -> None:
    copy = shutil.copytree(model.folder, tmp_path / "copy")
    graph = bytearray((copy / "frozen_model.pb").read_bytes())
    graph[len(graph) // 2] ^= 1
    (copy / "frozen_model.pb").write_bytes(graph)
    one_error(convert("--source", clip, name=copy), "frozen_model.pb", "altered or is damaged")


@pytest.mark.parametrize("runtime", ["openvino", "tensorflow"])
def test_graph_that_is_none(
    convert: Tool, one_error: Tool, tmp_path: Path, clip: Path, runtime: str
) -> None:
    (tmp_path / "frozen_model.pb").write_bytes(b"no graph at all")
    done = convert("--source", clip, "--runtime", runtime, name=tmp_path / "frozen_model.pb")
    one_error(done, "frozen_model.pb is refused: it")


def test_missing_landmark_file(convert: Tool, one_error: Tool, clip: Path) -> None:
    done = convert("--source", clip, "--landmark-model", "68.dat")
    one_error(done, "landmark file 68.dat does not exist")


def test_unreadable_landmark_file(
    convert: Tool, one_error: Tool, clip: Path, tmp_path: Path
) -> None:
    (tmp_path / "68.dat").write_bytes(b"points" * 1000)
    done = convert("--source", clip, "--landmark-model", tmp_path / "68.dat")
    one_error(done, "is not a dlib shape predictor, or is damaged")


def test_output_folder_that_does_not_exist(convert: Tool, one_error: Tool, clip: Path) -> None:
    one_error(convert("--source", clip, out="not/here.mp4"), "the folder not does not exist")


def test_output_folder_that_is_not_writable(
    tool_here: Tool, one_error: Tool, clip: Path, model: Any, tmp_path: Path, small_disk: Tool
) -> None:
    if os.geteuid() == 0:  # whom permissions do not stop
        path = small_disk(1, read_only=True)
    else:
        path = tmp_path / "locked"
        path.mkdir(mode=0o555)
    out = path / "out.mp4"
    done = tool_here("face2face-video", "--source", clip, "--model", model.folder, "--out", out)
    one_error(done, f"cannot write {out}")
    assert list(path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.avi", "out"])
def test_unknown_codec_for_the_extension(
    convert: Tool, one_error: Tool, clip: Path, name: str
) -> None:
    done = convert("--source", clip, out=name)
    one_error(done, f"cannot write {name}", ".mp4 .m4v .mov .mkv")
    assert not done.stdout  # told before the model is loaded, of which there would be a line


def test_image_of_a_format_that_is_not_read(convert: Tool, one_error: Tool, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), "green").save(tmp_path / "ana.tga")
    one_error(convert("--source", tmp_path / "ana.tga"), "not read here (TGA): convert it")


def test_no_space_left(
    tool_here: Tool, one_error: Tool, model: Any, tmp_path: Path, small_disk: Tool
) -> None:
    disk = small_disk(0.03)
    (disk / "out.mp4").write_bytes(OLD)
    source = ("--source", TALK, "--duration", 1)
    done = tool_here("face2face-video", *source, "--model", model.folder, "--out", disk / "out.mp4")
    one_error(done, "no space left", "out.mp4")
    assert [p.name for p in disk.iterdir()] == ["out.mp4"]
    assert (disk / "out.mp4").read_bytes() == OLD


def test_no_space_left_for_images_names_the_folder_that_was_given(
    tool_here: Tool, one_error: Tool, model: Any, clip: Path, small_disk: Tool
) -> None:
    disk = small_disk(0.3)
    flags = ("--source", clip, "--model", model.folder, "--out", disk / "out" / "%05d.png")
    done = tool_here("face2face-video", *flags)
    # The last image that fits may lack the room to be signed, which is told before.
    assert f"\nerror: no space left while writing {disk / 'out'}:" in f"\n{done.stderr}"
    assert done.returncode == 1
    assert list(disk.iterdir()) == []


def test_start_after_the_end(convert: Tool, one_error: Tool, clip: Path) -> None:
    one_error(convert("--source", clip, "--start", 60), "no image at 60 s")


def test_no_face_to_calibrate_on(
    convert: Tool, one_error: Tool, make_video: Tool, talking: list[Frame], tmp_path: Path
) -> None:
    video = make_video(tmp_path / "half.mp4", talking[:15] + [np.full_like(talking[0], 160)] * 40)
    one_error(convert("--source", video, "--calibrate", 0.7), "half.mp4", "from 0.7 s on")


def test_the_output_is_never_the_input(
    tool_here: Tool, one_error: Tool, model: Any, clip: Path, tmp_path: Path
) -> None:
    video = Path(shutil.copy(clip, tmp_path / "video.mp4"))
    (tmp_path / "link.mp4").symlink_to(video)
    content = video.read_bytes()
    for out in ("video.mp4", "./video.mp4", "link.mp4"):
        done = tool_here(
            "face2face-video",
            "--source",
            video,
            "--model",
            model.folder,
            "--out",
            out,
        )
        one_error(done, "is the input itself")
        assert video.read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix) == ["link.mp4", "video.mp4"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--source"),
        (["--source", "a.mp4", "--start", "-1"], "-1 is out of range"),
        (["--source", "a.mp4", "--duration", "0"], "0 is out of range"),
        (["--source", "a.mp4", "--start", "nan"], "nan"),
        (["--source", "a.mp4", "--layout", "round"], "round"),
        (["--source", "a.mp4", "--speed", "2"], "--speed"),
        (["--source", "a.mp4", "--smoothing", "2"], "2 is out of range: at least 0, at most 1"),
        (["--source", "a.mp4", "--retarget", "relativ"], "relative"),
    ],
)
def test_usage(
    tool_here: Tool, one_error: Tool, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = tool_here("face2face-video", *arguments)
    one_error(done, words, "see 'face2face-video --help'", code=2)
    assert list(tmp_path.iterdir()) == []


def test_debugging_keeps_the_traceback(tool: Tool, tmp_path: Path) -> None:
    on = {"FACE2FACE_DEBUG": "1"}
    done = tool("face2face-video", "--source", "nowhere.mp4", cwd=tmp_path, env=on)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_read_only_output_is_refused_before_the_work(
    tool_here: Tool, one_error: Tool, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(OLD)
    out.chmod(0o444)
    # Without such a model: it is not looked for before the output.
    done = tool_here("face2face-video", "--source", TALK, "--out", out, "--model", "nobody")
    one_error(done, "out.mp4", "read-only", "give another name")
    assert out.read_bytes() == OLD
