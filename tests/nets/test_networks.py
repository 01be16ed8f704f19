"""The networks are those of the paper, and fold without a change."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from face2face.nets.discriminator import build_discriminator
from face2face.nets.fold import folded, normalisations, unfolded
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.nets.losses import adversarial, l1
from face2face.nets.narrow import narrowed


def images(size: int, count: int = 1, seed: int = 0) -> Any:
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (count, size, size, 3)).astype(np.float32)


def trained_looking(size: int, filters: int, **form: int) -> Any:
    """A generator whose normalisations have statistics as after training."""
    generator = build_generator(GeneratorForm(size, filters, **form))
    random = np.random.default_rng(3)
    for layer in generator.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights(
                [
                    gamma * random.uniform(0.5, 2.0, gamma.shape),
                    beta + random.normal(0, 0.5, beta.shape),
                    mean + random.normal(0, 0.5, mean.shape),
                    variance * random.uniform(0.3, 3.0, variance.shape),
                ]
            )
        elif layer.weights:
            layer.set_weights([w + random.normal(0, 0.05, w.shape) for w in layer.get_weights()])
    return generator


@pytest.mark.parametrize("size", [128, 256])
def test_the_generator_answers_in_its_own_size(size: int) -> None:
    answer = np.asarray(build_generator(GeneratorForm(size, 2))(images(size)))
    assert answer.shape == (1, size, size, 3)
    assert np.abs(answer).max() <= 1.0


@pytest.mark.parametrize("size", [512, 1024])
def test_large_generators_can_be_built(size: int) -> None:
    generator = build_generator(GeneratorForm(size, 1))
    assert generator.output_shape == (None, size, size, 3)
    assert generator.get_layer(f"encoder_{size.bit_length() - 1}_conv").output.shape[1] == 1


def test_the_published_size() -> None:
    # 54.4 million is what the paper's U-Net of 64 filters has at 256 pixels.
    assert build_generator(GeneratorForm(256, 64)).count_params() == pytest.approx(
        54.4e6, rel=0.005
    )


def test_dropout_is_for_training_only() -> None:
    generator, image = build_generator(GeneratorForm(128, 4)), images(128)
    once, twice = (np.asarray(generator(image, training=False)) for _ in range(2))
    assert (once == twice).all()
    once, twice = (np.asarray(generator(image, training=True)) for _ in range(2))
    assert (once != twice).any()


def test_three_blocks_drop() -> None:
    names = [
        layer.name
        for layer in build_generator(GeneratorForm(256, 2)).layers
        if "dropout" in layer.name
    ]
    assert names == ["decoder_8_dropout", "decoder_7_dropout", "decoder_6_dropout"]


def test_the_discriminator_judges_patches() -> None:
    discriminator = build_discriminator(256, 2)
    condition, image = images(256, seed=1), images(256, seed=2)
    answers = discriminator([condition, image])
    assert [tuple(a.shape[1:]) for a in answers[1:]] == [
        *((128, 128, 2), (64, 64, 4), (32, 32, 8), (31, 31, 16)),
    ]
    before = np.asarray(answers[0])
    assert before.shape == (1, 30, 30, 1)
    changed = image.copy()
    changed[0, 128, 128] += 0.5
    after = np.asarray(discriminator([condition, changed])[0])
    rows = np.nonzero((np.abs(after - before) > 0).any(axis=(0, 2, 3)))[0]
    # One pixel lies in patches of 70 pixels that stand 8 apart.
    assert 8 <= rows.max() - rows.min() + 1 <= 9


@pytest.mark.parametrize(
    ("size", "form"), [(128, {}), (256, {}), (128, {"refining": 2}), (128, {"widest": 2})]
)
def test_folding_changes_nothing(size: int, form: Any) -> None:
    generator = trained_looking(size, 4, **form)
    bare = folded(generator, GeneratorForm(size, 4, **form))
    assert not [n for n in bare.layers if isinstance(n, keras.layers.BatchNormalization)]
    assert not [n for n in bare.layers if isinstance(n, keras.layers.Dropout)]
    condition = images(size, 2)
    asked = np.asarray(generator(condition, training=False))
    answered = np.asarray(bare(condition, training=False))
    assert asked.std() > 0.05  # it says something
    assert np.abs(asked - answered).max() < 1e-4


@pytest.mark.parametrize(
    ("size", "form"), [(128, {}), (256, {}), (128, {"refining": 2}), (128, {"widest": 2})]
)
def test_unfolding_gives_the_trained_weights_back(size: int, form: Any) -> None:
    generator = trained_looking(size, 4, **form)
    norm = generator.get_layer("encoder_3_norm")
    gamma, *others = norm.get_weights()
    gamma[0] = 0.0
    norm.set_weights([gamma, *others])
    reduced = folded(generator, GeneratorForm(size, 4, **form))
    bare = {layer.name: layer.get_weights() for layer in reduced.layers}
    kernels = {name: weights[0] for name, weights in bare.items() if weights}
    biases = {name: weights[1] for name, weights in bare.items() if weights}
    back = unfolded(kernels, biases, normalisations(generator), GeneratorForm(size, 4, **form))
    assert [w.path for w in back.weights] == [
        w.path for w in generator.weights if "seed" not in w.path
    ]
    for layer in back.layers:
        for mine, theirs in zip(
            layer.get_weights(), generator.get_layer(layer.name).get_weights(), strict=True
        ):
            if layer.name == "encoder_3_conv":
                mine[..., 0] = theirs[..., 0]  # multiplied by zero: nothing is left of it
            assert mine == pytest.approx(theirs, rel=1e-4, abs=1e-6)
    condition = images(size, 2)
    asked = np.asarray(generator(condition, training=False))
    assert np.abs(asked - np.asarray(back(condition, training=False))).max() < 1e-4


def test_narrowing_leaves_out_what_says_nothing() -> None:
    wide = trained_looking(128, 4, refining=1)
    random = np.random.default_rng(5)
    for layer in wide.layers:
        held = layer.get_weights()
        channels = held[-1].shape[0] if held else 0
        if channels <= 8:
            continue
        silent = random.permutation(channels)[8:]
        if isinstance(layer, keras.layers.BatchNormalization):
            for array in held[:2]:  # gamma and beta
                array[silent] = 0
        elif layer.name == "encoder_7_conv":  # the innermost, which is not normalised
            held[0][..., silent] = 0
            held[1][silent] = 0
        layer.set_weights(held)
    narrow = build_generator(GeneratorForm(128, 4, refining=1, widest=2), dropout=0.0)
    weights = [np.asarray(w) for w in wide.weights if "seed" not in w.path]
    narrow.set_weights(narrowed(weights, GeneratorForm(128, 4, refining=1), widest=2))
    condition = images(128, 2)
    asked = np.asarray(wide(condition, training=False))
    assert asked.std() > 0.05
    assert np.abs(asked - np.asarray(narrow(condition, training=False))).max() < 1e-5


def test_a_saved_generator_answers_alike(tmp_path: Path) -> None:
    generator, condition = folded(trained_looking(128, 2), GeneratorForm(128, 2)), images(128)
    generator.save(tmp_path / "generator.keras")
    loaded = keras.saving.load_model(tmp_path / "generator.keras", safe_mode=True)
    assert (np.asarray(generator(condition)) == np.asarray(loaded(condition))).all()


def test_the_losses() -> None:
    logits = np.array([[0.0, 2.0], [-3.0, 30.0]], np.float32)
    chance = 1 / (1 + np.exp(-logits.astype(np.float64)))
    assert float(adversarial(logits, True)) == pytest.approx(-np.log(chance).mean(), rel=1e-5)
    finite = logits[:, :1]
    chance = 1 / (1 + np.exp(-finite.astype(np.float64)))
    assert float(adversarial(finite, False)) == pytest.approx(-np.log(1 - chance).mean(), rel=1e-5)
    assert float(adversarial(logits, False)) < 1e3  # no infinity where the answer is sure
    assert float(l1(images(8, seed=1), images(8, seed=1))) == 0.0
    assert float(l1(np.zeros((1, 4, 4, 3)), np.full((1, 4, 4, 3), -0.5))) == pytest.approx(0.5)


def test_a_residual_generator_changes_its_condition() -> None:
    condition = images(128)
    residual = build_generator(GeneratorForm(128, 2, residual=True))
    # Untrained it says nearly nothing, so nearly nothing changes.
    assert np.abs(np.asarray(residual(condition, training=False)) - condition).mean() < 0.05
    plain = build_generator(GeneratorForm(128, 2))
    plain.set_weights(residual.get_weights())
    changed = np.clip(condition + np.asarray(plain(condition, training=False)), -1, 1)
    assert np.asarray(residual(condition, training=False)) == pytest.approx(changed, abs=1e-5)
    bare = folded(residual, GeneratorForm(128, 2, residual=True))
    answers = [np.asarray(model(condition, training=False)) for model in (residual, bare)]
    assert np.abs(answers[0] - answers[1]).max() < 1e-4
