"""How kinds of errors and notices arise that have little to do with what is opened or loaded."""

import shutil
import sys
import types
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import pytest

from face2face.causes import Cause
from face2face.engine.compose import parse_background
from face2face.engine.segmented_sink import SegmentedSink
from face2face.errors import ErrorDetails, ErrorKind, Face2FaceError, details_of
from face2face.export.one_file import export_one_file
from face2face.faces.face_networks import network_file
from face2face.faces.landmarks import load_landmark_model
from face2face.new_face import own_process
from face2face.new_face.clip import parse_part
from face2face.new_face.longer import begin_longer
from face2face.new_face.own_process import run_new
from face2face.new_face.pipeline import settle_backend
from face2face.new_face.workspace import work_of
from face2face.portrait.best_frame import ClipSamples, read_frame
from face2face.provenance.installation import installation
from face2face.provenance.mark import GENERATED, Mark
from face2face.provenance.signer import Signer
from face2face.provenance.signing import sign
from face2face.runtime.open_runtime import open_runtime
from face2face.training.run_state import RunState
from face2face.training.schedule import schedule_of
from face2face.utils.paths import users
from face2face.video import source_spec, virtual_camera
from face2face.video.audio_track import SoundTrack
from face2face.video.camera_list import CameraInfo
from face2face.video.colour import RgbReader
from face2face.video.file_source import VideoFileSource
from face2face.video.open_source import open_video
from face2face.video.sink import VideoFileSink
from face2face.video.source_spec import parse_source
from tests.task_models import EMPTY_GRAPH

_DATA = Path(__file__).parent / "data"
_MARK = Mark(GENERATED, "drawn", "none", "nothing")


def raised(work: Callable[[], object]) -> ErrorDetails | None:
    """The details of the error that this work ends with."""
    with pytest.raises(Face2FaceError) as caught:
        work()
    return caught.value.details


def warned(path: Path) -> ErrorDetails | None:
    """What is said of a video that is read to its end."""
    with VideoFileSource(path) as source:
        list(source.frames())
    [notice] = source.warnings
    return details_of(notice)


def namesakes(bench: Any) -> ErrorDetails | None:
    two = [CameraInfo(0, "BRIO", ""), CameraInfo(1, "BRIO", "")]
    bench.patch.setattr(source_spec, "list_cameras", lambda: two)
    return raised(lambda: parse_source("BRIO"))


def rare_colours(bench: Any) -> ErrorDetails | None:
    frame = av.VideoFrame(64, 64, "yuv420p")
    frame.colorspace = 11
    return raised(lambda: RgbReader().read(frame, 64, 64))


def changed_clip(bench: Any) -> ErrorDetails | None:
    """A sample of a folder whose images went meanwhile."""
    shutil.copy(_DATA / "p3.jpg", bench.folder / "a.jpg")
    clip = ClipSamples(bench.folder, images=1, samples=())
    return raised(lambda: read_frame(clip, types.SimpleNamespace(time_s=5.0)))


def broken_plan(bench: Any) -> ErrorDetails | None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    (work.folder / "plan.json").write_text("{")
    return raised(work.read)


def other_backend(bench: Any) -> ErrorDetails | None:
    bench.patch.setenv("KERAS_BACKEND", "torch")
    return raised(settle_backend)


def ended(bench: Any) -> ErrorDetails | None:
    bench.patch.setattr(own_process, "_PROGRAM", ("-c", "raise SystemExit('gone')"))
    return raised(lambda: run_new([], lambda news: None))


def out_of_time(bench: Any) -> ErrorDetails | None:
    return raised(lambda: schedule_of(None, 1.0, RunState(4), lambda: 99.0, alone=True))


def damaged_training(bench: Any) -> ErrorDetails | None:
    from face2face.training.run_record import read_run

    (bench.folder / "run.json").write_text("{")
    return raised(lambda: read_run(bench.folder))


def taken_file(bench: Any) -> ErrorDetails | None:
    """Segments of a result that another process makes."""
    sink: Any = types.SimpleNamespace(path=bench.folder / "out.mp4")
    return details_of(SegmentedSink._refusal(sink, 7))


def empty_video(bench: Any) -> ErrorDetails | None:
    sink = VideoFileSink(bench.folder / "out.mp4", width=64, height=64, frame_rate=25, comment="")
    return raised(sink.close)


