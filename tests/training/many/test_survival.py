"""Kaplan–Meier and the log-rank test: against SciPy's record, and where a median of the lucky would deceive."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.training.many.survival import Observed, log_rank, log_rank_scores, median, survival

RECORD = json.loads((Path(__file__).parents[2] / "golden" / "statistics.json").read_text(encoding="utf-8"))


def runs_of(group: dict[str, Any]) -> list[Observed]:
    return [Observed(time, happened) for time, happened in zip(group["times"], group["happened"], strict=True)]


@pytest.mark.parametrize("case", RECORD["survival"])
def test_survival_is_scipys(case: dict[str, Any]):
    steps = survival(runs_of(case["one"]))
    assert [step.time for step in steps] == case["times"]
    assert [step.share for step in steps] == pytest.approx(case["share"], abs=1e-12)
    for step, low, high in zip(steps, case["low"], case["high"], strict=True):
        if step.share > 0:  # where it is 0 SciPy gives no interval
            assert (step.low, step.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("case", RECORD["survival"])
def test_log_rank_is_scipys(case: dict[str, Any]):
    assert log_rank(runs_of(case["one"]), runs_of(case["other"])).p == pytest.approx(case["log_rank_p"], rel=1e-9)


@pytest.mark.parametrize("case", RECORD["survival"])
def test_the_scores_of_a_group_add_up_to_its_log_rank_statistic(case: dict[str, Any]):
    one, other = runs_of(case["one"]), runs_of(case["other"])
    mine, theirs = log_rank_scores(one, other)
    assert math.fsum(mine) == pytest.approx(log_rank(one, other).surplus, abs=1e-9)
    assert math.fsum(theirs) == pytest.approx(-math.fsum(mine), abs=1e-9)
    assert log_rank_scores(other, one) == (theirs, mine)


def test_few_lucky_runs_do_not_make_a_quick_setting():
    # The medians over those that got there are 33 and 35: the other way round than the truth.
    few = [Observed(33, True)] * 9 + [Observed(100, False)] * 31
    most = [Observed(35, True)] * 38 + [Observed(100, False)] * 2
    assert median(few).time is None
    assert median(most).time == 35
    found = log_rank(most, few)
    assert found.surplus > 0
    assert found.p < 1e-5


def test_a_diverged_run_counts_for_ever():
    runs = [Observed(10, True), Observed(20, True), Observed(math.inf, False), Observed(math.inf, False)]
    assert [step.share for step in survival(runs)] == [0.75, 0.5]


def test_all_at_once():
    assert median([Observed(7, True)] * 20) == (7, 7, 7)
    # Five runs cannot bound a median from above: the chance that all lie below it is 1/32.
    assert median([Observed(7, True)] * 5) == (7, 7, None)


def test_nothing_happened():
    assert survival([Observed(5, False)]) == []
    assert median([Observed(5, False)]) == (None, None, None)
    assert median([]) == (None, None, None)
    assert log_rank([Observed(5, False)], [Observed(5, False)]).p == 1


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=30))
def test_survival_falls_within_its_interval(drawn: list[tuple[int, bool]]):
    share = 1.0
    for step in survival([Observed(*run) for run in drawn]):
        assert 0 <= step.low <= step.share <= step.high <= 1
        assert step.share < share
        share = step.share


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=30))
def test_median_lies_in_its_interval(drawn: list[tuple[int, bool]]):
    found = median([Observed(*run) for run in drawn])
    if found.time is not None:
        assert found.low is not None
        assert found.low <= found.time
        assert found.high is None or found.time <= found.high
