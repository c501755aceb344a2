"""A run of the server: what of it is kept, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.run import Run
from tui_backprop.training.run.trainer import Training

PATIENCE = 60.0


def begun(store: Store) -> Run:
    return Run(1, Training(Experiment(epochs=10**6)), store)


def wait_for(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def test_nothing_is_kept_of_what_has_not_trained_when_it_is_time_for_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    run = begun(store)
    wait_for(lambda: run.is_keeping_due)
    run.keep_when_due()
    assert run.is_keeping_due
    run.close(wait=PATIENCE)
    assert not store.root.exists()


def test_nothing_is_kept_a_second_time_while_nothing_changes(tmp_path: Path) -> None:
    run = begun(Store(tmp_path / "store"))
    for _ in range(2):
        run.train(3, lambda: False)
        wait_for(lambda: run.is_keeping_due)
        run.keep_when_due()
        assert not run.is_keeping_due, "it was handed over"
        wait_for(lambda: run.is_keeping_due)
        run.keep_when_due()
        assert run.is_keeping_due, "it was not"
    run.close(wait=PATIENCE)
