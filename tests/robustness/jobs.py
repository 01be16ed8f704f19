"""What is killed: the program's own commands on small real things."""

import functools
import hashlib
import json
import re
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.children import Ended, command, run_child
from tests.robustness.clips import KINDS, talking, write_clip
from tests.robustness.wholeness import frames_in, torn_files

_SIZE = 128
_NETWORK = ("--size", _SIZE, "--filters", 4, "--discriminator-filters", 4)
_OFTEN = ("--checkpoint-minutes", 0.00001)

Faults = list[str]


class Stock:
    """Small real things that jobs begin with, made once by the program's own commands."""

    def __init__(self, folder: Path) -> None:
        """Make the video; the rest is made when it is asked for."""
        self.folder = folder
        folder.mkdir()
        self.video = write_clip(folder / "video.mp4", KINDS[0], talking(3.0))

    @property
    def data(self) -> Path:
        """Twelve pairs."""
        flags = ("--file", self.video, "--num", 12, "--size", _SIZE, "--no-expressions")
        return self._made("data", "generate_train_data", *flags, "--out")

    @property
    def run(self) -> Path:
        """A run of two epochs, with a best and a last checkpoint."""
        flags = ("--data", self.data, "--epochs", 2, *_NETWORK)
        return self._made("run", "train", *flags, "--out")

    @property
    def reduced(self) -> Path:
        """Its generator."""
        return self._made("reduced", "reduce_model", "--model-input", self.run, "--model-output")

    @property
    def model(self) -> Path:
        """Its generator, frozen."""
        flags = ("--model-folder", self.reduced, "--licence", "first")
        return self._made("model", "freeze_model", *flags, "--out")

    def _made(self, name: str, module: str, *flags: object) -> Path:
        location = self.folder / name
        if not location.exists():
            ended = run_child(command(module, *flags, location), self.folder, name=f"make {name}")
            assert ended.code == 0, ended.out + ended.err
        return location


class Job(ABC):
    """Something that is done, killed, and done again with the same command.

    Attributes:
        name: for the table.
    """

    name: str

    def __init__(self, stock: Stock) -> None:
        """Take what is needed from the stock."""
        self.stock = stock

    @abstractmethod
    def prepare(self, location: Path) -> None:
        """Put what stands there before into an empty folder."""

    @abstractmethod
    def work(self, location: Path) -> Callable[[], int]:
        """What is done there; gives the exit code."""

    @abstractmethod
    def after_kill(self, location: Path) -> Faults:
        """What a kill has destroyed."""

    @abstractmethod
    def at_end(self, location: Path, ended: Ended) -> Faults:
        """What is wrong when the same command has come to its end."""


class Training(Job):
    """Two epochs of a tiny network, a checkpoint after every step."""

    name = "training"

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._data = stock.data
        self._digest = ""
        self._saved = 0

    def prepare(self, location: Path) -> None:
        self._saved = 0

    def work(self, location: Path) -> Callable[[], int]:
        flags = ("--data", self._data, "--out", location / "run", "--epochs", 2)
        return command("train", *flags, *_OFTEN, *_NETWORK)

    def after_kill(self, location: Path) -> Faults:
        return torn_files(location)

    def at_end(self, location: Path, ended: Ended) -> Faults:
        found = re.search(r"weights sha256 ([0-9a-f]{64})", ended.out)
        if not found:
            return ["it did not say what it learned"]
        self._digest = self._digest or found[1]
        return [] if found[1] == self._digest else ["other weights than without the kill"]


class Data(Job):
    """Twelve pairs in place of an earlier dataset."""

    name = "data generation"

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._earlier = stock.data

    def prepare(self, location: Path) -> None:
        shutil.copytree(self._earlier, location / "data")

    def work(self, location: Path) -> Callable[[], int]:
        flags = ("--file", self.stock.video, "--num", 10, "--size", _SIZE, "--no-expressions")
        return command("generate_train_data", *flags, "--overwrite", "--out", location / "data")

    def after_kill(self, location: Path) -> Faults:
        return self._pairs(location, (10, 12)) + torn_files(location)

    def at_end(self, location: Path, ended: Ended) -> Faults:
        return self._pairs(location, (10,)) + torn_files(location)

    @staticmethod
    def _pairs(location: Path, allowed: tuple[int, ...]) -> Faults:
        from face2face.dataset.layout import find_pairs

        # Without atomic exchange of folders the next command brings the earlier one back.
        if not (location / "data").exists() and (location / ".data.face2face-old").exists():
            return []
        pairs = find_pairs(location / "data")
        count = len(pairs.train) + len(pairs.val)
        return [] if count in allowed else [f"{count} pairs"]


