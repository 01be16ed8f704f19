"""Damaged videos through face2face-video: each ends with a video or one clear line.

python -m tests.robustness.mutate --count 200
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from tqdm import tqdm

from tests.children import Ended, command, run_child
from tests.robustness.clips import KINDS, Kind, talking, write_clip
from tests.robustness.mutations import FOREIGN_HEAD, MUTATIONS, with_head_of

HANG_S = 30.0
MEMORY = 1_500_000_000

_KILL_S = 4 * HANG_S
_KILL_MEMORY = 4_000_000_000
"""Where a child is ended, so that the machine stays usable; bad is less than that already."""

_GOOD = ("video", "video, with a warning", "one clear line")


@dataclass(frozen=True)
class Case:
    """One damaged video and what became of it."""

    kind: str
    mutation: str
    seed: int
    outcome: str
    ended: Ended

    @property
    def good(self) -> bool:
        """Whether it ended as promised."""
        return self.outcome in _GOOD


def cases(
    count: int, seed: int, room: Path, model: str | None = None, only: int | None = None
) -> Iterator[Case]:
    """Damage videos and convert them, one after the other.

    Args:
        count: how many.
        seed: the same seed damages alike.
        room: an empty folder.
        model: as face2face-video takes it, None for the shipped one.
        only: the number of the only one to convert.
    """
    images = talking(1.0)
    videos = {
        kind.name: write_clip(room / f"whole {location}{kind.suffix}", kind, images).read_bytes()
        for location, kind in enumerate(KINDS)
    }
    names = [*MUTATIONS, FOREIGN_HEAD]
    for number in range(count):
        if only is not None and number != only:
            continue
        random = np.random.default_rng((seed, number))
        kind = KINDS[number % len(KINDS)]
        mutation = names[number // len(KINDS) % len(names)]
        data = videos[kind.name]
        if mutation == FOREIGN_HEAD:
            other = str(random.choice([name for name in videos if name != kind.name]))
            data = with_head_of(data, videos[other], random)
        else:
            data = MUTATIONS[mutation](data, random)
        yield _convert(kind, mutation, number, data, room, model)


def _convert(
    kind: Kind, mutation: str, number: int, data: bytes, room: Path, model: str | None
) -> Case:
    location = room / f"{number}"
    location.mkdir()
    source, out = location / f"video{kind.suffix}", location / "out.mp4"
    source.write_bytes(data)
    flags = ["--model", model] if model else []
    work = command("video", "--source", source, "--out", out, *flags)
    ended = run_child(work, location, _watch)
    case = Case(kind.name, mutation, number, _outcome(ended, source, out), ended)
    if case.good:
        for path in location.iterdir():
            path.unlink()
        location.rmdir()
    return case


def _watch(process: psutil.Process, seconds: float) -> str:
    if seconds > _KILL_S:
        return "hang"
    return "memory" if process.memory_info().rss > _KILL_MEMORY else ""


def _outcome(ended: Ended, source: Path, out: Path) -> str:
    """How it ended, in words; see `_GOOD`."""
    left = {p.name for p in out.parent.iterdir()} - {
        source.name,
        out.name,
        "child.out",
        "child.err",
    }
    if ended.stopped == "hang" or ended.seconds > HANG_S:
        return "HANG"
    if ended.stopped or ended.memory > MEMORY:
        return "MEMORY"
    if ended.code < 0:
        return f"CRASH (signal {-ended.code})"
    if "Traceback" in ended.err + ended.out:
        return "TRACEBACK"
    if left:
        return f"LEFTOVERS ({', '.join(sorted(left))})"
    if ended.code == 0:
        if not _plays(out) or ended.err:
            return "NO VIDEO" if not ended.err else "NOISE"
        return "video, with a warning" if "warning: " in ended.out else "video"
    if out.exists():
        return "HALF VIDEO"
    one = ended.err.startswith("error: ") and ended.err.count("\n") == 1
    return "one clear line" if one else "SEVERAL LINES"


def _plays(video: Path) -> bool:
    """Whether a video can be read to its end."""
    import av

    with av.open(str(video)) as container:
        return sum(1 for _ in container.decode(video=0)) > 0


def table(done: list[Case]) -> str:
    """Counts by mutation and outcome, the worst time and the worst memory."""
    outcomes = sorted({case.outcome for case in done}, key=lambda o: (o not in _GOOD, o))
    head = ["mutation", *outcomes, "worst s", "worst CPU s", "worst MB"]
    rows = [head, ["---"] * len(head)]
    mutations = list(dict.fromkeys(case.mutation for case in done))
    for name, some in [
        *((name, [case for case in done if case.mutation == name]) for name in mutations),
        ("all", done),
    ]:
        counts = Counter(case.outcome for case in some)
        rows.append(
            [
                name,
                *(str(counts[outcome]) for outcome in outcomes),
                f"{max(case.ended.seconds for case in some):.1f}",
                f"{max(case.ended.cpu_s for case in some):.1f}",
                f"{max(case.ended.memory for case in some) / 1e6:.0f}",
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(argv: list[str] | None = None) -> int:
    """Entry point; 1 where one did not end as promised."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.robustness.mutate",
        description=__doc__.splitlines()[0],
        epilog="example: python -m tests.robustness.mutate --count 200 --seed 7",
    )
    add = parser.add_argument
    add("--count", type=int, default=200, help="how many videos (default: %(default)s)")
    add("--seed", type=int, default=0, help="the same seed damages alike (default: %(default)s)")
    add("--only", type=int, metavar="N", help="convert only video N of them")
    add("--model", help="as face2face-video takes it (default: the shipped one)")
    add("--keep", type=Path, metavar="DIR", help="a new folder, in which the bad ones stay")
    args = parser.parse_args(argv)
    os.environ.pop("FACE2FACE_DEBUG", None)
    done: list[Case] = []
    with tempfile.TemporaryDirectory() as folder:
        room = args.keep or Path(folder)
        room.mkdir(parents=True, exist_ok=True)
        begun = cases(args.count, args.seed, room, args.model, args.only)
        for case in tqdm(begun, "converting", args.count, unit="video"):
            done.append(case)
            if not case.good or args.only is not None:
                tqdm.write(
                    f"video {case.seed} ({case.kind}, {case.mutation}): {case.outcome}, exit code "
                    f"{case.ended.code}, {case.ended.seconds:.1f} s\n"
                    f"{case.ended.out}{case.ended.err}"
                )
    print(table(done))
    return 0 if all(case.good for case in done) else 1


if __name__ == "__main__":
    sys.exit(main())
