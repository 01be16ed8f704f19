"""face2face-new of a photograph: it is kept as it is, and moved."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from face2face.cli.new_plan import ask_for_consent


def keep_photograph(
    args: argparse.Namespace, name: str, command: str, tell: Callable[[str], object]
) -> Path:
    """Make a model of the photograph that the flags name.

    Args:
        args: the command's flags.
        name: the face's.
        command: for the model's card.
        tell: takes lines on what is wrong with the photograph.

    Returns:
        The model's folder.

    Raises:
        Face2FaceError: the photograph cannot be used, nobody says what was agreed, or the folder
            cannot be written.
    """
    from face2face.images.file_kind import has_pages, moves
    from face2face.images.io import read_image
    from face2face.new_face.consent import PHOTO_QUESTION
    from face2face.new_face.keep_photo import as_kept, keep_photo
    from face2face.new_face.names import model_of
    from face2face.portrait.photo import find_face
    from face2face.portrait.photo_inspection import photo_faults
    from face2face.portrait.upright import upright
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
    from face2face.utils.paths import make_own_folder

    # Refused, and told what is wrong with it, before anything is asked.
    networks = OpenVinoFaceNetworks()
    image, face = as_kept(upright(read_image(args.photo), networks)), args.face or 1
    if (moving := moves(args.photo)) or has_pages(args.photo):
        others = "--file takes all of it" if moving else "save another as an image of its own"
        tell(f"warning: {args.photo.name}: several images, of which the first is used; {others}")
    points = find_face(image, networks, face=face, name=args.photo.name)
    for fault in photo_faults(image, points):
        tell(f"warning: {args.photo.name}: {fault.in_words()}")
    consent = args.consent or ask_for_consent(PHOTO_QUESTION)
    target = model_of(name)
    make_own_folder(target.parent)
    keep_photo(
        target,
        image,
        points,
        face=face,
        size=args.size,
        consent=consent,
        command=command,
    )
    return target
