"""What recording costs training: processor time of a step while a run is recorded, beside that of a step without.

    python tests/benchmarks/recording.py [--seconds S] [--rounds N]

One process trains the same experiment three times, by turns: recorded, with its history and checkpoints, as `train`
does it, and twice not recorded. All threads of the process count, so that what the recorder's thread does is a cost,
too. Each row has the median and the middle half of the ratios of neighbouring turns, recorded against not, and beside
it the same of the two that are not recorded: a machine on which those differ is too busy to tell. What is counted
directly stands behind: the processor time of a checkpoint, in both threads, as a share of the time between two.
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

from tui_backprop.experiment.experiment import Experiment  # noqa: E402
from tui_backprop.store.place import Store  # noqa: E402
from tui_backprop.training.diagnosis.chronicle import Chronicle  # noqa: E402
from tui_backprop.training.run.recording import Recording  # noqa: E402
from tui_backprop.training.run.trainer import Training  # noqa: E402

CASES = {
    "2-4-4-1, 21 samples, full batch": Experiment(epochs=10**9),
    "2-4-4-1, 21 samples, one by one": Experiment(epochs=10**9, batch=1, optimizer="sgd"),
    "2-16-16-1, 400 samples, batches of 16, dropout": Experiment(
        dataset="moons", points=400, hidden=(16, 16), batch=16, dropout=0.1, epochs=10**9
    ),
    "2-256-256-1, 2,000 samples, batches of 64": Experiment(
        dataset="spiral", points=2000, hidden=(256, 256), batch=64, epochs=10**9
    ),
}


class Turns:
    """A training that goes on for some seconds at a time.

    Args:
        store: where it is recorded; None for nowhere.
    """

    def __init__(self, experiment: Experiment, store: Store | None) -> None:
        self.training = Training(experiment)
        self._chronicle = Chronicle(self.training)
        self._end = 0.0
        self.recording: Recording | None = None
        if store is not None:
            self.recording = Recording(self.training, store, collect=self._chronicle.settle)
            self._chronicle.also = self.recording.add
            self.training.checkpoint = self._recorded
        else:
            self.training.checkpoint = self._plain
        self._steps = self._train()

    def _recorded(self) -> bool:
        assert self.recording is not None
        if self.recording.recorder.due:
            self.recording.keep()
        return False

    def _plain(self) -> bool:
        return False

    def _train(self) -> Iterator[int]:
        for number, record in enumerate(self.training.records()):
            self._chronicle.take(record)
            if number % 8 == 0 and time.perf_counter() > self._end:
                yield record.steps

    def turn(self, seconds: float) -> float:
        """Processor seconds a step."""
        before, began = self.training.learner.steps, time.process_time()
        self._end = time.perf_counter() + seconds
        steps = next(self._steps) - before
        return (time.process_time() - began) / steps


def measure(experiment: Experiment, folder: Path, seconds: float, rounds: int) -> str:
    """A row of the table, without its first cell."""
    store = Store(folder)
    recorded, plain, control = Turns(experiment, store), Turns(experiment, None), Turns(experiment, None)
    trio = [recorded, plain, control]
    for turns in trio:
        turns.turn(1.0)
    costs, noise, shares = [], [], []
    assert recorded.recording is not None
    recorder = recorded.recording.recorder
    for number in range(rounds):
        found = {turns: turns.turn(seconds) for turns in trio[number % 3 :] + trio[: number % 3]}
        costs.append(found[recorded] / found[plain] - 1)
        noise.append(found[control] / found[plain] - 1)
        shares.append((recorder._capturing + recorder._writing) / recorder.spacing)
    assert recorded.recording.finish(), recorder.trouble
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{_middle(costs)} | {_middle(noise)} | {statistics.median(shares):.1%} | {size / 1e3:,.0f} kB"


def _middle(ratios: list[float]) -> str:
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:+.1%} ({low:+.1%} to {high:+.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.5, help="of a turn")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    print("| network, samples, batches | a step, recorded ÷ not | not ÷ not | checkpoints' share | on disk |")
    print("|---|---:|---:|---:|---:|")
    for name, experiment in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            row = measure(experiment, Path(folder), arguments.seconds, arguments.rounds)
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
