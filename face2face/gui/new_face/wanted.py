"""What the user wants made of a face: what the form gives to the dialog."""

from dataclasses import dataclass

from face2face.new_face.clip import Clip


@dataclass(frozen=True)
class Wanted:
    """What the form was filled with.

    Attributes:
        name: the face's, checked.
        clips: what of which videos; none to record now.
        consent: what the person agreed to, in the user's words, perhaps "".
        minutes: for the whole making, None for what was asked for before.
        go_on: whether an unfinished face goes on; video and consent are known then.
    """

    name: str
    clips: tuple[Clip, ...]
    consent: str
    minutes: int | None
    go_on: bool
