"""One step of training."""

import numpy as np
import pytest

from face2face.training.phases import Phase
from tests.training.fresh_step import fresh


@pytest.fixture(scope="module")
def step():  # type: ignore[no-untyped-def]
    """One that all may take: what it does is traced once."""
    made = fresh(0)
    made.first_digest = made.digest()
    return made


ALONE = {"gan_weight": 0.0, "feature_weight": 0.0}
"""A step without the discriminator is made ready in half the time."""


def test_the_seed_makes_the_first_weights(step) -> None:  # type: ignore[no-untyped-def]
    assert fresh(0).digest() == step.first_digest != fresh(1).digest()


def test_one_step_changes_all_weights_and_nothing_to_nan(step) -> None:  # type: ignore[no-untyped-def]
    import tensorflow as tf

    random = np.random.default_rng(0)
    batch = tuple(
        tf.constant(random.uniform(-1, 1, (1, 128, 128, 3)), tf.float32) for _ in range(2)
    )
    networks = (step.generator, step.discriminator)
    before = [[np.array(w) for w in network.trainable_weights] for network in networks]
    average = [np.array(w) for w in step.average.weights]

    first = {name: float(loss) for name, loss in step(batch, 0, 1.0).items()}

    assert all(np.isfinite(loss) for loss in first.values())
    assert first["discriminator"] == pytest.approx(0.69, abs=0.3)  # it can only guess
    for network, old in zip(networks, before, strict=True):
        for weight, value in zip(network.trainable_weights, old, strict=True):
            now = np.array(weight)
            assert np.isfinite(now).all()
            assert not np.array_equal(now, value), weight.path
            # Adam's first step is the learning rate's size at most.
            assert np.abs(now - value).max() <= 2.1e-4
    averaged = [np.array(w) for w in step.average.weights]
    assert all(np.isfinite(value).all() for value in averaged)
    assert not any(map(np.array_equal, averaged, average))

    # The same pair again and again: its image must come nearer.
    for number in range(1, 30):
        last = {name: float(loss) for name, loss in step(batch, number, 1.0).items()}
    assert last["generator_l1"] < first["generator_l1"]


def test_a_rate_of_zero_leaves_the_weights_alone(step) -> None:  # type: ignore[no-untyped-def]
    import tensorflow as tf

    batch = (tf.zeros((1, 128, 128, 3)), tf.zeros((1, 128, 128, 3)))
    before = [np.array(w) for w in step.generator.trainable_weights]
    step(batch, 1000, 0.0)
    for weight, value in zip(step.generator.trainable_weights, before, strict=True):
        assert np.array_equal(np.array(weight), value)


def test_a_calibrated_average_normalises_by_what_it_makes_itself(step) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(0)
    shown = [random.uniform(-1, 1, (1, 128, 128, 3)).astype(np.float32) for _ in range(3)]
    kept = [np.array(w) for w in step.average.trainable_weights]
    for weight in step.average.non_trainable_weights:
        weight.assign(np.full(weight.shape, 3.0))  # as of a generator that was far elsewhere
    far = np.abs(step.generate(shown[0]) - np.array(step.average(shown[0], training=True)))
    step.calibrate(shown[:1])
    near = np.abs(step.generate(shown[0]) - np.array(step.average(shown[0], training=True)))
    assert near.max() < 1e-3 < far.max()
    # All count alike, whatever came before; and nothing else is changed.
    alone = []
    for one in shown:
        step.calibrate([one])
        alone.append([np.array(w) for w in step.average.non_trainable_weights])
    step.calibrate(shown)
    for weight, values in zip(
        step.average.non_trainable_weights, zip(*alone, strict=True), strict=True
    ):
        assert np.array(weight) == pytest.approx(np.mean(values, axis=0), rel=1e-3, abs=1e-5)
    assert all(map(np.array_equal, step.average.trainable_weights, kept))
    assert {one.momentum for one in step.average.layers if hasattr(one, "momentum")} == {0.99}


