"""`track` in a training loop: what is logged arrives, and nothing that happens to it reaches the loop."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waiting import PATIENCE, wait_for
from tui_backprop import track
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.track import sending
from tui_backprop.track.numbers import MOST, number_of, numbers_of
from tui_backprop.track.packing import Packer
from tui_backprop.training.watched.tracked import ENVIRONMENT, TrackSocket, stretches_of
from tui_backprop.watching.figures import Figures


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackSocket]:
    found = TrackSocket()
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    yield found
    track.finish()
    found.close()


def arrived(listening: TrackSocket, count: int) -> list[Figures]:
    found: list[Figures] = []

    def take() -> bool:
        found.extend(figures for stretch in listening.take() for figures in stretch)
        return len(found) >= count

    wait_for(take)
    return found


def test_what_is_logged_arrives_in_order(listening: TrackSocket) -> None:
    track.init({"lr": 0.1, "hidden": [4, 4]}, name="a run")
    for epoch in range(300):
        track.log({"loss": 1 / (epoch + 1), "val/acc": 0.5, "epoch": epoch})
    track.finish()
    found = arrived(listening, 300)
    assert [one.epoch for one in found] == list(range(300))
    assert found[1].values == {"loss": 0.5, "validation_accuracy": 0.5}
    assert listening.config == {"lr": 0.1, "hidden": [4, 4]}


def test_steps_count_up_by_themselves_or_are_given(listening: TrackSocket) -> None:
    with track.init() as run:
        run.log({"loss": 1})
        run.log({"loss": 2})
        run.log({"loss": 3}, step=100)
    assert [one.step for one in arrived(listening, 3)] == [0, 1, 100]


def test_a_summary_writer(listening: TrackSocket) -> None:
    with track.SummaryWriter("runs/one", comment="ignored") as writer:
        writer.add_scalar("Loss/train", np.float32(0.5), 10)
        writer.add_scalar("Loss/train", 0.25)
        writer.add_scalars("acc", {"train": 0.9, "val": 0.8}, 11)
        writer.add_histogram("weights", np.zeros(3), 1)
        writer.add_text("note", "hello")
        writer.flush()
    found = arrived(listening, 4)
    assert found[0].values == {"loss": 0.5}
    assert found[3].values == {"validation_accuracy": 0.8}


class Nasty:
    """An object that refuses everything."""

    def __float__(self) -> float:
        raise RuntimeError("no")

    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "data",
    [None, 3, "loss", [("loss", 1)], {}, {"loss": None}, {"loss": "high"}, {"loss": Nasty()}, {Nasty(): 1},
     {"loss": [1, 2]}, {"loss": np.zeros(3)}, {"loss": 10**400}, {"loss": 1j},
     {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_nothing_that_is_logged_raises(listening: TrackSocket, data: Any) -> None:
    track.init()
    track.log(data)
    track.log(data, step=Nasty())
    track.log({"loss": 0.5})
    track.finish()
    assert arrived(listening, 1)


@pytest.mark.parametrize("config", [None, {"a": Nasty()}, 3, [1], {"f": len}, {1: {2: {3: {4: {5: 6}}}}}])
def test_no_config_raises(listening: TrackSocket, config: Any) -> None:
    track.init(config)
    track.log({"loss": 1})
    track.finish()
    assert arrived(listening, 1)


@given(st.recursive(
    st.none() | st.floats() | st.integers() | st.text(max_size=5) | st.booleans(),
    lambda inner: st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=5) | st.lists(inner, max_size=3),
    max_leaves=30,
))  # fmt: skip
def test_of_anything_there_are_at_most_so_many_numbers(data: Any) -> None:
    found = numbers_of(data)
    assert len(found) <= MOST
    assert all(type(value) is float for value in found.values())


def test_numbers_of_arrays_of_one_element() -> None:
    assert number_of(np.array([0.5])) == 0.5
    assert number_of(np.float32(0.5)) == 0.5
    assert number_of(np.zeros(2)) is None
    assert number_of(10**400) == math.inf


def test_infinite_and_undefined_numbers_arrive(listening: TrackSocket) -> None:
    track.log({"loss": math.nan, "error": math.inf})
    track.finish()
    values = arrived(listening, 1)[0].values
    assert math.isnan(values["loss"])
    assert math.isinf(values["error"])


def test_who_watches_may_go_away(listening: TrackSocket) -> None:
    track.init()
    track.log({"loss": 1})
    arrived(listening, 1)
    listening.close()
    for number in range(1000):
        track.log({"loss": number})
    track.finish()


def test_an_address_where_nobody_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "nobody"))
    track.init()
    track.log({"loss": 1})
    track.finish()


def test_many_threads_log_at_once(listening: TrackSocket) -> None:
    track.init()
    threads = [
        threading.Thread(target=lambda: [track.log({"loss": number}) for number in range(500)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = arrived(listening, 4000)
    assert sorted(one.step for one in found if one.step is not None) == list(range(4000))


FORKED = """
import os
from tui_backprop import track
track.init({"lr": 1})
track.log({"loss": 1.0})
child = os.fork()
for n in range(100):
    track.log({"loss": 2.0 if child else 3.0})
