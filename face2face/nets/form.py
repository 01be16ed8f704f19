"""Which generator a network is."""

from dataclasses import dataclass

from face2face.config import WIDEST


@dataclass(frozen=True)
class GeneratorForm:
    """All that tells one generator from another, but for what it has learned.

    Attributes:
        size: side of the image in pixels, a power of two.
        filters: channels of the first block; deeper ones have 2, 4 and then 8 times as many.
        residual: the network learns what to change of the condition, not the whole image (Kim,
            Lee and Lee, arXiv 1511.04587): for conditions that are nearly the answer.
        refining: residual blocks at half the image's side, before the last decoder block (as of
            EDSR, arXiv 1707.02921): what is fine needs more than one convolution. They begin by
            changing nothing.
        widest: how many times `filters` a block may have. The innermost blocks see few pixels, but
            hold most of the weights: with 4 instead of 8, 31 of 100 are left.
    """

    size: int
    filters: int
    residual: bool = False
    refining: int = 0
    widest: int = WIDEST
