"""What is wrong with clips, for those who are about to train a face from them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from face2face.dataset.clip_faults import FoundFault
from face2face.dataset.clip_inspection import find_faults
from face2face.dataset.clip_samples import sample_clip
from face2face.errors import SourceError
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks


def check_clip(path: Path) -> list[FoundFault]:
    """What is wrong with a video, or a folder of images; it takes some seconds.

    Raises:
        SourceError: it cannot be read.
        LandmarkModelError: the networks that find faces are not installed.
    """
    return find_faults(sample_clip(path, OpenVinoFaceNetworks()))


def report_faults(paths: Sequence[Path], report: Callable[[str], object]) -> list[FoundFault]:
    """Tell what is wrong with clips, a line each.

    What cannot be read is passed over: whoever reads all of it says so.

    Args:
        paths: videos and folders of images.
        report: takes the lines for the user.

    Returns:
        The faults of all of them, each once.
    """
    found: list[FoundFault] = []
    for path in paths:
        try:
            faults = check_clip(path)
        except SourceError:
            continue
        for fault in faults:
            report(f"warning: {path.name}: {fault.in_words()}")
            if fault not in found:
                found.append(fault)
    return found
