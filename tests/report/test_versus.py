"""What stands below the comparison of a sweep's cells."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.versus import versus_note, versus_table
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.sweep import Sweep, SweepResults
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Record

ALONE = "an interval is of one comparison alone: it may leave out 0 where all of them together cannot tell"


def compared(*scores: list[float]) -> SweepResults:
    """A cell for each list, with a seed for each score."""
    rates = [0.1 * (place + 1) for place in range(len(scores))]
    found = SweepResults(Sweep(Experiment(), {"learning_rate": rates}, tuple(range(len(scores[0])))))
    outcomes = [
        Outcome(Experiment(), Ending.EPOCHS, None, Hold(None, None, None), Record(9, 9, 0.1, score), None, None,
                np.empty(0))
        for cell in scores
        for score in cell
    ]  # fmt: skip
    found.add(enumerate(outcomes))
    return found


BEST = [0.9, 0.92, 0.88, 0.9, 0.93, 0.91]
LOW = [0.5, 0.55, 0.6, 0.52, 0.58, 0.5]
CLOSE = [0.89, 0.93, 0.87, 0.91, 0.9, 0.9]


@pytest.mark.parametrize(
    ("others", "words", "is_told"),
    [
        ([LOW] * 4, "6 seeds cannot tell", True),
        ([LOW], "worse: lower accuracy", False),
        ([CLOSE], "cannot tell", False),
    ],
    ids=["clear alone, and not among many", "clear", "not even alone"],
)
def test_why_an_interval_without_zero_is_no_verdict_is_said_where_there_is_one(
    others: list[list[float]], words: str, is_told: bool
) -> None:
    results = compared(BEST, *others)
    table = versus_table(results)
    assert table is not None
    assert all(row[-1].endswith(words) for row in table.rows)
    assert (ALONE in versus_note(results)) is is_told
