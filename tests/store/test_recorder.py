"""The recorder: what it is given is durable, and a disk that refuses neither stops training nor damages anything."""

from __future__ import annotations

import errno
import os
import resource
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.store.making import frames_of
from tests.waiting import PATIENCE, wait_for
from tui_backprop.errors import StoreError
from tui_backprop.store import journal, recorder
from tui_backprop.store.checkpoints import read_checkpoint
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.recorder import Recorder, new_id, record_result
from tui_backprop.store.thinning import flatten


def start(store: Store, **more: Any) -> Recorder:
    return Recorder(store, lambda: {"started": 5.0, "experiment": {"dataset": "xor"}}, spacing=0.01, **more)


@contextmanager
def refusing_disk(monkeypatch: pytest.MonkeyPatch, number: int = errno.ENOSPC, after: int = 0) -> Iterator[list[int]]:
    """A disk on which every write but the first `after` bytes fails, as a full one does: in the middle of a frame."""
    real, left = os.write, [after]

    def write(file: int, data: Any) -> int:
        if left[0] <= 0:
            raise OSError(number, os.strerror(number))
        done = real(file, data[: left[0]])
        left[0] -= done
        return done

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "write", write)
        yield left


class TestRecorder:
    def test_what_it_was_given_comes_back(self, store: Store) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        losses = np.array([[3.0, 1.0, 9.0, 0.5]])
        it.hand_over(frames_of(losses[:, :3]), {"epoch": 2}, {"weights": np.arange(3.0)})
        assert not it.due
        it.event("edited", layer=1)
        wait_for(lambda: (store.runs / it.id / "checkpoint-1").exists())
        assert read_run(store.runs / it.id).status == "running"
        assert it.finish({"status": "ended"}, checkpoint=({"epoch": 3}, {"weights": np.arange(4.0)}))
        run = read_run(store.runs / it.id)
        assert (run.status, run.kind, run.damage, run.segment) == ("ended", "run", (), 1)
        assert run.meta["experiment"] == {"dataset": "xor"}
        assert run.checkpoint is not None
        assert (run.checkpoint.serial, run.checkpoint.state) == (2, {"epoch": 3})
        np.testing.assert_array_equal(run.checkpoint.arrays["weights"], np.arange(4.0))
        np.testing.assert_array_equal(flatten(run.pieces, 1)[2], losses[:, :3])
        assert [event["what"] for event in run.events] == ["edited"]

    def test_only_its_owner_may_read(self, store: Store) -> None:
        it = start(store)
        it.finish({}, checkpoint=({}, {}))
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [store.root, *store.root.rglob("*")]}
        assert len(modes) == 6
        assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())

    def test_nothing_is_due_again_before_the_spacing_is_over(self, store: Store) -> None:
        it = Recorder(store, dict, spacing=1e6)
        time.sleep(0.05)
        assert not it.due
        it.finish({})

    def test_one_that_was_given_nothing_leaves_no_trace_when_it_is_discarded(self, store: Store) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        assert it.discard()
        assert not it._thread.is_alive()
        assert not store.root.exists()

    def test_one_that_was_given_something_is_not_discarded(self, store: Store) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        it.hand_over([], {}, {})
        wait_for(lambda: (store.runs / it.id / "checkpoint-1").exists())
        assert not it.discard()
        assert it.finish({"status": "interrupted"})

    @pytest.mark.parametrize("cost", [0.0, 0.001, 0.005, 0.01])
    def test_at_most_a_second_is_lost_while_a_checkpoint_is_cheap(self, store: Store, cost: float) -> None:
        it = Recorder(store, dict)
        it._capturing = it._writing = cost / 2
        # What is lost at worst was trained between the moment of a checkpoint and the end of writing the next one.
        assert it.spacing + cost < 1.0
        assert it.discard()

    def test_checkpoints_of_a_large_network_lie_further_apart(self, store: Store) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        it.hand_over([], {}, {}, seconds=3.0)
        assert it.spacing >= 3.0 / recorder.SHARE
        assert it.rarity == ""
        wait_for(lambda: it.rarity)
        assert "one every 150.0 s" in it.rarity
        it.finish({})

    @pytest.mark.parametrize(("load", "factor"), [(0.5, recorder.BESIDE), (8.0, 1.0)])
    def test_writing_costs_training_more_where_no_core_is_idle(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, load: float, factor: float
    ) -> None:
        monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
        it = Recorder(store, dict)
        it._capturing, it._writing = 0.01, 0.08
        assert it.spacing == pytest.approx((0.01 + factor * 0.08) / recorder.SHARE)
        assert it.discard()

    def test_events_are_bounded_and_that_is_noted(self, store: Store) -> None:
        it = start(store)
        for number in range(5000):
            it.event("edited", number=number)
        it.finish({})
        events = read_run(store.runs / it.id).events
        assert len(events) == 2000
        assert events[-1]["what"] == "further events are not recorded"

    def test_a_newer_store_is_left_alone(self, store: Store) -> None:
        store.root.mkdir()
        (store.root / "store.json").write_text('{"format": 99}')
        it = start(store)
        assert not it.finish({})
        assert "newer" in it.trouble
        assert not list(store.runs.glob("*"))

    def test_a_defect_of_its_own_is_told_and_does_not_raise(self, store: Store) -> None:
        it = Recorder(store, lambda: 1 / 0)  # type: ignore[arg-type]
        assert not it.finish({})
        assert "ZeroDivisionError" in it.trouble

    def test_names_sort_by_time_and_differ(self) -> None:
        names = [new_id(second) for second in range(0, 10**9, 10**7)]
        assert names == sorted(names)
        assert len({new_id(0) for _ in range(1000)}) == 1000


