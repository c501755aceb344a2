"""The trainer's process, a real one each time: its protocol, its failures, its end."""

from __future__ import annotations

import dataclasses
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.waiting import PATIENCE, wait_for
from tui_backprop.errors import TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.manners import Manners
from tui_backprop.training.live.process import TrainerProcess
from tui_backprop.training.live.requests import AnswerT, CurveRequest, PredictionRequest, Request, SamplesRequest
from tui_backprop.training.live.snapshot import (
    Pause,
    Resume,
    Scene,
    SetPace,
    Snapshot,
    Start,
    Step,
    StepUnit,
    Stop,
    Want,
)
from tui_backprop.training.run.trainer import Training

QUICK = Experiment(epochs=1_000_000)
SLOW = Experiment(dataset="spiral", points=20_000, batch=1, epochs=1000)
"""20,000 batches an epoch: about a quarter of a second."""


class Screen:
    """The parent's side, as a screen would hold it."""

    def __init__(self, store: Store | None = None) -> None:
        self.process = TrainerProcess(Manners(store))
        self.run = 0
        self.seen = -1
        self.scene: Scene | None = None

    def start(self, experiment: Experiment, *, paused: bool = False) -> int:
        self.run += 1
        self.process.send(Start(self.run, experiment, paused))
        return self.run

    def has_answer(self, seconds: float) -> bool:
        return bool(select.select([self.process._child.connection], [], [], seconds)[0])

    def ask(self, *requests: Request[object]) -> Snapshot:
        """One snapshot, newer than the last."""
        self.process.send(Want(self.seen, requests))
        assert self.has_answer(PATIENCE), "no answer"
        return self.take()

    def answer(self, request: Request[AnswerT]) -> AnswerT:
        """What one snapshot, newer than the last, says to a request."""
        found = self.ask(request).answers.get(request)
        assert found is not None
        return found

    def take(self) -> Snapshot:
        snapshot = self.process.receive()
        assert snapshot.version > self.seen
        self.seen = snapshot.version
        self.scene = snapshot.scene or self.scene
        return snapshot

    def until(self, condition: Callable[[Snapshot], object], *requests: Request[object]) -> Snapshot:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            snapshot = self.ask(*requests)
            if snapshot.run == self.run and condition(snapshot):
                return snapshot
        raise AssertionError("it never came to that")

    def pause(self) -> Snapshot:
        self.process.send(Pause())
        return self.until(lambda snapshot: snapshot.status == "paused")


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.process.close()
    assert not made.process.is_alive


def epoch_of(snapshot: Snapshot) -> int:
    assert snapshot.record is not None
    return snapshot.record.epoch


class TestProtocol:
    def test_a_run_from_start_to_end(self, screen: Screen) -> None:
        experiment = Experiment(epochs=300, batch=5)
        screen.start(experiment)
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        expected = list(Training(experiment).records())
        assert end.record == expected[-1]
        assert end.stopped_by == "epochs"
        assert screen.scene is not None
        assert screen.scene.experiment == experiment
        assert (screen.scene.run, screen.scene.samples, screen.scene.steps_per_epoch) == (1, 21, 5)
        curve = screen.answer(CurveRequest(400))
        np.testing.assert_array_equal(curve.low["loss"], [record.loss for record in expected])

    def test_before_a_run_it_waits(self, screen: Screen) -> None:
        assert screen.ask().status == "waiting"

    def test_the_scene_comes_once_a_run(self, screen: Screen) -> None:
        for _ in range(2):
            screen.start(QUICK)
            scenes = []
            for _ in range(6):
                snapshot = screen.ask()
                scenes += [snapshot.scene.run] if snapshot.scene else []
            assert scenes == [screen.run]

    def test_one_answer_a_request(self, screen: Screen) -> None:
        screen.start(QUICK)
        screen.until(lambda snapshot: snapshot.record)
        assert not screen.has_answer(0.2)
        screen.ask()
        assert not screen.has_answer(0.2)

    def test_nothing_is_sent_while_nothing_changes(self, screen: Screen) -> None:
        screen.start(QUICK)
        screen.pause()
        screen.process.send(Want(screen.seen))
        assert not screen.has_answer(0.3)
        screen.process.send(Resume())
        assert screen.take().status == "running"

    def test_another_window_is_sent_though_it_stands_still(self, screen: Screen) -> None:
        screen.start(QUICK)
        screen.pause()
        assert screen.answer(SamplesRequest(7, 3)).start == 7
        screen.process.send(Want(screen.seen, (SamplesRequest(7, 3),)))
        assert not screen.has_answer(0.2)
        window = screen.answer(SamplesRequest(2, 4))
        assert (window.start, len(window.truth)) == (2, 4)
        assert len(screen.answer(CurveRequest(3)).epochs) <= 3

    def test_after_the_end_it_still_answers_for_another_window(self, screen: Screen) -> None:
        screen.start(Experiment(epochs=5))
        screen.until(lambda snapshot: snapshot.status == "ended")
        assert screen.answer(SamplesRequest(5)).start == 5

    def test_a_screen_without_the_newest_gets_it_again(self, screen: Screen) -> None:
        screen.start(Experiment(epochs=5))
        screen.until(lambda snapshot: snapshot.status == "ended")
        screen.process.send(Want(-1))
        assert screen.take().status == "ended"

    def test_a_curve_is_never_behind_its_record(self, screen: Screen) -> None:
        for experiment in (QUICK, QUICK.replace(batch=5)):
            screen.start(experiment)
            for _ in range(10):
                snapshot = screen.ask(CurveRequest(1000))
                if snapshot.run == screen.run and snapshot.record is not None:
                    end = snapshot.curve.epochs[-1] + snapshot.curve.width
                    assert snapshot.curve.epochs[-1] <= snapshot.record.epoch < end


