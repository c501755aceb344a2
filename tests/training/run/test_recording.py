"""A training that is recorded: what is kept of it, and that it goes on from there to the same bits."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.waiting import wait_for
from tui_backprop.errors import DataError, ExperimentError, StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES
from tui_backprop.store.journal import segments
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.store.writer import Writer
from tui_backprop.training.run.history import History, values_of
from tui_backprop.training.run.record import Record
from tui_backprop.training.run.recording import (
    Recording,
    data_of,
    experiment_of,
    history_of,
    require_resumable,
    restore,
    warnings_for,
)
from tui_backprop.training.run.trainer import Training


class _PowerCut(Exception):  # noqa: N818
    pass


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def died(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that has written a run is taken for dead."""
    monkeypatch.setattr(Writer, "is_alive", lambda *_: False)


class Watcher:
    """Trains and records, checkpoint by checkpoint at given batches, and dies at the last of them."""

    def __init__(
        self, training: Training, store: Store, *, keep_at: set[int], resumed: StoredRun | None = None
    ) -> None:
        self.training = training
        self.fresh: list[Record] = []
        self.records: list[Record] = []
        self.recording = Recording(training, store, resumed=resumed, collect=self.collect)
        self._batches = 0
        self._keep_at = keep_at
        training.checkpoint = self._checkpoint

    def collect(self) -> None:
        if self.fresh:
            self.recording.add(self.fresh[0].epoch, self.fresh[-1].epoch, values_of(self.fresh))
            self.fresh.clear()

    def _checkpoint(self) -> bool:
        self._batches += 1
        if self._batches in self._keep_at:
            self.recording.keep()
            if self._batches == max(self._keep_at):
                raise _PowerCut
        return False

    def train(self) -> None:
        for record in self.training.records():
            self.fresh.append(record)
            self.records.append(record)

    def train_until_dead(self, store: Store) -> StoredRun:
        """Train until the power is cut, and read what a machine that had lost its power would find."""
        with pytest.raises(_PowerCut):
            self.train()
        recorder = self.recording.recorder
        assert recorder.finish({"status": "interrupted"}), recorder.trouble
        path = store.runs / recorder.id
        # The last frame, which says how it ended, was never written.
        (number, journal) = segments(path)[-1]
        data = journal.read_bytes()
        journal.write_bytes(data[: data.rindex(b"\xf1BPfDONE")])
        run = read_run(path)
        assert (run.segment, run.status, run.damage) == (number, "interrupted", ())
        return run


def bits(training: Training) -> list[bytes]:
    learner = training.learner
    return [array.tobytes() for array in (learner.network.parameters, *learner.optimizer.state, learner.train.outputs)]


def curves(history: History) -> list[Any]:
    curve = history.curve()
    return [curve.epochs.tolist(), curve.width, history.perfect_at, list(history.recent)] + [
        (name, curve.low[name].tobytes(), curve.high[name].tobytes()) for name in sorted(curve.low)
    ]


def recorded_history(records: list[Record]) -> History:
    history = History()
    history.extend(records)
    return history


def whole(experiment: Experiment) -> tuple[Training, list[Record]]:
    training = Training(experiment)
    return training, list(training.records())


VARIETY = [
    Experiment(optimizer=optimizer, schedule=schedule, batch=batch, shuffle=shuffle, dropout=dropout, epochs=30)
    for optimizer, schedule, batch, shuffle, dropout in zip(
        [*OPTIMIZERS, *OPTIMIZERS][: max(len(OPTIMIZERS), len(SCHEDULES))],
        [*SCHEDULES, *SCHEDULES][: max(len(OPTIMIZERS), len(SCHEDULES))],
        [1, 3, "full", 7] * 5,
        [True, True, False] * 5,
        [0.0, 0.3] * 5,
        strict=False,
    )
] + [
    Experiment(dataset="moons", validation_fraction=0.3, patience=3, batch=8, epochs=400, learning_rate=0.05),
    Experiment(dataset="linear", points=20, stop_when_perfect_for=60, batch=1, epochs=400),
    Experiment(dataset="xor", stop_when_losses_below=0.1, epochs=3000),
]