if child == 0:
    track.finish()
    os._exit(0)
os.waitpid(child, 0)
track.finish()
"""


def test_a_loop_that_forks(listening: TrackSocket) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED], env={**os.environ, **listening.environment}, timeout=PATIENCE
    )
    assert done.returncode == 0
    losses = [one.values["loss"] for one in arrived(listening, 201)]
    assert sorted(set(losses)) == [1.0, 2.0, 3.0]
    assert losses.count(1.0) == 1


LOOP = """
from tui_backprop import track
track.init({"lr": 0.5}, name="my loop")
for epoch in range(50): track.log({"loss": 1 / (epoch + 1), "epoch": epoch})
track.finish()
"""


def test_with_nobody_watching_it_is_recorded(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, "-c", LOOP], env={**environment, "BACKPROP_TUI_HOME": str(tmp_path)}, timeout=PATIENCE
    )
    assert done.returncode == 0
    with Index(Store(tmp_path)) as index:
        index.refresh()
        (row,) = index.rows()
    assert row.kind == "watched"
    assert row.results["epochs"] == 49
    assert row.results["loss"] == pytest.approx(1 / 50)


def test_a_short_run_is_not_over_before_what_records_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(sending, "LAST_WAIT", 0.0)
    loaded: list[sending.Nowhere] = []

    def load(_: sending.Sender) -> sending.Nowhere:
        time.sleep(0.3)  # NumPy from a slow disk
        loaded.append(sending.Nowhere())
        return loaded[0]

    monkeypatch.setattr(sending.Sender, "_outlet", load)
    with track.init() as run:
        run.log({"loss": 1.0})
    assert loaded


def test_a_disk_that_cannot_be_written_does_not_reach_the_loop(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("no directory")
    environment = {name: value for name, value in os.environ.items() if name != ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, "-c", LOOP], env={**environment, "BACKPROP_TUI_HOME": str(place)}, timeout=PATIENCE,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_queue_is_bounded_and_what_gives_way_is_counted(
    listening: TrackSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ROOM", 300)
    monkeypatch.setattr(sending, "PAUSE", 3600.0)
    with track.init() as run:
        for _ in range(1000):
            run.log({"loss": 1.0})
    found = arrived(listening, 300)
    assert [one.step for one in found] == list(range(700, 1000))
    assert listening.lost == 700


def test_nothing_is_kept_where_nothing_is_tracked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "off")
    run = track.init()
    for _ in range(100):
        run.log({"loss": 1.0})
    assert not run._sender._queue
    track.finish()


def test_what_is_changed_after_it_was_logged_is_not_what_arrives(listening: TrackSocket) -> None:
    data: dict[str, Any] = {"loss": np.array([0.5])}
    with track.init() as run:
        run.log(data)
        data["loss"][0] = 7.0
        run.log(data)
        data["loss"] = 8.0
    assert [one.values["loss"] for one in arrived(listening, 2)] == [0.5, 7.0]


def test_the_numbers_of_numpy_pass(listening: TrackSocket) -> None:
    with track.init() as run:
        for kind in (np.float64, np.float32, np.float16, np.int8, np.uint64, np.longdouble):
            run.log({"loss": kind(3)}, step=kind(5))
            run.log({"loss": kind(4)}, step=kind(6))
    found = arrived(listening, 12)
    assert [(one.step, one.values["loss"]) for one in found] == [(5, 3.0), (6, 4.0)] * 6


def test_a_step_that_is_none_follows_the_last(listening: TrackSocket) -> None:
    with track.init() as run:
        for step in (None, 10, None, math.nan, 10**400, None, 3, None):
            run.log({"loss": 1.0}, step)
    assert [one.step for one in arrived(listening, 8)] == [0, 10, 11, 12, 13, 14, 3, 4]


NAMES = st.sampled_from(["loss", "acc", "epoch", "step", "val/loss", 3, None, "x" * 150])
VALUES = st.floats() | st.integers() | st.booleans() | st.none() | st.just("text") | st.just(10**400)


@given(st.lists(st.tuples(st.none() | st.integers(0, 9), st.dictionaries(NAMES, VALUES, max_size=5)), max_size=30))
def test_a_batch_holds_what_its_records_hold(given_records: list[tuple[int | None, dict[Any, Any]]]) -> None:
    packer = Packer()
    batch = packer.pack([(number, step, values) for number, (step, values) in enumerate(given_records)])
    assert packer.lost == 0
    assert len(batch.kinds) == len(batch.steps) == len(given_records)
    at = 0
    for kind, (_, values) in zip(batch.kinds, given_records, strict=True):
        names = batch.names[kind]
        held = dict(zip(names, batch.values[at : at + len(names)], strict=True))
        wanted = numbers_of(values)
        assert held.keys() == wanted.keys()
        assert all(held[name] == value or math.isnan(value) for name, value in wanted.items())
        at += len(names)
    assert at == len(batch.values)


ENDINGS = {
    "ends": "",
    "raises": "raise ValueError('on purpose')",
    "exits": "import sys; sys.exit(3)",
    "is interrupted": "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_however_a_program_ends_nothing_is_lost(listening: TrackSocket, ending: str) -> None:
    code = f"from tui_backprop import track\nfor n in range(1000): track.log({{'loss': n}})\n{ending}"
    subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **listening.environment}, timeout=PATIENCE, capture_output=True
    )
    assert [one.values["loss"] for one in arrived(listening, 1000)] == list(range(1000))


POOL = """
import multiprocessing, sys
from tui_backprop import track
def work(number):
    for n in range(100): track.log({"loss": number})
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    track.log({"loss": 0})
    processes = [context.Process(target=work, args=(number,)) for number in (1, 2)]
    for process in processes: process.start()
    for process in processes: process.join()
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_of_multiprocessing_deliver_all(listening: TrackSocket, tmp_path: Path, method: str) -> None:
    program = tmp_path / "pool.py"
    program.write_text(POOL)
    environment = {**os.environ, **listening.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore", str(program), method]
    assert subprocess.run(command, env=environment, timeout=PATIENCE).returncode == 0
    losses = [one.values["loss"] for one in arrived(listening, 201)]
    assert [losses.count(number) for number in (0, 1, 2)] == [1, 100, 100]


def test_importing_it_is_cheap() -> None:
    code = ("import sys; from tui_backprop import track; "
            "print([name for name in ('numpy', 'textual', 'rich', 'click') if name in sys.modules])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.strip() == "[]"


def test_rubbish_that_is_sent_is_passed_over(listening: TrackSocket) -> None:
    import socket

    sender = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sender.connect(listening.environment[ENVIRONMENT])
    good = {"names": [["loss"]], "lost": 0, "kinds": "AAA=", "steps": "AAAAAAAAFEA=", "values": "AAAAAAAA4D8="}
    rubbish: list[Any] = [[[1, 2]], 17, {"config": 3}, {**good, "kinds": "AQA="}, {**good, "values": ""}, {"names": 1}]
    rubbish += [{**good, name: None} for name in good] + [{**good, "steps": "AAA="}, {**good, "names": [["a", "b"]]}]
    lines = b"".join(json.dumps(value).encode() + b"\n" for value in [*rubbish, good])
    sender.sendall(b"\xff\xfe rubbish\n" + lines)
    assert list(arrived(listening, 1)) == [Figures(step=5, values={"loss": 0.5})]
    sender.close()


def test_an_epoch_counts_before_the_step() -> None:
    (stretch,) = stretches_of([("epoch", "loss")], [0, 0], [7, 8], [2, 1, 3, 0.5])
    assert list(stretch) == [Figures(epoch=2, values={"loss": 1}), Figures(epoch=3, values={"loss": 0.5})]
    (stretch,) = stretches_of([("loss",)], [0], [7], [1])
    assert list(stretch) == [Figures(step=7, values={"loss": 1})]


def test_an_epoch_that_is_no_number_does_not_count() -> None:
    found = stretches_of([("epoch", "loss")], [0, 0], [7, 8], [2, 1, math.nan, 0.5])
    assert [figures for stretch in found for figures in stretch] == [
        Figures(epoch=2, values={"loss": 1}), Figures(step=8, values={"loss": 0.5}),
    ]  # fmt: skip
