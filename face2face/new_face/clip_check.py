"""What is wrong with clips, for those who are about to train a face from them."""

from collections.abc import Callable, Sequence

from face2face.dataset.clip_faults import OF_TRAINING, FoundFault, of_several
from face2face.dataset.clip_inspection import find_faults
from face2face.dataset.clip_samples import ClipSamples, sample_clip
from face2face.errors import SourceError
from face2face.faces.face_networks import FaceNetworks
from face2face.new_face.clip import Clip
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks


def check_clip(clip: Clip) -> list[FoundFault]:
    """What is wrong with a video or a part of it, or a folder of images; it takes some seconds.

    Raises:
        SourceError: it cannot be read.
        LandmarkModelError: the networks that find faces are not installed.
    """
    return find_faults(_sample(clip, OpenVinoFaceNetworks()))


def sample_clips(clips: Sequence[Clip]) -> list[ClipSamples]:
    """Look at some frames of clips; what cannot be read is passed over: who reads it says so.

    Args:
        clips: videos, parts of videos, and folders of images.

    Raises:
        SourceError: none of them can be read.
        LandmarkModelError: the networks that find faces are not installed.
    """
    networks = OpenVinoFaceNetworks()
    sampled, faults = list[ClipSamples](), list[SourceError]()
    for clip in clips:
        try:
            sampled.append(_sample(clip, networks))
        except SourceError as error:
            faults.append(error)
    if faults and not sampled:
        raise faults[0]
    return sampled


def _sample(clip: Clip, networks: FaceNetworks) -> ClipSamples:
    return sample_clip(clip.path, networks, start_s=clip.start_s, duration_s=clip.duration_s)


def report_faults(
    clips: Sequence[ClipSamples], report: Callable[[str], object], *, trains: bool = True
) -> list[FoundFault]:
    """Tell what is wrong with clips, a line each.

    Args:
        clips: what was seen of them.
        report: takes the lines for the user.
        trains: whether a face is trained from them, or made of one frame.

    Returns:
        The faults of all of them, each once.
    """
    told: list[FoundFault] = []
    for clip, found in zip(clips, of_several([find_faults(clip) for clip in clips]), strict=True):
        for fault in found:
            if trains or fault.fault not in OF_TRAINING:
                report(f"warning: {clip.path.name}: {fault.in_words()}")
                told.append(fault)
    return [fault for number, fault in enumerate(told) if fault not in told[:number]]
