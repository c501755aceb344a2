from __future__ import annotations

import pytest

from tui_backprop.training.live.budget import LONGEST_WAIT, SHARE, Budget


class Machine:
    """Clocks that run as told: `busy` cores while time passes."""

    def __init__(self) -> None:
        self.seconds = self.used = 100.0

    def run(self, seconds: float, busy: float) -> None:
        self.seconds += seconds
        self.used += seconds * busy

    def budget(self, cores: int) -> Budget:
        return Budget(cores, clock=lambda: self.seconds, processor=lambda: self.used)


def waits_after(machine: Machine, budget: Budget, *, trained: float, busy: float, made: float, drawn: float) -> float:
    machine.run(trained, busy)
    budget.begin()
    machine.run(made, 1)
    budget.end(drawn)
    return budget.left


def test_the_first_may_be_made_at_once():
    assert Machine().budget(2).left <= 0


def test_making_takes_its_share_of_the_time():
    machine = Machine()
    left = waits_after(machine, machine.budget(2), trained=1, busy=1, made=0.003, drawn=0.02)
    assert 0.003 / (0.003 + left) == pytest.approx(SHARE)


@pytest.mark.parametrize(("cores", "busy"), [(2, 1.9), (8, 7.8), (1, 1.0)])
def test_drawing_counts_where_training_keeps_all_cores_busy(cores: int, busy: float):
    machine = Machine()
    left = waits_after(machine, machine.budget(cores), trained=1, busy=busy, made=0.003, drawn=0.02)
    assert left == pytest.approx(0.023 * (1 / SHARE - 1))


@pytest.mark.parametrize(("cores", "busy"), [(2, 1.0), (8, 4.0), (1, 0.1)])
def test_drawing_is_free_where_a_core_is_idle(cores: int, busy: float):
    machine = Machine()
    few = waits_after(machine, machine.budget(cores), trained=1, busy=busy, made=0.003, drawn=0.0)
    many = waits_after(machine, machine.budget(cores), trained=1, busy=busy, made=0.003, drawn=0.02)
    assert few == pytest.approx(many)


def test_what_was_used_while_a_snapshot_was_made_is_not_training():
    machine = Machine()
    budget = machine.budget(2)
    waits_after(machine, budget, trained=0.1, busy=1, made=5, drawn=0)
    assert waits_after(machine, budget, trained=1, busy=0.5, made=0.003, drawn=1) == pytest.approx(
        0.003 * (1 / SHARE - 1)
    )


def test_the_wait_is_bounded():
    machine = Machine()
    assert waits_after(machine, machine.budget(1), trained=1, busy=1, made=3, drawn=3) == LONGEST_WAIT


def test_what_a_person_has_just_asked_for_does_not_wait():
    machine = Machine()
    budget = machine.budget(2)
    waits_after(machine, budget, trained=1, busy=1, made=1, drawn=0)
    assert budget.left > 0
    budget.forgive()
    assert budget.left <= 0
