"""Networks of strangers: what the checks let through must not end the process that runs it.

Every attribute and every constant of the shipped networks is changed at random, by a number that
tells how; a change that the checks let through is loaded and makes an image, in a child that does
this for many. A signal in the child, or silence, is told with the number.

python -m tests.robustness.fuzz_models --count 20000
"""

import argparse
import contextlib
import os
import resource
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from face2face.runtime.base import Runtime

_PATIENCE_S = 120.0
_MEMORY = 7 << 30
"""Bytes of address space; TensorFlow alone takes 3 GB."""

_MOST_LOADED = 150
"""A child is followed by another after so many networks: TensorFlow keeps what it loaded."""

_AFRESH = "afresh"


@dataclass
class Outcomes:
    """What became of the networks.

    Attributes:
        counts: how many were "refused" by the checks, made an "image", or had an "error" of the
            library, which is told in one line.
        ended: those with which the child ended, and how.
    """

    counts: Counter[str] = field(default_factory=Counter)
    ended: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there were."""
        return sum(self.counts.values()) + len(self.ended)


def fuzz(count: int, first: int, only: list[str], seconds: float) -> Outcomes:
    """Try so many spoiled networks.

    Args:
        count: how many.
        first: the number of the first one.
        only: names of networks, all where it is empty.
        seconds: when to stop before.
    """
    outcomes = Outcomes()
    until = time.monotonic() + seconds
    number, last = first, first + count
    while number < last and time.monotonic() < until:
        begun = None
        with _child(number, last, only) as child:
            for line in _lines(child, until):
                word, _, rest = line.partition(" ")
                if word == "begin":
                    begun = int(rest)
                elif word in ("refused", "image", "error"):
                    outcomes.counts[word] += 1
                    begun, number = None, int(rest) + 1
                elif word == _AFRESH:
                    number = int(rest)
            code = child.poll()
            over = time.monotonic() >= until
        if begun is not None and not over:
            how = "silent" if code is None else f"code {code}"
            outcomes.ended.append(f"number {begun}: {how}")
            print(f"  number {begun} ended the child: {how}", flush=True)
            number = begun + 1
        elif begun is None and code not in (0, None):
            raise RuntimeError(f"the child fails before it begins (code {code})")
        print(f"{number}: {dict(outcomes.counts)}, {len(outcomes.ended)} ended", flush=True)
    return outcomes


@contextlib.contextmanager
def _child(number: int, last: int, only: list[str]) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", __spec__.name if __name__ == "__main__" else __name__]
    with tempfile.TemporaryDirectory() as home:
        child = subprocess.Popen(
            [*command, "--child", str(number), str(last), "--only", *only],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"FACE2FACE_HOME": home, "TF_CPP_MIN_LOG_LEVEL": "3"},
        )
        try:
            yield child
        finally:
            child.kill()
            child.wait()
            assert child.stdout is not None
            child.stdout.close()


def _lines(child: "subprocess.Popen[bytes]", until: float) -> Iterator[str]:
    """What it prints, until it ends, is silent for long, or time is up."""
    assert child.stdout is not None
    buffer = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while time.monotonic() < until and waiting.select(_PATIENCE_S):
            data = os.read(child.stdout.fileno(), 65536)
            if not data:
                child.wait()
                return
            *lines, buffer = (buffer + data).split(b"\n")
            yield from (line.decode() for line in lines)


def _be_child(number: int, last: int, only: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    import numpy as np

    from face2face.errors import ModelError
    from face2face.runtime import openvino_core
    from tests.robustness.networks import networks
    from tests.robustness.spoil import spoiled

    openvino_core.keep_compiled = lambda path, content: None
    known = networks(only)
    names = sorted(known)
    loaded = 0
    with tempfile.TemporaryDirectory() as folder:
        while number < last:
            print(f"begin {number}", flush=True)
            random = np.random.default_rng(number)
            name = names[number % len(names)]
            content, weights = spoiled(name, known[name], random)
            path = Path(folder) / name
            path.write_bytes(content)
            if weights:
                path.with_suffix(".bin").write_bytes(weights)
            try:
                made = _tried(path)
                loaded += made
                print(f"{'image' if made else 'refused'} {number}", flush=True)
            except ModelError:
                loaded += 1
                print(f"error {number}", flush=True)
            number += 1
            if loaded >= _MOST_LOADED:
                print(f"{_AFRESH} {number}", flush=True)
                return


def _tried(path: Path) -> bool:
    """Whether the checks let a network through; it made an image then, in both runtimes."""
    import numpy as np

    from face2face.errors import ModelError
    from face2face.runtime.openvino_runtime import OpenVinoRuntime
    from face2face.untrusted.program import check_program

    try:
        check_program(path)
    except ModelError:
        return False
    kinds: list[Callable[[Path], Runtime]] = [OpenVinoRuntime]
    if path.suffix != ".xml":
        from face2face.runtime.tensorflow_runtime import TensorFlowRuntime

        kinds.append(TensorFlowRuntime)
    failed = None
    for kind in kinds:
        try:
            runtime = kind(path)
            sketch = np.zeros((runtime.size, runtime.size, 3), np.uint8)
            sketch[::7] = 255
            runtime.generate(sketch)
        except ModelError as error:
            failed = error
    if failed:
        raise failed
    return True


def main(argv: list[str] | None = None) -> int:
    """Entry point; 1 where a network ended the process that ran it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.robustness.fuzz_models", description=__doc__.splitlines()[0]
    )
    add = parser.add_argument
    add("--count", type=int, default=20_000, help="how many networks (default: %(default)s)")
    add("--first", type=int, default=0, help="the number of the first (default: %(default)s)")
    add("--only", nargs="*", default=[], help="these networks, such as grid-s1.xml (all)")
    add("--minutes", type=float, default=600.0, help="stop then (default: %(default)s)")
    add("--child", nargs=2, type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.child:
        _be_child(*args.child, args.only)
        return 0
    outcomes = fuzz(args.count, args.first, args.only, 60 * args.minutes)
    for line in outcomes.ended:
        print(line)
    print(f"{outcomes.total} networks: {dict(outcomes.counts)}, {len(outcomes.ended)} ended it")
    return 1 if outcomes.ended else 0


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
