"""Loads a model and makes one image; run as a program of its own, which the model may end.

python model_probe.py PACKAGE PRECISION MODEL: prints why the model is refused, if it is; see
`runtime.probe.try_model`.
"""

import os
import sys
import time
from pathlib import Path

# Python puts this folder here; the package is found from the one that holds it.
sys.path[0] = str(Path(__file__).resolve().parents[2])

import numpy as np  # noqa: E402

from face2face.errors import ModelError  # noqa: E402
from face2face.runtime.base import Runtime  # noqa: E402

_MOST_SECONDS = 20.0
"""For one image: the window would stand still as long. Those of 1024 pixels a side and 64 filters
take some 6 s on two cores."""


def _opened(package: str, precision: str, path: Path) -> Runtime:
    if package == "tensorflow":
        from face2face.runtime.tensorflow_runtime import TensorFlowRuntime

        return TensorFlowRuntime(path)
    from face2face.runtime.openvino_runtime import OpenVinoRuntime

    return OpenVinoRuntime(path, precision)


def _tried(package: str, precision: str, path: Path) -> None:
    """Make an image of noise, which no shortcut of a network knows."""
    runtime = _opened(package, precision, path)
    side = runtime.size
    noise = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    began = time.monotonic()
    runtime.generate(noise)
    took = time.monotonic() - began
    if took > _MOST_SECONDS:
        raise ModelError(
            f"{path} is refused: it takes {took:.0f} s an image, more than {_MOST_SECONDS:g}; "
            "take another model"
        )


if __name__ == "__main__":
    failed = 0
    try:
        _tried(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    except ModelError as error:
        print(error)
        failed = 1
    sys.stdout.flush()
    # Not through the libraries' own ends, which the model could make last.
    os._exit(failed)
