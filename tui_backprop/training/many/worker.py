"""A process that trains groups of experiments for `parallel`."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.kept import Kept
from tui_backprop.errors import BackpropError
from tui_backprop.training.many.parallel import Failure, Report, Task
from tui_backprop.training.many.population import Outcome, Population, shape
from tui_backprop.training.many.rounds import Rounds
from tui_backprop.training.run.samples import Parts, parts_of

_REPORT_EVERY = 0.2
"""Seconds between two reports."""


def _work(connection: Connection) -> None:
    """Train one task after the other, until the channel closes."""
    files = Kept()  # a file is read once, not for every seed
    while True:
        task: Task = connection.recv()
        try:
            for report in _train(task, files):
                connection.send(report)
        except BackpropError as error:
            connection.send(Failure(type(error), error.what, error.where, error.remedy))


def _train(task: Task, files: Kept) -> Iterator[Report]:
    # Samples that are split class by class may leave different counts to different seeds.
    shapes: dict[Hashable, list[int]] = defaultdict(list)
    parts: list[Parts] = []
    datasets: list[Dataset] = []
    for position, experiment in enumerate(task.experiments):
        datasets.append(files.load(experiment.data_spec))
        parts.append(parts_of(experiment, datasets[position]))
        shapes[shape(experiment, parts[position])].append(position)
    last_report = time.monotonic()
    finished = 0.0
    ended: list[tuple[int, Outcome]] = []
    for members in shapes.values():
        works = np.array([task.works[position] for position in members])
        epochs = np.array([task.experiments[position].epochs for position in members])
        running = np.ones(len(members), bool)
        population = Population([task.experiments[m] for m in members], parts=[parts[m] for m in members])
        examined = {index: datasets[m] for index, m in enumerate(members) if m in task.examined}
        rounds = Rounds(population, examined) if examined else None
        for frame in population.frames():
            findings = {} if rounds is None else rounds.take(frame)
            for member in frame.ended:
                outcome = population.outcomes[member]
                assert outcome is not None
                running[member] = False
                kept = outcome if task.keep_parameters else outcome.without_parameters()
                ended.append((task.members[members[member]], replace(kept, findings=findings.get(member))))
            now = time.monotonic()
            if now - last_report >= _REPORT_EVERY:
                done = finished + float((works * np.where(running, frame.epoch / epochs, 1)).sum())
                yield Report(done, ended, is_complete=False)
                last_report, ended = now, []
        finished += float(works.sum())
    yield Report(finished, ended, is_complete=True)


def main() -> None:
    # The parent has ended, or has enough: nobody is left to tell.
    with contextlib.suppress(EOFError, OSError):
        _work(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
