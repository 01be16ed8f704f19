"""Last layers of few channels answer as before in their faster form."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from openvino import opset13 as ops

from face2face.faces.sketch import draw_sketch
from face2face.runtime.few_channels import rearrange
from face2face.runtime.openvino_core import ov, the_core
from face2face.runtime.openvino_runtime import read_network
from face2face.untrusted.program import checked_program
from face2face.utils.paths import shipped

Weights = Callable[[np.random.Generator, int], Any]


def floats(random: np.random.Generator, channels: int, side: int = 4) -> Any:
    return ops.constant(random.normal(size=(6, channels, side, side)).astype(np.float32))


def halves(random: np.random.Generator, channels: int) -> Any:
    numbers = random.normal(size=(6, channels, 4, 4)).astype(np.float16)
    return ops.convert(ops.constant(numbers), "f32")


def bytes_by_channel(random: np.random.Generator, channels: int) -> Any:
    numbers = random.integers(-127, 128, (6, channels, 4, 4)).astype(np.int8)
    scale = random.uniform(0.01, 0.02, (1, channels, 1, 1)).astype(np.float32)
    return ops.multiply(ops.convert(ops.constant(numbers), "f32"), ops.constant(scale))


def bytes_alike(random: np.random.Generator, channels: int) -> Any:
    numbers = random.integers(-127, 128, (6, channels, 4, 4)).astype(np.int8)
    return ops.multiply(ops.convert(ops.constant(numbers), "f32"), ops.constant(np.float32(0.02)))


def answer(model: Any, given: Any) -> list[Any]:
    compiled = the_core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return [np.array(made) for made in compiled(given).values()]


def kinds(model: Any) -> set[str]:
    return {step.get_type_name() for step in model.get_ops()}


def upscaled(given: Any, weights: Any) -> Any:
    return ops.convolution_backprop_data(given, weights, [2, 2], pads_begin=[1, 1], pads_end=[1, 1])


@pytest.mark.parametrize("weights", [floats, halves, bytes_by_channel, bytes_alike])
@pytest.mark.parametrize("channels", [1, 3])
def test_it_answers_alike(weights: Weights, channels: int) -> None:
    random = np.random.default_rng(channels)
    given = ops.parameter([1, 6, 5, 9], np.float32)
    bias = random.normal(size=(1, channels, 1, 1)).astype(np.float32)
    made = ops.tanh(ops.add(upscaled(given, weights(random, channels)), ops.constant(bias)))
    image = ops.convert(ops.multiply(ops.add(made, np.float32(1)), np.float32(127.5)), "u8")
    model = ov.Model([ops.transpose(image, [0, 2, 3, 1])], [given])
    numbers = random.normal(0, 0.1, (1, 6, 5, 9)).astype(np.float32)
    (before,) = answer(model, numbers)
    rearrange(model)
    assert "ConvolutionBackpropData" not in kinds(model)
    (after,) = answer(model, numbers)
    assert after.shape == (1, 10, 18, channels)
    assert before.std() > 10
    # A sum in another order may end on the other side of a whole number.
    assert np.abs(after.astype(int) - before).max() <= 1
    assert np.mean(after != before) < 0.02


def test_what_is_used_twice_is_laid_out_where_the_ways_part() -> None:
    random = np.random.default_rng(0)
    given = ops.parameter([1, 6, 4, 4], np.float32)
    made = ops.tanh(upscaled(given, floats(random, 3)))
    model = ov.Model([ops.add(made, np.float32(1)), ops.multiply(made, made)], [given])
    numbers = random.normal(size=(1, 6, 4, 4)).astype(np.float32)
    before = answer(model, numbers)
    rearrange(model)
    assert "ConvolutionBackpropData" not in kinds(model)
    for one, other in zip(answer(model, numbers), before, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("layer", ["many channels", "another kernel", "weights that are computed"])
def test_other_layers_stay(layer: str) -> None:
    random = np.random.default_rng(0)
    given = ops.parameter([1, 6, 4, 4], np.float32)
    wanted = [given]
    if layer == "many channels":
        made = upscaled(given, floats(random, 16))
    elif layer == "another kernel":
        made = ops.convolution_backprop_data(
            given, floats(random, 3, 2), [2, 2], pads_begin=[0, 0], pads_end=[0, 0]
        )
    else:
        wanted.append(ops.parameter([6, 3, 4, 4], np.float32))
        made = upscaled(given, wanted[1])
    model = ov.Model([made], wanted)
    rearrange(model)
    assert "ConvolutionBackpropData" in kinds(model)


def test_a_shipped_model_answers_the_same_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    given = np.zeros((256, 512, 3), np.uint8)
    landmarks = random.normal(128, 40, (68, 2)).astype(np.float32)
    given[:, :256] = draw_sketch(landmarks, 256)
    with checked_program(shipped("models") / "grid-s1" / "int8.xml") as program:
        model = read_network(program)
    (before,) = answer(model, given)
    layers = sum(step.get_type_name() == "ConvolutionBackpropData" for step in model.get_ops())
    rearrange(model)
    assert layers - 1 == sum(
        step.get_type_name() == "ConvolutionBackpropData" for step in model.get_ops()
    )
    (after,) = answer(model, given)
    assert before.std() > 10
    np.testing.assert_array_equal(after, before)
