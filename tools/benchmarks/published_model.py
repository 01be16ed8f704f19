"""Makes a model of the published size, 64 filters and 54 million weights, untrained.

Its speed does not depend on what its weights are, and nobody has to ship 109 MB. All is done as
for a trained one: batch normalisation folded, frozen, and quantised where that is asked for.
"""

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from face2face.cli.common import Parser, run_command
from face2face.nets.form import GeneratorForm

_EXAMPLES = """
python tools/benchmarks/published_model.py --out published
python tools/freeze_model.py --model-folder published
face2face-bench --model published --size 640x480
"""

SIZE = 256
FILTERS = 64
_SKETCHES = 8


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "published_model.py",
        "Write an untrained generator of the published size, 64 filters at 256 pixels, as\n"
        "tools/reduce_model.py writes a trained one.",
        _EXAMPLES,
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="its folder")
    return parser


def run(args: argparse.Namespace) -> int:
    """Write it."""
    size = write_untrained(args.out, SIZE, FILTERS)
    print(f"{args.out}: {size / 1e6:.0f} MB")
    return 0


def write_untrained(out: Path, size: int, filters: int) -> int:
    """Write a reduced model as tools/freeze_model.py takes it; return the generator's bytes.

    Args:
        out: its folder; made if need be.
        size: side of the image in pixels.
        filters: the generator's first filters.
    """
    from face2face.utils.system import quiet_tensorflow

    os.environ["KERAS_BACKEND"] = "tensorflow"
    with quiet_tensorflow():
        from face2face.export.reduce import write_reduced
    person = _person()
    notes = {
        "task": "landmarks",
        "size": size,
        "filters": filters,
        "residual": False,
        "person": {
            name: value.tolist() for name, value in asdict(person).items() if value is not None
        },
        "sources": [],
        "training": {"steps": 0},
        "commands": ["python tools/benchmarks/published_model.py"],
    }
    return write_reduced(out, _generator(person, GeneratorForm(size, filters)), notes)


def _person() -> Any:
    """The shipped model's, so that retargeting has its usual work."""
    from face2face.config import DEFAULT_MODEL
    from face2face.errors import ModelError
    from face2face.model import read_model

    person = read_model(DEFAULT_MODEL).person
    if person is None:
        raise ModelError(f"the model {DEFAULT_MODEL} does not know its person: get it again")
    return person


def _generator(person: Any, form: GeneratorForm) -> Any:
    """A generator with values where a trained one has them, folded.

    Its batch normalisations learn their statistics from sketches of the person: without that
    the values would vanish from layer to layer, which no quantiser can be judged on.
    """
    import keras
    import numpy as np

    from face2face.faces.sketch import draw_sketch
    from face2face.nets.fold import folded
    from face2face.nets.generator import build_generator

    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    sketches = []
    for _ in range(_SKETCHES):
        strengths = random.normal(size=len(person.modes)) * person.deviations
        face = person.mean + (strengths @ person.modes).reshape(68, 2)
        sketches.append(draw_sketch((face * form.size - 0.5).astype(np.float32), form.size))
    generator = build_generator(form, dropout=0.0)
    for layer in generator.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0  # one pass says all
    generator(np.stack(sketches).astype(np.float32) / 127.5 - 1, training=True)
    return folded(generator, form)


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
