"""A run of the server: what of it is kept, and when."""

from __future__ import annotations

from pathlib import Path

from tests.waiting import PATIENCE, wait_for
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.run import Run
from tui_backprop.training.run.trainer import Training


def begun(store: Store) -> Run:
    return Run(1, Training(Experiment(epochs=10**6)), store)


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
