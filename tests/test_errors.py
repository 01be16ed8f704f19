"""Every kind of error is raised where it arises, with the facts that it names."""

import errno
import os
import pickle
import socket
import struct
import sys
import types
import wave
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from face2face.api import convert
from face2face.causes import Cause
from face2face.dataset.candidates import choose_frames
from face2face.dataset.landmark_pairs import make_dataset
from face2face.dataset.pair_options import PairOptions
from face2face.engine.live import camera_reader
from face2face.engine.live.camera_reader import CameraPlayer
from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.mailbox import Mailbox
from face2face.engine.live.status import StatusBoard
from face2face.errors import (
    ErrorDetails,
    ErrorKind,
    Notice,
    SinkError,
    SourceError,
    details_of,
    writing,
)
from face2face.gui.model_list import ModelEntry, read_model_entry
from face2face.gui.rename_model import rename_model
from face2face.images.io import read_image
from face2face.model import GRAPH, read_model
from face2face.new_face.workspace import refuse_busy
from face2face.portrait.photo import take_photo
from face2face.provenance.identity import read_identity
from face2face.provenance.signing import refuse_unfit_identity
from face2face.runtime import probe
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.tasks.landmarks import LandmarksTask
from face2face.utils.extras import install_command, need_training
from face2face.utils.paths import shipped, users
from face2face.video import camera_fault, fragmented_sink, virtual_camera
from face2face.video.camera import CameraDevice, CameraSource
from face2face.video.camera_fault import why_not
from face2face.video.camera_list import CameraInfo, CameraRequest
from face2face.video.file_source import VideoFileSource
from face2face.video.fragmented_sink import FragmentedSink
from face2face.video.network_address import PROTOCOLS, NetworkAddress
from face2face.video.network_camera import STREAM_WORDS
from face2face.video.network_stream import NetworkStream
from face2face.video.open_source import open_path, open_video
from face2face.video.source_spec import parse_source
from tests.folder_locks import locked_by_another
from tests.key_pairs import write_pair
from tests.more_error_kinds import MORE_KINDS, raised
from tests.streams import CLIP, QUICK, StreamServer, head, http
from tests.task_models import EMPTY_GRAPH, task_model

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the reason")

Raises = Callable[["Bench"], ErrorDetails | None]


@dataclass
class Bench:
    """What is needed to raise errors.

    Attributes:
        folder: an empty one.
        patch: puts things in the place of the system's.
        video: writes frames as a video.
    """

    folder: Path
    patch: pytest.MonkeyPatch
    video: Callable[..., Path]


@pytest.fixture
def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_video: Callable[..., Path], home: Path
) -> Bench:
    """An empty folder, a home without models."""
    del home
    folder = tmp_path / "bench"
    folder.mkdir()
    return Bench(folder, monkeypatch, make_video)


def on_linux(bench: Bench, code: int) -> ErrorDetails | None:
    """Why a camera cannot be opened whose file gives this error, on Linux."""

    def refuse(path: Path, flags: int) -> int:
        raise OSError(code, os.strerror(code))

    bench.patch.setattr(camera_fault.platform, "system", lambda: "Linux")
    bench.patch.setattr(camera_fault, "camera_node", lambda index: Path("/dev/video7"))
    bench.patch.setattr(camera_fault.os, "open", refuse)
    return why_not(7, "BRIO").details


def by_settings(bench: Bench) -> ErrorDetails | None:
    bench.patch.setattr(camera_fault.platform, "system", lambda: "Windows")
    bench.patch.setattr(camera_fault, "list_cameras", lambda: [CameraInfo(1, "BRIO", "")])
    return why_not(1, "BRIO").details


def of_file(bench: Bench, name: str, content: bytes) -> ErrorDetails | None:
    """Why a file of this content is not shown."""
    path = bench.folder / name
    path.write_bytes(content)
    return raised(lambda: open_video(path))


