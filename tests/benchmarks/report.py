"""What a report takes: the time of the whole command, from its start to its end, for one run and for ten.

    python tests/benchmarks/report.py [--rounds N]

The runs are recorded first, into a store of their own. Each row has the median and the range of the rounds on the
clock, the median of the processor time of all of the command's processes, which depends less on what else the machine
does, and what the report has come to: figures (each as SVG and as PNG) and the size of its page. Ten runs that are ten
seeds of one experiment are told apart from five settings with two seeds each, which are compared besides.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tui_backprop.machine import pin_threads

pin_threads()

from tui_backprop.experiment.experiment import Experiment  # noqa: E402
from tui_backprop.store.place import Store  # noqa: E402
from tui_backprop.training.diagnosis.chronicle import Chronicle  # noqa: E402
from tui_backprop.training.run.recording import Recording  # noqa: E402
from tui_backprop.training.run.trainer import Training  # noqa: E402

BASE = Experiment(epochs=20_000)
MOONS = Experiment(dataset="moons", points=400, test_fraction=0.3, hidden=(8, 8), batch=32, epochs=500)
CASES: dict[str, list[Experiment]] = {
    "one run, 2-4-4-1 on XOR, 20,000 epochs": [BASE],
    "ten runs, ten seeds of it": [BASE.replace(seed=seed) for seed in range(10)],
    "ten runs, five learning rates with two seeds each": [
        BASE.replace(seed=seed, learning_rate=rate) for rate in (0.3, 0.1, 0.03, 0.01, 0.003) for seed in (1, 2)
    ],
    "ten runs, 2-8-8-1 on 400 moons with test samples": [MOONS.replace(seed=seed) for seed in range(10)],
}


def record(experiment: Experiment, store: Store) -> str:
    """Train an experiment as `train` does; gives the run's name."""
    training = Training(experiment)
    chronicle = Chronicle(training)
    recording = Recording(training, store, collect=chronicle.settle)
    chronicle.also = recording.add
    for one in training.records():
        chronicle.take(one)
    assert recording.finish(findings=[finding.to_dict() for finding in chronicle.diagnosis().findings])
    return recording.recorder.id


def of_the_processor() -> float:
    """Seconds of the processor that processes started here, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(experiments: Sequence[Experiment], rounds: int) -> str:
    """A row of the table, without its first cell."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        names = [record(experiment, Store(home / "store")) for experiment in experiments]
        environment = {**os.environ, "BACKPROP_TUI_HOME": str(home / "store"), "XDG_CACHE_HOME": str(home / "cache")}
        seconds, processor = [], []
        for number in range(rounds + 1):
            began, used = time.perf_counter(), of_the_processor()
            command = [sys.executable, "-m", "tui_backprop", "report", *names, "-o", str(home / f"out{number}")]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - began)
            processor.append(of_the_processor() - used)
        # The first fills matplotlib's cache of fonts and the index of the store.
        first, *rest = seconds
        folder = home / "out0"
        figures, size = len(list((folder / "figures").glob("*.svg"))), (folder / "report.html").stat().st_size
        middle = f"{statistics.median(rest):.1f} s ({min(rest):.1f}–{max(rest):.1f})"
        return f"{middle} | {statistics.median(processor[1:]):.1f} s | {first:.1f} s | {figures} | {size / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print("| report of | takes | of the processor | the first time | figures | page |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, experiments in CASES.items():
        print(f"| {name} | {measure(experiments, arguments.rounds)} |", flush=True)


if __name__ == "__main__":
    main()
