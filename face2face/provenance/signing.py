"""Content Credentials (https://c2pa.org) written into finished files."""

from __future__ import annotations

import io
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import face2face
from face2face.config import LABEL_TEXT
from face2face.errors import CredentialsError, ErrorKind
from face2face.provenance.content_credentials import SETTINGS, load
from face2face.provenance.mark import GENERATED, PROGRAM, Mark
from face2face.utils.file_types import VIDEOS_OF_BOXES, ends_with
from face2face.video.boxes import whole_boxes

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity

FORMATS = {
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".gif": "image/gif",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""What is written here and can carry Content Credentials. Matroska (.mkv, .webm) cannot."""

_IN_PIECES: dict[str, Any] = {
    **SETTINGS,
    "core": {
        **SETTINGS["core"],
        "merkle_tree_chunk_size_in_kb": 4096,
        "merkle_tree_max_proofs": 0,  # all hashes stand with the others, none beside the images
    },
}
"""The same for a video whose images are hashed piece by piece (C2PA 2.2, 18.6: a Merkle tree)."""

_MOST_AT_ONCE = 16 << 20
"""Bytes of a video's images that are hashed as one, for which c2pa holds them in memory."""


def sign(path: Path, signed: Path, mark: Mark, identity: Identity) -> None:
    """Write a copy of a file that carries Content Credentials.

    It goes from file to file; what is over 32 MB lies in the system's folder for temporary files
    meanwhile.

    Args:
        path: whole, its suffix one of FORMATS.
        signed: the copy, which does not exist yet.
        mark: what it says.
        identity: who signs.

    Raises:
        CredentialsError: it cannot be signed.
        OSError: a file cannot be read or written.
    """
    with path.open("rb") as source, signed.open("x+b") as target:
        settings = _IN_PIECES if _is_one_large_piece(path) else SETTINGS
        _sign(source, target, FORMATS[path.suffix.lower()], mark, identity, settings)
        # It will stand in for a file that is on the disk already.
        target.flush()
        os.fsync(target.fileno())


def refuse_unfit_identity(identity: Identity, path: Path) -> None:
    """Sign a small image, so that what is amiss shows before the work begins.

    Args:
        identity: who would sign.
        path: of its certificate, for the message.

    Raises:
        CredentialsError: c2pa does not sign with it.
    """
    mark = Mark(GENERATED, "a trial made", "none", "nothing")
    try:
        _sign(io.BytesIO(_SMALLEST), io.BytesIO(), "image/png", mark, identity, SETTINGS)
    except CredentialsError as error:
        raise CredentialsError(
            f"the certificate {path} cannot sign Content Credentials ({error}): it must be "
            "version 3, for digital signatures, and for e-mail protection or document signing",
            ErrorKind.CERTIFICATE_UNFIT,
            path=str(path),
            reason=str(error),
        ) from error


def manifest(mark: Mark) -> dict[str, Any]:
    """What the credentials say (C2PA 2.2, 18: claims, actions, ingredients)."""
    agent = {"name": PROGRAM, "version": face2face.__version__}
    created = {
        "action": "c2pa.created",
        "when": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "softwareAgent": agent,
        "digitalSourceType": mark.source_type,
        "description": mark.comment,
    }
    # What went in is told by its title alone: no image and no hash of it, so that nobody finds
    # the person in it again.
    inputs = [f"model {mark.model}", mark.given]
    return {
        "claim_generator_info": [agent],
        "title": LABEL_TEXT,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}, "created": True}
        ],
        "ingredients": [{"title": title, "relationship": "inputTo"} for title in inputs],
    }


def _is_one_large_piece(path: Path) -> bool:
    """Whether all images of a video are in one box that is large; fragments are hashed singly."""
    if not ends_with(path, VIDEOS_OF_BOXES):
        return False
    with path.open("rb") as file:
        images = [box.size for box in whole_boxes(file) if box.name == b"mdat"]
    return len(images) == 1 and images[0] > _MOST_AT_ONCE


def _sign(
    source: BinaryIO,
    target: BinaryIO,
    media_type: str,
    mark: Mark,
    identity: Identity,
    settings: dict[str, Any],
) -> None:
    c2pa = load()
    try:
        # No address of an authority that stamps the time: nothing goes to the network.
        info = c2pa.C2paSignerInfo(identity.algorithm, identity.chain, identity.key, None)
        with (
            c2pa.Context.from_dict(settings, signer=c2pa.Signer.from_info(info)) as context,
            c2pa.Builder(manifest(mark), context=context) as builder,
        ):
            builder.sign(media_type, source, target)
    except c2pa.C2paError as error:
        reason = " ".join(str(error).split())
        raise CredentialsError(reason, ErrorKind.SIGNING_FAILED, reason=reason) from error


_SMALLEST = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636060"
    "60000000040001f61738550000000049454e44ae426082"
)
"""A PNG of one black pixel."""
