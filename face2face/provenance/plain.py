"""Plain metadata: what a file says of itself without a signature."""

from dataclasses import dataclass
from pathlib import Path

from face2face.config import LABEL_TEXT
from face2face.errors import SourceError
from face2face.provenance import xmp
from face2face.video.media import open_media

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PICTURES = (_PNG, _JPEG, b"GIF8", b"II*\0", b"MM\0*", b"BM")
_MOST_COMMENT = 2000
_MOST_HEAD = 1 << 20


@dataclass(frozen=True)
class Plain:
    """What it says; anybody may have written it.

    Attributes:
        source_type: IPTC's address of how the picture came to be, "" where there is none.
        comment: the description in XMP, or the format's own comment; "" likewise.
    """

    source_type: str
    comment: str

    @property
    def generated(self) -> bool:
        """Whether it says that a model made the picture, or a part of it."""
        return "lgorithmicMedia" in self.source_type or self.comment.startswith(LABEL_TEXT)


def read_plain(path: Path) -> Plain:
    """Read what stands in a picture or film.

    Raises:
        SourceError: the file is neither, or too damaged to tell.
        OSError: it cannot be read.
    """
    source_type, comment = xmp.find(path)
    with path.open("rb") as file:
        head = file.read(_MOST_HEAD)
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        return Plain(source_type, comment or _comment_of(head))
    try:
        with open_media(path) as container:
            told = container.metadata
    except SourceError:
        if not source_type:
            raise
        return Plain(source_type, comment)
    # Matroska's names are in capitals.
    by_name = {name.lower(): text for name, text in told.items()}
    return Plain(source_type, comment or by_name.get("comment", "")[:_MOST_COMMENT])


def _comment_of(head: bytes) -> str:
    """The comment of a PNG or JPEG, from its first bytes."""
    if head.startswith(_PNG):
        place = len(_PNG)
        while place + 12 <= len(head):
            size = int.from_bytes(head[place : place + 4], "big")
            kind, data = head[place + 4 : place + 8], head[place + 8 : place + 8 + size]
            if kind == b"tEXt" and data.startswith(b"Comment\0"):
                return data[8 : 8 + _MOST_COMMENT].decode("latin-1")
            place += 12 + size
    elif head.startswith(_JPEG):
        place = 2
        # 0xDA begins the picture itself.
        while place + 4 <= len(head) and head[place] == 0xFF and head[place + 1] != 0xDA:
            size = int.from_bytes(head[place + 2 : place + 4], "big")
            if head[place + 1] == 0xFE:
                return head[place + 4 : place + 2 + min(size, _MOST_COMMENT)].decode("latin-1")
            place += 2 + size
    return ""
