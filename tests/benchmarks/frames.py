"""What a picture costs in processor time for a long history and for many samples; `dashboard.py` prints it.

Both sides of a picture are timed in this process, without training meanwhile: the trainer's snapshot with everything
that the overview asks for, and the drawing of every panel of the overview.
"""

from __future__ import annotations

import asyncio
import dataclasses
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable

import numpy as np

from tui_backprop.errors import TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.server import Server
from tui_backprop.training.live.snapshot import Command, Snapshot, Start, Want
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.history import History
from tui_backprop.training.run.record import Record
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.lenses.curves import prepare
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.session import Session

FRAMES = 40
"""Pictures timed in one measurement."""


class StillTrainer:
    """A trainer that obeys and never answers."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def send(self, _command: Command) -> bool:
        return True

    def receive(self) -> Snapshot:
        self._over.wait()
        raise TrainerError("closed")

    def close(self) -> None:
        self._over.set()


def history_of(epochs: int) -> History:
    """A history of so many epochs of a falling, noisy loss."""
    rng = np.random.default_rng(7)
    history = History()
    for start in range(0, epochs, 10_000):
        count = min(10_000, epochs - start)
        losses = (0.3 / (1 + (start + np.arange(count)) / epochs) * rng.uniform(0.8, 1.2, count)).tolist()
        history.extend(
            [
                Record(start + index, start + index, loss, min(1.0, 1.2 - loss), None, None, None, None)
                for index, loss in enumerate(losses)
            ]
        )
    return history


def milliseconds(work: Callable[[int], object]) -> float:
    """Processor milliseconds of one call, from `FRAMES` of them."""
    before = time.process_time()
    for index in range(FRAMES):
        work(index)
    return (time.process_time() - before) * 1000 / FRAMES


def serving(experiment: Experiment, history: History | None) -> Server:
    """A trainer's side, in this process, some epochs into a run; with another history when one is given."""
    server = Server(multiprocessing.Pipe()[0], OBSERVERS)
    server._begin(Start(1, experiment))
    server._take(3)
    if history is not None:
        _remember(server, history)
    return server


def _remember(server: Server, history: History) -> None:
    assert server._run is not None
    server._run.watched = dataclasses.replace(server._run.watched, history=history)


async def picture(experiment: Experiment, history: History | None, size: tuple[int, int]) -> tuple[float, float]:
    """Processor milliseconds of a snapshot, and of drawing every panel of the overview anew."""
    trainer = StillTrainer()
    session = Session(experiment, launch=StillTrainer, trainer=trainer)
    session.begin()
    app = BackpropApp(session, options=DashboardOptions(markers="braille"))
    server = serving(experiment, history)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.5)

        def show() -> Want:
            """Show a newer picture; what the panels want for the next."""
            session.take(server._snapshot(server._home, wants))
            app.dashboard.show(session.view())
            return Want(requests=app.dashboard.requests())

        wants = Want()
        for _ in range(3):
            wants = show()
            await pilot.pause(0.4)
        snapshot = milliseconds(lambda _: server._snapshot(server._home, wants))
        # Two pictures of different epochs take turns, so that something has changed every time.
        views = []
        for _ in range(2):
            server._take(1)
            if history is not None:
                _remember(server, history)
            session.take(server._snapshot(server._home, wants))
            views.append(session.view())

        def draw(index: int) -> None:
            for panel in app.dashboard.board.panels:
                panel._view = views[index % 2]
                panel.redraw()

        draw(0)
        drawn = milliseconds(draw)
    trainer.close()
    return snapshot, drawn


def compare(
    few: tuple[Experiment, History | None], many: tuple[Experiment, History | None], size: tuple[int, int], rounds: int
) -> list[tuple[float, float, float]]:
    """For the snapshot and for the drawing: milliseconds with few, with many, and the median ratio of the rounds."""
    found = [[asyncio.run(picture(*case, size)) for case in (few, many)] for _ in range(rounds)]
    return [
        (
            statistics.median(first[part] for first, _ in found),
            statistics.median(second[part] for _, second in found),
            statistics.median(second[part] / first[part] for first, second in found),
        )
        for part in (0, 1)
    ]


def rows(size: tuple[int, int], rounds: int) -> list[str]:
    """The table's rows: a long history against a short one, and many samples against few."""
    prepare()
    xor = Experiment()
    linear = Experiment(dataset="linear", points=100, batch=100)
    found = []
    for what, few, many in (
        ("1,000,000 epochs ÷ 1,000", (xor, history_of(1_000)), (xor, history_of(1_000_000))),
        ("70,000 samples ÷ 100", (linear, None), (linear.replace(points=70_000), None)),
    ):
        for name, (first, second, ratio) in zip(
            ("the trainer's snapshot", "drawing every panel"), compare(few, many, size, rounds), strict=True
        ):
            found.append(f"| {name}, {what} | {second:.2f} ms ÷ {first:.2f} ms = {ratio:.2f} | about 1 |")
    return found


if __name__ == "__main__":
    print("\n".join(rows((160, 48), 3)))
