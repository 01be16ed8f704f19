"""How pairs are chosen and made, whatever their task."""

from dataclasses import dataclass, field

from face2face.config import DEFAULT_SIZE
from face2face.utils.system import usable_cores


@dataclass(frozen=True)
class PairOptions:
    """How many pairs are made, and how: equal options make equal pairs of the same footage.

    Attributes:
        number: how many images or frames to make pairs of, 2 or more.
        size: side of the network's image in pixels.
        seed: the same seed chooses and changes the same.
        workers: threads; the pairs do not depend on their number.
        expressions: for landmarks, whether pairs to train on are made once more, with expressions
            that were not filmed.
        command: the command line, for the record.
    """

    number: int
    size: int = DEFAULT_SIZE
    seed: int = 0
    workers: int = field(default_factory=usable_cores)
    expressions: bool = False
    command: str = ""
