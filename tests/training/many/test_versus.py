"""Cells compared over the seeds that they share: what is said, and what is not."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.versus import Versus, best_cell, compare
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.record import Record

XOR = Experiment()
PLANE = Experiment(dataset="plane")


def run(accuracy: float | None, *, held: int | None = None, test: float | None = None,
        experiment: Experiment = XOR) -> Outcome:  # fmt: skip
    """A run of 100 epochs; it diverged where there is no accuracy."""
    loss = math.nan if accuracy is None else 0.1
    record = Record(100, 100, loss, accuracy, None if test is None else 0.2, test)
    is_perfect = accuracy == 1 and held is not None
    hold = Hold(held, held, held if is_perfect else None)
    at = 100 if accuracy is None else None
    return Outcome(experiment, Ending.DIVERGED if at else Ending.EPOCHS, at, hold, record, None, None, np.empty(0))


def against(cell: list[Outcome | None], other: list[Outcome | None]) -> Versus:
    (first, second) = compare([cell, other], 1, is_chosen=True)
    assert first is not None
    assert second is None
    return first


def test_better_and_worse_are_the_two_sides_of_one_comparison() -> None:
    fast = [run(1.0, held=30 + k) for k in range(20)]
    slow = [run(0.7 + 0.01 * k) for k in range(20)]
    ahead, behind = against([*fast], [*slow]), against([*slow], [*fast])
    assert ahead.words == "better: higher accuracy, more at 100 %, sooner at 100 %"
    assert behind.words == "worse: lower accuracy, fewer at 100 %, later at 100 %"
    assert ahead.difference == pytest.approx(0.205)
    assert behind.difference == pytest.approx(-0.205)
    assert ahead.low is not None
    assert behind.high is not None
    assert ahead.low == pytest.approx(-behind.high, abs=0.01)
    assert (ahead.only_this, ahead.only_other, ahead.pairs, ahead.score_pairs) == (20, 0, 20, 20)


@pytest.mark.parametrize("pairs", [1, 2, 3, 5])
def test_few_pairs_never_make_a_claim(pairs: int) -> None:
    versus = against([run(1.0, held=5)] * pairs, [run(0.5)] * pairs)
    assert versus.words == f"{pairs} seed{'s' * (pairs > 1)} cannot tell"
    # Not even the log-rank statistic, whose χ² would have claimed it from three on.
    assert min(test.p for test in versus.tests.values()) >= 0.0625


def test_seeds_that_go_either_way_cannot_tell() -> None:
    one = [run(0.9 + 0.01 * (k % 3)) for k in range(20)]
    other = [run(0.9 + 0.01 * ((k + 1) % 3)) for k in range(20)]
    assert against([*one], [*other]).words == "20 seeds cannot tell"


def test_alike_in_every_seed() -> None:
    runs: list[Outcome | None] = [run(1.0, held=k) for k in range(4)]
    assert against(runs, runs).words == "the same with all 4 seeds"
    assert against(runs[:1], runs[:1]).words == "the same with 1 seed"


def test_pairs_tell_what_two_groups_would_not() -> None:
    # Each seed gains one sample of 21, and seeds differ among themselves by half of the samples.
    one = [run((k % 10 + 2) / 21) for k in range(20)]
    other = [run((k % 10 + 1) / 21) for k in range(20)]
    versus = against([*one], [*other])
    assert versus.words == "better: higher accuracy"
    assert (versus.low, versus.high) == pytest.approx((1 / 21, 1 / 21))


def test_mixed_evidence_is_said_as_such() -> None:
    # Always a little ahead but for where it counts: it never ends at 100 %.
    one = [run(20 / 21) for _ in range(20)]
    other = [run(1.0, held=50) if k < 9 else run(0.5) for k in range(20)]
    words = against([*one], [*other]).words
    assert words.startswith("mixed: higher accuracy, but fewer at 100 %")


def test_diverged_runs_are_failures_of_the_share_and_no_part_of_the_mean() -> None:
    lost: list[Outcome | None] = [run(None) if k < 12 else run(1.0, held=9) for k in range(20)]
    kept: list[Outcome | None] = [run(1.0, held=9)] * 20
    versus = against(lost, kept)
    assert (versus.pairs, versus.score_pairs, versus.difference) == (20, 8, 0)
    assert (versus.only_this, versus.only_other) == (0, 12)
    assert versus.words == "worse: fewer at 100 %, later at 100 %, more diverged"


def test_a_cell_that_all_diverged_is_worse_than_one_that_never_gets_there() -> None:
    versus = against([run(None)] * 20, [run(0.5)] * 20)
    assert versus.difference is None
    assert versus.words == "worse: more diverged"


def test_regression_is_compared_by_its_score_and_by_divergence() -> None:
    one = [run(0.9 + 0.001 * k, experiment=PLANE) for k in range(10)]
    other = [run(0.8, experiment=PLANE) for _ in range(10)]
    versus = against([*one], [*other])
    assert set(versus.tests) == {"difference", "finite"}
    assert (versus.only_this, versus.only_other) == (None, None)
    assert versus.words == "better: higher R²"


def test_test_samples_are_compared_where_there_are_some() -> None:
    one = [run(1.0, held=9, test=0.7) for _ in range(8)]
    other = [run(1.0, held=9, test=0.8) for _ in range(8)]
    assert against([*one], [*other]).words == "worse: lower test accuracy"
    assert best_cell([[*one], [*other]]) == 1


def test_only_seeds_that_have_ended_with_both_are_pairs() -> None:
    one: list[Outcome | None] = [run(1.0, held=5), None, run(1.0, held=5), None]
    other: list[Outcome | None] = [run(0.5), run(0.5), None, None]
    assert against(one, other).pairs == 1
    assert against([None], [run(0.5)]).words == "no seed has ended with both"


def test_best_cell() -> None:
    # Nine that diverge and one that is perfect are not the best; of equal means the sooner is.
    lucky: list[Outcome | None] = [run(1.0, held=3), *[run(None)] * 9]
    slow: list[Outcome | None] = [run(1.0, held=60)] * 10
    fast: list[Outcome | None] = [run(1.0, held=40)] * 10
    assert best_cell([lucky, slow, fast]) == 2
    assert best_cell([[None], [run(0.1)]]) == 1
    assert best_cell([[None], [None]]) == 0


def test_the_best_of_many_is_compared_more_strictly_than_a_cell_that_was_named() -> None:
    cells: list[list[Outcome | None]] = [[run(0.5 + 0.1 * k)] * 7 for k in range(4)]
    named, best = compare(cells, 3, is_chosen=True)[0], compare(cells, 3, is_chosen=False)[0]
    assert named is not None
    assert best is not None
    assert best.tests["difference"].p == pytest.approx(2 * named.tests["difference"].p)


def test_what_could_not_differ_in_any_cell_asks_for_no_correction() -> None:
    # Nobody diverges and nobody comes to 100 %: only the difference is tested.
    versus = against([run(0.5 + 0.01 * k) for k in range(8)], [run(0.4) for _ in range(8)])
    assert versus.tests["difference"].p == 2 / 2**8
    # In a third cell somebody does.
    cells = [[run(0.5 + 0.01 * k) for k in range(8)], [run(0.4) for _ in range(8)], [run(None)] + [run(0.4)] * 7]
    first = compare(cells, 1, is_chosen=True)[0]  # type: ignore[arg-type]
    assert first is not None
    assert first.tests["difference"].p > 2 / 2**8


def test_cells_that_are_alike_are_seldom_told_apart() -> None:
    rng = np.random.default_rng(3)
    tables = 200
    wrong = 0
    for _ in range(tables):
        cells: list[list[Outcome | None]] = [
            [run(a, held=int(a * 90)) for a in rng.integers(12, 22, size=8) / 21] for _ in range(4)
        ]
        found = compare(cells, best_cell(cells), is_chosen=False)
        wrong += any(versus is not None and "cannot tell" not in versus.words for versus in found)
    assert wrong <= 19  # 10 expected at most; three standard deviations above


def test_plain_values_are_json() -> None:
    for cells in ([[run(None)], [run(1.0, held=4)]], [[None], [None]]):
        versus = against(*cells)  # type: ignore[arg-type]
        assert json.loads(json.dumps(versus.to_dict(), allow_nan=False))["words"] == versus.words
