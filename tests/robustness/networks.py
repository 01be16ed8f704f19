"""Networks to be spoiled: the shipped ones, an ancestor's, and one with every layer that is known.

Each is a pair: OpenVINO's .xml with its weights, or a frozen graph with none.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from face2face.utils.paths import shipped

DATA = Path(__file__).resolve().parents[1] / "data"

Network = tuple[bytes, bytes]


def ancestor() -> bytes:
    """A graph of the ancestors' scripts and of TensorFlow 1.15, with 8 filters.

    tests/data/ancestor_form.pb is what they made but for the sixteen largest constants, the
    kernels, whose numbers were left out; here they are random ones.
    """
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


def networks() -> dict[str, Network]:
    """All of them, by name; those that end with .xml are OpenVINO's."""
    found = {
        "layers.xml": ((DATA / "layers.xml").read_bytes(), (DATA / "layers.bin").read_bytes()),
        "ancestor.pb": (ancestor(), b""),
    }
    for path in sorted(one.parent for one in shipped("models").glob("*/frozen_model.pb")):
        xml, weights = path / "int8.xml", path / "int8.bin"
        if xml.is_file():
            found[f"{path.name}.xml"] = (xml.read_bytes(), weights.read_bytes())
        found[f"{path.name}.pb"] = ((path / "frozen_model.pb").read_bytes(), b"")
    return found
