"""What is made once for a run, and forgotten with it."""

from __future__ import annotations

import gc
import weakref

from tests.training.inside.runs import after, started
from tui_backprop.training.inside import field, hidden, layers, network
from tui_backprop.training.inside.per_run import PerRun


def test_it_is_made_once_for_each_run() -> None:
    made: list[object] = []

    def make(training: object) -> object:
        made.append(training)
        return object()

    kept = PerRun(make)
    first, second = started(), started()
    assert kept.of(first) is kept.of(first)
    assert kept.of(first) is not kept.of(second)
    assert made == [first, second]


def test_a_run_that_was_looked_into_is_forgotten() -> None:
    training = after(1)
    layers.observe(training, layers.LayersRequest())
    network.observe(training, network.NetworkRequest(columns=4, rows=3))
    hidden.observe(training, hidden.HiddenRequest())
    field.observe(training, field.FieldRequest(4, 3))
    gone = weakref.ref(training)
    del training
    gc.collect()
    assert gone() is None
