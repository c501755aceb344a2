"""What tracking costs a training loop: python -m tests.benchmarks.tracking

A loop of a known amount of work logs a thousand records a second in every second piece, with somebody watching and with
nobody. Compared is the processor time of the whole process, all threads included, of each piece with the one before it:
both meet the same load of the machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading

from tui_backprop.training.watched.tracked import ENVIRONMENT, TrackSocket

PAIRS = 20
LOOP = """
import sys, time
import numpy as np
from tui_backprop import track
track.init({"lr": 0.1})
track.log({"loss": 0.5, "accuracy": 0.5, "epoch": 0})
a = np.random.default_rng(0).normal(size=(64, 64))
time.sleep(1.5)  # what is imported once is no cost of a record
def piece(logs, first):
    began, used = time.perf_counter(), time.process_time()
    for step in range(1000):
        for _ in range(20): a @ a  # a known amount of work, about a fifth of a millisecond
        if logs: track.log({"loss": 0.5 / (step + 1), "accuracy": 0.5, "epoch": first + step})
        wait = began + (step + 1) / 1000 - time.perf_counter()
        if wait > 0: time.sleep(wait)
    time.sleep(0.6)  # until the last of them are carried away
    return time.process_time() - used, time.perf_counter() - began - 0.6
for number in range(int(sys.argv[1])):
    without, _ = piece(False, 0)
    used, seconds = piece(True, 1 + 1000 * number)
    print(without, used, 1000 / seconds)
"""


def measured(environment: dict[str, str]) -> list[tuple[float, float, float]]:
    """Seconds of the processor without and with tracking, and records a second; of each pair of pieces."""
    done = subprocess.run(
        [sys.executable, "-c", LOOP, str(PAIRS)], env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [[float(number) for number in line.split()] for line in done.stdout.splitlines()]
    return [(without, used, rate) for without, used, rate in rows]


def main() -> None:
    listening = TrackSocket()
    over = threading.Event()

    def listen() -> None:
        while not over.wait(0.05):
            listening.take()

    thread = threading.Thread(target=listen)
    thread.start()
    with tempfile.TemporaryDirectory() as store:
        found = {
            "watched": measured(listening.environment),
            "recorded": measured({ENVIRONMENT: "", "BACKPROP_TUI_HOME": store}),
        }
    over.set()
    thread.join()
    listening.close()
    print("| a loop that logs | records a second | share of a core without | for tracking | half of them within |")
    print("|---|---:|---:|---:|---:|")
    for name, rows in found.items():
        costs = [100 * (used - without) for without, used, _ in rows]
        low, middle, high = statistics.quantiles(costs, n=4)
        rate, share = (statistics.median(row[column] for row in rows) for column in (2, 0))
        print(f"| {name} | {rate:,.0f} | {100 * share:.1f} % | {middle:.2f} % | {low:.2f} to {high:.2f} % |")


if __name__ == "__main__":
    main()
