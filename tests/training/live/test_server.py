"""What the trainer's process says and obeys while it reads a file."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import DataSpec, Progress, load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live import server as server_module
from tui_backprop.training.live.server import Server
from tui_backprop.training.live.shelf import Shelf
from tui_backprop.training.live.snapshot import Snapshot, Start, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.observers import OBSERVERS


@pytest.fixture
def ends() -> tuple[Connection, Connection]:
    return multiprocessing.Pipe()


def reading(server: Server, shares: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the server's shelf read a file whose progress is `shares`, with a screen that always asks."""

    def get(_: Shelf, spec: DataSpec, progress: Progress | None = None) -> Dataset:
        assert progress is not None
        for share in shares:
            server._home.question.ask(Want(server._home.question.version))
            server._home.question._budget.forgive()
            progress(share)
        return load(spec)

    monkeypatch.setattr(Shelf, "get", get)


def answers(screen: Connection) -> list[Snapshot]:
    found = []
    while screen.poll():
        found.append(screen.recv())
    return found


@pytest.mark.parametrize(("slow", "told"), [(0.0, [0.25, 0.5]), (1e9, [])])
def test_how_far_reading_has_come_is_told_when_it_takes_long(ends, monkeypatch, slow, told):
    screen, own = ends
    server = Server(own, OBSERVERS)
    monkeypatch.setattr(server_module, "_SLOW", slow)
    reading(server, [0.25, 0.2504, 0.5], monkeypatch)
    server._begin(Start(1, Experiment()))
    found = answers(screen)
    assert [snapshot.loaded for snapshot in found if snapshot.loaded is not None] == told
    assert {snapshot.status for snapshot in found} <= {Status.LOADING}
    assert server._snapshot(server._home, Want()).loaded is None


def test_a_run_that_is_to_begin_does_not_wait_for_a_file_of_another(ends, monkeypatch):
    _, own = ends
    server = Server(own, OBSERVERS)
    reading(server, [0.1], monkeypatch)
    server._inbox.commands.append((server._home, Start(2, Experiment(seed=5))))
    with pytest.raises(server_module._Restart):
        server._begin(Start(1, Experiment()))
    assert server._start is not None
    assert server._start.run == 2
