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
from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import whole_number
from face2face.config import DEFAULT_SIZE, NETWORK_SIZES
from face2face.images.io import read_image, write_image
from face2face.utils.paths import shipped

if TYPE_CHECKING:
    from face2face.training.step_tensorflow import TensorFlowStep

_EXAMPLES = """
python tools/benchmarks/training_step.py
python tools/benchmarks/training_step.py --filters 32 --size 256 --steps 60 --json
python tools/benchmarks/training_step.py --mixed-precision
KERAS_BACKEND=torch python tools/benchmarks/training_step.py --batch-size 32 --mixed-precision
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
        "pairs hides behind it. The networks are untrained, which the time does not depend on.\n"
        "With KERAS_BACKEND=torch the whole step on the device that PyTorch takes.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--filters", type=whole_number(1), default=32, help="of both (default: %(default)s)")
    add("--size", type=int, choices=NETWORK_SIZES, default=DEFAULT_SIZE, help="(default: 256)")
    add("--steps", type=whole_number(2), default=60, help="a part (default: %(default)s)")
    add("--batch-size", type=whole_number(1), default=1, help="pairs a step (default: 1)")
    add("--mixed-precision", action="store_true", help="bfloat16 where the device has it")
    add("--json", action="store_true", help="print JSON instead of a table")
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    before = machine()
    device, half, timings = _measure(args)
    taken = {timing.part: timing.median_ms for timing in timings}
    loaded = taken.get("step, pairs loaded")
    report = {
        "device": device,
        "filters": args.filters,
        "size": args.size,
        "batch_size": args.batch_size,
        "steps": args.steps,
        "mixed_precision": half,
        "machine": before,
        "versions": versions(),
        "parts": [asdict(timing) for timing in timings],
        "loading_not_hidden_ms": None if loaded is None else round(loaded - taken["step"], 2),
    }
    print(json.dumps(report, indent=1) if args.json else _table(report))
    return 0


def _measure(args: argparse.Namespace) -> tuple[str, bool, list[Timing]]:
    """What the backend says that it trains on, whether in bfloat16, and the parts' times."""
    from face2face.training.backend import open_backend

    told: list[str] = []
    make_step = open_backend(told.append)

    import keras

    from face2face.training.run_record import StepOptions

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
    one = np.zeros((1, args.size, args.size, 3), np.float32)
    in_use: dict[str, Callable[[], object]] = {"an image, in use": lambda: step.generate(one)}
    with tempfile.TemporaryDirectory() as folder:
        files = _pairs(Path(folder), max(_PAIRS, args.batch_size), args.size)
        held = _held(files, args.batch_size)
        parts: dict[str, Callable[[], object]] = {"step": lambda: step(held, 0, 1.0)}
        if keras.backend.backend() == "torch":
            held = tuple(keras.ops.convert_to_tensor(images) for images in held)
        else:
            batches = _batches(files, args)
            parts["step, pairs loaded"] = lambda: step(next(batches), 0, 1.0)
            parts["loading a batch, alone"] = lambda: next(batches)
            parts |= _parts(step, next(batches))  # type: ignore[arg-type]
        bar = tqdm((parts | in_use).items(), unit="part", disable=True if args.json else None)
        half = step.generator.compute_dtype == "bfloat16"
        return told[0], half, [_timed(part, call, args.steps) for part, call in bar]


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


def _held(files: list[Path], number: int) -> tuple[Any, ...]:
    """A batch that is loaded already: conditions and targets, float32 in [-1, 1]."""
    both = np.stack([read_image(file) for file in files[:number]]).astype(np.float32) / 127.5 - 1
    return tuple(np.split(both, 2, axis=2))


def _pairs(folder: Path, number: int, size: int) -> list[Path]:
    """Pairs of outlines and a photograph, each shifted a little."""
    photo = read_image(shipped("assets") / "astronaut.png")
    target = cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA)
    outlines = cv2.cvtColor(cv2.Canny(target, 80, 160), cv2.COLOR_GRAY2RGB)
    both = np.hstack([outlines, target]).astype(np.uint8)
    files = [folder / f"{place}.png" for place in range(number)]
    for place, file in enumerate(files):
        write_image(file, np.roll(both, place, axis=0))
    return files


def _batches(files: list[Path], args: argparse.Namespace) -> Iterator[Any]:
    from face2face.dataset.batches import training_batches

    for epoch in range(sys.maxsize):
        yield from training_batches(
            files,
            size=args.size,
            batch=args.batch_size,
            seed=0,
            epoch=epoch,
            augment=True,
            flip=False,
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
        report["device"],
        f"{report['filters']} filters, {report['size']} px, batch {report['batch_size']}"
        + (", mixed precision" if report["mixed_precision"] else ""),
        "",
        f"{'part':<36}{'median, ms':>12}{'95 %, ms':>12}{'CPU, ms':>12}",
    ]
    lines += [
        f"{one['part']:<36}{one['median_ms']:>12.2f}{one['p95_ms']:>12.2f}{one['cpu_ms']:>12.2f}"
        for one in report["parts"]
    ]
    if report["loading_not_hidden_ms"] is not None:
        hidden = f"of loading, not hidden behind the step: {report['loading_not_hidden_ms']} ms"
        lines += ["", hidden]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
