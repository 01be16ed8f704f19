"""Readers of files from strangers, given anything: a result or one clear line.

python -m tests.robustness.fuzz --examples 20000
"""

import argparse
import contextlib
import copy
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from face2face.dataset.dataturks import read_annotations
from face2face.dataset.layout import MANIFEST, find_pairs
from face2face.errors import Face2FaceError
from face2face.images.io import read_with_alpha
from face2face.new_face.progress import read_line
from face2face.new_face.workspace import Work
from face2face.training.checkpoints import read_checkpoint
from face2face.training.run_record import RUN_FILE, read_run
from face2face.utils.file_reading import sha256_of
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource
from tests.robustness.clips import KINDS, talking, write_clip
from tests.robustness.mutations import MUTATIONS
from tests.task_models import EMPTY_GRAPH

_LONGEST_LINE = 1000

Reader = Callable[[Path, bytes], object]
"""Reads something that holds the bytes, in an empty folder."""

Target = tuple[Reader, st.SearchStrategy[bytes]]


def read_or_refuse(reader: Reader, data: bytes) -> None:
    """Give a reader some bytes.

    Raises:
        AssertionError: it refused them in an unclear way.
        Exception: it failed with anything but an error of ours.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            reader(Path(folder), data)
        except Face2FaceError as error:
            text = str(error).replace(folder, "")
            assert text, "an empty message"
            assert len(text.splitlines()) == 1, f"several lines: {text!r}"
            assert len(text) < _LONGEST_LINE, f"{len(text)} characters: {text[:200]!r}"


# Values that JSON can hold and nobody expects.
_ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            -1,
            0,
            2**63,
            -(2**70),
            10**400,
            1e308,
            float("nan"),
            float("inf"),
            "",
            "\0",
            "..",
            "../up",
            "/etc/passwd",
            "C:\\x",
            "x" * 5000,
            "\ud800",
            "line\nline",
        ]
    ),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.none() | st.floats() | st.text(max_size=3), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
)

_RAW = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"",
            b"null",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b"[" + b"9" * 10_000 + b"]",
            b'{"schema_version": 2}',
            b'{"schema_version": ' + b"9" * 5000 + b"}",
            "\ufeff{}".encode(),
            b"\xff\xfe{\0}\0",
            b'"\\ud800"',
        ]
    ),
)


@st.composite
def _changed_json(draw: st.DrawFn, original: Any) -> bytes:
    """A document with one to three places changed, sometimes torn as well."""
    content = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        holder, key = content, None
        for _ in range(draw(st.integers(1, 6))):
            below = holder if key is None else holder[key]
            if not isinstance(below, dict | list) or not below:
                break
            keys = sorted(below) if isinstance(below, dict) else range(len(below))
            holder, key = below, draw(st.sampled_from(keys))
        if key is None:
            break
        what = draw(st.integers(0, 9))
        if what == 0:
            del holder[key]
        elif what == 1 and isinstance(holder, dict):
            holder[draw(st.text(max_size=8))] = draw(_ODD)
        elif what == 2 and isinstance(holder, list):
            holder.append(holder[key])
        else:
            holder[key] = draw(_ODD)
    data = json.dumps(content).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        data = data[: draw(st.integers(0, len(data)))]
    return data


@st.composite
def _changed_bytes(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """A file with a mutation of a video's."""
    data = draw(st.sampled_from(originals))
    mutate = MUTATIONS[draw(st.sampled_from(sorted(MUTATIONS)))]
    return mutate(data, np.random.default_rng(draw(st.integers(0, 2**32))))