def bare_model(bench: Any) -> ErrorDetails | None:
    path = bench.folder / "bare.pb"
    path.write_bytes(EMPTY_GRAPH)
    return raised(lambda: export_one_file(str(path), bench.folder / "bare.zip"))


def no_known_camera(bench: Any) -> ErrorDetails | None:
    def absent(**_: object) -> None:
        raise RuntimeError("no device")

    bench.patch.setitem(sys.modules, "pyvirtualcam", types.SimpleNamespace(Camera=absent))
    bench.patch.setattr(virtual_camera.platform, "system", lambda: "Haiku")
    return raised(virtual_camera.open_device)


def without_int8(bench: Any) -> ErrorDetails | None:
    folder = bench.folder / "tiny"
    folder.mkdir()
    (folder / "frozen_model.pb").write_bytes(EMPTY_GRAPH)
    return raised(lambda: open_runtime(folder / "frozen_model.pb", "openvino-int8"))


def no_network(bench: Any) -> ErrorDetails | None:
    details = raised(lambda: network_file("none"))
    assert details is not None
    return ErrorDetails(details.kind, {"path": Path(str(details.facts["path"])).name})


def unsigned(bench: Any) -> ErrorDetails | None:
    said: list[str] = []
    (bench.folder / "a.mkv").touch()
    Signer(said.append).sign(bench.folder / "a.mkv", _MARK)
    return details_of(said[0])


def why_unsigned(bench: Any) -> ErrorDetails | None:
    details = unsigned(bench)
    assert details is not None
    why = details.facts["why"]
    assert isinstance(why, ErrorDetails)
    return why


def unsignable(bench: Any) -> ErrorDetails | None:
    path = bench.folder / "a.png"
    path.write_bytes(b"no image")
    details = raised(lambda: sign(path, bench.folder / "b.png", _MARK, installation()))
    assert details is not None
    assert details.facts["reason"]
    return ErrorDetails(details.kind, {"reason": ""})


def key_in_the_way(bench: Any) -> ErrorDetails | None:
    folder = users("credentials")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    details = raised(installation)
    assert details is not None
    return ErrorDetails(details.kind, {**details.facts, "path": ""})


def damaged_key(bench: Any) -> ErrorDetails | None:
    installation()
    path = users("credentials") / "installation.pem"
    path.write_bytes(path.read_bytes()[:100])
    details = raised(installation)
    assert details == ErrorDetails(ErrorKind.KEY_UNUSABLE, {"path": str(path)})
    return ErrorDetails(ErrorKind.KEY_UNUSABLE, {"path": ""})


def sound_of(path: Path) -> ErrorDetails | None:
    """What is said when the sound of a file is taken over."""
    said: list[str] = []
    with av.open(str(path.with_name("out.mp4")), "w") as container:
        SoundTrack.find(container, path, Fraction(0), None, "aac", said)
    return details_of(said[0])


def unknown_sound(bench: Any) -> ErrorDetails | None:
    whole = (_DATA / "apac1.mov").read_bytes()
    path = bench.folder / "apac2.mov"
    path.write_bytes(whole.replace(b"mp4a", b"apac").replace(b"esds", b"none"))
    return sound_of(path)


def other_sound(bench: Any) -> ErrorDetails | None:
    return sound_of(Path(shutil.copy(_DATA / "apac1.mov", bench.folder)))


def narrow_pixels(bench: Any) -> ErrorDetails | None:
    path = bench.folder / "narrow.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(1, 50)
        container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))
    return warned(path)


def silent_track(bench: Any) -> ErrorDetails | None:
    """A track of which nothing is decoded."""
    said: list[str] = []
    with av.open(str(bench.folder / "out.mp4"), "w") as container:
        path = Path(shutil.copy(_DATA / "ch8.mov", bench.folder))
        track = SoundTrack.find(container, path, Fraction(0), None, "aac", said)
        assert track is not None
        reader = track._reader  # nothing of it was read yet: as where nothing could be
        bench.patch.setattr(reader, "faulty", True)
        track.finish(Fraction(0))
    return details_of(said[-1])


