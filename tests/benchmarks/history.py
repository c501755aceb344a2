"""What the history of many runs costs: the list on a screen, a filter typed, a sort, the index, the command.

    python tests/benchmarks/history.py [--runs 10000] [--rounds 7]

The runs are made up, each a directory with a journal as the recorder writes it. The screen is a real pseudo-terminal of
120×36 in 256 colours. Each moment is taken from the key until the frame that has what the key asked for has come whole:
`h` until the list's rows are there (the screen's module is imported meanwhile, since every round is a dashboard of its
own), the last letter of a filter until what fits is, `s` until the rows are in the next order. In turns with two peers:
the same screen on ten runs, and Textual's own DataTable in a bare app, filled with as many rows. Beside the time on the
clock, which depends on what else the machine does, stands the processor time of the screen's process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.terminal import Terminal  # noqa: E402
from tui_backprop.experiment.experiment import Experiment  # noqa: E402
from tui_backprop.store.frames import HEAD, META, OUTCOME, encode, encode_json  # noqa: E402
from tui_backprop.store.index import Index  # noqa: E402
from tui_backprop.store.journal import journal_path  # noqa: E402
from tui_backprop.store.place import FORMAT, Store  # noqa: E402
from tui_backprop.store.provenance import provenance  # noqa: E402
from tui_backprop.store.writer import this_process  # noqa: E402

PROGRAM = [sys.executable, "-m", "tui_backprop"]
FEW = 10
PATIENCE = 60.0
WHOLE = b"\x1b[?2026l"
"""Ends a frame, in a terminal that takes frames as a whole."""
ROW = rb"ended"
"""On the list of runs every row says how its run has ended, and nothing else does."""

TABLE_APP = """
import sys
from textual.app import App
from textual.screen import Screen
from textual.widgets import DataTable, Static
class Table(Screen):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("started", "status", "name", "dataset", "network", "optimizer", "loss", "accuracy")
        count = int(sys.argv[1])
        cells = "xor", "2-4-4-1", "adam", "0.1", "0.9"
        table.add_rows(("2026-11-25 17:00", "ended", str(n), *cells) for n in range(count))
class Bare(App):
    BINDINGS = [("h", "push", "")]
    def compose(self):
        yield Static("paused")
    def action_push(self):
        self.push_screen(Table())
Bare().run()
"""


@dataclass(frozen=True)
class Moment:
    """From a key to what it asked for.

    Attributes:
        wall: seconds on the clock.
        processor: seconds of the processor that the screen's process used.
    """

    wall: float
    processor: float


def make(store: Store, count: int) -> None:
    """Make up runs, one a minute, and their index."""
    store.create()
    choose = random.Random(1)
    machine, writer = provenance(), this_process().to_dict()
    first = time.time() - 60 * count
    for number in range(count):
        experiment = Experiment(
            dataset=choose.choice(["xor", "moons", "spiral"]), optimizer=choose.choice(["sgd", "adam", "momentum"]),
            hidden=(choose.choice([3, 4, 8]),), seed=number,
        )  # fmt: skip
        started = first + 60 * number
        result = {"epochs": 1000, "steps": 1000, "loss": choose.random(), "accuracy": choose.random(), "seconds": 0.1}
        outcome = {"status": "ended", "stopped_by": "epochs", "ended": started + 1, "result": result}
        meta = {
            "format": FORMAT,
            "kind": "run",
            "started": started,
            "experiment": experiment.to_dict(),
            "machine": machine,
        }
        frames = [(HEAD, {"format": FORMAT, "writer": writer}), (META, meta), (OUTCOME, outcome)]
        run = store.runs / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(started))}-{number:06}"
        run.mkdir()
        parts = [b"".join(encode(kind, place, [encode_json(value)])) for place, (kind, value) in enumerate(frames)]
        journal_path(run, 1).write_bytes(b"".join(parts))


def press(terminal: Terminal, key: str, wanted: bytes) -> Moment:
    """Press a key and wait for the end of the frame that has `wanted`, a pattern."""
    screen = psutil.Process(terminal.process.pid)
    used = sum(screen.cpu_times()[:2])
    seen = bytearray()
    began = time.perf_counter()
    os.write(terminal.master, key.encode())
    while time.perf_counter() - began < PATIENCE:
        if select.select([terminal.master], [], [], 0.05)[0]:
            seen += os.read(terminal.master, 1 << 16)
            found = re.search(wanted, seen)
            if found is not None and seen.find(WHOLE, found.end()) >= 0:
                return Moment(time.perf_counter() - began, sum(screen.cpu_times()[:2]) - used)
    raise AssertionError(f"nothing like {wanted!r} came after {key!r}")


def on_a_screen(store: Store) -> list[Moment]:
    """`h` to the list; the last letter of a filter to what fits; the key that sorts to the other order."""
    terminal = Terminal([*PROGRAM, "--store", str(store.root), "--paused"], 120, 36, COLORTERM="")
    try:
        terminal.wait_for(lambda text: "paused" in text)
        terminal.pump_until_silent(0.5)
        opened = press(terminal, "h", ROW)
        for letter in "/optimizer=ada":
            terminal.press(letter)
        terminal.wait_for(lambda text: "Runs · 0 of" in text)
        typed = press(terminal, "m", ROW)
        terminal.press("\r")
        terminal.pump(0.5)
        return [opened, typed, press(terminal, "s", b"smallest first")]
    finally:
        terminal.close()


def of_a_table(count: int) -> Moment:
    """The first of these moments for Textual's own table."""
    terminal = Terminal([sys.executable, "-c", TABLE_APP, str(count)], 120, 36, COLORTERM="")
    try:
        terminal.wait_for(lambda text: "paused" in text)
        terminal.pump_until_silent(0.5)
        return press(terminal, "h", ROW)
    finally:
        terminal.close()


