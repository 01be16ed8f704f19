"""Anything that a runtime can load, checked before it is loaded."""

from pathlib import Path

from face2face.untrusted.graph import check_frozen_graph
from face2face.untrusted.openvino_ir import check_intermediate
from face2face.untrusted.saved_model import check_saved_model


def check_program(path: Path) -> None:
    """Refuse what is more than a generator. Nothing of it is run, TensorFlow is not imported.

    Args:
        path: a frozen graph, the folder of a SavedModel, or OpenVINO's .xml.

    Raises:
        ModelError: it is refused; what was found is named.
    """
    if path.is_dir():
        check_saved_model(path)
    elif path.suffix == ".xml":
        check_intermediate(path)
    else:
        check_frozen_graph(path)