@pytest.mark.usefixtures("died")
class TestResume:
    @pytest.mark.parametrize("experiment", VARIETY, ids=lambda e: f"{e.optimizer}-{e.schedule}-{e.batch}")
    @pytest.mark.parametrize("batch", [1, 2, 23])
    def test_ends_at_the_same_bits_with_the_same_curves(self, store: Store, experiment: Experiment, batch: int) -> None:
        uninterrupted, records = whole(experiment)
        run = Watcher(Training(experiment), store, keep_at={batch}).train_until_dead(store)
        require_resumable(run)
        again = Watcher(restore(run), store, keep_at=set(), resumed=run)
        again.train()
        assert bits(again.training) == bits(uninterrupted)
        assert again.recording.finish()
        run = read_run(run.path)
        assert (run.status, run.damage) == ("ended", ())
        assert run.outcome is not None
        assert run.outcome["stopped_by"] == uninterrupted.stopped_by
        kept = uninterrupted.best or records[-1]
        assert progress(run)["loss"] == kept.loss
        assert progress(run)["epochs"] == records[-1].epoch
        assert curves(history_of(run)) == curves(recorded_history(records))
        assert run.checkpoint is not None
        parameters = uninterrupted.learner.network.parameters
        assert run.checkpoint.arrays["parameters"].tobytes() == parameters.tobytes()

    def test_again_and_again(self, store: Store) -> None:
        experiment = Experiment(optimizer="adam", batch=4, dropout=0.2, epochs=2000)
        uninterrupted, records = whole(experiment)
        training, resumed = Training(experiment), None
        for step in range(5):
            resumed = Watcher(training, store, keep_at={200, 280 * (step + 3)}, resumed=resumed).train_until_dead(store)
            training = restore(resumed)
        last = Watcher(training, store, keep_at=set(), resumed=resumed)
        last.train()
        assert last.recording.finish()
        assert resumed is not None
        run = read_run(resumed.path)
        assert run.segment == 6
        assert bits(last.training) == bits(uninterrupted)
        assert curves(history_of(run)) == curves(recorded_history(records))
        assert len(list(store.runs.iterdir())) == 1

    def test_by_another_process(self, store: Store) -> None:
        """A process that is killed without warning, and one that goes on."""
        experiment = Experiment(batch=4, epochs=10**6)
        script = (
            "import sys, pathlib\n"
            "from tui_backprop.experiment.experiment import Experiment\n"
            "from tui_backprop.store.place import Store\n"
            "from tui_backprop.training.run.recording import Recording\n"
            "from tui_backprop.training.run.trainer import Training\n"
            f"training = Training(Experiment(**{experiment.to_dict()!r}))\n"
            "recording = Recording(training, Store(pathlib.Path(sys.argv[1])))\n"
            "def checkpoint():\n"
            "    if recording.recorder.due:\n"
            "        recording.keep()\n"
            "    return False\n"
            "training.checkpoint = checkpoint\n"
            "for record in training.records(): pass\n"
        )
        child = subprocess.Popen([sys.executable, "-c", script, str(store.root)])
        try:
            wait_for(lambda: list(store.runs.glob("*/checkpoint-0")) or child.poll() is not None)
            assert child.poll() is None
        finally:
            child.kill()
            child.wait()
        (path,) = store.runs.iterdir()
        run = read_run(path)
        assert run.status == "interrupted"
        training = restore(run)
        count = training.learner.epochs + 5
        steps, records = training.learner.steps, training.records()
        while training.learner.epochs < count:
            next(records)
        uninterrupted = Training(experiment)
        for record in uninterrupted.records():
            if record.epoch == count:
                break
        assert steps > 0
        assert bits(training) == bits(uninterrupted)


