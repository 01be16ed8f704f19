"""Runs, checkpoints and reduced models of strangers: small files that say they are huge."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from face2face.card import CARD
from face2face.errors import ModelError, TrainingError
from face2face.export.freeze import Origin, freeze
from face2face.export.reduce import read_reduced, reduce_run, write_reduced
from face2face.model import START
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.nets.shapes import generator_shapes
from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.init_from import read_start, write_start
from face2face.training.run_record import RUN_FILE, RunOptions, RunRecord, StepOptions, read_run

STATE: dict[str, Any] = {
    "step": 3,
    "steps_an_epoch": 3,
    "minutes": 1.0,
    "losses": {},
    "history": [],
}
STEP = StepOptions(128, 4, 4, 0.0, 1e-4, 0.5, 100.0, 1.0, mixed_precision=False, seed=0)
RUN = RunRecord(
    RunOptions(STEP, 1, 1, "linear", True, False, 2, 5.0), "d", "landmarks", (3, 1), [], None, []
)


@contextmanager
def within(megabytes: int) -> Iterator[None]:
    """Python and NumPy take no more memory than that meanwhile."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of a small network with its checkpoints."""
    folder = tmp_path / "run"
    folder.mkdir()
    RUN.write(folder)
    average = [np.ones(shape, np.float32) for shape in generator_shapes(GeneratorForm(128, 4))]
    Checkpoints(folder, 2).save({"average": average}, STATE, best=True)
    return folder


def changed(run: Path, place: str, value: object) -> None:
    content = json.loads((run / RUN_FILE).read_text())
    *names, last = place.split(".")
    part = content
    for name in names:
        part = part[name]
    part[last] = value
    (run / RUN_FILE).write_text(json.dumps(content))


def test_a_good_run_is_read(run: Path) -> None:
    assert read_run(run) == RUN
    start = read_start(str(run))
    assert start.form == GeneratorForm(128, 4)
    assert len(start.weights) == len(generator_shapes(start.form))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("options.step.size", 100_000),
        ("options.step.size", 200),
        ("options.step.filters", 0),
        ("options.step.filters", 10**6),
        ("options.step.discriminator_filters", 10**6),
        ("options.step.dropout", 1.0),
        ("options.step.learning_rate", -1),
        ("options.step.optimizer", "os.system"),
        ("options.step.seed", 10**30),
        ("options.batch", 10**9),
        ("options.epochs", 10**30),
        ("options.minutes", -1),
        ("options.keep", 0),
        ("options.settle", 2),
        ("options.lr_schedule", "x"),
        ("pairs", [-1, 0]),
        ("data", "x" * 1000),
        ("commands", ["x"] * 2000),
        ("consent", "x" * 10_000),
    ],
)
def test_a_run_out_of_range(run: Path, place: str, value: object) -> None:
    changed(run, place, value)
    with pytest.raises(TrainingError, match=r"run\.json is broken"):
        read_run(run)


def test_a_record_of_endless_length(run: Path) -> None:
    with (run / RUN_FILE).open("ab") as file:
        file.truncate(1 << 30)
    with within(64), pytest.raises(TrainingError, match=r"run\.json is broken"):
        read_run(run)


@pytest.mark.parametrize(("place", "value"), [("filters", 200), ("size", 1024)])
def test_a_checkpoint_of_another_network_than_its_run_tells_of(
    run: Path, tmp_path: Path, place: str, value: int
) -> None:
    changed(run, f"options.step.{place}", value)
    with within(64), pytest.raises(TrainingError, match="is not of the network that"):
        read_start(str(run))
    with within(64), pytest.raises(TrainingError, match="is not of the network that"):
        reduce_run(run, tmp_path / "out", "best", "x")
    assert not (tmp_path / "out").exists()


def header(shape: tuple[int, ...], kind: str = "<f4") -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": kind, "fortran_order": False, "shape": shape}
    )
    return file.getvalue()


def state(text: str) -> bytes:
    file = io.BytesIO()
    np.save(file, np.frombuffer(text.encode(), np.uint8))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "head", "zeros", "packed"),
    [
        ("a header that lies", header((10**10,)), 8, zipfile.ZIP_STORED),
        ("a negative side", header((-2, -2)), 16, zipfile.ZIP_STORED),
        ("a side that overflows", header((2**62, 4)), 16, zipfile.ZIP_STORED),
        ("zeros, packed", header((1 << 26,)), 1 << 28, zipfile.ZIP_DEFLATED),
        ("objects", header((1,), "|O"), 8, zipfile.ZIP_STORED),
        ("no array", b"hello", 0, zipfile.ZIP_STORED),
    ],
)
def test_checkpoints_that_say_more_than_they_hold(
    tmp_path: Path, name: str, head: bytes, zeros: int, packed: int
) -> None:
    path = tmp_path / "step-00000003.npz"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("average/0000.npy", head + bytes(zeros))
        archive.writestr("state.npy", state(json.dumps(STATE)))
    with within(16), pytest.raises(TrainingError, match="missing or damaged"):
        read_checkpoint(path)