MORE_KINDS: dict[ErrorKind, tuple[Any, dict[str, Any]]] = {
    ErrorKind.CAMERA_NAME_SHARED: (namesakes, {"camera": "BRIO"}),
    ErrorKind.COLOURS_UNKNOWN: (rare_colours, {}),
    ErrorKind.NOTHING_AT: (
        lambda bench: raised(
            lambda: list(open_video(_DATA / "f_cross.mp4", start_s=999.0).frames())
        ),
        {"file": "f_cross.mp4", "seconds": "999"},
    ),
    ErrorKind.FILE_CHANGED: (changed_clip, {"path": "BENCH"}),
    ErrorKind.BACKGROUND_MISSING: (
        lambda bench: raised(lambda: parse_background("gone.png")),
        {"background": "gone.png"},
    ),
    ErrorKind.NOT_TO_TRAIN_LONGER: (
        lambda bench: raised(lambda: begin_longer(work_of("bob"), 10.0)),
        {"name": "bob"},
    ),
    ErrorKind.PLAN_BROKEN: (broken_plan, {"name": "ana"}),
    ErrorKind.PART_UNFIT: (lambda bench: raised(lambda: parse_part("9-3")), {"part": "9-3"}),
    ErrorKind.TIME_TOO_SHORT: (out_of_time, {"minutes": "1"}),
    ErrorKind.TRAINING_DAMAGED: (damaged_training, {"path": "BENCH/run.json"}),
    ErrorKind.BACKEND_UNFIT: (other_backend, {"backend": "torch"}),
    ErrorKind.PROGRAM_ENDED: (ended, {"reason": "gone"}),
    ErrorKind.INT8_MISSING: (without_int8, {"model": "tiny"}),
    ErrorKind.LANDMARK_FILE_UNFIT: (
        lambda bench: raised(lambda: load_landmark_model(bench.folder / "none.dat")),
        {"path": "BENCH/none.dat"},
    ),
    ErrorKind.PROGRAM_INCOMPLETE: (no_network, {"path": "none"}),
    ErrorKind.FILE_BEING_MADE: (
        taken_file,
        {"path": "BENCH/out.mp4", "process": 7},
    ),
    ErrorKind.NOTHING_TO_WRITE: (empty_video, {"path": "BENCH/out.mp4"}),
    ErrorKind.NOT_TO_EXPORT: (bare_model, {"model": "bare"}),
    ErrorKind.NO_VIRTUAL_CAMERA: (no_known_camera, {}),
    ErrorKind.NOT_SIGNED: (
        unsigned,
        {"file": "a.mkv", "why": ErrorDetails(ErrorKind.FORMAT_UNSIGNABLE, {"suffix": ".mkv"})},
    ),
    ErrorKind.FORMAT_UNSIGNABLE: (why_unsigned, {"suffix": ".mkv"}),
    ErrorKind.SIGNING_FAILED: (unsignable, {"reason": ""}),
    ErrorKind.KEY_NOT_KEPT: (key_in_the_way, {"path": "", "reason": Cause.EXISTS}),
    ErrorKind.KEY_UNUSABLE: (damaged_key, {"path": ""}),
    ErrorKind.VIDEO_WITH_HOLE: (
        lambda bench: warned(_DATA / "videos" / "video-time-gap.mkv"),
        {"file": "video-time-gap.mkv", "seconds": "1000000", "at": "0"},
    ),
    ErrorKind.VIDEO_DAMAGED: (
        lambda bench: warned(_DATA / "videos" / "trunc_fmp4.mp4"),
        {"file": "trunc_fmp4.mp4", "at": "2", "frames": 41},
    ),
    ErrorKind.PIXELS_IMPOSSIBLE: (narrow_pixels, {"file": "narrow.mp4", "shape": "1:50"}),
    ErrorKind.SOUND_UNKNOWN: (unknown_sound, {"file": "apac2.mov"}),
    ErrorKind.OTHER_SOUND: (other_sound, {"file": "apac1.mov", "track": 2, "tracks": 2}),
    ErrorKind.SOUND_NOT_READ: (silent_track, {}),
    ErrorKind.SYSTEM_REFUSED: (
        lambda bench: details_of(PermissionError(13, "Permission denied")),
        {"reason": Cause.NO_PERMISSION},
    ),
    ErrorKind.INTERNAL_FAULT: (
        lambda bench: details_of(KeyError("eyes")),
        {"reason": "KeyError: 'eyes'"},
    ),
}
"""How each of them arises, and its facts then; BENCH stands for the empty folder."""
