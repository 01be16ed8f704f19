"""What workers are sent, what of it they keep, and which of them are not used."""

import asyncio
import os
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from distributed import CancelledError, KilledWorker

from face2face.cluster.connection import Cluster
from face2face.cluster.orders import Order, SentFile, SentModel, versions
from face2face.cluster.worker import why_unfit
from face2face.cluster.worker_files import forget, lacking, model_at, path_of, receive
from face2face.engine.segments import SegmentPlan
from face2face.errors import Face2FaceError, SinkError
from face2face.model import read_model


def send(file: SentFile, data: bytes, piece: int = 1000) -> list[str]:
    return [
        asyncio.run(receive(file, offset, data[offset : offset + piece]))
        for offset in range(0, len(data), piece)
    ]


@pytest.fixture
def gone(home: Path, tmp_path: Path) -> tuple[SentFile, bytes]:
    """A file that lies elsewhere, and its bytes."""
    path, data = tmp_path / "talk.mp4", os.urandom(2500)
    path.write_bytes(data)
    file = SentFile.of(path)
    path.unlink()
    return file, data


def test_a_file_that_is_here_is_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"one")
    file = SentFile.of(path)
    assert lacking([file]) == []
    assert path_of(file) == path
    path.write_bytes(b"two")  # of the same length
    assert lacking([file]) == [file]


def test_a_file_comes_in_pieces_and_is_what_it_should_be(gone: tuple[SentFile, bytes]) -> None:
    file, data = gone
    assert lacking([file]) == [file]
    assert send(file, data) == ["", "", ""]
    assert lacking([file]) == []
    assert path_of(file).read_bytes() == data
    assert path_of(file).name == "talk.mp4"
    forget(file)
    assert lacking([file]) == [file]


def test_other_bytes_are_not_kept(gone: tuple[SentFile, bytes], home: Path) -> None:
    file, data = gone
    said = send(file, data[:-1] + b"?" if data[-1:] != b"?" else data[:-1] + b"!")
    assert "was changed while it was sent" in said[-1]
    assert lacking([file]) == [file]
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_what_was_not_used_for_long_is_removed(gone: tuple[SentFile, bytes]) -> None:
    file, data = gone
    send(file, data)
    weeks_ago = time.time() - 20 * 24 * 3600
    os.utime(path_of(file).parent, (weeks_ago, weeks_ago))
    other = replace(file, sha256="0" * 64)
    send(other, data)
    assert lacking([file]) == [file]


def test_no_file_lies_outside_the_cache(home: Path) -> None:
    with pytest.raises(SinkError, match="is no file"):
        lacking([SentFile("/x/talk.mp4", 1, "../" * 21 + "a")])
    model = SentModel("/nowhere", {"../out": SentFile("/nowhere/out", 1, "0" * 64)}, "")
    with pytest.raises(SinkError, match="outside its folder"):
        model_at(model)


def test_a_model_that_was_sent_is_checked_as_everywhere(home: Path) -> None:
    model = SentModel.of(read_model("mona-lisa"))
    assert model_at(model) == Path(model.folder)
    files = {name: replace(f, path=f"/nowhere/{name}") for name, f in model.files.items()}
    far = SentModel("/nowhere", files, "")
    for name, file in far.files.items():
        send(file, (Path(model.folder) / name).read_bytes(), 1 << 20)
    place = model_at(far)
    assert read_model(str(place)).name == "mona-lisa"
    photo = next(path for path in place.iterdir() if path.suffix == ".jpg")
    photo.write_bytes(photo.read_bytes() + b"?")
    with pytest.raises(Face2FaceError, match="was altered or is damaged"):
        read_model(str(model_at(far)))


def test_a_worker_must_have_the_same_versions_and_one_thread() -> None:
    mine = versions()
    assert why_unfit({**mine, "threads": "1"}, mine, "tcp://a:1") is None
    reason = why_unfit({**mine, "face2face": "0.0.9", "threads": "1"}, mine, "tcp://a:1")
    assert reason is not None
    assert reason.startswith("the worker tcp://a:1 has face2face 0.0.9, this machine ")
    reason = why_unfit({**mine, "threads": "8"}, mine, "tcp://a:1")
    assert reason is not None
    assert "--nthreads 1" in reason


ORDER = Order(
    versions(),
    SentFile("/x/talk.mp4", 1, "0" * 64),
    0,
    None,
    None,
    25,
    (),
    SegmentPlan(),
    segment=2,
)


@pytest.mark.parametrize(
    ("raised", "becomes", "message"),
    [
        (
            KilledWorker("a task", SimpleNamespace(address="tcp://a:1"), 2),  # type: ignore[arg-type]
            Face2FaceError,
            "talk.mp4 ended each of 3 workers that took it from 60 s on",
        ),
        (CancelledError(), KeyboardInterrupt, "^$"),
    ],
)
def test_what_ends_workers_is_told_in_one_line(
    raised: BaseException, becomes: type[BaseException], message: str
) -> None:
    class Raising:
        def result(self) -> None:
            raise raised

    cluster = Cluster(SimpleNamespace(), local=True, count=2)  # type: ignore[arg-type]
    with pytest.raises(becomes, match=message):
        cluster.result(Raising(), ORDER, Order)  # type: ignore[arg-type]