@st.composite
def _known_head(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """The beginning of a known format, and then garbage."""
    data = draw(st.sampled_from(originals))
    head = data[: draw(st.integers(4, 300))]
    noise = np.random.default_rng(draw(st.integers(0, 2**32))).bytes(draw(st.integers(0, 3000)))
    return head + noise


def _model(folder: Path, data: bytes) -> object:
    from face2face.card import CARD
    from face2face.model import GRAPH, read_model

    (folder / CARD).write_bytes(data)
    (folder / GRAPH).write_bytes(EMPTY_GRAPH)
    model = read_model(str(folder))
    return model.person, model.int8, model.start


def _dataset(folder: Path, data: bytes) -> object:
    (folder / MANIFEST).write_bytes(data)
    pairs = find_pairs(folder)
    return [pair.points() for pair in pairs.manifest.pairs] if pairs.manifest else None


def _run(folder: Path, data: bytes) -> object:
    (folder / RUN_FILE).write_bytes(data)
    record = read_run(folder)
    if record is not None:
        record.refuse_other(record, folder)
        record.write(folder)
    return record


def _reduced(folder: Path, data: bytes) -> object:
    from face2face.export.reduce import read_notes

    (folder / "reduced_model.json").write_bytes(data)
    notes = read_notes(folder)
    return notes.person and notes.person.person()


def _plan(folder: Path, data: bytes) -> object:
    (folder / "plan.json").write_bytes(data)
    work = Work(folder, "ana")
    plan = work.read()
    if plan is not None:
        work.write(plan)
    return plan


def _progress(folder: Path, data: bytes) -> object:
    return read_line(data.decode("utf-8", "replace"))


def _annotations(folder: Path, data: bytes) -> object:
    path = folder / "face_detection.json"
    path.write_bytes(data)
    return read_annotations(path)


def _checkpoint(folder: Path, data: bytes) -> object:
    path = folder / "step-00000001.npz"
    path.write_bytes(data)
    return read_checkpoint(path)


def _settings(folder: Path, data: bytes) -> object:
    from face2face.gui.settings import Settings

    path = folder / "settings.ini"
    path.write_bytes(data)
    kept = Settings(path)
    return (
        kept.flag("labelled", True),
        kept.text("source"),
        kept.number("smoothing", 0.5, 0.0, 1.0),
        kept.texts("models"),
        kept.bytes("window"),
    )


def _video(folder: Path, data: bytes) -> object:
    path = folder / "video.mp4"
    path.write_bytes(data)
    with VideoFileSource(path) as source:
        return [timed.frame.shape for timed, _ in zip(source.frames(), range(4), strict=False)]


def _image(folder: Path, data: bytes) -> object:
    path = folder / "image.png"
    path.write_bytes(data)
    image, alpha = read_with_alpha(path)
    assert alpha is None or alpha.shape == image.shape[:2]
    return image


def _without_person(card: dict[str, Any]) -> dict[str, Any]:
    """A card that hashes are right in, short enough to be changed everywhere."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(EMPTY_GRAPH)
        file.flush()
        digest = sha256_of(Path(file.name))
    short = {k: v for k, v in card.items() if k not in ("data", "training", "metrics", "commands")}
    return short | {"files": {"frozen_model.pb": digest}, "int8": None, "background": None}


def _cards() -> st.SearchStrategy[bytes]:
    card = _without_person(json.loads((shipped("models") / "grid-s1" / "model.json").read_bytes()))
    bare = card | {"person": None}
    return st.one_of(_changed_json(card), _changed_json(bare), _RAW)


def _manifests() -> st.SearchStrategy[bytes]:
    crop = {"width": 64, "height": 48, "left": 0, "top": 0, "side": 48}
    source = {"name": "a.mp4", "sha256": "0" * 64, "frames": 9, "with_one_face": 9, "crops": [crop]}
    pair = {"number": 1, "set": "train", "source": 0, "frame": 0, "time_s": 0.0}
    pair["landmarks"] = [[float(i), float(i)] for i in range(68)]
    whole = {"schema_version": 1, "program": "x", "task": "landmarks", "size": 256, "seed": 0}
    return st.one_of(_changed_json(whole | {"sources": [source], "pairs": [pair]}), _RAW)


def _runs() -> st.SearchStrategy[bytes]:
    from dataclasses import asdict

    from face2face.training.run_record import RunOptions, RunRecord, StepOptions

    person = json.loads((shipped("models") / "grid-s1" / "model.json").read_bytes())["person"]
    step = StepOptions(128, 4, 4, 0.0, 2e-4, 0.5, 100.0, 1.0, mixed_precision=False, seed=0)
    options = RunOptions(
        step, 2, 1, "linear", augment=True, flip=False, keep=2, checkpoint_minutes=5.0
    )
    record = asdict(RunRecord(options, "data", "landmarks", (9, 1), [], None, ["python x"]))
    del record["dated"]
    return st.one_of(_changed_json(record), _changed_json(record | {"person": person}), _RAW)


def _reductions() -> st.SearchStrategy[bytes]:
    card = json.loads((shipped("models") / "grid-s1" / "model.json").read_bytes())
    kept = {name: card[name] for name in ("task", "size", "person", "training", "commands")}
    notes = kept | {"filters": 32, "sources": card["data"], "residual": False, "consent": "yes"}
    return st.one_of(_changed_json(notes), _changed_json(notes | {"person": None}), _RAW)


def _plans() -> st.SearchStrategy[bytes]:
    from dataclasses import asdict

    from face2face.new_face.plan import Plan

    plan = asdict(Plan("ana", ("/a.mp4",), None, 10.0, "grid-s1", None, None, "yes", 1.0, 2.0))
    return st.one_of(_changed_json(plan), _RAW)


def _lines() -> st.SearchStrategy[bytes]:
    progress = {"stage": "train", "share": 0.5, "left_s": 9.0, "message": "", "preview": None}
    return st.one_of(_changed_json(progress), _RAW)


def _annotated() -> st.SearchStrategy[bytes]:
    corner = [{"x": 0.1, "y": 0.2}, {"x": 0.5, "y": 0.6}]
    face = {"label": ["Face"], "notes": "", "points": corner, "imageWidth": 9, "imageHeight": 9}
    return st.one_of(_changed_json({"content": "http://x/y.jpg", "annotation": [face]}), _RAW)


def _checkpoints() -> st.SearchStrategy[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.npz"
        state = np.frombuffer(b'{"step": 1}', np.uint8)
        np.savez(path, state=state, **{"average/0000": np.ones((4, 4, 3), np.float32)})
        data = path.read_bytes()
    return st.one_of(_changed_bytes([data]), _known_head([data]), _RAW)


def _inis() -> st.SearchStrategy[bytes]:
    whole = b"[General]\nlabelled=true\nsmoothing=0.5\nmodels=a, b\nwindow=@ByteArray(x)\n"
    return st.one_of(_changed_bytes([whole * 3]), st.binary(max_size=300))


def _videos() -> st.SearchStrategy[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        images = talking(0.3)
        videos = [
            write_clip(Path(folder) / f"{place}{kind.suffix}", kind, images).read_bytes()
            for place, kind in enumerate(KINDS)
        ]
    heads = [b"RIFF\0\0\0\0WAVEfmt ", b"OggS\0\2", b"FLV\1\5", b"GIF89a", b"\x89PNG\r\n\x1a\n"]
    heads += [b"\x00\x00\x01\xba", b"\x1aE\xdf\xa3", b"G@\0\x10", b"#EXTM3U\n", b"ffconcat version"]
    return st.one_of(_changed_bytes(videos), _known_head(videos), _known_head(heads), _RAW)


def _images() -> st.SearchStrategy[bytes]:
    random = np.random.default_rng(0)
    plain = random.integers(0, 255, (24, 32, 3), np.uint8)
    clear = np.dstack([plain, plain[:, :, 0]])
    files = [
        bytes(cv2.imencode(suffix, image)[1])
        for suffix, image in [
            *((s, plain) for s in (".png", ".jpg", ".tif", ".webp", ".bmp", ".gif")),
            *((s, clear) for s in (".png", ".tif", ".webp")),
        ]
    ]
    return st.one_of(_changed_bytes(files), _known_head(files), st.binary(max_size=100))


TARGETS: dict[str, Callable[[], Target]] = {
    "model.json": lambda: (_model, _cards()),
    "dataset.json": lambda: (_dataset, _manifests()),
    "run.json": lambda: (_run, _runs()),
    "reduced_model.json": lambda: (_reduced, _reductions()),
    "plan.json": lambda: (_plan, _plans()),
    "progress": lambda: (_progress, _lines()),
    "annotations": lambda: (_annotations, _annotated()),
    "checkpoint": lambda: (_checkpoint, _checkpoints()),
    "settings": lambda: (_settings, _inis()),
    "video": lambda: (_video, _videos()),
    "image": lambda: (_image, _images()),
}


def fuzz(name: str, examples: int, *, seeded: bool) -> None:
    """Give one of the targets so many files.

    Args:
        name: of `TARGETS`.
        examples: how many.
        seeded: the same ones each time.

    Raises:
        Exception: what the reader failed with; hypothesis prints the shortest such file.
    """
    reader, files = TARGETS[name]()

    @settings(
        max_examples=examples,
        derandomize=seeded,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(files)
    def check(data: bytes) -> None:
        read_or_refuse(reader, data)

    check()


def main(argv: list[str] | None = None) -> int:
    """Entry point; 1 where a reader failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.robustness.fuzz",
        description=__doc__.splitlines()[0],
        epilog="example: python -m tests.robustness.fuzz --examples 100000 --targets video image",
    )
    add = parser.add_argument
    add("--examples", type=int, default=20_000, help="for each target (default: %(default)s)")
    add("--targets", nargs="+", choices=TARGETS, default=list(TARGETS), help="(all)")
    args = parser.parse_args(argv)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    failed = 0
    for name in args.targets:
        begun = time.monotonic()
        try:
            fuzz(name, args.examples, seeded=False)
            outcome = "good"
        except Exception as error:  # noqa: BLE001 - the others are to be tried as well
            failed += 1
            outcome = f"{type(error).__name__}: {error}"
            for note in getattr(error, "__notes__", ()):
                outcome += f"\n{note[:2000]}"
        print(f"{name}: {outcome} ({time.monotonic() - begun:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
