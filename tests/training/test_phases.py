"""How a step learns, by where in the run it is."""

import pytest

from face2face.training.phases import Phase, decay_at, phase_at, rate_at


def test_the_linear_schedule_falls_over_the_last_two_fifths() -> None:
    assert [rate_at(done, "linear") for done in (0.0, 0.3, 0.6)] == [1.0, 1.0, 1.0]
    assert rate_at(0.8, "linear") == pytest.approx(0.5)
    assert rate_at(0.9, "linear") == pytest.approx(0.25)
    assert rate_at(1.0, "linear") == 0.0
    assert rate_at(0.95, "constant") == 1.0


def test_a_discriminator_that_comes_late_learns_at_the_full_rate_first() -> None:
    assert rate_at(0.79, "linear", gan_from=0.5) == 1.0
    assert rate_at(0.9, "linear", gan_from=0.5) == pytest.approx(0.5)
    assert rate_at(1.0, "linear", gan_from=0.5) == 0.0
    assert rate_at(0.8, "linear", gan_from=1.0) == rate_at(0.8, "linear")


def test_the_step_schedule_falls_to_a_tenth_every_so_many_epochs() -> None:
    found = [rate_at(0.9, "step", epochs, 50) for epochs in (0.0, 49.9, 50.0, 99.0, 100.0)]
    assert found == pytest.approx([1.0, 1.0, 0.1, 0.1, 0.01])
    assert rate_at(0.9, "step", 3, 2) == pytest.approx(0.1)


def test_the_average_is_updated_every_fourth_step_and_remembers_ever_longer() -> None:
    assert [decay_at(step) for step in (1, 2, 3)] == [None, None, None]
    assert decay_at(0) == pytest.approx(0.1**4)
    assert decay_at(400) == pytest.approx((401 / 410) ** 4)
    assert decay_at(1_000_000) == pytest.approx(0.999**4)


@pytest.mark.parametrize(
    ("done", "phase"),
    [
        (0.0, Phase(fixed_statistics=False, with_discriminator=False, balanced=True)),
        (0.3, Phase(fixed_statistics=False, with_discriminator=True, balanced=True)),
        (0.8, Phase(fixed_statistics=True, with_discriminator=True, balanced=True)),
    ],
)
def test_the_phases_of_a_run_whose_discriminator_comes_late(done: float, phase: Phase) -> None:
    assert phase_at(done, settle=0.25, gan_from=0.2) == phase


def test_without_settling_and_from_the_beginning_on_all_is_one_phase() -> None:
    assert {phase_at(done, settle=0.0, gan_from=0.0) for done in (0.0, 0.5, 0.999)} == {Phase()}
