"""Training by a clock that moves on when it is looked at, however busy the machine is.

    python by_looks.py MODULE [ARGUMENT ...]

runs a command in a process of its own; `wind` does it to this one.
"""

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

LOOK_S = 1.0
"""A step of training looks about seven times."""


class LookedAt:
    """Takes the place of the module `time`.

    Args:
        look_s: seconds that pass with each look.
    """

    def __init__(self, look_s: float) -> None:
        self._look_s = look_s
        self._now_s = time.monotonic()

    def monotonic(self) -> float:
        self._now_s += self._look_s
        return self._now_s


def wind(set_attribute: Callable[[Any, str, Any], object], look_s: float = LOOK_S) -> None:
    """Let all that trains look at such a clock.

    Args:
        set_attribute: `setattr`, or what pytest's monkeypatch undoes.
        look_s: seconds that pass with each look.
    """
    from face2face.cli import train
    from face2face.training import backend, train_run

    clock, open_backend = LookedAt(look_s), backend.open_backend

    def opened(report: Callable[[str], None]) -> Any:
        made = open_backend(report)
        # Imports Keras, which must not be before it was opened.
        from face2face.training import loop, run_batches

        set_attribute(loop, "time", clock)
        # By how many images the averaged network normalises is not what such runs are about.
        set_attribute(run_batches, "_CALIBRATING", 2)
        return made

    for module in (train, train_run):
        set_attribute(module, "time", clock)
    set_attribute(backend, "open_backend", opened)


if __name__ == "__main__":
    wind(setattr)
    sys.exit(importlib.import_module(sys.argv[1]).main(sys.argv[2:]))
