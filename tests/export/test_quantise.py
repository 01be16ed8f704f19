"""int8: made from a model that was really trained, measured, refused where it does harm."""

import contextlib
import ctypes
import importlib.util
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.freeze_model import main
from face2face.dataset.layout import MANIFEST, find_pairs, halves
from face2face.errors import DatasetError, ModelError, RuntimeUnavailableError
from face2face.export.quantise import Limits, quantise
from face2face.export.signal_stack import SignalStack
from face2face.export.similarity import output_similarity
from face2face.model import read_model
from face2face.runtime.open_runtime import open_runtime
from face2face.utils.file_reading import sha256_of

# Not imported to find that out: all processes of a test run would wait for it.
pytestmark = pytest.mark.skipif(not importlib.util.find_spec("nncf"), reason="no NNCF here")

SIZE = 128


def signal_stack() -> tuple[int | None, int]:
    """Where this thread's signal handlers run, and the bytes that they have there."""
    now = SignalStack()
    if sys.platform == "linux":
        ctypes.CDLL(None).sigaltstack(None, ctypes.byref(now))
    return now.ss_sp, now.ss_size


@pytest.fixture
def finished(model: Any, tmp_path: Path) -> Path:
    """A complete model of this test's own, without what it was frozen from."""
    folder = tmp_path / "finished"
    shutil.copytree(model.folder, folder)
    for name in ("reduced_model.keras", "reduced_model.json"):
        (folder / name).unlink(missing_ok=True)
    return folder


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def int8(model: Any, dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("int8") / "tiny"
    shutil.copytree(model.folder, folder)
    for name in ("reduced_model.keras", "reduced_model.json"):
        (folder / name).unlink(missing_ok=True)
    flags = ["--precision", "int8", "--data", str(dataset.folder), "--samples", "20"]
    said = _Terminal()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        assert main(["--model-folder", str(folder), *flags]) == 0
    assert "against the graph: SSIM" in said.getvalue()
    assert "\x1b" not in said.getvalue()  # NNCF's bars would be shown as escapes
    return folder


def test_int8_is_smaller_listed_and_much_like_the_graph(int8: Path, dataset: Any) -> None:
    model = read_model(str(int8))
    assert model.int8 == int8 / "int8.xml"
    assert model.card is not None
    entry = model.card.int8
    assert entry is not None
    assert entry.samples == len(find_pairs(dataset.folder).train)  # fewer than asked for
    assert entry.ssim >= 0.97
    for name in ("int8.xml", "int8.bin"):
        assert model.card.files[name] == sha256_of(int8 / name)
    # Weights of one byte and of two.
    parameters = model.card.network.parameters
    assert parameters <= (int8 / "int8.bin").stat().st_size < 1.5 * parameters
    assert "--precision int8" in model.card.commands[-1]

    conditions = [condition for condition, _ in halves(find_pairs(dataset.folder).val, SIZE)]
    exact = open_runtime(model.graph, "openvino-fp32")
    quick = open_runtime(model.graph, "openvino-int8", model.int8)
    assert quick.name == "OpenVINO int8 on CPU"
    made = [[runtime.generate(one) for one in conditions] for runtime in (quick, exact)]
    assert any((one != other).any() for one, other in zip(*made, strict=True))
    assert output_similarity(made[0], made[1], []).ssim == pytest.approx(entry.ssim, abs=0.002)


def test_a_video_is_made_with_int8(int8: Path, clip: Path, tool_here: Any) -> None:
    done: subprocess.CompletedProcess[str] = tool_here(
        *("face2face-video", "--source", clip, "--out", "out.mp4", "--model", int8),
        *("--runtime", "openvino", "--duration", "0.2", "--json"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["runtime"] == "OpenVINO int8 on CPU"


def test_where_int8_does_harm_layers_stay_in_float_or_it_is_refused(
    finished: Path, int8: Path, dataset: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, stack = find_pairs(dataset.folder), signal_stack()
    before = {file.name: sha256_of(file) for file in finished.iterdir() if file.is_file()}
    # No change of the face is so small; by the images alone layer after layer would be tried.
    never = Limits(ssim=0.0, identity=-1.0)
    with pytest.raises(ModelError, match="cannot be quantised without harm"):
        quantise(read_model(str(finished)), pairs, samples=10, command="", limits=never)
    left = {file.name: sha256_of(file) for file in finished.iterdir() if file.is_file()}
    assert left == before
    assert signal_stack() == stack

    plain = read_model(str(int8)).card
    assert plain is not None
    assert plain.int8 is not None
    assert plain.int8.in_float == []
    between = (1 + plain.int8.ssim) / 2
    capsys.readouterr()
    careful = quantise(
        read_model(str(finished)), pairs, samples=10, command="", limits=Limits(ssim=between)
    )
    assert "leaving the worst layers in float" in capsys.readouterr().out
    assert signal_stack() == stack
    entry = careful.card.int8
    assert entry is not None
    assert entry.in_float
    assert entry.ssim >= round(between, 6)


def test_a_face_that_gets_lost_counts_as_far(dataset: Any) -> None:
    targets = [target for _, target in halves(find_pairs(dataset.folder).val, 256)]
    same = output_similarity(targets, targets, targets)
    assert same.faces
    assert (same.ssim, same.identity_change) == (1.0, 0.0)
    blank = [np.zeros_like(target) for target in targets]
    assert output_similarity(blank, targets, targets).identity_change == np.inf
    assert not output_similarity(blank, blank, blank).faces


def test_what_cannot_be_quantised_is_told_in_one_line(
    finished: Path, dataset: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--model-folder", str(finished), "--precision", "int8"]
    assert main(flags) == 2
    assert "add --data DIR" in capsys.readouterr().err

    other = tmp_path / "other"
    shutil.copytree(dataset.folder, other)
    manifest = json.loads((other / MANIFEST).read_text(encoding="utf-8"))
    (other / MANIFEST).write_text(json.dumps(manifest | {"task": "pencil"}), encoding="utf-8")
    with pytest.raises(DatasetError, match="is made for the task pencil, the model tiny"):
        quantise(read_model(str(finished)), find_pairs(other), samples=10, command="")

    (finished / "model.json").unlink()
    with pytest.raises(ModelError, match=r"has no model\.json beside it"):
        quantise(read_model(str(finished)), find_pairs(dataset.folder), samples=10, command="")


def test_int8_that_is_not_there_is_told(model: Any) -> None:
    with pytest.raises(RuntimeUnavailableError, match="has no int8 beside it"):
        open_runtime(model.folder / "frozen_model.pb", "openvino-int8")


def test_an_altered_int8_is_refused(int8: Path, tmp_path: Path) -> None:
    folder = tmp_path / "altered"
    shutil.copytree(int8, folder)
    weights = bytearray((folder / "int8.bin").read_bytes())
    weights[100] ^= 1
    (folder / "int8.bin").write_bytes(weights)
    with pytest.raises(ModelError, match=r"the file int8\.bin .* was altered"):
        read_model(str(folder))


def test_without_nncf_the_command_names_what_to_install(
    finished: Path, dataset: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "nncf", None)
    with pytest.raises(RuntimeUnavailableError, match=r"pip install \"face2face\[int8\]\""):
        quantise(read_model(str(finished)), find_pairs(dataset.folder), samples=10, command="")
