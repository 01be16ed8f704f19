"""Quantising a frozen model to 8 bits for OpenVINO (NNCF's post-training quantisation).

Weights and activations become integers by scales learned on a sample of the dataset's own
conditions (Jacob et al., arXiv 1712.05877). What that changes is measured on the validation set.
"""

import io
import logging
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from face2face.card import CARD, Card, write_card
from face2face.card_entries import Int8Entry
from face2face.dataset.layout import PairFiles, halves
from face2face.errors import DatasetError, ModelError, RuntimeUnavailableError
from face2face.export.signal_stack import keep_signal_stack
from face2face.export.similarity import OutputSimilarity, output_similarity
from face2face.model import INT8, FaceModel
from face2face.runtime.openvino_core import ov
from face2face.runtime.openvino_runtime import OpenVinoRuntime, read_network
from face2face.runtime.probe import try_model
from face2face.types import Frame
from face2face.untrusted.program import checked_program
from face2face.utils.extras import install_command
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.files import changed_together

_MOST_VALIDATED = 150
_TIMED = 20
"""Images by which the time is taken, one on either side in turn."""

_CONVOLUTIONS = ("Convolution", "ConvolutionBackpropData")


@dataclass(frozen=True)
class Limits:
    """How far the quantised generator may be from the graph.

    Attributes:
        ssim: least mean structural similarity of their images.
        identity: most that the descriptor distance to the trained face may grow.
    """

    ssim: float = 0.97
    identity: float = 0.02

    def hold(self, found: OutputSimilarity) -> bool:
        """Whether a generator is as near as that."""
        return not (found.ssim < self.ssim or found.identity_change > self.identity)


@dataclass(frozen=True)
class Quantised:
    """What quantising gave.

    Attributes:
        card: the model's new one.
        sizes: bytes of the graph and of the int8 files.
        frame_ms: median time of an image before and after, on this machine as it is now.
    """

    card: Card
    sizes: tuple[int, int]
    frame_ms: tuple[float, float]


class _Comparison:
    """Compares quantised generators with the graph, in its images and in time.

    Args:
        exact: runs the graph.
        validation: conditions and their targets.
    """

    def __init__(self, exact: OpenVinoRuntime, validation: Sequence[tuple[Frame, Frame]]) -> None:
        self._exact = exact
        self.conditions = [condition for condition, _ in validation]
        self._targets = [target for _, target in validation]
        self.references = [exact.generate(condition) for condition in self.conditions]

    def __call__(self, quantised: Any, draft: Path) -> tuple[OutputSimilarity, tuple[float, float]]:
        """Save it as `draft`; give its similarity, and milliseconds of an image before and now."""
        ov.save_model(quantised, draft, compress_to_fp16=True)
        runtime = OpenVinoRuntime(draft, "int8")
        answers = [runtime.generate(condition) for condition in self.conditions]
        return (
            output_similarity(answers, self.references, self._targets),
            _timed(self._exact, runtime, self.conditions[:_TIMED]),
        )


