import numpy as np
import pytest

from face2face.faces import mesh_seeker as module
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import largest_mesh
from face2face.faces.mesh_seeker import MeshSeeker
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame


def test_a_videos_face_is_searched_once(astronaut: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []
    search = largest_mesh

    def counted(image: Frame, networks: FaceNetworks) -> MeshPoints | None:
        searches.append(image)
        return search(image, networks)

    monkeypatch.setattr(module, "largest_mesh", counted)
    portrait = np.ascontiguousarray(astronaut[20:276, 96:352])
    moved = np.roll(portrait, 6, axis=1)
    following, alone = (MeshSeeker(OpenVinoFaceNetworks, follows=on) for on in (True, False))
    for seeker, count in ((following, 1), (alone, 3)):
        searches.clear()
        points = [seeker(image) for image in (portrait, moved, portrait)]
        assert len(searches) == count
        first, second = points[0], points[1]
        assert first is not None
        assert second is not None
        assert np.abs(second - first - np.array([6, 0, 0])).mean() < 2
    assert following(np.zeros_like(portrait)) is None
    assert following(portrait) is not None
