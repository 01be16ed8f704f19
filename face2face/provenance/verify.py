"""What is found in a file, signed or as plain metadata, and what that means in plain words."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from face2face.config import LABEL_TEXT
from face2face.errors import SourceError
from face2face.provenance import xmp
from face2face.provenance.content_credentials import Credentials, read_credentials
from face2face.provenance.installation import INSTALLATION
from face2face.provenance.mark import COMPOSITE, GENERATED
from face2face.utils.file_reading import open_file
from face2face.utils.text import sanitize_line
from face2face.video.media import closing_media, open_media

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_IMAGES = (_PNG, _JPEG, b"GIF8", b"II*\0", b"MM\0*", b"BM")
_MOST_COMMENT = 2000
_MOST_HEAD = 1 << 20


@dataclass(frozen=True)
class Plain:
    """What a file's plain metadata say; anybody may have written them.

    Attributes:
        source_type: IPTC's address of how the image came to be, "" where there is none.
        comment: the description in XMP, or the format's own comment, "" where there is none.
    """

    source_type: str
    comment: str

    @property
    def generated(self) -> bool:
        """Whether it says that a model made the image, or a part of it."""
        return "lgorithmicMedia" in self.source_type or self.comment.startswith(LABEL_TEXT)


def read_plain(path: Path) -> Plain:
    """Read the plain metadata of an image or video.

    Raises:
        SourceError: the file is neither, or too damaged to tell.
        OSError: it cannot be read.
    """
    source_type, comment = xmp.find(path)
    with path.open("rb") as file:
        head = file.read(_MOST_HEAD)
    if head.startswith(_IMAGES) or head[8:12] == b"WEBP":
        return Plain(source_type, comment or _comment_of(head))
    try:
        with closing_media(open_media(path)) as container:
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
        offset = len(_PNG)
        while offset + 12 <= len(head):
            size = int.from_bytes(head[offset : offset + 4], "big")
            kind, data = head[offset + 4 : offset + 8], head[offset + 8 : offset + 8 + size]
            if kind == b"tEXt" and data.startswith(b"Comment\0"):
                return data[8 : 8 + _MOST_COMMENT].decode("latin-1")
            offset += 12 + size
    elif head.startswith(_JPEG):
        offset = 2
        # 0xDA begins the image itself.
        while offset + 4 <= len(head) and head[offset] == 0xFF and head[offset + 1] != 0xDA:
            size = int.from_bytes(head[offset + 2 : offset + 4], "big")
            if head[offset + 1] == 0xFE:
                return head[offset + 4 : offset + 2 + min(size, _MOST_COMMENT)].decode("latin-1")
            offset += 2 + size
    return ""


_TYPES = {
    GENERATED: "a trained model made the image",
    COMPOSITE: "a trained model made a part of the image",
}

_PROBLEMS = {
    "assertion.bmffHash.mismatch": "the file was changed after it was signed",
    "assertion.dataHash.mismatch": "the file was changed after it was signed",
    "assertion.hashedURI.mismatch": "what the credentials say was changed",
    "claimSignature.mismatch": "the signature does not fit",
    "claimSignature.outsideValidity": "it was signed outside the certificate's time",
    "signingCredential.expired": "the certificate has expired",
    "signingCredential.invalid": "the certificate is not one to sign with",
}

_NOTHING = "no Content Credentials, no mark in the plain metadata: nobody says how it was made"
_MEANS = (
    "this does not mean that it is real: marks get lost where a file is sent, cut, converted or "
    "photographed from a screen, can be taken out on purpose, and many programs write none"
)


class Verdict(Enum):
    """What a file is, by what is found in it."""

    INTACT = "marked, what is signed is unchanged"
    BROKEN = "marked, but altered or invalid"
    NONE = "not marked"
    PLAIN = "marked in plain metadata alone"


@dataclass(frozen=True)
class Findings:
    """What was found in one file.

    Attributes:
        credentials: the signed mark, None where there is none.
        plain: the plain one.
    """

    credentials: Credentials | None
    plain: Plain

    @property
    def verdict(self) -> Verdict:
        """What the file is by these findings."""
        if self.credentials is not None:
            return Verdict.INTACT if self.credentials.valid else Verdict.BROKEN
        return Verdict.PLAIN if self.plain.generated else Verdict.NONE

    def as_report(self) -> dict[str, Any]:
        """The findings as JSON takes them."""
        return {
            "verdict": self.verdict.value,
            "content_credentials": None if self.credentials is None else asdict(self.credentials),
            "plain_metadata": asdict(self.plain),
        }

    def lines(self) -> Iterator[str]:
        """The findings in sentences; foreign words in them are made harmless to a terminal."""
        if self.verdict is Verdict.NONE:
            yield _NOTHING
            yield _MEANS
        if self.credentials is not None:
            yield from _about_credentials(self.credentials)
        elif self.verdict is Verdict.PLAIN:
            yield "Content Credentials: none, so nobody can tell whether the file was changed"
        if self.plain.source_type or self.plain.comment:
            yield from _about_plain(self.plain)


def look_into(path: Path) -> Findings:
    """Read both marks.

    Raises:
        SourceError: the file cannot be read, or is neither image nor video.
        CredentialsError: Content Credentials cannot be read on this machine.
    """
    if path.is_dir():
        raise SourceError(f"{path} is a folder: give the files in it")
    try:
        open_file(path).close()  # a pipe would be waited for, a device never ends
        credentials = read_credentials(path)
        try:
            plain = read_plain(path)
        except SourceError:
            if credentials is None:
                raise
            plain = Plain("", "")
    except OSError as error:
        raise SourceError(
            f"cannot read {path}: {error.strerror or error}; check its name and permissions"
        ) from error
    return Findings(credentials, plain)


def _about_credentials(found: Credentials) -> Iterator[str]:
    if found.valid:
        yield "Content Credentials: valid, what is signed is as it was when it was signed"
        yield _covered(found)
    else:
        why = "; ".join(_PROBLEMS.get(each, sanitize_line(each)) for each in found.problems)
        yield f"Content Credentials: NOT valid: {why or 'they are damaged'}"
    yield from (f"they say: {_kind(each)}" for each in found.source_types)
    yield from (f"they say: {sanitize_line(each)}" for each in found.described)
    if found.inputs:
        yield f"from: {sanitize_line(', '.join(found.inputs))}"
    if found.program:
        when = f", on {sanitize_line(found.when)} by its own clock" if found.when else ""
        yield f"program: {sanitize_line(found.program)}{when}"
    if found.signer or found.organisation:
        yield f"signed by: {_signer(found)}"


def _covered(found: Credentials) -> str:
    if not found.uncovered:
        return "signed: all of the file but the credentials themselves"
    names = ", ".join(sanitize_line(each) for each in found.uncovered)
    return (
        f"signed: all of the file but the credentials themselves and {names}: what is in these "
        "may have been put there or changed since"
    )


def _signer(found: Credentials) -> str:
    if found.signer.startswith(INSTALLATION):
        return (
            f"{sanitize_line(found.signer)}, not by a known authority: anybody can make such a "
            "certificate, so it shows that this is unchanged, not whose it is"
        )
    named = ", ".join(filter(None, (found.signer, found.organisation)))
    return (
        f"{sanitize_line(named)}; whether a known authority vouches for this name "
        "is not checked here"
    )


def _about_plain(found: Plain) -> Iterator[str]:
    if found.source_type:
        yield f"plain metadata: {_kind(found.source_type)}"
    if found.comment:
        yield f"plain metadata: {sanitize_line(found.comment)}"


def _kind(source_type: str) -> str:
    return _TYPES.get(source_type) or f"source {sanitize_line(source_type.rsplit('/', 1)[-1])}"