class TestRefusals:
    def run_of(self, store: Store, experiment: Experiment, **more: Any) -> StoredRun:
        watcher = Watcher(Training(experiment), store, keep_at=set())
        watcher.train()
        assert watcher.recording.finish(**more)
        return read_run(store.runs / watcher.recording.recorder.id)

    def test_of_one_that_has_ended(self, store: Store) -> None:
        with pytest.raises(StoreError, match=r"has ended \(epochs\), and there is nothing to resume"):
            require_resumable(self.run_of(store, Experiment(epochs=3)))

    def test_of_one_that_has_diverged(self, store: Store) -> None:
        diverging = Experiment(activation="none", output_activation="none", optimizer="sgd", learning_rate=1e6)
        run = self.run_of(store, diverging)
        assert run.status == "diverged"
        assert "loss" not in progress(run)
        with pytest.raises(StoreError, match="diverged"):
            require_resumable(run)

    def test_of_one_in_training(self, store: Store) -> None:
        training = Training(Experiment(epochs=10**6))
        watcher = Watcher(training, store, keep_at={3})
        with pytest.raises(_PowerCut):
            watcher.train()
        path = store.runs / watcher.recording.recorder.id
        wait_for((path / "checkpoint-1").exists)
        with pytest.raises(StoreError, match="in training already, by process"):
            require_resumable(read_run(path))
        watcher.recording.finish()

    def test_of_settings_that_are_not_known(self, store: Store) -> None:
        run = self.run_of(store, Experiment(epochs=2))
        run.meta["experiment"]["hiden"] = [2]
        with pytest.raises(ExperimentError, match=rf"{run.id}.*did you mean 'hidden'"):
            experiment_of(run)

    def test_of_data_that_have_changed_or_gone(self, store: Store, tmp_path: Path) -> None:
        file = tmp_path / "table.csv"
        file.write_text("a,b,class\n" + "1,2,x\n2,1,y\n3,5,x\n" * 4)
        run = self.run_of(store, Experiment(dataset="csv", data=str(file), epochs=2))
        assert data_of(run, experiment_of(run)).features == 2
        file.write_text("a,b,class\n" + "1,2,x\n2,1,y\n3,6,x\n" * 4)
        with pytest.raises(StoreError, match="not the same any more"):
            restore(run)
        file.unlink()
        with pytest.raises(DataError, match=r"table\.csv"):
            restore(run)

    def test_data_are_found_from_another_folder(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("table.csv").write_text("a,b,class\n" + "1,2,x\n2,1,y\n3,5,x\n" * 4)
        run = self.run_of(store, Experiment(dataset="csv", data="table.csv", epochs=2))
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert restore(run).learner.epochs == 2

    def test_of_a_checkpoint_of_something_else(self, store: Store) -> None:
        one, other = (self.run_of(store, Experiment(epochs=2, hidden=(n,))) for n in (2, 3))
        for name in ("checkpoint-0", "checkpoint-1"):
            if (other.path / name).exists():
                shutil.copy(other.path / name, one.path / name)
        with pytest.raises(StoreError, match="checkpoint"):
            restore(read_run(one.path))


class TestRecording:
    def test_says_where_bits_may_differ(self, store: Store) -> None:
        run = TestRefusals().run_of(store, Experiment(epochs=2))
        assert warnings_for(run) == []
        run.meta["machine"]["kernel"] = "no machine's"
        (line,) = warnings_for(run)
        assert "BLAS kernel no machine's then" in line

    def test_findings_are_kept(self, store: Store) -> None:
        run = TestRefusals().run_of(store, Experiment(epochs=2), findings=[{"rule": "stuck"}])
        assert run.outcome is not None
        assert run.outcome["findings"] == [{"rule": "stuck"}]

    def test_a_long_history_is_small_and_loses_no_spike(self, store: Store) -> None:
        training = Training(Experiment(epochs=3))
        recording = Recording(training, store)
        total = 3_000_000
        losses = np.random.default_rng(0).random(total)
        losses[1_234_567] = 1e9
        for start in range(0, total, 100_000):
            values = np.full((6, 100_000), np.nan)
            values[0] = losses[start : start + 100_000]
            recording.add(start, start + 99_999, values)
        list(training.records())
        assert recording.finish()
        run = read_run(store.runs / recording.recorder.id)
        assert run.size < 1_000_000
        assert max(float(np.nanmax(piece.high)) for piece in run.pieces) == 1e9
