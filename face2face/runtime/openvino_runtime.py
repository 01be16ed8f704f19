"""Running a generator on OpenVINO: fast on CPUs, and no import of TensorFlow."""

import contextlib
import functools
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from face2face.errors import HungInterrupt
from face2face.runtime.base import Runtime, check_tensor, refuse, size_of
from face2face.runtime.few_channels import rearrange
from face2face.runtime.openvino_core import compiled_network, ov, the_core
from face2face.types import Frame, Sketch
from face2face.untrusted.operations import MOST_AT_ONCE, STEPS
from face2face.untrusted.program import Program, checked_program

_WAIT_MS, _LAST_WAIT_MS = 100, 3000

_FORM = b"few channels by squares"
"""What is done to a network before it is compiled: what was compiled otherwise is made anew."""


class OpenVinoRuntime(Runtime):
    """OpenVINO on a CPU or an Intel GPU.

    Args:
        graph: a frozen graph, the folder of a SavedModel, or OpenVINO's own .xml.
        precision: what `graph` is ("int8"), or what to compute a float graph with ("bf16",
            "fp16", "fp32"); what the processor lacks, OpenVINO computes with fp32.
        device: OpenVINO's name of what computes it, see `best_device`.
        throughput: most images a second by several at one time, each on cores of its own; else
            each as soon as can be, on all of them.
        threads: how many the processor may use, None for as many as OpenVINO finds best.

    Raises:
        ModelError: it cannot be read, has another form, or holds what no generator needs.
    """

    def __init__(
        self,
        graph: Path,
        precision: str = "fp32",
        *,
        device: str = "CPU",
        throughput: bool = False,
        threads: int | None = None,
    ) -> None:
        """Load and compile a graph, or take what was compiled the last time."""
        settings = _settings(precision, throughput)
        if threads is not None and device == "CPU":
            settings["INFERENCE_NUM_THREADS"] = str(threads)
        with checked_program(graph) as program:
            parts = None
            if program.content is not None:
                parts = (program.content, program.weights, _FORM)
            try:
                compiled = compiled_network(
                    parts, functools.partial(_read_generator, graph, program), device, settings
                )
            except RuntimeError as error:
                raise refuse(str(graph), error) from error
        shape, answer = compiled.input(0).partial_shape, compiled.output(0).partial_shape
        self.size = size_of(str(graph), _known(shape), _known(answer))
        if throughput:
            self.room = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._lanes = [_Lane(compiled, self.size) for _ in range(self.room)]
        self._begun = 0
        self.name = f"OpenVINO {precision} on {device}"

    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into an image."""
        return self.begin(sketch)()

    def begin(self, sketch: Sketch) -> Callable[[], Frame]:
        """Begin an image."""
        lane = self._lanes[self._begun % self.room]
        self._begun += 1
        return lane.begin(sketch)


class _Lane:
    """Makes one image at a time."""

    def __init__(self, compiled: ov.CompiledModel, size: int) -> None:
        self._request = compiled.create_infer_request()
        self._size = size
        # The right half held the camera's image once and is ignored.
        self._wide = np.zeros((size, 2 * size, 3), np.uint8)
        self._request.set_input_tensor(ov.Tensor(self._wide, shared_memory=True))
        self._works = False
        self._untaken: Callable[[], Frame] | None = None

    def begin(self, sketch: Sketch) -> Callable[[], Frame]:
        # Between begun images that of a person at rest may be made; and one that nobody asked for,
        # of a video that was left, may still be in the making.
        if self._untaken is not None:
            self._untaken()
        self._wide[:, : self._size] = sketch
        self._request.start_async()
        self._works = True
        self._untaken = functools.cache(self._answer)
        return self._untaken

    def _answer(self) -> Frame:
        self._untaken = None
        self._wait()
        image: Frame = self._request.get_output_tensor(0).data[0].copy()
        return image

    def _wait(self) -> None:
        # In short waits, since Python sees a signal between them alone.
        try:
            while self._works and not self._request.wait_for(_WAIT_MS):
                pass
        except KeyboardInterrupt as stopped:
            self._request.cancel()  # the layer at work is the last one
            with contextlib.suppress(RuntimeError):  # so it tells that it was cancelled
                if not self._request.wait_for(_LAST_WAIT_MS):
                    raise HungInterrupt from stopped
            raise
        finally:
            self._works = False


def _read_generator(graph: Path, program: Program) -> ov.Model:
    """Read a network that was checked.

    Raises:
        ModelError: it has another form, or holds what no generator needs.
        RuntimeError: OpenVINO cannot read it.
    """
    model = read_network(program)
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        # The ancestors' graphs carry only what leads to the output; others may not.
        raise refuse(str(graph), "it has several inputs or outputs")
    _check_form(graph, model)
    _check_steps(graph, model)
    rearrange(model)
    return model


def read_network(program: Program) -> ov.Model:
    """Read what was checked, not what lies by now where it lay.

    Raises:
        RuntimeError: OpenVINO cannot read it.
    """
    core = the_core()
    if program.folder:
        return core.read_model(program.folder)
    if program.weights:
        return core.read_model(program.content, program.weights)
    # OpenVINO reads graphs of TensorFlow from files alone; nobody else writes to this one.
    with tempfile.TemporaryDirectory(prefix="face2face-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "frozen_model.pb"
        copy.write_bytes(program.content or b"")
        return core.read_model(copy)


def _check_form(graph: Path, model: ov.Model) -> None:
    given, answer = model.input(0), model.output(0)
    size_of(str(graph), _known(given.partial_shape), _known(answer.partial_shape))
    if {given.element_type, answer.element_type} != {ov.Type.u8}:
        raise refuse(str(graph), "it takes or makes other than 8-bit numbers")


def _check_steps(graph: Path, model: ov.Model) -> None:
    """Refuse what OpenVINO made of a file, whatever the file said to us.

    Where its reader of graphs gives up, it tries its readers of other formats.
    """
    values = 0
    for step in model.get_ops():
        name, kind = step.get_friendly_name(), step.get_type_name()
        if kind not in STEPS:
            raise refuse(str(graph), f"it holds the layer {kind} (layer '{name}')")
        for output in step.outputs():
            sides = _known(output.get_partial_shape())
            check_tensor(str(graph), name, sides)
            values += math.prod(side or 0 for side in sides)
    if values > MOST_AT_ONCE:
        raise refuse(str(graph), f"it computes with {values} numbers at once")


def _known(shape: ov.PartialShape) -> list[int | None]:
    if shape.rank.is_dynamic:
        return [None]
    return [d.get_length() if d.is_static else None for d in shape]


def _settings(precision: str, throughput: bool) -> dict[str, str]:
    return {
        "PERFORMANCE_HINT": "THROUGHPUT" if throughput else "LATENCY",
        # What int8 leaves in float: the sums and the output's tanh.
        "INFERENCE_PRECISION_HINT": {"bf16": "bf16", "fp16": "f16"}.get(precision, "f32"),
    }
