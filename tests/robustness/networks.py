"""Networks to be spoiled: the shipped ones, an ancestor's, and one with every layer that is known.

Each is a pair: OpenVINO's .xml with its weights, or a frozen graph with none.
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np

from face2face.utils.paths import shipped

DATA = Path(__file__).resolve().parents[1] / "data"

Network = tuple[bytes, bytes]


def ancestor() -> bytes:
    """A graph of the ancestors' scripts and of TensorFlow 1.15, with 8 filters.

    tests/data/ancestor_form.pb is what they made but for the sixteen largest constants, the
    kernels, whose numbers were left out; here they are random ones.
    """
    import tensorflow as tf  # seconds, which the other networks do not need

    random = np.random.default_rng(7)
    graph = tf.compat.v1.GraphDef.FromString((DATA / "ancestor_form.pb").read_bytes())
    for node in graph.node:
        if node.op != "Const":
            continue
        tensor = node.attr["value"].tensor
        shape = [side.size for side in tensor.tensor_shape.dim]
        if len(shape) == 4:
            values = random.normal(0, 0.1, shape).astype(np.float32)
            tensor.CopyFrom(tf.make_tensor_proto(values))
    return bytes(graph.SerializeToString())


def networks(only: Collection[str] = ()) -> dict[str, Network]:
    """Them by name, all or only some; those that end with .xml are OpenVINO's."""
    files = {"layers.xml": DATA / "layers.xml"}
    for folder in sorted(one.parent for one in shipped("models").glob("*/frozen_model.pb")):
        if (folder / "int8.xml").is_file():
            files[f"{folder.name}.xml"] = folder / "int8.xml"
        files[f"{folder.name}.pb"] = folder / "frozen_model.pb"
    found = {name: _read(path) for name, path in files.items() if not only or name in only}
    if not only or "ancestor.pb" in only:
        found["ancestor.pb"] = (ancestor(), b"")
    return found


def _read(path: Path) -> Network:
    weights = path.with_suffix(".bin").read_bytes() if path.suffix == ".xml" else b""
    return path.read_bytes(), weights