class TestCommands:
    def test_restart_in_the_middle_of_an_epoch(self, screen: Screen) -> None:
        screen.start(SLOW)
        snapshot = screen.until(lambda snapshot: snapshot.epoch_fraction > 0)
        assert 0 < snapshot.epoch_fraction < 1
        screen.start(Experiment(epochs=10))
        assert screen.until(lambda snapshot: snapshot.status == "ended").run == 2

    def test_a_run_does_not_remember_the_one_before(self, screen: Screen) -> None:
        screen.start(SLOW)
        screen.until(lambda snapshot: snapshot.epoch_fraction > 0)
        experiment = Experiment(epochs=50, batch=5)
        screen.start(experiment)
        end = screen.until(lambda snapshot: snapshot.status == "ended", CurveRequest())
        assert end.record == list(Training(experiment).records())[-1]
        assert end.curve.epochs[0] == 0
        assert len(end.curve.epochs) == 51

    def test_what_follows_a_start_is_for_the_new_run(self, screen: Screen) -> None:
        """All in one breath, as they arrive while the process is busy."""
        screen.process.send(Stop())
        screen.start(QUICK)
        screen.process.send(Pause())
        assert screen.until(lambda snapshot: snapshot.record).status == "paused"
        screen.process.send(Pause())
        screen.start(QUICK)
        assert screen.until(lambda snapshot: snapshot.record and epoch_of(snapshot) > 5).status == "running"
        screen.start(QUICK)
        screen.process.send(Stop())
        assert screen.until(lambda snapshot: snapshot.status == "ended").stopped_by == "interrupted"

    def test_start_paused_shows_the_untrained_network(self, screen: Screen) -> None:
        screen.start(QUICK, paused=True)
        snapshot = screen.until(lambda snapshot: snapshot.status == "paused")
        assert epoch_of(snapshot) == 0
        assert len(screen.answer(PredictionRequest()).predicted) == 21
        screen.process.send(Want(screen.seen, (PredictionRequest(),)))
        assert not screen.has_answer(0.2)

    @pytest.mark.parametrize("batch", ["full", 5])
    def test_a_step_of_an_epoch(self, screen: Screen, batch: object) -> None:
        screen.start(QUICK.replace(batch=batch), paused=True)
        screen.until(lambda snapshot: snapshot.status == "paused")
        for epoch in (1, 2, 3):
            screen.process.send(Step())
            snapshot = screen.until(lambda snapshot: snapshot.record)
            while snapshot.epoch_fraction or epoch_of(snapshot) < epoch:  # a look in the middle of the step
                snapshot = screen.ask()
            assert (epoch_of(snapshot), snapshot.epoch_fraction, snapshot.status) == (epoch, 0, "paused")

    def test_a_step_of_a_batch_is_one_update(self, screen: Screen) -> None:
        experiment = QUICK.replace(batch=5)
        screen.start(experiment, paused=True)
        screen.until(lambda snapshot: snapshot.status == "paused")
        expected = [(0, 0.2), (0, 0.4), (0, 0.6), (0, 0.8), (1, 0.0), (1, 0.2)]
        for epoch, fraction in expected:
            screen.process.send(Want(screen.seen))
            assert not screen.has_answer(0.05), "it went on by itself"
            screen.process.send(Step(StepUnit.BATCH))
            assert screen.has_answer(PATIENCE)
            snapshot = screen.take()
            assert (epoch_of(snapshot), snapshot.epoch_fraction) == (epoch, pytest.approx(fraction))
        records = Training(experiment).records()
        next(records)
        assert snapshot.record == next(records)

    @pytest.mark.parametrize(("batch", "sizes"), [(1, [1] * 21), (8, [8, 8, 5]), ("full", [21])])
    def test_steps_of_a_sample_go_through_every_batch(self, screen: Screen, batch: object, sizes: list[int]) -> None:
        experiment = QUICK.replace(batch=batch)
        screen.start(experiment, paused=True)
        screen.until(lambda snapshot: snapshot.status == "paused")
        seen: list[int] = []
        for index, size in enumerate(sizes):
            for place in range(size):
                screen.process.send(Step(StepUnit.SAMPLE))
                snapshot = screen.until(lambda snapshot: snapshot.cursor and len(seen) < 21)
                cursor = snapshot.cursor
                while cursor is None or (cursor.place, cursor.size) != (place, size):
                    cursor = screen.ask().cursor
                seen.append(cursor.sample)
            assert snapshot.epoch_fraction == pytest.approx(index / len(sizes)), "the batch's update comes behind it"
        assert sorted(seen) == list(range(21))
        screen.process.send(Step(StepUnit.SAMPLE))
        snapshot = screen.until(lambda snapshot: snapshot.record and epoch_of(snapshot) == 1)
        while snapshot.cursor is None:
            snapshot = screen.ask()
        assert snapshot.cursor.place == 0
        records = Training(experiment).records()
        next(records)
        assert snapshot.record == next(records)
        screen.process.send(Resume())
        assert screen.until(lambda snapshot: snapshot.status == "running").cursor is None

    def test_a_step_of_an_epoch_from_the_middle_of_one_ends_with_it(self, screen: Screen) -> None:
        screen.start(QUICK.replace(batch=1))
        screen.until(lambda snapshot: snapshot.record and epoch_of(snapshot) > 20)
        for _ in range(5):
            paused = screen.pause()
            screen.process.send(Step())
            stepped = screen.until(lambda snapshot: snapshot.record)
            while stepped.epoch_fraction:
                stepped = screen.ask()
            assert epoch_of(stepped) == epoch_of(paused) + 1
            screen.process.send(Resume())
            screen.until(lambda snapshot: snapshot.status == "running")

    def test_a_pause_in_the_middle_of_an_epoch_is_no_time_of_training(self, screen: Screen) -> None:
        began = time.monotonic()
        screen.start(SLOW)
        screen.until(lambda snapshot: snapshot.epoch_fraction > 0)
        screen.pause()
        paused_at = time.monotonic()
        assert not screen.has_answer(0.5)
        stood = time.monotonic() - paused_at
        screen.process.send(Stop())
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        wall = time.monotonic() - began
        assert 0 < end.seconds < wall - stood

    def test_stop_keeps_what_there_is(self, screen: Screen) -> None:
        screen.start(SLOW)
        before = screen.until(lambda snapshot: snapshot.epoch_fraction > 0)
        screen.process.send(Stop())
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        assert end.stopped_by == "interrupted"
        assert end.record is not None
        assert before.record is not None
        assert end.record.steps > before.record.steps
        assert end.record.accuracy is not None

    def test_stop_while_paused(self, screen: Screen) -> None:
        screen.start(QUICK.replace(batch=5))
        screen.pause()
        screen.process.send(Stop())
        assert screen.until(lambda snapshot: snapshot.status == "ended").stopped_by == "interrupted"

    def test_pace(self, screen: Screen) -> None:
        screen.process.send(SetPace(20))
        screen.start(QUICK)
        screen.until(lambda snapshot: snapshot.record)
        began = time.monotonic()  # before the first look: the trainer goes on while its answer is on the way
        first = last = screen.ask()
        while time.monotonic() - began < 1.0 or epoch_of(last) == epoch_of(first):
            last = screen.ask()
        took = time.monotonic() - began
        assert last.pace == 20
        assert epoch_of(last) - epoch_of(first) <= 20 * took + 4
        screen.process.send(SetPace(0))
        here = epoch_of(last)
        screen.until(lambda snapshot: epoch_of(snapshot) > here + 1000)

    def test_a_pause_reaches_a_run_that_waits_for_its_pace(self, screen: Screen) -> None:
        screen.process.send(SetPace(0.05))
        screen.start(QUICK)
        screen.until(lambda snapshot: snapshot.record and epoch_of(snapshot) == 1)
        assert screen.pause().status == "paused"
        screen.process.send(Step())
        assert epoch_of(screen.until(lambda snapshot: epoch_of(snapshot) > 1)) == 2


