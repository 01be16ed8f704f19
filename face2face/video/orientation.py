"""How decoded images become upright, with square pixels."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideData, SideDataContainer, Type
from av.video.frame import VideoFrame

_Image = TypeVar("_Image", bound=npt.NDArray[np.integer[Any]])

_ODDEST_ASPECT = 10
"""How many times as wide as high, or as high as wide, a video's pixels may be; lenses and cameras
make two. A file that says more is wrong, and its frames would be as large as a wall."""

Matrix: TypeAlias = npt.NDArray[np.int32]
"""The top left 2 x 2 of a display matrix, int32, signs only."""


def is_possible(aspect: Fraction) -> bool:
    """Whether pixels can have this shape, their width over their height."""
    return Fraction(1, _ODDEST_ASPECT) <= aspect <= _ODDEST_ASPECT


def square_size(width: int, height: int, aspect: Fraction) -> tuple[int, int]:
    """Width and height with square pixels; the narrow side grows, so that nothing is lost.

    Pixels of a shape that is not possible are taken for square.
    """
    if not is_possible(aspect):
        return width, height
    if aspect >= 1:
        return round(width * aspect), height
    return width, round(height / aspect)


def side_data_of(image: VideoFrame) -> Mapping[Type, SideData]:
    """What comes beside an image; nothing where a part of it is of a kind that PyAV 18 has not.

    Such are EXIF, in Motion JPEG of cameras, and what goes with stereoscopic video of phones.
    """
    try:
        return cast(SideDataContainer, image.side_data)
    except ValueError:
        return {}


def display_matrix(image: VideoFrame, codec: str) -> Matrix | None:
    """The top left 2 x 2 of the display matrix, signs only; None shows the image as it is.

    FFmpeg's libavutil/display.h: (x', y') = (a x + c y, b x + d y), stored a b u c d v x y w.
    Turns other than by quarters are not honoured.
    """
    # PyAV 18 frees the named colour profile of a PNG twice once its side data are looked at.
    if codec in ("png", "apng"):
        return None
    data = side_data_of(image).get(Type.DISPLAYMATRIX)
    if data is not None:
        a, b, _, c, d = np.frombuffer(bytes(data), dtype=np.int32)[:5]
    elif image.rotation:  # known beside side data that cannot be read
        a = d = round(np.cos(np.radians(image.rotation)), 3)
        c = round(np.sin(np.radians(image.rotation)), 3)
        b = -c
    else:
        return None
    return np.sign([[a, b], [c, d]] if abs(a) > abs(b) else [[0, b], [c, 0]]).astype(np.int32)


def upright(frame: _Image, matrix: Matrix | None) -> _Image:
    """A frame, or a plane of one, turned and mirrored as the display matrix says."""
    if matrix is None:
        return frame
    (a, b), (c, d) = matrix
    if b:
        frame = frame.swapaxes(0, 1)
    if a < 0 or c < 0:
        frame = frame[:, ::-1]  # type: ignore[assignment]
    if b < 0 or d < 0:
        frame = frame[::-1]  # type: ignore[assignment]
    return np.ascontiguousarray(frame)  # type: ignore[return-value]