def of_webp(bench: Bench) -> ErrorDetails | None:
    """Why what reads videos alone does not read a WebP that moves."""
    path = bench.folder / "a.bin"
    path.write_bytes(b"RIFF\x00\x10\x00\x00WEBPVP8X\n\x00\x00\x00\x02" + bytes(99))
    return raised(lambda: VideoFileSource(path))


def of_keys(key: Path, certificate: Path) -> ErrorDetails | None:
    """Why nobody signs with these."""
    return raised(lambda: read_identity(key, certificate))


def of_key(bench: Bench, content: str) -> ErrorDetails | None:
    """Why nobody signs with a key of this content."""
    key, certificate = write_pair(bench.folder)
    key.write_text(content)
    return of_keys(key, certificate)


def open_key(bench: Bench) -> ErrorDetails | None:
    key, certificate = write_pair(bench.folder)
    key.chmod(0o644)
    return of_keys(key, certificate)


def broken_certificate(bench: Bench) -> ErrorDetails | None:
    key, certificate = write_pair(bench.folder)
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    return of_keys(key, certificate)


def expired_certificate(bench: Bench) -> ErrorDetails | None:
    """The dates are those of the day."""
    details = of_keys(*write_pair(bench.folder, begins_in_days=-9, ends_in_days=-2))
    assert details is not None
    assert str(details.facts["begin"]) < str(details.facts["end"])
    return ErrorDetails(details.kind, {**details.facts, "begin": "", "end": ""})


def unfit_certificate(bench: Bench) -> ErrorDetails | None:
    key, certificate = write_pair(bench.folder, usage=ExtendedKeyUsageOID.SERVER_AUTH)
    details = raised(lambda: refuse_unfit_identity(read_identity(key, certificate), certificate))
    assert details is not None
    assert details.facts["reason"]
    return ErrorDetails(details.kind, {**details.facts, "reason": ""})


