"""All packets of a media file that can be read, across what is damaged or cut off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import av.container
import av.error
from av.packet import Packet
from av.stream import Stream

from face2face.video.media import image_stream

if TYPE_CHECKING:
    AnyPacket: TypeAlias = Packet[Stream]
else:
    AnyPacket = Packet

# Reads in a row that may fail: a cut MP4 has its samples listed, the readable among the others.
_MOST_FAILURES = 1000


class PacketReader:
    """The packets of a file's images and of all its sound, as they are stored.

    Args:
        container: the file, just opened or just sought.

    Raises:
        ValueError: it holds neither images nor sound.

    Attributes:
        streams: what is read; the images that a player would show come first, or where there are
            none, the sound.
        failed: whether a read failed before the last packet.
    """

    def __init__(self, container: av.container.InputContainer) -> None:
        self._container = container
        self.streams = _followed(container)
        if not self.streams:
            raise ValueError("neither images nor sound are in this file")
        self.failed = False

    def __iter__(self) -> Iterator[AnyPacket]:
        """What can be read, across all faults: after one, other packets may still be whole."""
        failures = 0
        last_read = dict[int, int | None]()
        while failures < _MOST_FAILURES:
            try:
                for packet in self._container.demux(self.streams):
                    if not packet.size:
                        if packet.dts is None and packet.pts is None:
                            break  # the end, or a sample that lies beyond a cut file's end
                        continue
                    self.failed |= failures > 0
                    failures = 0
                    last_read[packet.stream.index] = packet.dts
                    yield packet
                if not any(_lists_more(each, last_read.get(each.index)) for each in self.streams):
                    return
            except (av.error.FFmpegError, OSError):
                self.failed = True
            failures += 1


def _lists_more(stream: Stream, last_read: int | None) -> bool:
    """Whether a file's index names a sample of a stream after the last that was read."""
    listed = stream.index_entries
    return len(listed) > 0 and (last_read is None or listed[len(listed) - 1].timestamp > last_read)


def _followed(container: av.container.InputContainer) -> list[Stream]:
    """The leading stream and those beside it."""
    leading = image_stream(container) or container.streams.best("audio")
    if leading is None:
        return []
    beside = [stream for stream in container.streams.audio if stream.index != leading.index]
    return [leading, *beside]
