"""The image that is saved, recorded and sent: never mirrored, labelled as generated. No Qt."""

from face2face.config import REENACTMENT
from face2face.engine.live.status import LiveResult
from face2face.gui.close_up import CloseUp
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark
from face2face.types import Frame

_LEAST_HEIGHT = 512
"""A network's 256 pixels look like a stamp in a player."""


def drawn(
    result: LiveResult,
    *,
    alone: bool,
    landmarks: bool,
    labelled: bool,
    close_up: CloseUp | None = None,
    mirrored: bool = False,
) -> Frame:
    """Put a result's images together.

    Args:
        result: with an output.
        alone: the generated image alone, else beside the camera.
        landmarks: the landmarks instead of the camera.
        labelled: whether to write "AI-generated" on the face.
        close_up: cuts the driver's face out of the camera's image, None for all of it.
        mirrored: whether the generated image is flipped; what is written on it never is.

    Returns:
        uint8 RGB, at least 512 pixels high.
    """
    from face2face.engine.compose import beside, label, scaled

    assert result.output is not None, "nothing was generated"
    left = result.frame if close_up is None else close_up.cut(result)
    if landmarks and result.sketch is not None:
        left = result.sketch
    height = max(_LEAST_HEIGHT, result.output.shape[0], 0 if alone else left.shape[0])
    right = scaled(result.output[:, ::-1] if mirrored else result.output, height).copy()
    if labelled:
        label(right)
    return right if alone else beside(scaled(left, height), right)


def mark(model: str, *, task: str, alone: bool, landmarks: bool) -> Mark:
    """What a file says of itself that holds what `drawn` draws.

    Args:
        model: names of the models that made it, joined by commas.
        task: what they were made for.
        alone: as for `drawn`.
        landmarks: as for `drawn`.
    """
    camera = task != REENACTMENT or not (alone or landmarks)
    return Mark(
        COMPOSITE if camera else GENERATED,
        "this image was made" if alone else "the image on the right was made",
        model or "unknown",
        "a live image",
    )
