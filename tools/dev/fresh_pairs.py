"""Training a task on pairs that are made while it trains: python -m tools.dev.fresh_pairs --help.

tools/train.py reads pairs that were made before, which is right where a step takes longer than
making a pair. A GPU takes hundreds of steps in the time of one on a laptop, and would see the same
few thousand pairs over and over: here every core draws new ones, turned, zoomed and mirrored anew,
into a store on the GPU, out of which batches are drawn at random. Out comes a run's folder, for
tools/reduce_model.py and tools/freeze_model.py. It needs PyTorch, and no TensorFlow; where the L1
is all that is asked for (--gan-weight 0 --feature-weight 0), no Keras either.
"""

import argparse
import csv
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from face2face.cli.command_line import typed
from face2face.config import DEFAULT_SIZE
from face2face.export.needed import need_run
from face2face.images.io import read_with_alpha
from face2face.tasks.base import Task
from face2face.tasks.registry import task_named
from face2face.training.phases import Phase, rate_at
from face2face.training.run_record import RunOptions, RunRecord, StepOptions
from face2face.types import Image
from tools.dev.plain_step import PlainStep, can_be_plain
from tools.dev.scenes import Scenes

_CHUNK = 16
"""Pairs that a worker hands over at once."""

_STORED = 12_000
"""Pairs of 256 pixels that the store holds: 4.7 GB of the GPU's memory."""

_BATCHES = 100
"""By so many batches the averaged network normalises in the end."""

_SAID_EVERY_S = 10.0


class _FreshPairs(IterableDataset):  # type: ignore[misc]
    """Endless chunks of pairs, uint8 (_CHUNK, size, 2 * size, 3): condition left, target right."""

    def __init__(self, task: Task, scenes: Scenes, seed: int) -> None:
        self._task, self._scenes, self._seed = task, scenes, seed

    def __iter__(self) -> Iterator[torch.Tensor]:
        cv2.setNumThreads(1)
        worker = get_worker_info()
        random = np.random.default_rng((self._seed, worker.id if worker else 0))
        while True:
            yield torch.from_numpy(np.stack([self._pair(random) for _ in range(_CHUNK)]))

    def _pair(self, random: np.random.Generator) -> Image:
        made = self._task.pair(self._scenes(random), None, random)
        return np.hstack([made.condition, made.target])