class TestFailures:
    def test_bad_data_are_told_in_one_line_and_a_good_start_works_again(self, screen: Screen, tmp_path: Path) -> None:
        screen.start(Experiment(dataset="csv", data=str(tmp_path / "missing.csv")))
        failed = screen.until(lambda snapshot: snapshot.status == "failed")
        assert "missing.csv" in failed.message
        assert "\n" not in failed.message
        assert failed.record is None
        screen.start(Experiment(epochs=5))
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        assert end.message == ""

    def test_a_file_that_was_mended_is_read_again(self, screen: Screen, tmp_path: Path) -> None:
        path = tmp_path / "data.csv"
        path.write_text("x,y,label\n1,2,oops\n")
        screen.start(Experiment(dataset="csv", data=str(path), epochs=3))
        screen.until(lambda snapshot: snapshot.status == "failed")
        path.write_text("x,y,label\n" + "".join(f"{i},{i * i},{'ab'[i % 2]}\n" for i in range(20)))
        screen.start(Experiment(dataset="csv", data=str(path), epochs=3))
        screen.until(lambda snapshot: snapshot.status == "ended")
        assert screen.scene is not None
        assert screen.scene.class_names == ("a", "b")

    def test_a_divergence_is_an_end_with_the_last_finite_state(self, screen: Screen) -> None:
        screen.start(
            Experiment(
                activation="none", output_activation="none", optimizer="sgd", learning_rate=0.3, batch=1, epochs=5000
            )
        )
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        assert end.stopped_by == "diverged"
        assert end.diverged_at == epoch_of(end)
        assert end.record is not None
        assert end.record.accuracy is None
        window = screen.answer(SamplesRequest())
        assert np.isfinite(window.value).all()
        assert end.last_finite is not None
        assert end.last_finite.accuracy is not None
        assert end.wrong == round((1 - end.last_finite.accuracy) * 21) == int((~window.right).sum())

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_a_killed_trainer_is_told_with_the_signals_name(self, screen: Screen, number: signal.Signals) -> None:
        screen.start(QUICK)
        screen.ask()
        os.kill(screen.process.pid, number)

        def receive_all() -> None:
            while True:
                screen.process.send(Want())
                screen.process.receive()

        with pytest.raises(TrainerError, match=number.name):
            receive_all()
        wait_for(lambda: not screen.process.send(Pause()))
        wait_for(lambda: not screen.process.is_alive)

    def test_closing_twice_and_receiving_after_it(self, screen: Screen) -> None:
        screen.process.close()
        screen.process.close()
        assert not screen.process.send(Pause())
        with pytest.raises(TrainerError):
            screen.process.receive()


