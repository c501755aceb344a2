"""How soon `attach` shows a run in training, through a real pseudo-terminal: run by hand, prints one table.

    python tests/benchmarks/attach.py [--size 160x48] [--seconds 50]

Three moments, each from the start of the process: the header says that the run is running and at which epoch; a
learning curve is drawn; and, for the door, from the connection to the first answer with a learning curve, without a
screen. By one's own machine's door, and by the files that another machine would read. In turns with two peers: a bare
Textual app's first paint, and the dashboard's own (`backprop-tui`) up to the same moments. Wall-clock time depends on
what else the machine does; the ratios to the bare app, and the processor time of the screen's process, less so.

As many rounds as there are seconds for, and three at least.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from dashboard import BARE_APP, COMMAND, Terminal

from tui_backprop.training.live.attached import attach
from tui_backprop.training.live.requests import CurveRequest
from tui_backprop.training.live.snapshot import Want
from tui_backprop.training.observers import OBSERVERS

LONG = ["--epochs", "1000000000", "--dataset", "moons", "--batch", "16"]
BARE = "a bare Textual app's first paint"
OWN = "`backprop-tui` itself"
DOOR = "`attach` by the door"
FILES = "`attach` by the files"
LEAST = 3
PATIENCE = 20.0
CURVE = re.compile("[\u2801-\u28ff]{2}")
"""Braille, of which curves are drawn."""


@dataclass(frozen=True)
class Paint:
    """A moment of a start.

    Attributes:
        wall: seconds from the start of the process.
        processor: seconds of the processor that the process had used.
    """

    wall: float
    processor: float


def paints(command: Sequence[str], size: tuple[int, int], *moments: Callable[[str], object]) -> list[Paint]:
    """When what a command has written first fulfils each of the conditions, which come one after another."""
    terminal = Terminal(command, *size)
    found: list[Paint] = []
    try:
        process = psutil.Process(terminal.process.pid)
        while len(found) < len(moments):
            assert select.select([terminal.master], [], [], PATIENCE)[0], f"nothing came of {command}"
            data = os.read(terminal.master, 1 << 16)
            now, used = time.perf_counter() - terminal.started, process.cpu_times()
            if b"\x1b[?2026$p" in data:
                os.write(terminal.master, b"\x1b[?2026;2$y")
            terminal.output += data
            text = terminal.output.decode(errors="replace")
            while len(found) < len(moments) and moments[len(found)](text):
                found.append(Paint(now, used.user + used.system))
        return found
    finally:
        terminal.close()


def is_running(text: str) -> bool:
    return "running" in text and "epoch" in text


def has_header(text: str) -> bool:
    """The dashboard's own run may still be beginning."""
    return "epoch" in text


def has_curve(text: str) -> bool:
    return CURVE.search(text) is not None


def first_answer(pid: int, columns: int) -> float:
    """Seconds from the connection to a trainer's door to its first answer with a learning curve."""
    began = time.perf_counter()
    trainer = attach(pid, OBSERVERS, name="a benchmark")
    try:
        trainer.send(Want(-1, (CurveRequest(2 * columns),)))
        while trainer.receive().answers.of(CurveRequest) is None:
            trainer.send(Want(-1, (CurveRequest(2 * columns),)))
        return time.perf_counter() - began
    finally:
        trainer.close()


@contextmanager
def detached(store: Sequence[str]) -> Iterator[tuple[str, int]]:
    """A run that lets screens in, and its process."""
    begun = subprocess.run(
        [*COMMAND, "train", "--detach", "--json", *LONG, *store], capture_output=True, text=True, check=True
    )
    told = json.loads(begun.stdout)
    try:
        yield told["run"], told["pid"]
    finally:
        os.kill(told["pid"], signal.SIGKILL)


@contextmanager
def headless(store: Sequence[str], runs: Path) -> Iterator[str]:
    """A run that can only be read."""
    before = set(runs.glob("[!.]*"))
    process = subprocess.Popen(
        [*COMMAND, "train", *LONG, "--every", "0", *store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not (made := set(runs.glob("[!.]*/checkpoint-*"))) or not {path.parent for path in made} - before:
            time.sleep(0.05)
        (run,) = {path.parent for path in made} - before
        process.send_signal(signal.SIGSTOP)  # one on another machine takes no core of this one
        yield run.name
    finally:
        process.kill()
        process.wait()


def measure(size: tuple[int, int], seconds: float) -> tuple[dict[str, list[list[Paint]]], list[float]]:
    """By what was started: for each round its moments; and the first answers."""
    found: dict[str, list[list[Paint]]] = {BARE: [], OWN: [], DOOR: [], FILES: []}
    answers: list[float] = []
    bare = [sys.executable, "-c", BARE_APP]

    def turns(until: float, least: int, run: str, name: str) -> None:
        rounds = 0
        while rounds < least or time.perf_counter() < until:
            found[BARE].append(paints(bare, size, lambda text: "painted" in text))
            found[OWN].append(paints([*COMMAND, *store], size, has_header, has_curve))
            found[name].append(paints([*COMMAND, "attach", run, *store], size, is_running, has_curve))
            rounds += 1

    with tempfile.TemporaryDirectory(prefix="bp-") as place:
        os.environ |= {"BACKPROP_TUI_SOCKETS": f"{place}/d", "XDG_CACHE_HOME": f"{place}/cache"}
        store = ["--store", f"{place}/store"]
        began = time.perf_counter()
        with detached(store) as (run, pid):
            answers += [first_answer(pid, size[0]) for _ in range(20)]
            turns(began + seconds / 2, LEAST, run, DOOR)
        with headless(store, Path(place, "store", "runs")) as run:
            turns(began + seconds, LEAST, run, FILES)
    return found, answers


def table(found: dict[str, list[list[Paint]]], answers: Sequence[float]) -> Iterator[str]:
    bare_wall = statistics.median(paint.wall for (paint,) in found[BARE])
    bare_processor = statistics.median(paint.processor for (paint,) in found[BARE])
    for name, rounds in found.items():
        for index, moment in enumerate(("", "") if name == BARE else ("the run in its header", "a learning curve")):
            if index == len(rounds[0]):
                break
            walls = [paints[index].wall for paints in rounds]
            wall = statistics.median(walls)
            processor = statistics.median(paints[index].processor for paints in rounds)
            what = f"{name}: {moment}" if moment else name
            yield (
                f"| {what} | {wall:.2f} s ({min(walls):.2f} to {max(walls):.2f}) | {wall / bare_wall:.2f} | "
                f"{processor:.2f} s | {processor / bare_processor:.2f} | {len(rounds)} |"
            )
    yield (
        f"| from the connection to the first answer with a learning curve | {statistics.median(answers) * 1000:.0f} ms "
        f"({min(answers) * 1000:.0f} to {max(answers) * 1000:.0f}) | | | | {len(answers)} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="160x48")
    parser.add_argument("--seconds", type=float, default=50.0)
    arguments = parser.parse_args()
    columns, lines = map(int, arguments.size.split("x"))
    found, answers = measure((columns, lines), arguments.seconds)
    print(
        f"{arguments.size}, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
    )
    print("| from its start to | median | ÷ bare | processor time | ÷ bare | rounds |\n|---|---:|---:|---:|---:|---:|")
    print("\n".join(table(found, answers)))


if __name__ == "__main__":
    main()
