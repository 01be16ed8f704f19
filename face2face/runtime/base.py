"""What runs a generator."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from face2face.types import Frame, Sketch


class Runtime(ABC):
    """A loaded generator. Not safe to call from several threads at once.

    Attributes:
        name: what and where, for people: "OpenVINO fp32 on CPU".
        size: side of the picture in pixels.
        room: how many pictures may be begun before the first of them is taken.
    """

    name: str
    size: int
    room = 1

    @abstractmethod
    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into a picture.

        Args:
            sketch: uint8 RGB (size, size, 3).

        Returns:
            uint8 RGB (size, size, 3), the caller's own.
        """

    def begin(self, sketch: Sketch) -> Callable[[], Frame]:
        """Begin a picture.

        Args:
            sketch: as for `generate`.

        Returns:
            What waits for it and gives it; to be called once, in the order of beginning.
        """
        picture = self.generate(sketch)
        return lambda: picture
