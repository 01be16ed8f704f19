"""Running a generator on OpenVINO: fast on CPUs, and no import of TensorFlow."""

import sys
from pathlib import Path

import numpy as np

from face2face.hardware import quiet_libraries
from face2face.runtime.base import Runtime
from face2face.runtime.form import refuse, size_of
from face2face.types import Frame, Sketch

# Importing OpenVINO reports to its makers' analytics service. Nobody asked the user, so the part
# that does it is declared absent, which OpenVINO provides for.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
import openvino as ov  # noqa: E402


class OpenVinoRuntime(Runtime):
    """OpenVINO on the CPU, computing with single precision."""

    def __init__(self, graph: Path) -> None:
        """Load and compile a graph.

        Args:
            graph: a frozen graph, or the folder of a SavedModel.

        Raises:
            ModelError: it cannot be read, or has another form.
        """
        core = ov.Core()
        try:
            with quiet_libraries():  # what is wrong is said below
                model = core.read_model(graph)
            if len(model.inputs) != 1 or len(model.outputs) != 1:
                # The ancestors' graphs carry only what leads to the output; others may not.
                raise refuse(str(graph), "it has several inputs or outputs")
            shape, answer = model.input(0).partial_shape, model.output(0).partial_shape
            self.size = size_of(str(graph), _known(shape), _known(answer))
            compiled = core.compile_model(
                model,
                "CPU",
                {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"},
            )
        except RuntimeError as error:
            raise refuse(str(graph), error) from error
        self._request = compiled.create_infer_request()
        self._wide = np.zeros((self.size, 2 * self.size, 3), np.uint8)
        self._request.set_input_tensor(ov.Tensor(self._wide, shared_memory=True))
        self.name = "OpenVINO fp32 on CPU"

    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into a picture."""
        # The right half held the camera's picture once and is ignored.
        self._wide[:, : self.size] = sketch
        self._request.infer()
        picture: Frame = self._request.get_output_tensor(0).data[0].copy()
        return picture


def _known(shape: ov.PartialShape) -> list[int | None]:
    return [d.get_length() if d.is_static else None for d in shape]
