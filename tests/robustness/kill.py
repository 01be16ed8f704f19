"""Kill -9 at random moments: nothing whole is lost, and the same command comes to its end.

python -m tests.robustness.kill --rounds 50
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from tests.children import load_beforehand, run_child
from tests.robustness.jobs import JOBS, Job, Stock
from tests.robustness.killed import after, at_operation, operations_in
from tests.robustness.wholeness import parts_in

_LOADED = {
    "training": ("face2face.training.loop", "face2face.cli.train"),
    "data": ("face2face.dataset.landmark_pairs", "face2face.faces.landmarks"),
    "recording": ("face2face.video.recorder",),
    "conversion": ("face2face.engine.convert", "face2face.runtime.openvino_runtime"),
    "reduce": ("face2face.export.reduce",),
    "freeze": ("face2face.export.freeze",),
    "int8": ("face2face.export.quantise", "nncf"),
}
"""What takes long to import, imported once before anything is forked."""


@dataclass(frozen=True)
class Round:
    """One kill.

    Attributes:
        job: the job's name.
        moment: "time" or "file operation".
        when: seconds, or the number of the operation.
        killed: False where the job was done before, which is no round.
        left: the half-written things that the kill left, hidden.
        faults: what was lost or broken.
        resumed: whether the same command came to its end.
        left_at_end: what of the half-written things was still there then.
    """

    job: str
    moment: str
    when: float
    killed: bool
    left: list[str]
    faults: list[str]
    resumed: bool
    left_at_end: list[str]

    @property
    def good(self) -> bool:
        """Whether nothing was lost and nothing is left."""
        return self.resumed and not self.faults and not self.left_at_end


def rounds(count: int, seed: int, names: Sequence[str], room: Path) -> Iterator[Round]:
    """Kill jobs in turn, every other time at a file operation and else at a time.

    Args:
        count: how many rounds.
        seed: the same seed chooses alike.
        names: of `JOBS`.
        room: an empty folder.
    """
    load_beforehand(dict.fromkeys(m for name in names for m in _LOADED[name]))
    stock = Stock(room / "stock")
    jobs = [JOBS[name](stock) for name in names]
    measured = {job.name: _measured(job, room) for job in jobs}
    random = np.random.default_rng(seed)
    for number in range(count):
        job = jobs[number % len(jobs)]
        seconds, operations = measured[job.name]
        by_time = number // len(jobs) % 2 == 0 or not operations
        killed = False
        while not killed:
            when = random.uniform(0, seconds) if by_time else float(random.integers(operations))
            one = _round(job, room / f"round {number}", when, by_time=by_time)
            killed = one.killed
            # Done before: this time it was quicker than when it was measured.
            seconds = min(seconds, when) if by_time else seconds
        yield one


def _measured(job: Job, room: Path) -> tuple[float, int]:
    """Seconds and file operations of a job that nobody kills."""
    path = room / "measuring"
    path.mkdir()
    job.prepare(path)
    ended = run_child(at_operation(-1, path, job.work(path)), path)
    assert ended.code == 0, ended.out + ended.err
    faults = job.at_end(path, ended)
    assert not faults, faults
    shutil.rmtree(path)
    return ended.seconds, operations_in(ended.out)


def _round(job: Job, path: Path, when: float, *, by_time: bool) -> Round:
    path.mkdir()
    job.prepare(path)
    work = job.work(path)
    if by_time:
        ended = run_child(work, path, after(when))
    else:
        ended = run_child(at_operation(round(when), path, work), path)
    left = parts_in(path)
    faults = job.after_kill(path)
    again = run_child(job.work(path), path, name="again")
    resumed = again.code == 0
    faults += job.at_end(path, again) if resumed else [again.err.strip() or again.out.strip()]
    left_at_end = parts_in(path)
    shutil.rmtree(path)
    moment = "time" if by_time else "file operation"
    return Round(job.name, moment, when, ended.code == -9, left, faults, resumed, left_at_end)


def table(done: Sequence[Round]) -> str:
    """What became of the jobs, by kind."""
    head = [
        "what",
        "kills",
        "with half-written things left, hidden",
        "gone after the next run",
        "lost or broken",
        "the same command came to its end",
    ]
    rows = [head, ["---"] * len(head)]
    for name in [*dict.fromkeys(one.job for one in done), "all"]:
        some = [one for one in done if name in ("all", one.job)]
        left = [one for one in some if one.left]
        counts = (
            len(some),
            len(left),
            sum(not one.left_at_end for one in left),
            sum(bool(one.faults) for one in some),
            sum(one.resumed for one in some),
        )
        rows.append([name, *map(str, counts)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(argv: list[str] | None = None) -> int:
    """Entry point; 1 where anything was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.robustness.kill",
        description=__doc__.splitlines()[0],
        epilog="example: python -m tests.robustness.kill --rounds 50 --kinds freeze int8",
    )
    add = parser.add_argument
    add("--rounds", type=int, default=50, help="how many kills (default: %(default)s)")
    add("--seed", type=int, default=0, help="chooses the same moments (default: %(default)s)")
    add("--kinds", nargs="+", choices=JOBS, default=list(JOBS), help="what is killed (all)")
    args = parser.parse_args(argv)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    done: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        begun = rounds(args.rounds, args.seed, args.kinds, Path(folder).resolve())
        for one in tqdm(begun, "killing", args.rounds, unit="kill"):
            done.append(one)
            if not one.good:
                tqdm.write(f"{one}")
    print(table(done))
    return 0 if all(one.good for one in done) else 1


if __name__ == "__main__":
    sys.exit(main())
