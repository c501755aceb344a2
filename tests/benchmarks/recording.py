"""What recording costs training: processor time of a step while a run is recorded, beside that of a step without.

    python tests/benchmarks/recording.py [--seconds S] [--rounds N]

One process trains the same experiment three times, by turns: recorded, with its history and checkpoints, as `train`
does it, and twice not recorded. All threads of the process count, so that what the recorder's thread does is a cost,
too. Turns are of processor time, and so is the time between two checkpoints: on a machine that others use as well, a
run has as many of them for a step as one that has a core to itself.

Each row has the median and the middle half of the ratios of neighbouring turns, recorded against not, and beside it
the same of the two that are not recorded: a machine on which those differ is too busy to tell. Behind them is what can
be counted directly, as a share of the processor time of the recorded turns: what adds records to the history, what
copies a checkpoint, and what writes it, in its own thread.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tui_backprop.machine import pin_threads

pin_threads()

import numpy as np  # noqa: E402

from tui_backprop.data.dataset import Dataset  # noqa: E402
from tui_backprop.experiment.experiment import Experiment  # noqa: E402
from tui_backprop.experiment.presets import PRESETS  # noqa: E402
from tui_backprop.nn.arrays import Array  # noqa: E402
from tui_backprop.store.place import Store  # noqa: E402
from tui_backprop.store.recorder import SPACING  # noqa: E402
from tui_backprop.training.diagnosis.chronicle import Chronicle  # noqa: E402
from tui_backprop.training.run.recording import Recording  # noqa: E402
from tui_backprop.training.run.trainer import Training  # noqa: E402


def noise(count: int = 7000) -> Dataset:
    """Pictures of noise of Fashion-MNIST's shape: what is learnt of them does not matter here."""
    draw = np.random.default_rng(0)
    return Dataset(
        name="noise",
        inputs=draw.random((count, 784), np.float32),
        labels=draw.integers(0, 10, count),
        feature_names=tuple(f"pixel {index}" for index in range(784)),
        class_names=tuple("0123456789"),
        train=np.arange(count - 1000),
        test=np.arange(count - 1000, count),
        image_shape=(28, 28),
    )


class Turns:
    """A training that goes on for some seconds at a time.

    Args:
        store: where it is recorded; None for nowhere.

    Attributes:
        adding: processor seconds that the history has cost.
        copying: processor seconds that copies for checkpoints have cost.
        writing: processor seconds of the recorder's thread.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset | None, store: Store | None) -> None:
        self.training = Training(experiment, dataset=dataset)
        self._chronicle = Chronicle(self.training)
        self._end = 0.0
        self.adding = self.copying = self.writing = 0.0
        self.recording: Recording | None = None
        if store is not None:
            self.recording = Recording(self.training, store, collect=self._chronicle.settle)
            self._chronicle.also = self._add
            self.training.checkpoint = self._recorded
            self.training.pulse = self.recording.keep_when_due
        else:
            self.training.checkpoint = self._plain
        self._steps = self._train()

    def _add(self, start: int, end: int, values: Array) -> None:
        assert self.recording is not None
        began = time.thread_time()
        self.recording.add(start, end, values)
        self.adding += time.thread_time() - began

    def _recorded(self) -> bool:
        assert self.recording is not None
        if self.recording.recorder.due:
            self.writing += self.recording.recorder._writing
            before, began = self.adding, time.thread_time()
            self.recording.keep()
            self.copying += time.thread_time() - began - (self.adding - before)
        return False

    def _plain(self) -> bool:
        return False

    def _train(self) -> Iterator[int]:
        for record in self.training.records():
            self._chronicle.take(record)
            if time.process_time() > self._end:
                yield record.steps

    def turn(self, seconds: float) -> float:
        """Processor seconds a step."""
        before, began, wall = self.training.learner.steps, time.process_time(), time.perf_counter()
        self._end = began + seconds
        steps = next(self._steps) - before
        used = time.process_time() - began
        if self.recording is not None:
            self.recording.recorder._spacing = SPACING * max(1.0, (time.perf_counter() - wall) / used)
        return used / steps


def measure(experiment: Experiment, dataset: Dataset | None, folder: Path, seconds: float, rounds: int) -> str:
    """A row of the table, without its first cell."""
    recorded = Turns(experiment, dataset, Store(folder))
    trio = [recorded, *(Turns(experiment, dataset, None) for _ in range(2))]
    for turns in trio:
        turns.turn(1.0)
    costs, differences = [], []
    recorded.adding = recorded.copying = recorded.writing = total = 0.0
    for number in range(rounds):
        before = recorded.training.learner.steps
        found = {turns: turns.turn(seconds) for turns in trio[number % 3 :] + trio[: number % 3]}
        first, plain, control = (found[turns] for turns in trio)
        costs.append(first / plain - 1)
        differences.append(control / plain - 1)
        total += first * (recorded.training.learner.steps - before)
    assert recorded.recording is not None
    assert recorded.recording.finish(), recorded.recording.recorder.trouble
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    counted = [part / total for part in (recorded.adding, recorded.copying, recorded.writing)]
    parts = " + ".join(f"{part:.2%}" for part in counted)
    return f"{_middle(costs)} | {_middle(differences)} | {sum(counted):.2%} ({parts}) | {size / 1e3:,.0f} kB"


def _middle(ratios: list[float]) -> str:
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:+.1%} ({low:+.1%} to {high:+.1%})"


CASES: dict[str, tuple[Experiment, Dataset | None]] = {
    "2-4-4-1, 21 samples, full batch": (Experiment(epochs=10**9), None),
    "2-4-4-1, 21 samples, one by one": (Experiment(epochs=10**9, batch=1, optimizer="sgd"), None),
    "2-16-16-1, 400 samples, batches of 16, dropout": (
        Experiment(dataset="moons", points=400, hidden=(16, 16), batch=16, dropout=0.1, epochs=10**9),
        None,
    ),
    "2-256-256-1, 2,000 samples, batches of 64": (
        Experiment(dataset="spiral", points=2000, hidden=(256, 256), batch=64, epochs=10**9),
        None,
    ),
    "784-392-128-10, 6,000 pictures, batches of 100, Adam": (
        PRESETS["fashion-mnist"].experiment.replace(optimizer="adam", learning_rate=0.001, epochs=10**9),
        noise(),
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.5, help="of processor time of a turn")
    parser.add_argument("--rounds", type=int, default=15, help="at least 2, as quartiles of the ratios are told")
    arguments = parser.parse_args()
    if arguments.rounds < 2:
        parser.error("--rounds is at least 2")
    print(
        "| network, samples, batches | a step, recorded ÷ not | not ÷ not | counted: history + copy + write | on disk |"
    )
    print("|---|---:|---:|---:|---:|")
    for name, (experiment, dataset) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            row = measure(experiment, dataset, Path(folder), arguments.seconds, arguments.rounds)
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