class Recorded(Job):
    """Some seconds of the window's recording."""

    name = "recording"
    length_s = 3.0

    def prepare(self, location: Path) -> None:
        pass

    def work(self, location: Path) -> Callable[[], int]:
        return functools.partial(_record, location, self.length_s)

    def after_kill(self, location: Path) -> Faults:
        """Under its final name from the first image on: all but the last second plays."""
        said = [path.read_text().split() for path in location.glob("*.out")]
        written = max((int(words[-2]) for words in said if len(words) >= 2), default=0)
        videos = list(location.glob("*.mp4"))
        # A fragment is closed each second; 20 frames a second, and one that is in work.
        if not videos or written <= 25:
            return []
        played = frames_in(videos[0])
        return [] if played >= written - 25 else [f"{played} of {written} frames play"]

    def at_end(self, location: Path, ended: Ended) -> Faults:
        newest = max(location.glob("*.mp4"), key=lambda path: path.stat().st_mtime)
        return [] if frames_in(newest) > 5 else ["the next recording is empty"]


def _record(location: Path, length_s: float) -> int:
    from face2face.video.recorder import Recording, free_name

    recording = Recording(
        free_name(location, ".mp4"), comment="AI-generated", microphone=lambda: None
    )
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)
    begun = time.monotonic()
    while time.monotonic() - begun < length_s:
        recording.offer(lambda: noise, time.monotonic())
        time.sleep(1 / 20)
        print(f"{recording.progress().frames} frames", flush=True)
    return 1 if recording.finish().error else 0


class Conversion(Job):
    """A video reenacted in place of an earlier output."""

    name = "conversion"
    earlier = b"the output of another day"

    def prepare(self, location: Path) -> None:
        (location / "out.mp4").write_bytes(self.earlier)

    def work(self, location: Path) -> Callable[[], int]:
        return command("video", "--source", self.stock.video, "--out", location / "out.mp4")

    def after_kill(self, location: Path) -> Faults:
        out = location / "out.mp4"
        if not out.is_file():
            return ["the earlier output is gone"]
        return [] if out.read_bytes() == self.earlier else torn_files(location)

    def at_end(self, location: Path, ended: Ended) -> Faults:
        wanted, there = frames_in(self.stock.video), frames_in(location / "out.mp4")
        return [] if wanted == there else [f"{there} of {wanted} frames"]


class Reduction(Job):
    """A run's last generator in place of its best."""

    name = "export: reduce"

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._earlier = stock.reduced

    def prepare(self, location: Path) -> None:
        shutil.copytree(self._earlier, location / "model")

    def work(self, location: Path) -> Callable[[], int]:
        flags = ("--model-input", self.stock.run, "--checkpoint", "last")
        return command("reduce_model", *flags, "--model-output", location / "model")

    def after_kill(self, location: Path) -> Faults:
        from face2face.utils.files import finish_change

        finish_change(location / "model")
        changed = {name: self._changed(location, name) for name in self._names()}
        both = len(set(changed.values())) == 1
        return torn_files(location) + ([] if both else [f"old and new are mixed: {changed}"])

    def at_end(self, location: Path, ended: Ended) -> Faults:
        notes = json.loads((location / "model" / "reduced_model.json").read_bytes())
        return [] if notes["training"]["checkpoint"] == "last" else ["not the last checkpoint"]

    @staticmethod
    def _names() -> tuple[str, ...]:
        return ("reduced_model.keras", "reduced_model.json")

    def _changed(self, location: Path, name: str) -> bool:
        digests = [
            hashlib.sha256((folder / name).read_bytes()).digest()
            for folder in (self._earlier, location / "model")
        ]
        return digests[0] != digests[1]


class Freezing(Job):
    """A model frozen anew over itself."""

    name = "export: freeze"

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._reduced, self._earlier = stock.reduced, stock.model

    def prepare(self, location: Path) -> None:
        shutil.copytree(self._earlier, location / "model")

    def work(self, location: Path) -> Callable[[], int]:
        flags = ("--model-folder", self._reduced, "--licence", "second", "--precision", "fp32")
        return command("freeze_model", *flags, "--saved-model", "--out", location / "model")

    def after_kill(self, location: Path) -> Faults:
        return self._card(location, ("first", "second")) + torn_files(location)

    def at_end(self, location: Path, ended: Ended) -> Faults:
        return self._card(location, ("second",)) + torn_files(location)

    @staticmethod
    def _card(location: Path, allowed: tuple[str, ...]) -> Faults:
        from face2face.errors import ModelError
        from face2face.model import read_model

        try:
            card = read_model(str(location / "model")).card
        except ModelError as error:
            return [str(error)]
        assert card is not None
        return [] if card.licence in allowed else [f"the licence is {card.licence}"]


class Quantising(Freezing):
    """Int8 beside a model that is there."""

    name = "export: int8"

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._data = stock.data

    def work(self, location: Path) -> Callable[[], int]:
        flags = ("--model-folder", location / "model", "--precision", "int8", "--samples", 10)
        return command("freeze_model", *flags, "--data", self._data)

    def at_end(self, location: Path, ended: Ended) -> Faults:
        there = (location / "model" / "int8.xml").is_file()
        return self._card(location, ("first",)) + ([] if there else ["there is no int8"])


JOBS: dict[str, type[Job]] = {
    "training": Training,
    "data": Data,
    "recording": Recorded,
    "conversion": Conversion,
    "reduce": Reduction,
    "freeze": Freezing,
    "int8": Quantising,
}
