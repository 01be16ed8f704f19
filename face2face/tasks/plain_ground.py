"""The plain ground that is made behind a person: put there, and told from them again."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.hole import carried_on
from face2face.types import Frame, Image

_Float = npt.NDArray[np.float32]

_GROUND = (234, 232, 229)
"""The plain ground behind a face, RGB in its middle; nearly paper."""

_SAME, _OTHER = 12.0, 80.0
"""Grey levels up to which a colour is the plain ground's, and from which on it is not."""


def before_ground(source: Image) -> Frame:
    """A person before the plain ground, a little darker towards the corners; uint8 RGB."""
    ground = _plain_ground(source.shape[0])
    share = source[..., 3:].astype(np.float32) / 255
    whole = source[..., 3] >= 242
    colours = source[..., :3].astype(np.float32)
    # What shines through at the edge is not the person's colour.
    colours = np.where(whole[..., None], colours, carried_on(colours, whole))
    mixed = share * colours + (1 - share) * ground
    done: Frame = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
    return done


def made_of(generated: Frame) -> _Float:
    """How much of each pixel is a person, not the plain ground; float32 (size, size, 1).

    Args:
        generated: the network's answer, uint8 RGB (size, size, 3).
    """
    apart = np.abs(generated - _plain_ground(len(generated))).max(-1)
    share = np.clip((apart - _SAME) / (_OTHER - _SAME), 0, 1)
    # What is light within them, an eye or a tooth, is theirs.
    edges, _ = cv2.findContours(
        (share > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    whole = cv2.drawContours(np.zeros(share.shape, np.float32), edges, -1, 1.0, cv2.FILLED)
    inner = cv2.blur(cv2.erode(whole, np.ones((3, 3), np.uint8)), (3, 3))
    soft: _Float = np.maximum(share, inner).astype(np.float32)[..., None]
    return soft


def _plain_ground(side: int) -> _Float:
    apart = np.linspace(-1, 1, side, dtype=np.float32)
    fall = 1 - 0.06 * (apart[:, None] ** 2 + apart**2) / 2
    ground: _Float = (fall[..., None] * np.array(_GROUND, np.float32)).astype(np.float32)
    return ground
