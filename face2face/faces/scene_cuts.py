"""Where another scene begins."""

import cv2

from face2face.types import Grey

_THUMB = 32
_CUT = 12.0
"""Mean change of a 32 x 32 thumbnail, in grey levels, that means another scene."""


class SceneCuts:
    """Compares each frame with the one before."""

    def __init__(self) -> None:
        self._thumb: Grey | None = None

    def __call__(self, grey: Grey) -> bool:
        """Whether another scene begins with this frame, uint8 (height, width)."""
        thumb: Grey = cv2.resize(  # type: ignore[assignment]
            grey, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA
        )
        before, self._thumb = self._thumb, thumb
        return before is not None and float(cv2.absdiff(before, thumb).mean()) > _CUT