class TestDisk:
    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
    def test_that_refuses_from_the_beginning_is_told_and_tried_again(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        with refusing_disk(monkeypatch, number):
            it = start(store)
            it.event("begun")
            wait_for(lambda: it.trouble)
            assert os.strerror(number) in it.trouble
            assert list(store.runs.iterdir()) == []
        wait_for(lambda: not it.trouble)
        assert it.finish({"status": "ended"})
        assert read_run(store.runs / it.id).damage == ()

    @pytest.mark.parametrize("after", [0, 1, 27, 28, 29, 100, 150, 300])
    def test_that_fills_up_damages_nothing_and_is_gone_on_with(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, after: int
    ) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        losses = np.arange(1.0, 8.0)[None]
        first = frames_of(losses[:, :4])
        it.hand_over(first, {"epoch": 3}, {"weights": np.zeros(5)})
        wait_for(lambda: it.due)
        with refusing_disk(monkeypatch, after=after):
            it.hand_over(second := frames_of(losses, 4), {"epoch": 6}, {"weights": np.ones(5)})
            wait_for(lambda: it.trouble)
            run = read_run(store.runs / it.id)
            assert run.checkpoint is not None
            assert run.checkpoint.state == {"epoch": 3}
            assert flatten(run.pieces, 1)[2][0, :4].tolist() == losses[0, :4].tolist()
        wait_for(lambda: not it.trouble)
        assert it.finish({"status": "ended"})
        run = read_run(store.runs / it.id)
        assert run.damage == ()
        assert second
        assert run.checkpoint is not None
        assert run.checkpoint.state == {"epoch": 6}
        np.testing.assert_array_equal(flatten(run.pieces, 1)[2], losses)

    def test_that_is_full_at_the_end_is_told(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        with refusing_disk(monkeypatch):
            assert not it.finish({"status": "ended"}, wait=0.3)
            assert "No space left" in it.trouble
        it._thread.join()
        assert read_run(store.runs / it.id).status == "ended"

    @pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
    def test_that_will_never_take_it_is_not_waited_for(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        with refusing_disk(monkeypatch, number):
            it = start(store)
            assert not it.finish({"status": "ended"}, wait=60)
            assert not it._thread.is_alive()
        assert os.strerror(number) in it.trouble

    def test_that_does_not_answer_is_told_and_does_not_hold_up(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recorder, "_SILENT", 0.02)
        answers = threading.Event()
        it = start(store)
        wait_for(lambda: it.due)
        with monkeypatch.context() as patch:
            in_time: list[bool] = []
            patch.setattr(journal.os, "fsync", lambda _: in_time.append(answers.wait(PATIENCE)))
            for _ in range(100):
                it.hand_over(frames_of([[1.0]]), {}, {})
            wait_for(lambda: "has not answered" in it.trouble)
            answers.set()
        wait_for(lambda: not it.trouble)
        assert all(in_time), "training waited for the disk"
        assert it.finish({})

    def test_with_a_real_limit_to_the_size_of_files(self, store: Store) -> None:
        it = start(store)
        wait_for(lambda: it.due)
        it.hand_over([], {"epoch": 1}, {"weights": np.zeros(10)})
        wait_for(lambda: it.due)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
        try:
            it.hand_over([], {"epoch": 2}, {"weights": np.zeros(100_000)})
            wait_for(lambda: it.trouble)
            assert "File too large" in it.trouble
            found, damage = read_checkpoint(store.runs / it.id)
            assert found is not None
            assert (found.state, damage) == ({"epoch": 1}, [])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        wait_for(lambda: not it.trouble)
        assert it.finish({})


class TestResume:
    def test_goes_on_in_a_journal_of_its_own(self, store: Store) -> None:
        first = start(store)
        losses = np.array([[5.0, 4.0, 3.0, 2.0]])
        first.finish(
            {"status": "interrupted"}, frames=frames_of(losses), checkpoint=({"epoch": 2}, {"weights": np.zeros(1)})
        )
        run = read_run(store.runs / first.id)
        assert run.status == "interrupted"
        second = Recorder(
            store,
            lambda: {"continues_at": 2},
            resume=(run.id, run.segment + 1),
            serial=run.checkpoint.serial if run.checkpoint else 0,
            spacing=0.01,
        )
        wait_for(lambda: second.due)
        assert read_run(store.runs / run.id).status == "running"
        again = losses * 10
        second.hand_over(frames_of(again, 2), {"epoch": 4}, {"weights": np.ones(1)})
        assert second.finish({"status": "ended"})
        run = read_run(store.runs / run.id)
        assert (run.status, run.segment, run.started, run.damage) == ("ended", 2, 5.0, ())
        assert flatten(run.pieces, 1)[2].tolist() == [[5.0, 4.0, 30.0, 20.0]]
        assert run.checkpoint is not None
        assert run.checkpoint.state == {"epoch": 4}

    def test_of_two_processes_one_goes_on(self, store: Store) -> None:
        first = start(store)
        first.finish({"status": "interrupted"})
        pair = [Recorder(store, dict, resume=(first.id, 2), spacing=0.01) for _ in range(2)]
        assert sorted(it.finish({"status": "ended"}) for it in pair) == [False, True]
        assert sum("another process" in it.trouble for it in pair) == 1

    def test_one_that_was_taken_for_dead_writes_no_more(self, store: Store) -> None:
        first = start(store)
        first.event("begun")
        wait_for(lambda: (store.runs / first.id).exists())
        second = Recorder(store, dict, resume=(first.id, 2), spacing=0.01)
        wait_for(lambda: second.due)
        first.hand_over([], {"of": "first"}, {})
        wait_for(lambda: "another process" in first.trouble)
        assert second.finish({"status": "ended"}, checkpoint=({"of": "second"}, {}))
        assert not first.finish({"status": "ended"})
        run = read_run(store.runs / first.id)
        assert run.checkpoint is not None
        assert (run.checkpoint.state, run.damage) == ({"of": "second"}, ())


def test_a_result_is_recorded_at_once(store: Store) -> None:
    run = read_run(store.runs / record_result(store, {"kind": "sweep"}, {"status": "ended", "result": {"loss": 1}}))
    assert (run.kind, run.status) == ("sweep", "ended")


def test_a_result_that_cannot_be_recorded_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="directory"):
        record_result(Store(tmp_path / "file"), {}, {})
