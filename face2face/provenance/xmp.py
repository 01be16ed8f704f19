"""XMP: the plain mark that images and videos carry beside the signed one.

XMP is made to be found in files of any kind by its first and last words (XMP specification,
part 1, 7.3.2), and that is how it is looked for here.
"""

import errno
import html
import os
import re
from pathlib import Path
from xml.sax.saxutils import escape

import face2face
from face2face.provenance.mark import PROGRAM, Mark

_MOST_BYTES = 1 << 20
_BLOCK = 1 << 20
_BEGIN, _END = b"<x:xmpmeta", b"</x:xmpmeta>"

_TYPE = re.compile(r"DigitalSourceType\b.{0,80}?(https?://cv\.iptc\.org/[\w./-]{1,120})", re.DOTALL)
_DESCRIPTION = re.compile(r"<dc:description>.{0,200}?<rdf:li[^>]{0,80}>(.{0,2000}?)<", re.DOTALL)

# The box of an MP4 or MOV that holds XMP (XMP specification, part 3, 1.2.7.1).
_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def packet(mark: Mark) -> str:
    """The mark as XMP, with the words that IPTC has for it (Photo Metadata Standard 2025.1)."""
    system = f"{PROGRAM}, model {mark.model}"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<Iptc4xmpExt:DigitalSourceType>{mark.source_type}</Iptc4xmpExt:DigitalSourceType>"
        f"<Iptc4xmpExt:AISystemUsed>{escape(system)}</Iptc4xmpExt:AISystemUsed>"
        f"<Iptc4xmpExt:AISystemVersionUsed>{face2face.__version__}"
        "</Iptc4xmpExt:AISystemVersionUsed>"
        f"<xmp:CreatorTool>{PROGRAM} {face2face.__version__}</xmp:CreatorTool>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(mark.comment)}</rdf:li></rdf:Alt></dc:description>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def append_box(video: Path, mark: Mark) -> None:
    """Add the packet as the last box of an MP4 or MOV; players pass over it.

    Raises:
        OSError: the file cannot be written.
    """
    data = packet(mark).encode()
    with video.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        try:
            file.write((24 + len(data)).to_bytes(4, "big") + b"uuid" + _BOX + data)
            file.flush()
        except OSError:
            file.truncate(end)
            raise


def find(path: Path) -> tuple[str, str]:
    """Look for XMP in a file of any kind.

    Returns:
        Its digital source type, an address of IPTC's, and its description; "" where there is
        none.

    Raises:
        OSError: the file cannot be read.
    """
    text = _first_packet(path).decode("utf-8", "replace")
    kind, described = _TYPE.search(text), _DESCRIPTION.search(text)
    return (
        kind.group(1) if kind else "",
        html.unescape(described.group(1)).strip() if described else "",
    )


def _first_packet(path: Path) -> bytes:
    """The first XMP of a file, b"" where there is none; read block by block, without its holes."""
    with path.open("rb", buffering=0) as file:
        kept = b""
        while _to_data(file.fileno()) and (block := file.read(_BLOCK)):
            data = kept + block
            begin = data.find(_BEGIN)
            if begin >= 0:
                data = data[begin:] + (file.read(_MOST_BYTES) or b"")
                return data[: data.find(_END) + len(_END)] if _END in data else b""
            kept = data[-len(_BEGIN) :]
    return b""


def _to_data(descriptor: int) -> bool:
    """Go over a hole of a sparse file, which may be of terabytes; False where only holes follow."""
    if not hasattr(os, "SEEK_DATA"):  # Windows
        return True
    try:
        os.lseek(descriptor, os.lseek(descriptor, 0, os.SEEK_CUR), os.SEEK_DATA)
    except OSError as error:
        return error.errno != errno.ENXIO  # others cannot tell holes
    return True
