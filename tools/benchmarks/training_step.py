"""How long a training step takes, and what of it takes how long."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from tqdm import tqdm

from face2face.benchmark.machine import machine, versions
from face2face.cli.common import Parser, run_command, whole_number
from face2face.config import DEFAULT_SIZE, NETWORK_SIZES
from face2face.errors import BenchmarkError
from face2face.images.io import read_image, write_image
from face2face.utils.paths import shipped

if TYPE_CHECKING:
    from face2face.training.step_tensorflow import TensorFlowStep

_EXAMPLES = """
python tools/benchmarks/training_step.py
python tools/benchmarks/training_step.py --filters 32 --size 256 --steps 60 --json
python tools/benchmarks/training_step.py --mixed-precision
"""

_PAIRS = 40
_WARM = 5
"""Calls before the clock starts: the first ones trace and allocate."""

_ADVANCE = 0.999
"""The average's decay; its value does not matter to the time."""


@dataclass(frozen=True)
class Timing:
    """What one part took, in milliseconds a step.

    Attributes:
        part: its name.
        median_ms, p95_ms: by the clock on the wall.
        cpu_ms: of all cores together, mean.
    """

    part: str
    median_ms: float
    p95_ms: float
    cpu_ms: float


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "training_step.py",
        "Time a training step on this machine: the whole, its parts, and whether loading the\n"
        "pairs hides behind it. The networks are untrained, which the time does not depend on.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--filters", type=whole_number(1), default=32, help="of both (default: %(default)s)")
    add("--size", type=int, choices=NETWORK_SIZES, default=DEFAULT_SIZE, help="(default: 256)")
    add("--steps", type=whole_number(2), default=60, help="a part (default: %(default)s)")
    add("--mixed-precision", action="store_true", help="bfloat16 where the device has it")
    add("--json", action="store_true", help="print JSON instead of a table")
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    before = machine()
    timings = _measure(args)
    taken = {timing.part: timing.median_ms for timing in timings}
    report = {
        "filters": args.filters,
        "size": args.size,
        "steps": args.steps,
        "mixed_precision": args.mixed_precision,
        "machine": before,
        "versions": versions(),
        "parts": [asdict(timing) for timing in timings],
        "loading_not_hidden_ms": round(taken["step, pairs loaded"] - taken["step"], 2),
    }
    print(json.dumps(report, indent=1) if args.json else _table(report))
    return 0


def _measure(args: argparse.Namespace) -> list[Timing]:
    from face2face.training.backend import open_backend

    make_step = open_backend(lambda _: None)

    import keras

    from face2face.training.run_record import StepOptions

    if keras.backend.backend() != "tensorflow":
        raise BenchmarkError("a step's parts are timed on TensorFlow: unset KERAS_BACKEND")
    step = make_step(
        StepOptions(
            size=args.size,
            filters=args.filters,
            discriminator_filters=args.filters,
            dropout=0.0,
            learning_rate=2e-4,
            beta1=0.5,
            l1_weight=100.0,
            gan_weight=1.0,
            mixed_precision=args.mixed_precision,
            seed=0,
            feature_weight=10.0,
            detail_weight=40.0,
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        files = _pairs(Path(folder), args.size)
        batches = _batches(files, args.size)
        held = next(batches)
        parts: dict[str, Callable[[], object]] = {
            "step, pairs loaded": lambda: step(next(batches), 0, 1.0),
            "step": lambda: step(held, 0, 1.0),
            "loading a pair, alone": lambda: next(batches),
            **_parts(step, held),  # type: ignore[arg-type]
        }
        bar = tqdm(parts.items(), unit="part", disable=True if args.json else None)
        return [_timed(part, call, args.steps) for part, call in bar]


def _parts(step: "TensorFlowStep", batch: Any) -> dict[str, Callable[[], object]]:
    """Parts of a step, each a graph of its own."""
    import tensorflow as tf

    from face2face.nets.losses import adversarial, l1
    from face2face.training.step_tensorflow import FusedAdam

    condition, target = batch
    generator, discriminator = step.generator, step.discriminator
    optimizers = [(FusedAdam(2e-4), network) for network in (generator, discriminator)]
    for optimizer, network in optimizers:
        optimizer.build(network.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]
    def generate() -> Any:
        return generator(condition, training=True)

    @tf.function  # type: ignore[untyped-decorator]
    def learn() -> Any:
        with tf.GradientTape() as tape:
            loss = l1(generator(condition, training=True), target)
        return tape.gradient(loss, generator.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]
    def judge() -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(target)
            real, fake = (discriminator([condition, target], training=True)[0] for _ in range(2))
            both = adversarial(real, True) + adversarial(fake, False)
            gan = adversarial(fake, True)
        return tape.gradient(both, discriminator.trainable_variables), tape.gradient(gan, target)

    @tf.function  # type: ignore[untyped-decorator]
    def move() -> None:
        for optimizer, network in optimizers:
            variables = network.trainable_variables
            gradients = [tf.zeros_like(variable) for variable in variables]
            optimizer.apply_gradients(zip(gradients, variables, strict=True))

    return {
        "generator, forward": generate,
        "generator, forward and back": learn,
        "discriminator, real and generated": judge,
        "both optimizers": move,
        "moving average, each fourth step": lambda: step.follow(_ADVANCE),
    }


def _pairs(folder: Path, size: int) -> list[Path]:
    """Pairs of outlines and a photograph, each shifted a little."""
    photo = read_image(shipped("assets") / "astronaut.png")
    target = cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA)
    outlines = cv2.cvtColor(cv2.Canny(target, 80, 160), cv2.COLOR_GRAY2RGB)
    both = np.hstack([outlines, target]).astype(np.uint8)
    files = [folder / f"{number}.png" for number in range(_PAIRS)]
    for number, file in enumerate(files):
        write_image(file, np.roll(both, number, axis=0))
    return files


def _batches(files: list[Path], size: int) -> Iterator[Any]:
    from face2face.dataset.batches import training_batches

    for epoch in range(sys.maxsize):
        yield from training_batches(
            files, size=size, batch=1, seed=0, epoch=epoch, augment=True, flip=False
        )


def _timed(part: str, call: Callable[[], object], steps: int) -> Timing:
    for _ in range(_WARM):
        call()
    taken, cpu_s = [], time.process_time()
    for _ in range(steps):
        start_s = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - start_s))
    return Timing(
        part=part,
        median_ms=round(float(np.median(taken)), 2),
        p95_ms=round(float(np.percentile(taken, 95)), 2),
        cpu_ms=round(1000 * (time.process_time() - cpu_s) / steps, 2),
    )


def _table(report: dict[str, Any]) -> str:
    held = report["machine"]
    lines = [
        f"{held['cpu']}, {held['cores']} cores, load before {held['load_before']:g}; "
        + ", ".join(f"{name} {number}" for name, number in report["versions"].items()),
        f"{report['filters']} filters, {report['size']} px, batch 1"
        + (", mixed precision" if report["mixed_precision"] else ""),
        "",
        f"{'part':<36}{'median, ms':>12}{'95 %, ms':>12}{'CPU, ms':>12}",
    ]
    lines += [
        f"{one['part']:<36}{one['median_ms']:>12.2f}{one['p95_ms']:>12.2f}{one['cpu_ms']:>12.2f}"
        for one in report["parts"]
    ]
    lines += ["", f"of loading, not hidden behind the step: {report['loading_not_hidden_ms']} ms"]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
