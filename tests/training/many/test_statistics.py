"""Several seeds' runs as one summary."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.statistics import Spread, mean_of, median_of, summarize, time_to_hold, wilson
from tui_backprop.training.many.survival import Median, Observed
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Record

XOR = Experiment()
PLANE = Experiment(dataset="plane")
NEVER = Hold(None, None, None)


def outcome(
    accuracy: float,
    loss: float = 0.1,
    *,
    hold: Hold = NEVER,
    experiment: Experiment = XOR,
    epochs: int = 9,
) -> Outcome:
    record = Record(epochs, 2 * epochs, loss, accuracy)
    return Outcome(experiment, Ending.EPOCHS, None, hold, record, record, None, np.empty(0))


def held(epoch: int) -> Hold:
    """Of a run that was at 100 % from that epoch to its end."""
    return Hold(epoch, epoch, epoch)


def diverged(hold: Hold = NEVER) -> Outcome:
    last, finite = Record(4, 8, math.nan, None), Record(3, 6, 0.2, 1.0)
    return Outcome(XOR, Ending.DIVERGED, 4, hold, last, finite, None, np.empty(0))


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # From R: prop.test(hits, trials, correct = FALSE)$conf.int
    [(19, 20, 0.7639, 0.9911), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1)],
)
def test_wilson_interval(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_interval_solves_its_equation() -> None:
    # Its ends are the p for which |share − p| is 1.96 of the standard errors that p itself has.
    for hits, trials in ((3, 17), (16, 17), (400, 1000)):
        for p in wilson(hits, trials):
            assert abs(hits / trials - p) / math.sqrt(p * (1 - p) / trials) == pytest.approx(1.959963984540054)


def test_spreads() -> None:
    assert mean_of([]) is None
    assert median_of([]) is None
    assert mean_of([1, 2, 6]) == Spread(3, 1, 6, 3)
    assert median_of([1, 6, 2]) == Spread(2, 1, 6, 3)
    assert median_of([1, 2]) == Spread(1.5, 1, 2, 2)


def test_summary() -> None:
    runs = [
        outcome(1.0, 0.01, hold=held(5)),
        outcome(0.5, 0.3),
        outcome(1.0, 0.02, hold=held(3)),
        outcome(0.9, 0.1, hold=Hold(2, None, None)),
    ]
    summary = summarize(runs)
    assert (summary.runs, summary.diverged, summary.perfect, summary.reached) == (4, 0, 2, 2)
    assert summary.perfect_interval == wilson(2, 4)
    assert summary.accuracy == Spread(0.85, 0.5, 1.0, 4)
    assert summary.first_perfect_epoch == Spread(3.0, 2, 5, 3)
    assert summary.loss == pytest.approx((0.06, 0.01, 0.3, 4))
    assert summary.steps == Spread(18.0, 18, 18, 4)
    assert summary.stopped_by == {"epochs": 4}
    assert summary.test_accuracy is None


def test_diverged_run_has_no_score_and_counts_against() -> None:
    summary = summarize([outcome(1.0, hold=held(5)), diverged()])
    assert (summary.runs, summary.diverged, summary.perfect) == (2, 1, 1)
    assert summary.perfect_interval == wilson(1, 2)
    assert summary.accuracy == Spread(1.0, 1.0, 1.0, 1)
    assert summary.loss == Spread(0.1, 0.1, 0.1, 1)
    assert summary.stopped_by == {"diverged": 1, "epochs": 1}


def test_all_diverged() -> None:
    summary = summarize([diverged(), diverged()])
    assert (summary.accuracy, summary.loss, summary.perfect, summary.first_perfect_epoch) == (None, None, 0, None)


def test_no_runs() -> None:
    summary = summarize([])
    assert (summary.runs, summary.accuracy, summary.perfect_interval, summary.epochs) == (0, None, None, None)


def test_regression_has_no_perfect_runs() -> None:
    summary = summarize([outcome(0.9, experiment=PLANE), outcome(-3.0, experiment=PLANE)])
    assert (summary.perfect, summary.perfect_interval, summary.reached) == (None, None, None)
    assert summary.accuracy == pytest.approx((-1.05, -3.0, 0.9, 2))


def test_early_stopping_counts_with_the_restored_weights() -> None:
    last, best = Record(9, 18, 0.5, 0.6), Record(5, 10, 0.1, 1.0)
    run = Outcome(XOR, Ending.PATIENCE, None, Hold(5, None, None), last, last, best, np.empty(0))
    summary = summarize([run])
    assert summary.accuracy == Spread(1.0, 1.0, 1.0, 1)
    assert summary.perfect == 1
    assert summary.epochs == Spread(9.0, 9, 9, 1)


def test_plain_values_are_json() -> None:
    for runs in ([outcome(1.0, hold=held(5)), diverged()], [diverged()], []):
        text = json.dumps(summarize(runs).to_dict(), allow_nan=False)
        assert json.loads(text)["runs"] == len(runs)
    assert summarize([outcome(0.5)]).to_dict()["accuracy"] == {"mean": 0.5, "min": 0.5, "max": 0.5, "over": 1}


def test_few_lucky_runs_are_not_ahead_of_many() -> None:
    # The medians over the runs that got there say 33 and 35.5: the wrong way round.
    few = [outcome(1.0, hold=held(33), epochs=100)] * 9 + [outcome(0.9, epochs=100)] * 31
    many = [outcome(1.0, hold=held(epoch), epochs=100) for epoch in (35, 36)] * 19 + [outcome(0.9, epochs=100)] * 2
    one, other = summarize(few), summarize(many)
    assert one.first_perfect_epoch is not None
    assert other.first_perfect_epoch is not None
    assert (one.first_perfect_epoch.middle, other.first_perfect_epoch.middle) == (33, 35.5)
    assert (one.reached, other.reached) == (9, 38)
    assert one.time == Median(None, None, None)
    assert other.time == Median(36, 35, 36)


def test_what_does_not_hold_is_not_reached() -> None:
    summary = summarize([outcome(0.95, hold=Hold(58, None, None), epochs=200)] * 20)
    assert (summary.perfect, summary.reached, summary.lost, summary.unheld) == (0, 0, 0, 0)
    assert summary.time == Median(None, None, None)


def test_what_held_and_was_lost_is_counted_and_said() -> None:
    runs = [outcome(0.95, hold=Hold(30, 30, None), epochs=200), outcome(1.0, hold=held(50), epochs=200)]
    runs += [outcome(1.0, hold=Hold(60, None, 190), epochs=200)]
    summary = summarize(runs)
    assert (summary.perfect, summary.reached, summary.lost, summary.unheld) == (2, 2, 1, 1)
    assert summary.perfect == summary.reached - summary.lost + summary.unheld


def test_times_are_watched_as_long_as_something_is_known() -> None:
    assert time_to_hold(outcome(1.0, hold=held(5))) == Observed(5, happened=True)
    assert time_to_hold(outcome(0.5)) == Observed(9, happened=False)
    # From epoch 7 on it was at 100 %, which may have come to stay.
    assert time_to_hold(outcome(1.0, hold=Hold(7, None, 7))) == Observed(6, happened=False)


def test_diverged_run_is_a_failure_for_ever_also_when_it_had_been_there() -> None:
    assert time_to_hold(diverged(Hold(1, 1, None))) == Observed(math.inf, happened=False)
    summary = summarize([*[outcome(1.0, hold=held(5))] * 2, *[diverged(Hold(1, 1, None))] * 3])
    assert (summary.reached, summary.lost, summary.perfect, summary.mean_over) == (2, 0, 2, 2)
    assert summary.time is not None
    assert summary.time.time is None
    assert summary.perfect_interval == wilson(2, 5)
    assert summary.to_dict()["accuracy"]["over"] == 2
