"""What runs a generator."""

from abc import ABC, abstractmethod

from face2face.types import Frame, Sketch


class Runtime(ABC):
    """A loaded generator. Not safe to call from several threads at once.

    Attributes:
        name: what and where, for people: "OpenVINO fp32 on CPU".
        size: side of the picture in pixels.
    """

    name: str
    size: int

    @abstractmethod
    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into a picture.

        Args:
            sketch: uint8 RGB (size, size, 3).

        Returns:
            uint8 RGB (size, size, 3), the caller's own.
        """
