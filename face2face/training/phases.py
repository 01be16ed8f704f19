"""How a step learns, by where in the run it is: the rate, the average's memory, what holds."""

from typing import NamedTuple

_FALL = 0.4
"""The linear schedule falls to zero over this share of the steps in which the discriminator has a
say: a discriminator that comes late shall learn at the full rate, too."""

_STEP_FALL = 0.1
"""What the step schedule multiplies the rate by."""

_AVERAGE_DECAY = 0.999

_AVERAGE_EVERY = 4
"""Steps from one update of the average to the next: it passes over all weights."""


class Phase(NamedTuple):
    """What holds in the part of the run to which a step belongs.

    Attributes:
        fixed_statistics: the generator normalises as it will when it is used: by the statistics of
            all images that it learned from, not of this batch, and without dropout.
        with_discriminator: the discriminator has the say that the options give it, and learns.
        balanced: it learns only from batches by which it is not far ahead of the generator.
    """

    fixed_statistics: bool = False
    with_discriminator: bool = True
    balanced: bool = False


def phase_at(done: float, settle: float, gan_from: float) -> Phase:
    """The phase of a step.

    Args:
        done: share of the run that lies behind, 0 to 1.
        settle: share of the run, its last, in which statistics are fixed.
        gan_from: share of the run after which the discriminator has a say.
    """
    return Phase(
        fixed_statistics=done >= 1 - settle,
        with_discriminator=done >= gan_from,
        # From the beginning on they learn together, as published.
        balanced=gan_from > 0,
    )


def rate_at(
    done: float,
    schedule: str,
    epochs: float = 0.0,
    step_epochs: float = 50.0,
    gan_from: float = 0.0,
) -> float:
    """The learning rate's factor.

    Args:
        done: share of the run that lies behind, 0 to 1.
        schedule: "constant", "linear" or "step".
        epochs: how many are done.
        step_epochs: after how many each the step schedule falls.
        gan_from: share of the run after which the discriminator has a say.
    """
    if schedule == "constant":
        return 1.0
    if schedule == "step":
        return float(_STEP_FALL ** (epochs // step_epochs))
    # A discriminator that never has a say leaves the whole run.
    fall = _FALL * ((1.0 - gan_from) or 1.0)
    return min(1.0, max(0.0, (1.0 - done) / fall))


def decay_at(step: int) -> float | None:
    """The decay of the moving average of weights at a step; None where it is not updated.

    Its memory is short at first: else the first random weights would linger, and a run of a few
    thousand steps would end with an average of its beginning. It grows to a tenth of the steps so
    far, at most 1000. Every fourth step updates it, with the decay of four.
    """
    if step % _AVERAGE_EVERY:
        return None
    return float(min(_AVERAGE_DECAY, (1 + step) / (10 + step)) ** _AVERAGE_EVERY)
