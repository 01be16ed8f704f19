"""What is wrong with clips, for those who are about to train a face from them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from face2face.dataset.clip_faults import FoundFault
from face2face.dataset.clip_inspection import find_faults
from face2face.dataset.clip_samples import sample_clip
from face2face.errors import SourceError
from face2face.new_face.clip import Clip
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

_FEWEST = 12
"""Samples of a part, below which they say too little of it."""


def check_clip(clip: Clip) -> list[FoundFault]:
    """What is wrong with a video or a part of it, or a folder of images; it takes some seconds.

    Raises:
        SourceError: it cannot be read.
        LandmarkModelError: the networks that find faces are not installed.
    """
    samples = sample_clip(clip.path, OpenVinoFaceNetworks())
    if clip.is_whole:
        return find_faults(samples)
    end_s = clip.end_s if clip.end_s is not None else samples.length_s or 0.0
    inside = tuple(one for one in samples.samples if clip.start_s <= one.time_s <= end_s)
    if len(inside) < _FEWEST:
        return []
    return find_faults(replace(samples, samples=inside, length_s=end_s - clip.start_s))


def report_faults(clips: Sequence[Clip], report: Callable[[str], object]) -> list[FoundFault]:
    """Tell what is wrong with clips, a line each.

    What cannot be read is passed over: whoever reads all of it says so.

    Args:
        clips: videos, parts of videos, and folders of images.
        report: takes the lines for the user.

    Returns:
        The faults of all of them, each once.
    """
    found: list[FoundFault] = []
    for clip in clips:
        try:
            faults = check_clip(clip)
        except SourceError:
            continue
        for fault in faults:
            report(f"warning: {clip.path.name}: {fault.in_words()}")
            if fault not in found:
                found.append(fault)
    return found
