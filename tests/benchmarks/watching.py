"""What being watched costs a program: python tests/benchmarks/watching.py

A program trains a network of its own for a fixed number of epochs, bare and under `backprop-tui watch` in a terminal of
120 × 36 cells with its own network on the screen, in turns. What is compared is the time that its loop takes, and the
processor time of its thread, which on a machine with other work tells what the looks themselves cost.

Both keep freed memory (glibc's thresholds are raised): else the larger program, bare, gives its temporaries of 800 kB
back to the system at each batch and pays 300,000 page faults for it, and watched it does not, as the taped steps at its
start have raised the threshold. That is a fact of the allocator, and none of watching.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.e2e.terminal import Terminal

BOUND = 0.8
"""Of its own speed a watched program must have."""

SMALL = """
import time
import numpy as np
rng = np.random.default_rng(5)
X = rng.uniform(size=(21, 2))
y = (X[:, :1] > X[:, 1:]).astype(float)
W1, W2, W3 = rng.normal(size=(2, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
def sigmoid(z): return 1 / (1 + np.exp(-z))
began, used = time.perf_counter(), time.thread_time()
for epoch in range(EPOCHS):
    a = sigmoid(X @ W1)
    b = sigmoid(a @ W2)
    p = sigmoid(b @ W3)
    loss = np.mean((p - y) ** 2)
    d3 = 2 * (p - y) / len(y) * p * (1 - p)
    d2 = d3 @ W3.T * b * (1 - b)
    d1 = d2 @ W2.T * a * (1 - a)
    W3 -= 0.5 * b.T @ d3
    W2 -= 0.5 * a.T @ d2
    W1 -= 0.5 * X.T @ d1
    if epoch % 1000 == 0: print(f"epoch {epoch} loss : {loss}")
open(RESULT, "w").write(f"{time.perf_counter() - began} {time.thread_time() - used}")
"""
BATCHES = """
import time
import numpy as np
class Dense:
    def __init__(self, i, o):
        self.W, self.b = np.random.randn(i, o) * np.sqrt(2 / i), np.zeros(o)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g, rate):
        back = g @ self.W.T
        self.W -= rate * self.x.T @ g
        self.b -= rate * g.sum(axis=0)
        return back
np.random.seed(0)
X = np.random.rand(2000, 784)
labels = np.random.randint(0, 10, 2000)
T = np.eye(10)[labels]
first, last = Dense(784, 128), Dense(128, 10)
began, used = time.perf_counter(), time.thread_time()
for epoch in range(EPOCHS):
    total = 0
    for start in range(0, len(X), 100):
        x, t = X[start:start + 100], T[start:start + 100]
        h = np.maximum(first.forward(x), 0)
        z = last.forward(h)
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.mean(np.sum(t * np.log(p), axis=1))
        total += loss
        g = last.backward((p - t) / len(x), 0.05)
        first.backward(g * (h > 0), 0.05)
    print(f"epoch {epoch} loss : {total / 20}")
open(RESULT, "w").write(f"{time.perf_counter() - began} {time.thread_time() - used}")
"""
PROGRAMS = {"2-4-4-1, whole batch of 21": (SMALL, 60_000), "784-128-10, batches of 100 of 2,000": (BATCHES, 60)}


def bare(path: Path, environment: dict[str, str]) -> None:
    subprocess.run(["python3", str(path)], env=environment, stdout=subprocess.DEVNULL, check=True)


def watched(path: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tui_backprop", "watch", "--no-store", str(path)]
    terminal = Terminal(command, 120, 36, controls=True, **environment)
    try:
        terminal.wait_for(lambda text: "Decision field" in text, 120)
        terminal.wait_for(lambda text: "ended" in text, 600)
    finally:
        terminal.press("q")
        terminal.exit_status()
        terminal.close()


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment |= {"MALLOC_MMAP_THRESHOLD_": "100000000", "MALLOC_TRIM_THRESHOLD_": "100000000"}
    print("| a program of its user's own | bare | watched | of its own speed | by processor time |")
    print("|---|---:|---:|---:|---:|")
    worst = 1.0
    for name, (source, epochs) in PROGRAMS.items():
        with tempfile.TemporaryDirectory() as folder:
            path, result = Path(folder) / "lab1.py", Path(folder) / "seconds"
            path.write_text(source.replace("EPOCHS", str(epochs)).replace("RESULT", repr(str(result))))
            taken: dict[str, list[list[float]]] = {"bare": [], "watched": []}
            for _ in range(rounds):
                for run in (bare, watched):
                    run(path, environment)
                    taken[run.__name__].append([float(word) for word in result.read_text().split()])
        pairs = list(zip(taken["bare"], taken["watched"], strict=True))
        by_clock, by_processor = (statistics.median(one[k] / other[k] for one, other in pairs) for k in (0, 1))
        worst = min(worst, by_clock)
        speeds = [f"{epochs / statistics.median(row[0] for row in rows):,.0f} epochs/s" for rows in taken.values()]
        print(f"| {name} | {speeds[0]} | {speeds[1]} | {by_clock:.2f} | {by_processor:.2f} |", flush=True)
    print(f"\nthe bound is {BOUND}: {'held' if worst >= BOUND else 'NOT held'}")


if __name__ == "__main__":
    main()
