"""Trying a stranger's model in a process of its own, before it is loaded in this one.

What the checks of a file let through may still crash the library that runs it, fill the memory or
take minutes an image. So it makes one image elsewhere first, within bounds. Models that ship with
the program are known by their hashes; of others that passed, the hash is remembered:

CACHE/trials/HASH-RUNTIME-PRECISION   the versions it passed with
"""

import hashlib
import importlib.metadata
import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from threading import Event

import face2face
from face2face.causes import Cause
from face2face.errors import ErrorKind, ModelError, SinkError, writing
from face2face.untrusted.program import check_program
from face2face.untrusted.refusal import refusing
from face2face.utils.file_reading import sha256_of
from face2face.utils.files import whole_file
from face2face.utils.isolation import run_isolated
from face2face.utils.paths import caches, shipped
from face2face.utils.text import sanitize_line

_log = logging.getLogger(__name__)

_PROGRAM = Path(__file__).with_name("model_probe.py")

MOST_SECONDS = 60.0
"""From the start of the process to its first image; TensorFlow's import takes 4 s on two idle
cores, the shipped models' first image 0.1 s."""

_MEMORY = {"openvino": 4_000_000_000, "tensorflow": 6_300_000_000}
"""Bytes of address space: with a shipped model 0.7 and 3.1 GB were measured on two cores, and a
model may have 3 GB and more."""

_MEMORY_A_CORE = 64 << 20
"""Stacks of the threads that a runtime has for each core."""


def try_model(path: Path, package: str, precision: str = "fp32", halt: Event | None = None) -> None:
    """Let a model make one image in a process of its own, unless it is known to do so.

    Args:
        path: a frozen graph, the folder of a SavedModel, or OpenVINO's .xml.
        package: what runs it, "openvino" or "tensorflow".
        precision: as for `OpenVinoRuntime`; "fp32" for TensorFlow.
        halt: set when it is not wanted any more.

    Raises:
        ModelError: it is refused by the checks, or it needs too much memory, takes too long,
            crashes or fails.
    """
    with refusing(path):
        hashes = _hashes(path)
    if _is_shipped(hashes):
        return
    check_program(path)
    both = hashlib.sha256("".join(hashes).encode()).hexdigest()
    note = caches() / "trials" / f"{both}-{package}-{precision}"
    versions = f"face2face {face2face.__version__}, {package} {_version(package)}\n"
    with suppress(OSError, ValueError):
        if note.read_text(encoding="utf-8") == versions:
            return
    cores = os.cpu_count() or 1
    outcome = run_isolated(
        _PROGRAM,
        package,
        precision,
        str(path),
        seconds=MOST_SECONDS,
        memory=_MEMORY[package] + cores * _MEMORY_A_CORE,
        # A GPU's driver claims address space of its own, many times what is used.
        environment={"CUDA_VISIBLE_DEVICES": "-1", "HIP_VISIBLE_DEVICES": "-1"},
        halt=halt,
    )
    if halt is not None and halt.is_set():
        raise ModelError(f"{path} was not loaded: something else is wanted by now")
    if outcome.fault:
        said = sanitize_line(outcome.said, 2000) if outcome.fault == "fails" else ""
        words = (said or outcome.fault).replace(str(path), "it")  # the log holds no names
        _log.info("a model failed its trial: %s", words)
        raise ModelError(
            said
            or f"{path} is refused: in a trial of one image it {outcome.fault}; take another "
            "model, from somebody whom you trust",
            ErrorKind.MODEL_FAILED_TRIAL,
            path=str(path),
            reason=outcome.cause or Cause.NO_IMAGE_MADE,
        )
    # Without a place to remember it, it is tried anew each time.
    with suppress(SinkError), writing(note):
        note.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(note) as temporary:
            temporary.write_text(versions, encoding="utf-8")


def _hashes(path: Path) -> list[str]:
    """SHA-256 of each file that is loaded."""
    if path.is_dir():
        variables = sorted(one for one in (path / "variables").glob("*") if one.is_file())
        return [sha256_of(one) for one in (path / "saved_model.pb", *variables)]
    if path.suffix == ".xml":
        return [sha256_of(path), sha256_of(path.with_suffix(".bin"))]
    return [sha256_of(path)]


def _is_shipped(hashes: list[str]) -> bool:
    """Whether the files are those of one model that ships with the program."""
    for card in shipped("models").glob("*/model.json"):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            known = json.loads(card.read_text(encoding="utf-8"))["files"].values()
            if set(hashes) <= set(known):
                return True
    return False


def _version(package: str) -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(package)
    return "of another name"
