"""What all engines have in common that run one generator."""

import numpy as np

from face2face.engine.base import Engine
from face2face.runtime.base import Runtime


class GeneratorEngine(Engine):
    """Has a model's generator loaded; a subclass sets `_runtime` in its `__init__`."""

    _runtime: Runtime

    @property
    def size(self) -> int:
        """Side of the network's image in pixels."""
        return self._runtime.size

    @property
    def runtime(self) -> str:
        """What the generator runs on, for people."""
        return self._runtime.name

    def warm_up(self) -> None:
        """Make an image of an empty network input.

        Raises:
            ModelError: the generator fails.
        """
        self._runtime.generate(np.zeros((self._runtime.size, self._runtime.size, 3), np.uint8))
