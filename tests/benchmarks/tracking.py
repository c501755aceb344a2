"""What tracking costs a training loop: python -m tests.benchmarks.tracking

A loop of a known amount of work logs a thousand records a second in every second piece, with somebody watching and with
nobody. The threads that carry the records away are asked for their own processor time, which is exact whatever else the
machine does. What the loop's own thread takes is compared, a piece with the one before it: both meet the same load
of it, and the median of many such pairs is known within the error that stands beside it.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import threading

from tui_backprop.training.watched.tracked import ENVIRONMENT, TrackSocket

PAIRS = 120
LOOP = """
import sys, threading, time
import numpy as np
from tui_backprop import track
track.init({"lr": 0.1})
track.log({"loss": 0.5, "accuracy": 0.5, "epoch": 0})
a = np.random.default_rng(0).normal(size=(64, 64))
time.sleep(2.5)  # what is imported once is no cost of a record
ours = [time.pthread_getcpuclockid(one.ident) for one in threading.enumerate() if one is not threading.main_thread()]
def others():
    return sum(map(time.clock_gettime, ours))
def piece(logs, first):
    began, own, carried = time.perf_counter(), time.thread_time(), others()
    for step in range(500):
        for _ in range(20): a @ a  # a known amount of work, about a fifth of a millisecond
        if logs: track.log({"loss": 0.5 / (step + 1), "accuracy": 0.5, "epoch": first + step})
        wait = began + (step + 1) / 1000 - time.perf_counter()
        if wait > 0: time.sleep(wait)
    own, seconds = time.thread_time() - own, time.perf_counter() - began
    time.sleep(0.3)  # until the last of them are carried away
    return own / seconds, (others() - carried) / seconds, 500 / seconds
for number in range(int(sys.argv[1])):
    print(*piece(False, 0), *piece(True, 1 + 500 * number))
"""


def measured(environment: dict[str, str]) -> list[tuple[float, float, float, float]]:
    """Shares of a core and records a second, of each pair of pieces.

    They are: the loop's own work; what it takes more in its thread when it logs; what the threads that carry away take.
    """
    done = subprocess.run(
        [sys.executable, "-c", LOOP, str(PAIRS)], env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [[float(number) for number in line.split()] for line in done.stdout.splitlines()]
    return [(alone, logging - alone, carrying, rate) for alone, _, _, logging, carrying, rate in rows]


def error_of_median(values: list[float]) -> float:
    """The standard error of a median, from the middle half: 1.2533 σ / √n, σ = the half's width / 1.349."""
    low, _, high = statistics.quantiles(values, n=4)
    return 1.2533 * (high - low) / 1.349 / math.sqrt(len(values))


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
    print("| a loop that logs | records a second | share of a core without | in its thread | in others | together |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, rows in found.items():
        alone, own, carrying, rates = (list(column) for column in zip(*rows, strict=True))
        carried = statistics.fmean(carrying)  # the disk is written to only now and then: what matters is the mean
        inside, error = statistics.median(own), error_of_median(own)
        print(
            f"| {name} | {statistics.median(rates):,.0f} | {statistics.median(alone):.1%} | {inside:.2%} ± {error:.2%} "
            f"| {carried:.2%} | {inside + carried:.2%} ± {error:.2%} |"
        )


if __name__ == "__main__":
    main()
