"""The learning rate's course, and one step of training."""

import numpy as np
import pytest


def test_the_linear_schedule_falls_over_the_last_two_fifths() -> None:
    from face2face.training.loop import rate_at

    assert [rate_at(done, "linear") for done in (0.0, 0.3, 0.6)] == [1.0, 1.0, 1.0]
    assert rate_at(0.8, "linear") == pytest.approx(0.5)
    assert rate_at(0.9, "linear") == pytest.approx(0.25)
    assert rate_at(1.0, "linear") == 0.0
    assert rate_at(0.95, "constant") == 1.0


def fresh(seed: int):  # type: ignore[no-untyped-def]
    import tensorflow as tf

    from face2face.training.options import StepOptions
    from face2face.training.step_tensorflow import TensorFlowStep

    options = StepOptions(
        size=128,
        filters=4,
        discriminator_filters=4,
        dropout=0.5,
        learning_rate=2e-4,
        beta1=0.5,
        l1_weight=100.0,
        gan_weight=1.0,
        feature_weight=10.0,
        detail_weight=10.0,
        mixed_precision=False,
        seed=seed,
    )
    return TensorFlowStep(options, tf.distribute.get_strategy())


@pytest.fixture(scope="module")
def step():  # type: ignore[no-untyped-def]
    return fresh(0)


def test_the_seed_makes_the_first_weights() -> None:
    digests = [fresh(seed).digest() for seed in (0, 0, 1)]
    assert digests[0] == digests[1] != digests[2]


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

    # The same pair again and again: its picture must come nearer.
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


def test_the_average_follows_the_generator(step) -> None:  # type: ignore[no-untyped-def]
    import tensorflow as tf

    batch = (tf.zeros((1, 128, 128, 3)), tf.ones((1, 128, 128, 3)))
    kernel = next(w for w in step.generator.weights if "kernel" in w.path)
    mean = next(w for w in step.average.weights if "kernel" in w.path)
    old = np.array(mean)
    step(batch, 100, 1.0)
    decay = (1 + 100) / (10 + 100)
    assert np.array(mean) == pytest.approx(decay * old + (1 - decay) * np.array(kernel), abs=1e-6)