def test_one_array_that_is_listed_many_times(tmp_path: Path) -> None:
    path = tmp_path / "step-00000003.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("state.npy", state(json.dumps(STATE)))
        archive.writestr("a.npy", header((1 << 20,)) + bytes(4 << 20))
        one = archive.infolist()[1]
        for number in range(50):
            other = zipfile.ZipInfo(f"b{number}.npy")
            other.header_offset, other.CRC = one.header_offset, one.CRC
            other.file_size = other.compress_size = one.file_size
            archive.filelist.append(other)
    with within(16), pytest.raises(TrainingError, match="missing or damaged"):
        read_checkpoint(path)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "3",
        '{"step": -1}',
        '{"step": "x"}',
        '{"step": 1e300}',
        '{"step": 1, "history": [1]}',
        '{"step": 1, "history": [{"epoch": 1}]}',
        '{"step": 1, "history": [{"step": 1, "l1": "x"}]}',
        '{"step": 1, "minutes": -5}',
        '{"step": 1, "other": 1}',
        "[" * 100_000,
    ],
)
def test_states_that_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "step-00000003.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("state.npy", state(text))
    with pytest.raises(TrainingError, match="missing or damaged"):
        read_checkpoint(path)


NOTES = {
    "task": "landmarks",
    "size": 128,
    "filters": 2,
    "person": None,
    "sources": [],
    "training": {},
    "commands": [],
}


@pytest.fixture
def reduced_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reduced"
    generator = build_generator(GeneratorForm(128, 2), dropout=0.0, normalised=False)
    write_reduced(folder, generator, NOTES)
    return folder


def test_a_reduced_model_comes_back(reduced_folder: Path) -> None:
    generator, notes = read_reduced(reduced_folder)
    assert (notes.size, notes.filters) == (128, 2)
    assert generator.count_params() == sum(
        int(np.prod(shape)) for shape in generator_shapes(GeneratorForm(128, 2), normalised=False)
    )


@pytest.mark.parametrize(
    "notes", [{"filters": 200}, {"filters": 10**6}, {"size": 1024}, {"size": 200}]
)
def test_notes_of_a_larger_network(reduced_folder: Path, notes: dict[str, int]) -> None:
    (reduced_folder / "reduced_model.json").write_text(json.dumps(NOTES | notes))
    with within(64), pytest.raises(ModelError, match="damaged reduced model"):
        read_reduced(reduced_folder)


def test_a_network_that_is_larger_than_its_weights(reduced_folder: Path) -> None:
    """What the file says of the network is not built; it gives the weights alone."""
    path = reduced_folder / "reduced_model.keras"
    rewritten(path, config=lambda text: text.replace(b'"filters": 16', b'"filters": 160000'))
    with within(64):
        assert read_reduced(reduced_folder).notes.filters == 2


def test_weights_that_are_not_there(reduced_folder: Path) -> None:
    def emptied(data: bytes) -> bytes:
        file = io.BytesIO(data)
        with h5py.File(file, "r+") as weights:
            names: list[str] = []
            weights.visititems(
                lambda n, o: names.append(n) if isinstance(o, h5py.Dataset) else None
            )
            shape = weights[names[0]].shape
            del weights[names[0]]
            weights.create_dataset(names[0], shape, np.float32)  # never written
        return file.getvalue()

    rewritten(reduced_folder / "reduced_model.keras", weights=emptied)
    with pytest.raises(ModelError, match="are not all there"):
        read_reduced(reduced_folder)


def rewritten(path: Path, config: Any = bytes, weights: Any = bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["config.json"] = config(parts["config.json"])
    parts["model.weights.h5"] = weights(parts["model.weights.h5"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "values", [{"network": {"filters": 1024, "parameters": 1}}, {"size": 1024}, {"size": 200}]
)
def test_a_start_card_of_a_larger_network(
    reduced_folder: Path, tmp_path: Path, values: dict[str, Any]
) -> None:
    write_start(reduced_folder / START, build_generator(GeneratorForm(128, 2), dropout=0.0))
    out = tmp_path / "model"
    origin = Origin("ana", "not stated", "not stated", None, "freeze")
    freeze(reduced_folder, out, origin, half=True, saved_model=False)
    assert read_start(str(out)).form == GeneratorForm(128, 2)
    card = json.loads((out / CARD).read_text()) | values
    (out / CARD).write_text(json.dumps(card))
    with within(200), pytest.raises(TrainingError, match="do not fit each other"):
        read_start(str(out))