class TestTheEndOfTheParent:
    @pytest.mark.parametrize("experiment", [QUICK, SLOW, None], ids=["full batches", "mid-epoch", "waiting"])
    def test_the_trainer_ends_when_the_channel_closes(self, screen: Screen, experiment: Experiment | None) -> None:
        if experiment is not None:
            screen.start(experiment)
            screen.until(lambda snapshot: snapshot.record)
        screen.process._child.connection.close()
        assert screen.process._child._process.wait(PATIENCE) == 0

    def test_a_killed_parent_leaves_no_orphan(self) -> None:
        script = (
            "from tui_backprop.training.live.process import TrainerProcess\n"
            "from tui_backprop.training.live.snapshot import Start, Want\n"
            "from tui_backprop.experiment.experiment import Experiment\n"
            "p = TrainerProcess(); p.send(Start(1, Experiment(epochs=10**9, batch=1))); p.send(Want()); p.receive()\n"
            "print(p.pid, flush=True)\n"
            "import time; time.sleep(600)\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        with parent.stdout:
            child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
        gone, alive = psutil.wait_procs([child], timeout=PATIENCE)
        assert gone
        assert not alive


class TestIsolation:
    def test_the_terminal_is_not_the_childs(self, screen: Screen) -> None:
        child = Path(f"/proc/{screen.process.pid}")
        if not child.exists():
            pytest.skip("no /proc here")
        ours = {os.fstat(fd)[:2] for fd in (0, 1, 2)}
        for fd in (1, 2):
            target = str((child / "fd" / str(fd)).readlink())
            assert "deleted" in target
            assert (child / "fd" / str(fd)).stat()[:2] not in ours
        assert str((child / "fd" / "0").readlink()) == os.devnull
        assert os.getsid(screen.process.pid) != os.getsid(0)

    def test_a_file_of_the_users_called_numpy_is_not_imported(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong numpy')")
        monkeypatch.chdir(tmp_path)
        screen = Screen()
        try:
            screen.start(Experiment(epochs=2))
            assert screen.until(lambda snapshot: snapshot.status == "ended").record
        finally:
            screen.process.close()

    def test_a_snapshot_is_plain_data(self, screen: Screen) -> None:
        screen.start(Experiment(epochs=2))
        end = screen.until(lambda snapshot: snapshot.status == "ended")
        assert dataclasses.replace(end, version=end.version + 1).version == end.version + 1
