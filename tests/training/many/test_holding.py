"""Who of a population was at 100 %, and whether it lasted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.training.many.holding import HOLD, Hold, Holding
from tui_backprop.training.run.ending import Ending

_LENGTHS = st.lists(st.integers(1, 2 * HOLD), min_size=1, max_size=6)


def followed(rows: list[list[bool]], stopped_by: Ending = Ending.EPOCHS) -> list[Hold]:
    """What is said of runs of one length, each given as whether it was perfect at every epoch."""
    holding = Holding(len(rows))
    for epoch, perfect in enumerate(np.array(rows).T):
        holding.note(epoch, perfect.copy())
    return [holding.of(index, len(rows[0]) - 1, stopped_by) for index in range(len(rows))]


def stretches(lengths: list[int], *, total: int) -> list[bool]:
    """Turns of not being perfect and of being so, cut or filled to a length."""
    row = [bool(turn % 2) for turn, length in enumerate(lengths) for _ in range(length)]
    return (row + [row[-1]] * total)[:total]


@given(
    st.lists(_LENGTHS, min_size=1, max_size=4),
    st.sampled_from([Ending.EPOCHS, Ending.PERFECT, Ending.LOSSES, Ending.PATIENCE]),
)
def test_stretches_that_hold_are_found(turns: list[list[int]], stopped_by: Ending) -> None:
    rows = [stretches(lengths, total=120) for lengths in turns]
    for row, hold in zip(rows, followed(rows, stopped_by), strict=True):
        lasting = [start for start in range(len(row)) if all(row[start : start + HOLD]) and start + HOLD <= len(row)]
        last_bad = max((epoch for epoch, perfect in enumerate(row) if not perfect), default=-1)
        since = last_bad + 1 if last_bad + 1 < len(row) else None
        assert hold.perfect_at == (row.index(True) if any(row) else None)
        assert hold.perfect_since == since
        assert hold.held_at == (lasting[0] if lasting else None if stopped_by is Ending.EPOCHS else since)


@pytest.mark.parametrize(("length", "held_at"), [(HOLD - 1, None), (HOLD, 5)])
@pytest.mark.parametrize("after", [0, 3])
def test_it_takes_as_many_epochs_as_are_named(length: int, held_at: int | None, after: int) -> None:
    (hold,) = followed([[False] * 5 + [True] * length + [False] * after])
    assert hold == Hold(5, held_at, None if after else 5)


def test_others_may_leave_the_stack() -> None:
    holding = Holding(3)
    for epoch in range(30):
        holding.note(epoch, np.array([epoch >= 3, epoch == 4, epoch >= 20]))
    holding.keep(np.array([1, 2]))
    for epoch in range(30, 45):
        holding.note(epoch, np.array([False, True]))
    assert holding.of(0, 44, "epochs") == Hold(4, None, None)
    assert holding.of(1, 44, "epochs") == Hold(20, 20, 20)