class _Store:
    """Pairs in the GPU's memory; a thread replaces the oldest by new ones."""

    def __init__(self, pairs: _FreshPairs, workers: int, device: str) -> None:
        shape = (_STORED if device == "cuda" else 64, DEFAULT_SIZE, 2 * DEFAULT_SIZE, 3)
        self._pairs = torch.empty(shape, dtype=torch.uint8, device=device)
        self._loader = DataLoader(pairs, batch_size=None, num_workers=workers)
        self.made = 0
        threading.Thread(target=self._fill, daemon=True).start()

    def _fill(self) -> None:
        for chunk in self._loader:
            at = self.made % len(self._pairs)
            self._pairs[at : at + _CHUNK].copy_(chunk[: len(self._pairs) - at])
            self.made += _CHUNK

    def batch(self, number: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Condition and target of some pairs, float32 (number, size, size, 3) in [-1, 1]."""
        while self.made < min(len(self._pairs), 8 * number):
            time.sleep(0.05)
        there = min(self.made, len(self._pairs))
        chosen = torch.randint(there, (number,), device=self._pairs.device)
        both = self._pairs[chosen].float() / 127.5 - 1
        return both[:, :, :DEFAULT_SIZE].contiguous(), both[:, :, DEFAULT_SIZE:].contiguous()


def _parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = argparse.ArgumentParser("fresh_pairs", description=__doc__)
    add = parser.add_argument
    add("--task", required=True)
    add(
        "--list",
        type=Path,
        required=True,
        metavar="CSV",
        help="lines of a photograph's file, from the list's folder on, and how often it is taken",
    )
    add("--backdrops", type=Path, metavar="DIR", help="images to put behind people (cutout)")
    add("--out", type=Path, required=True, metavar="RUN")
    add("--init-from", type=Path, metavar="RUN", help="go on from its network (plain steps alone)")
    add("--minutes", type=float, required=True)
    add("--filters", type=int, default=32)
    add("--widest", type=int, default=4)
    add("--refining", type=int, default=0)
    add("--batch-size", type=int, default=32)
    add("--lr", type=float, default=5e-4)
    add("--beta1", type=float, default=0.5)
    add("--gan-weight", type=float, default=1.0)
    add("--feature-weight", type=float, default=10.0)
    add("--hole-weight", type=float, default=0.0)
    add("--gan-from", type=float, default=0.5)
    add("--settle", type=float, default=0.3)
    add("--workers", type=int, default=7)
    add("--seed", type=int, default=0)
    add("--consent", default="not stated")
    return parser


def run(args: argparse.Namespace) -> int:
    """Train, and write the run."""
    from face2face.training.checkpoints import Checkpoints, read_checkpoint

    began = time.monotonic()
    args.out.mkdir(parents=True)
    files, often = _listed(args.list)
    images = [_read(file) for file in files]
    task = task_named(args.task)
    if args.backdrops:
        backdrops = [_read(file) for file in sorted(args.backdrops.iterdir())]
        task = task.with_options({"backdrops": backdrops})
    options = _options(args)
    step = _step(options.step)
    before, minutes_before = list[str](), 0.0
    if args.init_from:
        arrays, state = read_checkpoint(Checkpoints(args.init_from, 1).best)
        step.start_with([arrays[name] for name in sorted(arrays)])
        before, minutes_before = need_run(args.init_from).commands, state["minutes"]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pairs = _FreshPairs(task, Scenes(images, often, DEFAULT_SIZE), args.seed)
    store = _Store(pairs, args.workers, device)
    told = _train(step, store, options, began)
    step.calibrate(_calibrating(store, args.batch_size))
    state = {"step": told["step"], "steps_an_epoch": 1, "minutes": told["minutes"]}
    RunRecord(
        options=options,
        data=args.list.parent.name,
        task=args.task,
        pairs=(store.made, 0),
        sources=[],
        person=None,
        commands=[*before, typed("python -m tools.dev.fresh_pairs", _parser(), args)],
        minutes_before=minutes_before,
        consent=args.consent,
    ).write(args.out)
    Checkpoints(args.out, 1).save(step.variables(), {**state, "history": [told]}, best=True)
    print(f"{told['step']} steps of {args.batch_size}, {store.made} pairs: {args.out}")
    return 0


def _step(options: StepOptions) -> Any:
    if can_be_plain(options):
        return PlainStep(options)
    from face2face.training.step_torch import TorchStep

    return TorchStep(options)


def _calibrating(store: _Store, size: int) -> Iterator[torch.Tensor]:
    """Conditions by which the average may normalise."""
    for _ in range(_BATCHES):
        yield store.batch(size)[0]


def _listed(path: Path) -> tuple[list[Path], list[float]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [path.parent / name for name, _ in rows], [float(often) for _, often in rows]


def _read(file: Path) -> Image:
    """RGB, or RGBA where it is cut out."""
    colours, alpha = read_with_alpha(file)
    return colours if alpha is None else np.dstack([colours, alpha])


def _options(args: argparse.Namespace) -> RunOptions:
    step = StepOptions(
        size=DEFAULT_SIZE,
        filters=args.filters,
        discriminator_filters=args.filters,
        dropout=0.0,
        learning_rate=args.lr,
        beta1=args.beta1,
        l1_weight=100.0,
        gan_weight=args.gan_weight,
        mixed_precision=True,
        seed=args.seed,
        feature_weight=args.feature_weight,
        hole_weight=args.hole_weight,
        refining=args.refining,
        widest=args.widest,
    )
    return RunOptions(
        step=step,
        epochs=None,
        batch=args.batch_size,
        lr_schedule="linear",
        augment=True,
        flip=True,
        keep=1,
        checkpoint_minutes=args.minutes,
        minutes=args.minutes,
        settle=args.settle,
        gan_from=args.gan_from,
    )


def _train(step: Any, store: _Store, options: RunOptions, began: float) -> dict[str, float]:
    """Train until the time is over, one step at least; the last steps' mean losses."""
    taken, said, losses = 0, began, list[dict[str, Any]]()
    assert options.minutes is not None
    while True:
        done = (time.monotonic() - began) / (60 * options.minutes)
        if losses and done >= 1:
            break
        rate = rate_at(done, options.lr_schedule, gan_from=options.gan_from)
        losses.append(
            step(
                store.batch(options.batch),
                taken,
                rate,
                Phase(
                    fixed_statistics=done >= 1 - options.settle,
                    with_discriminator=done >= options.gan_from,
                ),
            )
        )
        taken += 1
        if time.monotonic() - said > _SAID_EVERY_S:
            said = time.monotonic()
            mean = _mean(losses[-100:])
            words = ", ".join(f"{name} {value:.4f}" for name, value in mean.items())
            print(f"{done:.0%}, step {taken}, {store.made} pairs: {words}", flush=True)
    minutes = round((time.monotonic() - began) / 60, 2)
    return {"step": taken, "minutes": minutes, "epoch": 1, **_mean(losses[-100:])}


def _mean(losses: list[dict[str, Any]]) -> dict[str, float]:
    """Each loss's mean; of numbers, or of tensors that nothing has waited for yet."""
    return {
        name: float(torch.stack([torch.as_tensor(one[name]) for one in losses]).mean())
        for name in losses[0]
    }


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run(_parser().parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
