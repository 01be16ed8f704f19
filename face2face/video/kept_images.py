"""Images that are looked over, and kept in memory for when they are wanted."""

from collections import deque
from collections.abc import Iterator

from av.video.frame import VideoFrame

from face2face.video.deinterlace import Timed


class KeptImages:
    """Passes images on and keeps them, all or none.

    Args:
        images: decoded, each with its time.
        most_bytes: of memory; where they take more none are kept.

    Attributes:
        whole: whether all have been passed on, and all were kept.
    """

    def __init__(self, images: Iterator[Timed], most_bytes: int) -> None:
        self._images, self._room = images, most_bytes
        self._kept = deque[Timed]()
        self.whole = False

    def pass_on(self) -> Iterator[Timed]:
        """The images, for the first time."""
        for timed in self._images:
            self._room -= bytes_of(timed[0])
            if self._room >= 0:
                self._kept.append(timed)
            else:
                self._kept.clear()
            yield timed
        self.whole = self._room >= 0

    def again(self) -> Iterator[Timed]:
        """The same once more; each is let go."""
        while self._kept:
            yield self._kept.popleft()


def bytes_of(image: VideoFrame) -> int:
    """What an image takes of memory."""
    return sum(plane.buffer_size for plane in image.planes)
