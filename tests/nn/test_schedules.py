"""Learning-rate schedules: their formulas, and their ends."""

from __future__ import annotations

import itertools

import pytest

from tui_backprop.experiment.settings import SETTINGS
from tui_backprop.nn.schedules import SCHEDULES, warm_up


def factors(name: str, epochs: int, *, every: int = 10, gamma: float = 0.5) -> list[float]:
    return [SCHEDULES[name].factor(t, epochs, every, gamma) for t in range(epochs)]


def test_constant() -> None:
    assert factors("constant", 5) == [1.0] * 5


def test_step_falls_by_gamma_at_each_period() -> None:
    found = factors("step", 30)
    assert found[:10] == [1.0] * 10
    assert found[10:20] == [0.5] * 10
    assert found[20:] == [0.25] * 10


def test_exponential_reaches_gamma_after_a_period() -> None:
    found = factors("exponential", 21)
    assert found[0] == 1
    assert found[10] == pytest.approx(0.5)
    assert found[5] == pytest.approx(0.5**0.5)
    assert all(later < earlier for earlier, later in itertools.pairwise(found))


def test_cosine_falls_from_one_through_a_half_to_nothing() -> None:
    found = factors("cosine", 100)
    assert found[0] == 1
    assert found[50] == pytest.approx(0.5)
    assert 0 < found[99] < 0.001
    assert SCHEDULES["cosine"].factor(100, 100, 1, 0.5) == SCHEDULES["cosine"].factor(250, 100, 1, 0.5) == 0


@pytest.mark.parametrize("name", SCHEDULES)
def test_factors_stay_within_0_and_1_for_ever(name: str) -> None:
    for epoch in (0, 1, 10**3, 10**6, 10**9):
        assert 0 <= SCHEDULES[name].factor(epoch, 10**6, 1, 0.5) <= 1


def test_warm_up_rises_in_a_straight_line_and_the_first_epoch_moves() -> None:
    assert [warm_up(t, 4) for t in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]
    assert warm_up(0, 0) == warm_up(5, 0) == 1


def test_the_help_of_warm_up_says_what_the_factor_is() -> None:
    said = SETTINGS["warmup"].help
    assert "from 0" not in said
    assert [warm_up(t, 5) for t in (0, 1, 4)] == [1 / 5, 2 / 5, 1]
    assert "1/N of it in the first, 2/N in the second, all of it from the N-th on" in said
