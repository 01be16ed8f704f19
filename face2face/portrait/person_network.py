"""Opening the network that tells a person from what is behind them."""

from face2face.errors import ErrorKind, ModelError
from face2face.model import read_model
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.tasks.cutout import CutoutTask
from face2face.utils.paths import shipped


def open_person_network() -> Runtime:
    """The shipped model of the task cutout.

    Raises:
        ModelError: it is missing or altered.
        RuntimeUnavailableError: OpenVINO is not installed.
    """
    place = shipped("models") / CutoutTask.name
    model = read_model(str(place))
    if model.card is None or model.card.task != CutoutTask.name:
        raise ModelError(
            f"{place} is no model of the task {CutoutTask.name}: install face2face anew",
            ErrorKind.PROGRAM_INCOMPLETE,
            path=str(place),
        )
    return open_runtime(model.graph, "openvino", model.int8, threads=1)
