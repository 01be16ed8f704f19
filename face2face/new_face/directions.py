"""What a person does before the camera so that the face learns all it needs. No Qt here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Direction:
    """One thing to do.

    Attributes:
        key: what translations know it by.
        text: what to do, in English.
        weight: how long, in relation to the others.
    """

    key: str
    text: str
    weight: float


DIRECTIONS = (
    Direction("still", "Look straight into the camera and keep still", 4),
    Direction("left", "Turn your head slowly to the left and back", 5),
    Direction("right", "Turn your head slowly to the right and back", 5),
    Direction("up", "Look up slowly and back", 4),
    Direction("down", "Look down slowly and back", 4),
    Direction("tilt", "Tilt your head to one shoulder, then to the other", 5),
    Direction("open", "Open your mouth wide and close it", 4),
    Direction("smile", "Smile, with your lips closed and then showing your teeth", 5),
    Direction("vowels", "Say slowly: A, E, I, O, U", 7),
    Direction("blink", "Blink, and raise your eyebrows", 4),
    # Last: the end of a video validates, and it shall show what the face is for.
    Direction("talk", "Talk freely: tell what you did today", 13),
)


def direction_at(share: float) -> Direction:
    """What to do after a share (0 to 1) of the recording."""
    total = sum(one.weight for one in DIRECTIONS)
    passed = 0.0
    for one in DIRECTIONS:
        passed += one.weight / total
        if share < passed:
            return one
    return DIRECTIONS[-1]
