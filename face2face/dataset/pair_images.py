"""The A|B images of a dataset that is being made, and the contact sheet of some of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from face2face.dataset.layout import PairEntry
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import write_image
from face2face.types import Frame

Format = Literal["png", "jpg"]

_PREVIEWS = 40


class PairImages:
    """Writes the images of pairs, from several threads if need be.

    Args:
        folder: the dataset's, not whole yet.
        pairs: all that will be written.
        file_format: of the images.
    """

    def __init__(
        self, folder: Path, pairs: Sequence[PairEntry], file_format: Format = "png"
    ) -> None:
        self._folder, self._format = folder, file_format
        stride = max(1, -(-len(pairs) // _PREVIEWS))
        self._shown = {pair.number for pair in pairs[::stride]}
        self._previews: dict[int, Frame] = {}
        for kind in ("train", "val"):
            (folder / "combined" / kind).mkdir(parents=True)

    def write(self, pair: PairEntry, condition: Frame, target: Frame) -> None:
        """Write one pair, images uint8 RGB of the same size."""
        both = np.hstack([condition, target])
        name = f"{pair.number}.{self._format}"
        write_image(self._folder / "combined" / pair.set / name, both)
        if pair.number in self._shown:
            self._previews[pair.number] = both

    def write_sheet(self) -> None:
        """Write the contact sheet, once all pairs are written."""
        previews = [self._previews[number] for number in sorted(self._previews)]
        write_image(self._folder / "preview.png", contact_sheet(previews, columns=5, side=128))
