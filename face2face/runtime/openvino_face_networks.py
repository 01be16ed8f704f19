"""The networks of the face mesh on OpenVINO, one thread each: they take 1 to 2 ms."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.errors import ErrorKind, LandmarkModelError
from face2face.faces.face_networks import (
    DETECTOR,
    IRIS,
    MESH,
    EyeImages,
    FaceNetworks,
    network_file,
)
from face2face.faces.mesh_finder import Glance, MeshLook, find_faces, mesh_near
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.faces.mesh_tracker import MeshTracker
from face2face.runtime.openvino_core import compiled_network, ov, the_core
from face2face.types import Frame

_Floats = npt.NDArray[np.float32]

_EXACT = "f32"
"""How points are computed, on any processor: newer ones would take bfloat16 by themselves, and a
mesh that is looked at again a twentieth of a pixel further jitters three times as much by it. The
detector's boxes are only where a mesh is looked for first."""

_MAY_BE = 0.3
"""Score from which on a place is worth a look."""


class OpenVinoFaceNetworks(FaceNetworks):
    """The installed networks; what is compiled is shared within the process.

    Args:
        names: those that will be asked.

    Raises:
        LandmarkModelError: the package with their files is missing or damaged.
    """

    def __init__(self, names: Sequence[str] = (DETECTOR, MESH, IRIS)) -> None:
        """Compile them, or take what was compiled before."""
        self._networks = {name: _Network(name) for name in names}

    def detect(self, image: Frame) -> tuple[_Floats, _Floats]:
        """Look for faces."""
        boxes, scores = self._networks[DETECTOR](image, 1 / 127.5, -1.0)
        return boxes.reshape(-1, 16), _sigmoid(scores)

    def mesh(self, image: Frame) -> tuple[_Floats, float]:
        """Find a face's points."""
        points, score = self._networks[MESH](image, 1 / 255, 0.0)
        return points.reshape(-1, 3), float(_sigmoid(score)[0])

    def irises(self, images: EyeImages) -> tuple[_Floats, _Floats]:
        """Find two eyes' points."""
        outlines, irises = self._networks[IRIS](images, 1 / 255, 0.0)
        return outlines.reshape(2, -1, 3)[..., :2], irises.reshape(2, -1, 3)[..., :2]


class _Network:
    """A network that takes an image, or two, and gives two answers, the larger of them first."""

    def __init__(self, name: str) -> None:
        # Both eyes at one time take three quarters of what one after the other does.
        compiled = _compiled(network_file(name), 2 if name == IRIS else 1)
        self._request = compiled.create_infer_request()
        self._input = np.zeros(tuple(compiled.input(0).shape), np.float32)
        self._request.set_input_tensor(ov.Tensor(self._input, shared_memory=True))
        sizes = [int(np.prod(tuple(output.shape))) for output in compiled.outputs]
        self._order = sorted(range(len(sizes)), key=lambda i: -sizes[i])

    def __call__(
        self, image: Frame | EyeImages, scale: float, shift: float
    ) -> tuple[_Floats, _Floats]:
        np.multiply(image, np.float32(scale), out=self._input)
        if shift:
            self._input += np.float32(shift)
        self._request.infer()
        first, second = (
            np.array(self._request.get_output_tensor(i).data).ravel() for i in self._order
        )
        return first, second


@functools.cache
def _compiled(path: Path, images: int) -> ov.CompiledModel:
    def read() -> ov.Model:
        model = the_core().read_model(path)
        model.reshape([images, *list(model.input(0).shape)[1:]])
        return model

    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": "1"}
    if path != network_file(DETECTOR):
        settings["INFERENCE_PRECISION_HINT"] = _EXACT
    try:
        return compiled_network([path.read_bytes(), bytes([images])], read, "CPU", settings)
    except RuntimeError as error:
        raise LandmarkModelError(
            f"the file {path} of the face mesh is damaged: install face2face anew",
            ErrorKind.PROGRAM_INCOMPLETE,
            path=str(path),
        ) from error


def _sigmoid(values: _Floats) -> _Floats:
    result: _Floats = (1 / (1 + np.exp(-np.clip(values, -80.0, 80.0)))).astype(np.float32)
    return result


def open_iris_network() -> FaceNetworks:
    """The iris network alone, for faces whose eyes are known.

    Raises:
        LandmarkModelError: it is not installed or damaged.
    """
    return OpenVinoFaceNetworks([IRIS])


def open_glance() -> Glance:
    """The detector alone, to tell where faces may be.

    Raises:
        LandmarkModelError: it is not installed or damaged.
    """
    networks = OpenVinoFaceNetworks([DETECTOR])
    return lambda frame: find_faces(frame, networks, sure=_MAY_BE)


def mesh_look() -> MeshLook:
    """Finds the mesh at a place.

    The networks are opened for the first of them, which takes 0.2 s of CPU and 31 MB; it is then
    that the error is raised.

    Raises:
        LandmarkModelError: they are not installed or damaged.
    """
    opened = functools.cache(lambda: OpenVinoFaceNetworks([MESH, IRIS]))
    return lambda frame, face: mesh_near(frame, opened(), face)


def face_search(*, everywhere: bool = True) -> Glance:
    """Finds the faces of images; the detector is opened for the first of them.

    Args:
        everywhere: look for small ones beside large ones too, which takes a tenth of a second and
            more; else those that the whole image shows, in a few milliseconds.
    """
    opened = functools.cache(lambda: OpenVinoFaceNetworks([DETECTOR]))
    return lambda frame: find_faces(frame, opened(), beside=everywhere)


def open_mesh_tracker() -> MeshTracker:
    """A tracker on the installed networks.

    Raises:
        LandmarkModelError: they are not installed or damaged.
    """
    return MeshTracker(OpenVinoFaceNetworks())


def mesh_seeker(*, follows: bool = False) -> MeshSeeker:
    """Finds the mesh of an image's largest face; the networks are opened for the first image.

    Args:
        follows: as for `MeshSeeker`.
    """
    return MeshSeeker(functools.cache(OpenVinoFaceNetworks), follows=follows)