@keep_signal_stack()
def quantise(
    model: FaceModel,
    pairs: PairFiles,
    *,
    samples: int,
    command: str,
    limits: Limits | None = None,
    report: Callable[[str], None] = print,
) -> Quantised:
    """Add int8.xml and int8.bin to a FaceModel folder.

    Where the images change by more than the limits, the layers that matter most stay in float.

    Args:
        model: with a card.
        pairs: a dataset of its task: the training pairs calibrate, the others validate.
        samples: how many of the training pairs.
        command: what goes into the record: the command line, or what is done in words.
        limits: None for the usual ones.
        report: takes the messages for the user.

    Raises:
        DatasetError: the pairs are another task's.
        ModelError: the limits do not hold even then; the folder is as it was before.
        RuntimeUnavailableError: NNCF is not installed.
        SinkError: the folder cannot be written.
    """
    limits = limits or Limits()
    card = _card_of(model, pairs)
    nncf = _nncf()
    chosen = pairs.train[:: max(1, len(pairs.train) // samples)][:samples]
    calibration = [condition for condition, _ in halves(chosen, card.size)]
    validation = list(halves(_spread(pairs.val), card.size))
    try_model(model.graph, "openvino")
    compare = _Comparison(OpenVinoRuntime(model.graph), validation)

    folder = model.graph.parent
    with changed_together(folder) as room:
        report("making int8: half a minute or so")
        data = nncf.Dataset([_wide(condition) for condition in calibration])
        with _without_bars():
            quantised = nncf.quantize(
                _read_in_float(model.graph), data, subset_size=len(calibration)
            )
        found, frame_ms = compare(quantised, room / INT8[0])
        if not limits.hold(found):
            report(f"int8 changes the images too much ({found}): leaving the worst layers in float")
            quantised = _partly_in_float(nncf, model.graph, data, len(calibration), compare, limits)
            found, frame_ms = compare(quantised, room / INT8[0])
        if not limits.hold(found):
            raise ModelError(
                f"{folder} cannot be quantised without harm ({found}; allowed are {limits.ssim} "
                f"and {limits.identity}): train it longer, or use it as it is"
            )
        entry = Int8Entry(
            samples=len(calibration),
            in_float=_left_in_float(quantised),
            ssim=round(found.ssim, 6),
            psnr=round(found.psnr, 2),
            identity_change=round(found.identity_change, 4) if found.faces else None,
        )
        files = card.files | sha256_of_each(room, list(INT8))
        card = card.after_command(command, int8=entry, files=files)
        write_card(room, card)
    added = sum((folder / name).stat().st_size for name in INT8)
    done = Quantised(card, (model.graph.stat().st_size, added), frame_ms)
    _report_on(folder, done, entry, report)
    return done


def _partly_in_float(
    nncf: Any, graph: Path, data: Any, samples: int, compare: _Comparison, limits: Limits
) -> Any:
    """Quantise anew, and leave in float the layers that change the images most.

    Args:
        nncf: the library.
        graph: a frozen graph.
        data: NNCF's dataset that calibrates.
        samples: how many images are in it.
        compare: holds the images that validate.
        limits: within which the answers are to stay.
    """
    with _without_bars():
        return nncf.quantize_with_accuracy_control(
            _read_in_float(graph),
            calibration_dataset=data,
            validation_dataset=nncf.Dataset(
                list(zip(compare.conditions, compare.references, strict=True)),
                lambda pair: _wide(pair[0]),
            ),
            validation_fn=_mean_ssim,
            max_drop=1.0 - limits.ssim,
            drop_type=nncf.DropType.ABSOLUTE,
            subset_size=samples,
        )


def _report_on(
    folder: Path, done: Quantised, entry: Int8Entry, report: Callable[[str], None]
) -> None:
    """What quantising saved, and what it cost."""
    before, after = (size / 1e6 for size in done.sizes)
    was_ms, now_ms = done.frame_ms
    report(
        f"{folder}: int8 {after:.1f} MB beside {before:.1f} MB, an image in {now_ms:.1f} ms "
        f"instead of {was_ms:.1f} ms here"
    )
    grown = "" if entry.identity_change is None else f", descriptor {entry.identity_change:+.3f}"
    report(f"against the graph: SSIM {entry.ssim:.3f}, PSNR {entry.psnr:.1f} dB{grown}")
    if entry.in_float:
        report(f"left in float: {', '.join(entry.in_float)}")


def _card_of(model: FaceModel, pairs: PairFiles) -> Card:
    if model.card is None:
        raise ModelError(
            f"{model.graph} has no {CARD} beside it: only models of tools/freeze_model.py "
            "can be quantised"
        )
    task = pairs.manifest.task if pairs.manifest else model.card.task
    if task != model.card.task:
        raise DatasetError(
            f"{pairs.folder} is made for the task {task}, the model {model.name} for "
            f"{model.card.task}: name the dataset that it was trained on"
        )
    return model.card


def _without_bars() -> AbstractContextManager[object]:
    """Turn NNCF's bars away.

    Our streams let nothing steer a terminal, and would show their colours as pages of escapes.
    """
    return redirect_stdout(io.StringIO())


def _nncf() -> Any:
    try:
        import nncf
    except ImportError as error:
        raise RuntimeUnavailableError(
            f"int8 needs NNCF, which is not installed: run '{install_command('int8')}'"
        ) from error
    nncf.set_log_level(logging.ERROR)
    return nncf


def _read_in_float(graph: Path) -> Any:
    """Read a graph with its half floats as floats: NNCF stores what it reads."""
    with checked_program(graph) as program:
        model = read_network(program)
    for node in model.get_ops():
        if node.get_type_name() != "Convert":
            continue
        stored = node.input_value(0).get_node()
        if stored.get_type_name() == "Constant" and stored.get_element_type() == ov.Type.f16:
            node.output(0).replace(ov.op.Constant(stored.data.astype(np.float32)).output(0))
    return model


def _left_in_float(model: Any) -> list[str]:
    """The convolutions that were not quantised."""
    return [
        node.get_friendly_name()
        for node in model.get_ops()
        if node.get_type_name() in _CONVOLUTIONS
        and node.input_value(0).get_node().get_type_name() != "FakeQuantize"
    ]


def _mean_ssim(compiled: Any, pairs: Any) -> tuple[float, list[float]]:
    """How like the references the answers of a compiled model are, for NNCF."""
    scores = []
    for condition, reference in pairs:
        answer = compiled(_wide(condition))[0][0]
        scores.append(output_similarity([answer], [reference], []).ssim)
    return statistics.fmean(scores), scores


def _wide(condition: Frame) -> Frame:
    """A condition as the graph takes it."""
    return np.hstack([condition, np.zeros_like(condition)])


def _spread(files: Sequence[Path]) -> Sequence[Path]:
    return files[:: -(-len(files) // _MOST_VALIDATED)]


def _timed(
    one: OpenVinoRuntime, other: OpenVinoRuntime, conditions: Sequence[Frame]
) -> tuple[float, float]:
    """Median milliseconds of either's images, taken in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for condition in conditions:
        for runtime, times in zip((one, other), taken, strict=True):
            begun = time.perf_counter()
            runtime.generate(condition)
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken[0]), statistics.median(taken[1])
