"""face2face-new of a photograph: it is kept as it is, and moved."""

from __future__ import annotations

import argparse
from pathlib import Path

from face2face.cli.new_plan import ask_for_consent


def keep_photograph(args: argparse.Namespace, name: str, command: str) -> Path:
    """Make a model of the photograph that the flags name.

    Args:
        args: the command's flags.
        name: the face's.
        command: for the model's card.

    Returns:
        The model's folder.

    Raises:
        Face2FaceError: the photograph cannot be used, nobody says what was agreed, or the folder
            cannot be written.
    """
    from face2face.errors import writing
    from face2face.images.io import read_image
    from face2face.new_face.consent import PHOTO_QUESTION
    from face2face.new_face.keep_photo import keep_photo
    from face2face.new_face.names import model_of
    from face2face.portrait.upright import upright
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    image = read_image(args.photo)  # refused before anything is asked
    consent = args.consent or ask_for_consent(PHOTO_QUESTION)
    target = model_of(name)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    networks = OpenVinoFaceNetworks()
    keep_photo(
        target,
        upright(image, networks),
        args.photo.name,
        networks,
        face=args.face or 1,
        size=args.size,
        consent=consent,
        command=command,
    )
    return target