def too_many_pixels(bench: Bench) -> ErrorDetails | None:
    """A PNG that says it has 2 ** 30 pixels."""
    header = struct.pack(">IIBBBBB", 1 << 15, 1 << 15, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    png += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT" + bytes(20)
    return of_file(bench, "large.png", png)


def only_sound(bench: Bench) -> ErrorDetails | None:
    path = bench.folder / "sound.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return raised(lambda: open_video(path))


def protected_asf() -> bytes:
    """The beginning of a WMV with a Content Encryption object."""
    asf = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    return asf + bytes(40) + bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + bytes(400)


def card_of(bench: Bench, text: str) -> ErrorDetails | None:
    """Why a model with this card is not used."""
    (bench.folder / "model.json").write_text(text)
    return raised(lambda: read_model(str(bench.folder)))


def renamed(bench: Bench, name: str) -> ErrorDetails | None:
    """Why a face that was made here cannot be called so."""
    path = users("models") / "any-deblur"
    path.parent.mkdir(parents=True, exist_ok=True)
    task_model(path.parent, "deblur")
    entry = ModelEntry("any-deblur", "any-deblur", path=path)
    return raised(lambda: rename_model(entry, name))


def of_no_form(bench: Bench) -> ErrorDetails | None:
    node = bench.folder / "video0"
    node.touch()
    bench.patch.setattr(camera_fault.platform, "system", lambda: "Linux")
    bench.patch.setattr(camera_fault, "camera_node", lambda index: node)
    return why_not(0, "BRIO").details


class Mute(CameraDevice):
    """A camera without images."""

    name, rate = "BRIO", 30.0

    def __init__(self, request: CameraRequest, until: Event | None = None) -> None:
        self._until = until

    def read(self) -> object:
        if self._until is not None:
            self._until.wait()
        return None

    def close(self) -> None:
        pass


def stuck(bench: Bench) -> ErrorDetails | None:
    quick = replace(camera_reader.CAMERA_WORDS, silent_s=0.1)
    bench.patch.setattr(camera_reader, "CAMERA_WORDS", quick)
    let_go = Event()
    player = CameraPlayer(lambda request: Mute(request, let_go))
    feed = SourceChannel(Mailbox(), StatusBoard(), Event())
    try:
        for _ in range(2):
            details = raised(lambda: player.play(CameraRequest(0, "BRIO"), feed))
            assert details == ErrorDetails(ErrorKind.CAMERA_SILENT, {"camera": "BRIO"})
        return raised(lambda: player.play(CameraRequest(0, "BRIO"), feed))
    finally:
        let_go.set()


def silent_stream(bench: Bench) -> ErrorDetails | None:
    def stall(server: StreamServer, one: socket.socket) -> None:
        one.sendall(head() + CLIP)
        server.wait(9)

    server = http({"/live": stall})
    stream = NetworkStream(NetworkAddress(server.address(), "http", "a stream"), QUICK)
    try:
        return raised(lambda: list(stream.frames()))
    finally:
        stream.close()
        server.close()


def stuck_stream(bench: Bench) -> ErrorDetails | None:
    let_go = Event()
    words = replace(STREAM_WORDS, silent_s=0.1)
    player = CameraPlayer[CameraRequest](lambda request: Mute(request, let_go), words)
    feed = SourceChannel(Mailbox(), StatusBoard(), Event())
    try:
        for _ in range(2):
            raised(lambda: player.play(CameraRequest(0, "a stream"), feed))
        return raised(lambda: player.play(CameraRequest(0, "a stream"), feed))
    finally:
        let_go.set()


def no_face(bench: Bench) -> ErrorDetails | None:
    wall = bench.video(bench.folder / "wall.mp4", [np.full((120, 160, 3), 90, np.uint8)] * 10)
    return raised(
        lambda: make_dataset(
            [wall],
            bench.folder / "data",
            PairOptions(10, 128, workers=1),
            task=LandmarksTask(),
            open_source=lambda path: open_path(Path(path)),
        )
    )


def of_photo(faces: int, face: int) -> ErrorDetails | None:
    """Why this face of a photograph of so many is not moved."""
    image = np.full((300, 300, 3), 90, np.uint8)
    if faces:
        image = read_image(shipped("assets") / "astronaut.png")
    return raised(
        lambda: take_photo(image, OpenVinoFaceNetworks(), size=256, face=face, name="ana.png")
    )


def no_face_in_video(bench: Bench) -> ErrorDetails | None:
    """A whole conversion of a wall."""
    wall = bench.video(bench.folder / "wall.mp4", [np.full((120, 160, 3), 90, np.uint8)] * 2)
    out = bench.folder / "out.mp4"
    return raised(lambda: convert(wall, out))


def being_made(bench: Bench) -> ErrorDetails | None:
    with locked_by_another(bench.folder) as other:
        details = raised(lambda: refuse_busy(bench.folder, "ana"))
    assert details is not None
    assert details.facts["process"] == other.pid
    return ErrorDetails(details.kind, {**details.facts, "process": 1})


def model_without_file(bench: Bench) -> ErrorDetails | None:
    folder = task_model(bench.folder, "deblur")
    (folder / GRAPH).unlink()
    return raised(lambda: read_model(str(folder)))


def altered_model(bench: Bench) -> ErrorDetails | None:
    folder = task_model(bench.folder, "deblur")
    (folder / GRAPH).write_bytes(b"something else")
    return raised(lambda: read_model(str(folder)))


def unknown_task(bench: Bench) -> ErrorDetails | None:
    return read_model_entry(str(task_model(bench.folder, "juggling"))).refusal_details


def bare_graph(bench: Bench, content: bytes) -> ErrorDetails | None:
    path = bench.folder / "bare.pb"
    path.write_bytes(content)
    details = raised(lambda: read_model(str(path)))
    assert details is not None
    assert details.facts["reason"]
    assert details.facts["path"] == str(path)
    return ErrorDetails(details.kind, {**details.facts, "reason": ""})


def tried_model(bench: Bench) -> ErrorDetails | None:
    """A graph that is harmless and no generator, run in a process of its own."""
    path = bench.folder / "other.pb"
    path.write_bytes(EMPTY_GRAPH)
    logged: list[str] = []
    bench.patch.setattr(probe._log, "info", lambda line, *words: logged.append(line % words))
    details = raised(lambda: open_runtime(path, "openvino-fp32"))
    [line] = logged  # where the library's reason is kept, without the file's name
    assert line.startswith("a model failed its trial: it ")
    assert str(path) not in line
    return details


def full_disk(bench: Bench) -> ErrorDetails | None:
    def write() -> None:
        full = Path("/dev/full")
        with writing(full), full.open("wb", buffering=0) as file:
            file.write(b"0")

    return raised(write)


def little_space(bench: Bench) -> ErrorDetails | None:
    usage = types.SimpleNamespace(free=3 << 20)
    bench.patch.setattr(fragmented_sink.shutil, "disk_usage", lambda folder: usage)
    path = bench.folder / "f.mp4"
    return raised(lambda: FragmentedSink(path, width=64, height=64, comment="", sound_rate=None))


def into_a_file(bench: Bench) -> ErrorDetails | None:
    (bench.folder / "file").touch()
    path = bench.folder / "file" / "inside"

    def write() -> None:
        with writing(path):
            path.touch()

    return raised(write)


def removed_recording(bench: Bench) -> ErrorDetails | None:
    path = bench.folder / "f.mp4"
    sink = FragmentedSink(path, width=64, height=64, comment="", sound_rate=None)
    sink.write(np.zeros((64, 64, 3), np.uint8), 0.0)
    path.unlink()
    return raised(sink.close)


def stopped_camera(bench: Bench) -> ErrorDetails | None:
    class Gone:
        device = "/dev/video9"

        def send(self, frame: object) -> None:
            raise RuntimeError("the device is gone")

        def close(self) -> None:
            pass

    sink = virtual_camera.VirtualCameraSink(lambda width, height: Gone())
    return raised(lambda: sink.write(np.zeros((720, 1280, 3), np.uint8), 0.0))


def no_package(bench: Bench) -> ErrorDetails | None:
    bench.patch.setitem(sys.modules, "pyvirtualcam", None)
    return raised(virtual_camera.open_device)


def no_virtual_camera(bench: Bench, system: str) -> ErrorDetails | None:
    def absent(**_: object) -> None:
        raise RuntimeError("no device")

    bench.patch.setitem(sys.modules, "pyvirtualcam", types.SimpleNamespace(Camera=absent))
    bench.patch.setattr(virtual_camera.platform, "system", lambda: system)
    return raised(virtual_camera.open_device)


def no_training_packages(bench: Bench) -> ErrorDetails | None:
    bench.patch.setattr("face2face.utils.extras._TRAINING", ("no_such_package",))
    return raised(need_training)


def python_too_new(bench: Bench) -> ErrorDetails | None:
    bench.patch.setattr("sys.version_info", (3, 14, 2, "final", 0))
    return no_training_packages(bench)


_CASES: dict[ErrorKind, tuple[Raises, dict[str, Any]]] = {
    ErrorKind.FILE_MISSING: (
        lambda bench: raised(lambda: parse_source("not/here.mp4")),
        {"path": "not/here.mp4"},
    ),
    ErrorKind.FILE_EMPTY: (lambda bench: of_file(bench, "e.mp4", b""), {"path": "BENCH/e.mp4"}),
    ErrorKind.FILE_UNREADABLE: (
        lambda bench: raised(lambda: read_image(bench.folder / "gone.png")),
        {"path": "BENCH/gone.png", "reason": Cause.NOT_FOUND},
    ),
    ErrorKind.FILE_TOO_LARGE: (too_many_pixels, {"path": "BENCH/large.png"}),
    ErrorKind.FOLDER_GIVEN: (
        lambda bench: raised(lambda: parse_source(str(bench.folder))),
        {"path": "BENCH"},
    ),
    ErrorKind.NOT_A_VIDEO: (
        lambda bench: of_file(bench, "env.sh", b"export A=1\n" * 400),
        {"path": "BENCH/env.sh"},
    ),
    ErrorKind.NOT_AN_IMAGE: (
        lambda bench: of_file(bench, "ana.png", b"letters"),
        {"path": "BENCH/ana.png"},
    ),
    ErrorKind.IMAGE_NOT_READ: (
        lambda bench: of_file(bench, "ana.png", b"\xff\x4f\xff\x51" + bytes(100)),
        {"path": "BENCH/ana.png", "format": "JPEG 2000"},
    ),
    ErrorKind.NO_VIDEO_INSIDE: (only_sound, {"path": "BENCH/sound.wav"}),
    ErrorKind.VIDEO_INCOMPLETE: (
        lambda bench: of_file(bench, "cut.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(4000)),
        {"path": "BENCH/cut.mp4"},
    ),
    ErrorKind.VIDEO_NOT_READ: (
        of_webp,
        {"path": "BENCH/a.bin"},
    ),
    ErrorKind.VIDEO_PROTECTED: (
        lambda bench: of_file(bench, "p.wmv", protected_asf()),
        {"path": "BENCH/p.wmv"},
    ),
    ErrorKind.NAME_UNFIT: (lambda bench: renamed(bench, "a/b"), {"name": "a/b"}),
    ErrorKind.NAME_TAKEN: (lambda bench: renamed(bench, "grid-s1"), {"name": "grid-s1"}),
    ErrorKind.SOURCE_UNKNOWN: (
        lambda bench: raised(lambda: parse_source("nobody's camera")),
        {"text": "nobody's camera"},
    ),
    ErrorKind.CAMERA_MISSING: (
        lambda bench: on_linux(bench, errno.ENOENT),
        {"camera": "BRIO"},
    ),
    ErrorKind.CAMERA_BUSY: (lambda bench: on_linux(bench, errno.EBUSY), {"camera": "BRIO"}),
    ErrorKind.CAMERA_FORBIDDEN: (
        lambda bench: on_linux(bench, errno.EACCES),
        {"camera": "BRIO", "device": "/dev/video7"},
    ),
    ErrorKind.CAMERA_NOT_ALLOWED: (
        by_settings,
        {"camera": "BRIO", "system": "Windows"},
    ),
    ErrorKind.CAMERA_FORMAT_UNKNOWN: (of_no_form, {"camera": "BRIO"}),
    ErrorKind.CAMERA_FAILING: (
        lambda bench: on_linux(bench, errno.EIO),
        {"camera": "BRIO", "reason": Cause.DEVICE_FAULT},
    ),
    ErrorKind.CAMERA_SILENT: (
        lambda bench: raised(lambda: CameraSource(3, Mute)),
        {"camera": "camera 3"},
    ),
    ErrorKind.CAMERA_STUCK: (stuck, {"camera": "BRIO"}),
    ErrorKind.STREAM_FAILING: (
        lambda bench: raised(
            lambda: NetworkStream(NetworkAddress("http://127.0.0.1:9/x", "http", "a stream"))
        ),
        {"address": "a stream", "reason": Cause.REFUSED},
    ),
    ErrorKind.STREAM_SILENT: (silent_stream, {"address": "a stream", "seconds": 1}),
    ErrorKind.STREAM_STUCK: (stuck_stream, {"address": "a stream"}),
    ErrorKind.ADDRESS_SCHEME_UNKNOWN: (
        lambda bench: raised(lambda: parse_source("ftp://cam/live")),
        {"scheme": "ftp", "known": ", ".join(f"{one}://" for one in PROTOCOLS)},
    ),
    ErrorKind.ADDRESS_UNFIT: (
        lambda bench: raised(lambda: parse_source("rtsp://cam/a b")),
        {"letters": 2000},
    ),
    ErrorKind.ADDRESS_WITHOUT_HOST: (
        lambda bench: raised(lambda: parse_source("rtsp:///live")),
        {"scheme": "rtsp"},
    ),
    ErrorKind.NO_FACE_IN_PHOTO: (lambda bench: of_photo(0, 1), {"photo": "ana.png"}),
    ErrorKind.TOO_FEW_FACES: (
        lambda bench: of_photo(1, 2),
        {"photo": "ana.png", "face": 2, "faces": 1},
    ),
    ErrorKind.NO_FACE_IN_VIDEO: (no_face_in_video, {"video": "wall.mp4"}),
    ErrorKind.NO_SINGLE_FACE: (no_face, {"file": "BENCH/wall.mp4", "frames": 10}),
    ErrorKind.TOO_FEW_FRAMES: (
        lambda bench: raised(lambda: choose_frames([], 10, 0)),
        {"frames": 0},
    ),
    ErrorKind.FACE_BEING_MADE: (being_made, {"name": "ana", "process": 1}),
    ErrorKind.MODEL_UNKNOWN: (
        lambda bench: raised(lambda: read_model("nobody", "known: none")),
        {"model": "nobody"},
    ),
    ErrorKind.MODEL_FILE_MISSING: (
        model_without_file,
        {"model": "BENCH/any-deblur", "file": GRAPH},
    ),
    ErrorKind.MODEL_FILE_ALTERED: (altered_model, {"model": "BENCH/any-deblur", "file": GRAPH}),
    ErrorKind.NOT_A_MODEL: (
        lambda bench: raised(lambda: read_model(str(bench.folder))),
        {"path": "BENCH"},
    ),
    ErrorKind.MODEL_CARD_BROKEN: (
        lambda bench: card_of(bench, "{}"),
        {"path": "BENCH/model.json"},
    ),
    ErrorKind.MODEL_TOO_NEW: (
        lambda bench: card_of(bench, '{"schema_version": 99}'),
        {"path": "BENCH/model.json"},
    ),
    ErrorKind.MODEL_FAILED_TRIAL: (
        tried_model,
        {"path": "BENCH/other.pb", "reason": Cause.NO_IMAGE_MADE},
    ),
    ErrorKind.MODEL_TASK_UNKNOWN: (unknown_task, {"model": "any-juggling", "task": "juggling"}),
    ErrorKind.MODEL_REFUSED: (
        lambda bench: bare_graph(bench, b"no graph"),
        {"path": "BENCH/bare.pb", "reason": ""},
    ),
    ErrorKind.MODEL_PART_UNKNOWN: (
        # One node "a" of TensorFlow's operation Switch.
        lambda bench: bare_graph(bench, b"\n\x0b\n\x01a\x12\x06Switch"),
        {"path": "BENCH/bare.pb", "reason": ""},
    ),
    ErrorKind.KEY_UNREADABLE: (
        lambda bench: of_keys(bench.folder / "none", bench.folder / "none"),
        {"path": "BENCH/none", "reason": Cause.NOT_FOUND},
    ),
    ErrorKind.KEY_NOT_PEM: (lambda bench: of_key(bench, "text"), {"path": "BENCH/own.key"}),
    ErrorKind.KEY_BROKEN: (
        lambda bench: of_key(bench, "-----BEGIN PRIVATE KEY-----"),
        {"path": "BENCH/own.key"},
    ),
    ErrorKind.KEY_LOCKED: (
        lambda bench: of_keys(*write_pair(bench.folder, password=b"word")),
        {"path": "BENCH/own.key"},
    ),
    ErrorKind.KEY_OPEN_TO_OTHERS: (
        open_key,
        {"path": "BENCH/own.key", "command": "chmod 600 BENCH/own.key"},
    ),
    ErrorKind.KEY_OF_ANOTHER: (
        lambda bench: of_keys(write_pair(bench.folder)[0], write_pair(bench.folder, "another")[1]),
        {"key": "BENCH/own.key", "certificate": "BENCH/another.pem"},
    ),
    ErrorKind.KEY_OF_UNFIT_KIND: (
        lambda bench: of_keys(*write_pair(bench.folder, curve=ec.SECP256K1())),
        {"path": "BENCH/own.key"},
    ),
    ErrorKind.CERTIFICATE_BROKEN: (
        broken_certificate,
        {"path": "BENCH/own.pem"},
    ),
    ErrorKind.CERTIFICATE_OUT_OF_DATE: (
        expired_certificate,
        {"path": "BENCH/own.pem", "begin": "", "end": ""},
    ),
    ErrorKind.CERTIFICATE_UNFIT: (unfit_certificate, {"path": "BENCH/own.pem", "reason": ""}),
    ErrorKind.DISK_FULL: (full_disk, {"path": "/dev/full"}),
    ErrorKind.LITTLE_SPACE: (little_space, {"folder": "BENCH", "megabytes": 3}),
    ErrorKind.CANNOT_WRITE: (
        into_a_file,
        {"path": "BENCH/file/inside", "reason": Cause.NO_FOLDER},
    ),
    ErrorKind.FOLDER_MISSING: (
        lambda bench: raised(lambda: convert("demo", bench.folder / "none" / "out.mp4")),
        {"folder": "BENCH/none"},
    ),
    ErrorKind.FILE_REMOVED: (removed_recording, {"path": "BENCH/f.mp4"}),
    ErrorKind.PACKAGE_MISSING: (
        no_package,
        {"package": "pyvirtualcam", "command": "pip install pyvirtualcam"},
    ),
    ErrorKind.TRAINING_MISSING: (no_training_packages, {"command": install_command("train")}),
    ErrorKind.PYTHON_TOO_NEW: (python_too_new, {"python": "3.14", "newest": "3.13"}),
    ErrorKind.V4L2LOOPBACK_MISSING: (
        lambda bench: no_virtual_camera(bench, "Linux"),
        {
            "commands": "'sudo apt install v4l2loopback-dkms && sudo modprobe v4l2loopback "
            "exclusive_caps=1 card_label=face2face'"
        },
    ),
    ErrorKind.OBS_MISSING: (lambda bench: no_virtual_camera(bench, "Darwin"), {}),
    ErrorKind.VIRTUAL_CAMERA_STOPPED: (stopped_camera, {"reason": "the device is gone"}),
    **MORE_KINDS,
}
"""How each kind arises, and its facts then; BENCH stands for the empty folder."""


@linux_only
@pytest.mark.parametrize("kind", ErrorKind, ids=lambda kind: kind.value)
def test_each_kind_arises_with_its_facts(kind: ErrorKind, bench: Bench) -> None:
    arise, facts = _CASES[kind]
    expected = {
        name: value.replace("BENCH", str(bench.folder)) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    assert arise(bench) == ErrorDetails(kind, expected)


def test_facts_that_a_kind_does_not_name_are_refused() -> None:
    with pytest.raises(ValueError, match="camera"):
        SourceError("gone", ErrorKind.CAMERA_MISSING)
    with pytest.raises(ValueError, match="camera"):
        SourceError("gone", ErrorKind.CAMERA_MISSING, name="BRIO")


def test_an_error_without_a_kind_has_no_details() -> None:
    assert SinkError("cannot be written").details is None
    assert details_of(SinkError("cannot be written")) is None
    assert str(SinkError("cannot be written")) == "cannot be written"


def test_details_survive_another_process() -> None:
    error = SourceError("gone", ErrorKind.CAMERA_MISSING, camera="BRIO")
    for told in (error, Notice("gone", error.details)):
        copy = pickle.loads(pickle.dumps(told))
        assert str(copy) == "gone"
        assert details_of(copy) == error.details