def median(moments: Sequence[Moment]) -> Moment:
    return Moment(statistics.median(m.wall for m in moments), statistics.median(m.processor for m in moments))


def row(name: str, many: Moment, few: Moment, bound: str) -> str:
    """A row of the table: on the clock, of the processor, and the ratio of the latter."""
    ratio = many.processor / few.processor if few.processor else float("nan")
    return (
        f"| {name} | {1000 * many.wall:.0f} ms ÷ {1000 * few.wall:.0f} ms = {many.wall / few.wall:.2f} | "
        f"{1000 * many.processor:.0f} ms ÷ {1000 * few.processor:.0f} ms = {ratio:.2f} | {bound} |"
    )


def commands(store: Store) -> list[str]:
    """Rows of the table on the index and on the command."""
    with Index(store) as index:
        began = time.perf_counter()
        index.rebuild()
        built = time.perf_counter() - began
        began = time.perf_counter()
        index.refresh()
        index.rows()
        again = time.perf_counter() - began
    began = time.perf_counter()
    done = subprocess.run(
        [*PROGRAM, "runs", "--store", str(store.root), "--json", "optimizer=adam", "accuracy>=0.95"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    listed = time.perf_counter() - began
    fit = len(json.loads(done.stdout.splitlines()[-1]))
    return [
        f"| the index made anew | {built:.1f} s | | |",
        f"| the index brought up to date and read | {1000 * again:.0f} ms | | |",
        f"| `runs --json` with a filter, {fit:,} fit | {listed:.2f} s | | |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        few, many = Store(Path(folder, "few")), Store(Path(folder, "many"))
        make(few, FEW)
        make(many, arguments.runs)
        told = [*commands(many)]
        for store in (few, many):
            with Index(store) as index:
                index.refresh()
        rounds = [(on_a_screen(many), on_a_screen(few), of_a_table(arguments.runs)) for _ in range(arguments.rounds)]
    print(
        f"| {arguments.runs:,} runs ÷ {FEW}; medians of {arguments.rounds} | on the clock | of the processor | bound |"
    )
    print("|---|---:|---:|---:|")
    names = [("`h` to the list on the screen", "< 500 ms"), ("a letter of a filter to what fits", ""),
             ("`s` to the next order", "")]  # fmt: skip
    for place, (name, bound) in enumerate(names):
        print(row(name, median([one[0][place] for one in rounds]), median([one[1][place] for one in rounds]), bound))
    ours, table = median([one[0][0] for one in rounds]), median([one[2] for one in rounds])
    print(row("`h` to the list ÷ Textual's DataTable with as many rows", ours, table, "< 1"))
    print("\n".join(told))


if __name__ == "__main__":
    main()
