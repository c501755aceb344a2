"""The engine against what people would pick instead: run by hand, prints one Markdown table.

    python tests/benchmarks/engine.py [--fashion-mnist] [--threads N]

Every peer runs in this process with the same threads, and all of a row take turns, so that a noisy machine is noisy
for each alike; a figure is the best of the rounds. A peer that is not installed is an empty column: the extra
`backprop-tui[peers]` has them all.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def best(calls: Mapping[str, Callable[[], object]], units: Mapping[str, float], *, rounds: int = 7) -> dict[str, float]:
    """Microseconds a unit of each call, the best of `rounds` turns of about 60 ms each."""
    repeats: dict[str, int] = {}
    for name, call in calls.items():
        call()
        before = time.perf_counter()
        call()
        repeats[name] = max(1, int(0.06 / max(1e-7, time.perf_counter() - before)))
    found = dict.fromkeys(calls, math.inf)
    for _ in range(rounds):
        for name, call in calls.items():
            before = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            took = (time.perf_counter() - before) / repeats[name] / units[name]
            found[name] = min(found[name], took * 1e6)
    return found


COLUMNS = ("ours", "textbook NumPy", "PyTorch eager", "scikit-learn", "JAX scan")


def row(title: str, figures: Mapping[str, float], unit: str, digits: int = 1) -> None:
    cells = [f"{figures[name]:.{digits}f}" if name in figures else "–" for name in COLUMNS]
    ratios = [f"{figures[name] / figures['ours']:.2f}×" for name in COLUMNS[1:] if name in figures]
    print(f"| {title} ({unit}) | " + " | ".join(cells) + " | " + ", ".join(ratios) + " |", flush=True)


def header() -> None:
    print("| what | " + " | ".join(COLUMNS) + " | peers ÷ ours |")
    print("|---|" + "---:|" * len(COLUMNS) + "---|")


def small_networks() -> None:
    import numpy as np
    import peers

    from tui_backprop.data.toy import xor
    from tui_backprop.experiment.experiment import Experiment
    from tui_backprop.training.run.learner import Learner
    from tui_backprop.training.run.samples import parts_of
    from tui_backprop.training.run.trainer import Training

    sizes, rate = (2, 4, 4, 1), 0.1
    base = Experiment(activation="sigmoid", optimizer="sgd", learning_rate=rate, epochs=10**9)
    data = xor()
    np.seterr(all="ignore")

    def bare(inputs: int, population: int | None) -> Callable[[], object]:
        from dataclasses import replace

        chosen = replace(data, inputs=data.inputs[:inputs], labels=data.labels[:inputs], train=data.train[:inputs])
        experiments = [base.replace(seed=seed) for seed in range(population or 1)]
        learner = Learner(experiments, parts_of(base, chosen), population=population is not None)
        return learner.run_epoch

    for n in (21, 1):
        inputs, targets = data.inputs[:n], data.labels[:n, None].astype(float)
        calls = {"ours": bare(n, None), "textbook NumPy": peers.textbook_step(sizes, inputs, targets, rate)}
        units = dict.fromkeys(COLUMNS, 1.0)
        if peers.has("torch"):
            calls["PyTorch eager"] = peers.torch_step(sizes, inputs, targets, rate)
        if peers.has("sklearn"):
            calls["scikit-learn"] = peers.sklearn_step(sizes, inputs, targets, rate)
        if peers.has("jax"):
            calls["JAX scan"], units["JAX scan"] = peers.jax_scan(sizes, inputs, targets, rate)
        row(f"one step, 2-4-4-1 sigmoid, MSE, SGD, float64, {n} sample{'s' * (n > 1)}", best(calls, units), "µs")

    def end_to_end(experiment: Experiment) -> Callable[[], object]:
        records = Training(experiment).records()
        return lambda: [next(records) for _ in range(500)]

    for title, experiment in (("full batch", base), ("per sample", base.replace(batch=1))):
        learner = Training(experiment).learner
        steps = 500.0 * (21 if experiment.batch else 1)

        def run(learner: Learner = learner) -> None:
            for _ in range(500):
                learner.run_epoch()

        figures = best({"bare": run, "train": end_to_end(experiment)}, {"bare": steps, "train": steps})
        ratio = figures["train"] / figures["bare"]
        print(
            f"| train() with its records, {title} (µs a step) | {figures['train']:.1f} | | | | "
            f"| {ratio:.2f}× the bare step of {figures['bare']:.1f} |",
            flush=True,
        )

    for n in (21, 1):
        count = 256
        inputs, targets = data.inputs[:n], data.labels[:n, None].astype(float)
        calls = {"ours": bare(n, count)}
        units = {"ours": float(count), "PyTorch eager": 1.0, "JAX scan": 1.0}
        if peers.has("torch"):
            calls["PyTorch eager"] = peers.torch_step(sizes, inputs, targets, rate)
        if peers.has("jax"):
            calls["JAX scan"], units["JAX scan"] = peers.jax_population(sizes, inputs, targets, rate, count)
        title = f"population of {count}, {n} sample{'s' * (n > 1)}; PyTorch one by one, JAX vmap + scan"
        row(title, best(calls, units), "µs a network-step", 2)


def fashion_mnist(epochs: int) -> None:
    import numpy as np
    import peers

    from tui_backprop.data.sources import load
    from tui_backprop.experiment.presets import PRESETS
    from tui_backprop.training.run.trainer import Training

    np.seterr(all="ignore")
    reference = PRESETS["fashion-mnist"].experiment
    data = load(reference.data_spec)
    for optimizer, rate in (("sgd", 0.1), ("adam", 0.001)):
        experiment = reference.replace(optimizer=optimizer, learning_rate=rate, init="he", epochs=epochs)
        learner = Training(experiment, dataset=data).learner
        calls: dict[str, Callable[[], object]] = {"ours": learner.run_epoch}
        if peers.has("torch"):
            calls["PyTorch eager"] = peers.torch_epoch(
                (784, *experiment.hidden, 10), data.inputs[data.train], data.labels[data.train],
                batch=experiment.batch, rate=rate, optimizer=optimizer,
            )  # fmt: skip
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(epochs):
            for name, call in calls.items():
                before = time.perf_counter()
                call()
                times[name].append(time.perf_counter() - before)
        half = epochs // 2
        for title, part in (("first half", slice(0, half)), ("second half", slice(half, None))):
            figures = {name: sorted(values[part])[len(values[part]) // 2] for name, values in times.items()}
            row(
                f"Fashion-MNIST {optimizer} {rate}, batch 100, float32, median epoch, {title} of {epochs}",
                figures,
                "s",
                2,
            )
    experiment = reference.replace(optimizer="sgd", learning_rate=0.1, init="he", epochs=20)
    reached = next(
        (
            record.epoch
            for record in Training(experiment, dataset=data).records()
            if (record.test_accuracy or 0) >= 0.885
        ),
        None,
    )
    print(f"\nFashion-MNIST at rate 0.1, ReLU, He: first epoch with 0.885 test accuracy: {reached} (of 20)", flush=True)


_MEMORY = """
import sys
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import train
history = History()
pending = []
for record in train(Experiment(activation="sigmoid", optimizer="sgd", epochs=int(sys.argv[1]))):
    pending.append(record)
    if len(pending) == 256:
        history.extend(pending)
        pending.clear()
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def growth() -> None:
    from tui_backprop.data.toy import xor
    from tui_backprop.experiment.experiment import Experiment
    from tui_backprop.training.run.learner import Learner
    from tui_backprop.training.run.samples import parts_of
    from tui_backprop.training.run.trainer import Training

    print("\n| cost grows with | figures |\n|---|---|")
    base = Experiment(activation="sigmoid", optimizer="sgd", learning_rate=0.1, epochs=10**9)
    figures = []
    for count in (64, 128, 256, 512):
        experiments = [base.replace(seed=seed) for seed in range(count)]
        learner = Learner(experiments, parts_of(base, xor()), population=True)
        figures.append(f"K={count}: {best({'x': learner.run_epoch}, {'x': count})['x']:.2f}")
    print("| networks in a population, µs a network-step | " + ", ".join(figures) + " |", flush=True)
    figures = []
    for points in (1_000, 4_000, 16_000, 64_000):
        learner = Training(base.replace(dataset="linear", points=points, batch=100)).learner
        figures.append(f"n={points:,}: {best({'x': learner.run_epoch}, {'x': points}, rounds=3)['x']:.3f}")
    print("| samples (batch 100), µs a sample | " + ", ".join(figures) + " |", flush=True)
    records = Training(base).records()
    figures = []
    done = 0
    for start in (0, 100_000, 200_000, 300_000):
        while done < start:
            next(records)
            done += 1
        before = time.perf_counter()
        for _ in range(20_000):
            next(records)
        done += 20_000
        figures.append(f"from {start:,}: {(time.perf_counter() - before) / 20_000 * 1e6:.1f}")
    print("| epochs done, µs an epoch | " + ", ".join(figures) + " |", flush=True)
    peaks = {}
    for epochs in (1_000, 1_000_000):
        done_process = subprocess.run(
            [sys.executable, "-c", _MEMORY, str(epochs)], capture_output=True, text=True, check=True
        )
        peaks[epochs] = float(done_process.stdout)
    text = ", ".join(f"{epochs:,} epochs: {peak:.1f}" for epochs, peak in peaks.items())
    print(f"| epochs, peak memory with the history, MB | {text} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fashion-mnist", action="store_true", help="also the epochs on images (minutes)")
    parser.add_argument("--fashion-epochs", type=int, default=10)
    parser.add_argument("--only-fashion-mnist", action="store_true")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
    import peers

    peers.set_threads(arguments.threads)
    print(f"{arguments.threads} threads, Python {sys.version.split()[0]}\n")
    header()
    if not arguments.only_fashion_mnist:
        small_networks()
    if arguments.fashion_mnist or arguments.only_fashion_mnist:
        fashion_mnist(arguments.fashion_epochs)
    if not arguments.only_fashion_mnist:
        growth()
    print(f"\npeak memory of this benchmark: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
