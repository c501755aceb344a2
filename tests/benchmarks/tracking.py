"""What tracking costs a training loop: python tests/benchmarks/tracking.py

A loop of a known amount of work logs a thousand records a second, with somebody watching, with nobody, and not at all;
what is compared is the processor time of the whole process, all threads included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading

from tui_backprop.training.watched.tracked import ENVIRONMENT, TrackSocket

LOOP = """
import sys, time
import numpy as np
from tui_backprop import track
seconds, logs = float(sys.argv[1]), sys.argv[2] == "logs"
if logs: track.init({"lr": 0.1})
a = np.random.default_rng(0).normal(size=(64, 64))
def work():  # a known amount of work, about half a millisecond
    for _ in range(20): a @ a
if logs: track.log({"loss": 0.5, "accuracy": 0.5})
time.sleep(1.0)  # what is imported once is no cost of a record
began, used, steps = time.perf_counter(), time.process_time(), int(seconds * 1000)
for step in range(steps):
    work()
    if logs: track.log({"loss": 0.5 / (step + 1), "accuracy": 0.5, "epoch": step})
    wait = began + (step + 1) / 1000 - time.perf_counter()
    if wait > 0: time.sleep(wait)
print((time.process_time() - used) / (time.perf_counter() - began), steps / (time.perf_counter() - began))
"""


def measured(mode: str, seconds: float, environment: dict[str, str]) -> tuple[float, float]:
    """Share of a core that the loop takes, and records a second."""
    done = subprocess.run(
        [sys.executable, "-c", LOOP, str(seconds), mode], env={**os.environ, **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    share, rate = done.stdout.split()
    return float(share), float(rate)


def main() -> None:
    rounds, seconds = 7, 4.0
    listening = TrackSocket()
    over = threading.Event()

    def listen() -> None:
        while not over.wait(0.05):
            listening.take()

    thread = threading.Thread(target=listen)
    thread.start()
    shares: dict[str, list[float]] = {"without": [], "watched": [], "recorded": []}
    with tempfile.TemporaryDirectory() as store:
        for _ in range(rounds):
            shares["without"].append(measured("none", seconds, {})[0])
            shares["watched"].append(measured("logs", seconds, listening.environment)[0])
            shares["recorded"].append(measured("logs", seconds, {ENVIRONMENT: "", "BACKPROP_TUI_HOME": store})[0])
    over.set()
    thread.join()
    listening.close()
    print("| a loop that logs 1,000 records a second | share of a core | of it for tracking |")
    print("|---|---:|---:|")
    base = statistics.median(shares["without"])
    for name, found in shares.items():
        share = statistics.median(found)
        print(f"| {name} | {100 * share:.2f} % | {100 * (share - base):.2f} % |")


if __name__ == "__main__":
    main()