def test_the_average_follows_the_generator(step) -> None:  # type: ignore[no-untyped-def]
    import tensorflow as tf

    batch = (tf.zeros((1, 128, 128, 3)), tf.ones((1, 128, 128, 3)))
    kernel = next(w for w in step.generator.weights if "kernel" in w.path)
    mean = next(w for w in step.average.weights if "kernel" in w.path)
    old = np.array(mean)
    step(batch, 100, 1.0)
    # Of every fourth step, for all four.
    decay = ((1 + 100) / (10 + 100)) ** 4
    assert np.array(mean) == pytest.approx(decay * old + (1 - decay) * np.array(kernel), abs=1e-6)

    old = np.array(mean)
    step(batch, 101, 1.0)
    assert np.array_equal(np.array(mean), old)


def some_batch(seed: int = 0):  # type: ignore[no-untyped-def]
    import tensorflow as tf

    random = np.random.default_rng(seed)
    return tuple(tf.constant(random.uniform(-1, 1, (1, 128, 128, 3)), tf.float32) for _ in "ct")


def test_a_discriminator_without_a_say_does_not_learn() -> None:
    step = fresh(0, **ALONE)
    judge = [np.array(w) for w in step.discriminator.weights]
    maker = [np.array(w) for w in step.generator.trainable_weights]
    told = step(some_batch(), 0, 1.0)
    assert told["generator_l1"] > 0
    assert (told["generator_gan"], told["discriminator"]) == (0.0, 0.0)
    assert all(map(np.array_equal, map(np.array, step.discriminator.weights), judge))
    assert not any(map(np.array_equal, map(np.array, step.generator.trainable_weights), maker))


def test_a_discriminator_learns_only_where_it_has_a_say(step) -> None:  # type: ignore[no-untyped-def]
    judge = [np.array(w) for w in step.discriminator.weights]
    told = step(some_batch(), 0, 1.0, Phase(with_discriminator=False))
    assert (told["generator_gan"], told["discriminator"]) == (0.0, 0.0)
    assert all(map(np.array_equal, map(np.array, step.discriminator.weights), judge))
    told = step(some_batch(), 1, 1.0)
    assert told["generator_gan"] > 0 and told["discriminator"] > 0
    assert not all(map(np.array_equal, map(np.array, step.discriminator.weights), judge))


def test_a_discriminator_that_is_kept_even_learns_nothing_while_it_is_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import tensorflow as tf

    from face2face.training import step as step_of_training

    ahead = tf.Variable(9.0)  # what is traced with it takes each of its values
    monkeypatch.setattr(step_of_training, "_AHEAD", ahead)
    step = fresh(0)
    for below, learns in ((9.0, False), (0.0, True)):  # its loss is about 0.7 at first
        ahead.assign(below)
        judge = [np.array(w) for w in step.discriminator.trainable_weights]
        told = step(some_batch(), 0, 1.0, Phase(balanced=True))
        assert 0 < told["discriminator"] < 9
        now = [np.array(w) for w in step.discriminator.trainable_weights]
        assert all(map(np.array_equal, now, judge)) != learns


def test_a_settled_generator_learns_with_the_statistics_that_it_has() -> None:
    step = fresh(0, dropout=0.0, **ALONE)
    step(some_batch(), 0, 1.0)
    held = [np.array(w) for w in step.generator.non_trainable_weights if "moving" in w.path]
    weights = [np.array(w) for w in step.generator.trainable_weights]
    l1 = [
        step(some_batch(), number, 1.0, Phase(fixed_statistics=True))["generator_l1"]
        for number in range(1, 9)
    ]
    now = [np.array(w) for w in step.generator.non_trainable_weights if "moving" in w.path]
    assert held
    assert all(map(np.array_equal, now, held))
    assert not any(map(np.array_equal, map(np.array, step.generator.trainable_weights), weights))
    assert l1[-1] < l1[0]


@pytest.mark.parametrize("options", [{"mixed_precision": True}, {"optimizer": "radam"} | ALONE])
def test_a_step_can_be_taken_otherwise(options) -> None:  # type: ignore[no-untyped-def]
    step = fresh(0, **options)
    first = step(some_batch(), 0, 1.0)
    for number in range(1, 12):
        last = step(some_batch(), number, 1.0)
    assert last["generator_l1"] < first["generator_l1"]
