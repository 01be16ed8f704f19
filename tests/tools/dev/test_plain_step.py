"""Plain steps of PyTorch: the same network, and it learns."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

_SAME = """
import numpy as np, torch
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from tools.dev.plain_step import PlainUNet
plain, other = PlainUNet(GeneratorForm(32, 4, widest=2)), PlainUNet(GeneratorForm(32, 4, widest=2))
for block in (*plain.down, *plain.up):
    if block.norm is not None:
        block.norm.running_mean.normal_(0, 0.1), block.norm.running_var.uniform_(0.5, 2)
    torch.nn.init.normal_(block.layer.weight, 0, 0.1)
arrays = plain.arrays()
keras = build_generator(GeneratorForm(32, 4, widest=2), dropout=0.0)
keras.set_weights(arrays)
given = np.random.default_rng(0).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
told = np.asarray(keras(given, training=False).detach().cpu())
other.take(arrays)
for network in (plain, other):
    network.eval()
    assert np.abs(network(torch.from_numpy(given)).detach().numpy() - told).max() < 1e-4
assert told.std() > 0.05
"""

_LEARNS = """
import torch
from face2face.training.run_record import StepOptions
from tools.dev.plain_step import PlainStep, can_be_plain
options = StepOptions(size=32, filters=8, discriminator_filters=8, dropout=0.0, learning_rate=2e-3,
    beta1=0.9, l1_weight=100.0, gan_weight=0.0, mixed_precision=False, seed=0, widest=2)
assert can_be_plain(options)
step = PlainStep(options)
given = torch.rand(8, 32, 32, 3) * 2 - 1
losses = [float(step((given, -given), n, 1.0)["generator_l1"]) for n in range(200)]
assert losses[-1] < 0.5 * losses[0], losses[::40]
step.calibrate([given] * 3)
step.average.eval()
assert float((step.average(given) + given).abs().mean()) < 0.7 * losses[0]
assert list(step.variables()) == ["average"]
"""


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("code", [_SAME, _LEARNS], ids=["same", "learns"])
def test_plain(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
