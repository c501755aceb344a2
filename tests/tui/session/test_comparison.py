from __future__ import annotations

import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.trainer import Record
from tui_backprop.tui.session.comparison import MOST, Comparison, difference, own_settings

XOR = Experiment()


def snapshot(version: int = 1) -> Snapshot:
    return Snapshot(version=version, run=1, status=Status.RUNNING, record=Record(10, 10, 0.1, 1.0))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"optimizer": "momentum"}, "adam → momentum"),
        ({"learning_rate": 0.3}, "rate 0.03 → 0.3"),
        ({"hidden": (16, 16)}, "4-4 → 16-16"),
        ({"batch": 1}, "full batch → per sample"),
        ({"bias": False}, "biases → no biases"),
        ({"seed": 8}, "seed 7 → 8"),
        ({"epochs": 5}, "same settings"),
        ({"optimizer": "sgd", "learning_rate": 0.3}, "adam → sgd, rate 0.03 → 0.3"),
        ({}, "same settings"),
    ],
)
def test_legend_names_what_differs_and_nothing_else(changes: dict[str, object], text: str):
    # Fields are named in their own order, whatever the order of the changes.
    said = difference(XOR, XOR.replace(**changes))
    assert sorted(said.split(", ")) == sorted(text.split(", "))


def test_own_settings_are_those_not_shared_by_all():
    runs = [XOR, XOR.replace(optimizer="sgd"), XOR.replace(optimizer="sgd", seed=9)]
    assert own_settings(runs[1], runs) == "sgd, seed 7"


def test_up_to_eight_pins():
    comparison = Comparison()
    for _ in range(MOST):
        assert "pinned as run" in comparison.add(XOR, snapshot())
    assert "already" in comparison.add(XOR, snapshot())
    assert [pin.number for pin in comparison.pins] == list(range(1, MOST + 1))
    assert comparison.drop() == "let go of run 8"
    assert len(comparison.pins) == MOST - 1


def test_nothing_to_pin_before_the_first_record():
    comparison = Comparison()
    assert comparison.add(XOR, Snapshot(version=0, run=1, status=Status.LOADING)) == "there is nothing to pin yet"
    assert comparison.drop() == "no run is pinned: p pins this one"


def test_only_the_racing_pin_is_updated():
    comparison = Comparison()
    comparison.add(XOR, snapshot(1))
    comparison.add(XOR, snapshot(2))
    racing = comparison.race()
    assert racing is not None
    comparison.update(racing.number, snapshot(9))
    assert [pin.snapshot.version for pin in comparison.pins] == [1, 9]
    assert [pin.is_racing for pin in comparison.pins] == [False, True]
    comparison.finish()
    assert not any(pin.is_racing for pin in comparison.pins)


def test_no_race_without_a_pin():
    assert Comparison().race() is None


def test_of_a_program_it_is_not_said_that_its_settings_can_be_changed():
    assert Comparison().add(XOR, snapshot()).endswith("; change a setting to see the difference")
    assert Comparison().add(XOR, snapshot(), "lab1.py").endswith("its curve stays under that of its next run")


def test_of_what_is_not_run_here_no_next_run_is_promised():
    said = Comparison().add(XOR, snapshot(), "log.csv", is_run_here=False)
    assert said == "pinned as run 1: its curve stays as it is now"
