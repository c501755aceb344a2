"""The dashboard through a real pseudo-terminal against the same training headless: run by hand, prints one table.

    python tests/benchmarks/dashboard.py [--size 160x48] [--seconds 8] [--rounds 3] [--only speed|busy|line|growth]

Four parts: `speed`, the dashboard's and the headless runs in turns on the same experiment; `busy`, the same for
Fashion-MNIST, whose training keeps every core busy; `line`, the bytes of every tab while its picture keeps changing;
`growth`, what pictures cost for long histories and many samples. A ratio is the median of the rounds. Nothing else
should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass

import frames
import psutil
import pyte

from tui_backprop.tui.layout import TABS
from tui_backprop.tui.session.session import PACES, WATCHABLE_PACE

UNKNOWN = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[uq]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
COMMAND = [sys.executable, "-m", "tui_backprop"]
FLAT_OUT = ["--epochs", "1000000000", "--pace", "0"]
BUSY = ["--preset", "fashion-mnist"]
"""An experiment whose matrix products keep every core busy."""
RESTLESS = ["--dataset", "spiral", "--hidden", "8,8", "--learning-rate", "0.03", "--batch", "1"]
"""An experiment of which every picture differs: Adam with a step for each sample does not settle."""
LARGE = 36
"""Megabytes of the table that the first paint must not wait for."""
FRAME = b"\x1b[?2026h"
"""What a picture begins with, a synchronised update."""
BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("painted")
Bare().run()
"""


class Terminal:
    """A command in a pseudo-terminal; what it writes is kept with the time at which it came."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        # As it is installed: with its byte code kept, as that of Textual beside it is.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {
            **kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
            "BACKPROP_TUI_HOME": tempfile.mkdtemp(),
        }  # fmt: skip
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.output = bytearray()

    def pump(self, seconds: float, until: bytes | None = None) -> float | None:
        """Read for a while; the time at which `until` was there, if it came."""
        begin = len(self.output)
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.master], [], [], left)[0]:
                try:
                    data = os.read(self.master, 1 << 16)
                except OSError:
                    return None
                now = time.perf_counter()
                if b"\x1b[?2026$p" in data:
                    os.write(self.master, b"\x1b[?2026;2$y")
                self.output += data
                if until is not None and until in self.output[begin:]:
                    return now
        return None

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())

    def screen(self) -> str:
        screen = pyte.Screen(self.columns, self.rows)
        pyte.ByteStream(screen).feed(UNKNOWN.sub(b"", bytes(self.output)))
        return "\n".join(screen.display)

    def epoch(self) -> int:
        found = re.search(r"epoch\s+([\d,]+)", self.screen())
        assert found, self.screen()
        return int(found[1].replace(",", ""))

    def steps(self) -> float:
        """Updates done, of a run that stands still: those of whole epochs, and of the one that has begun."""
        screen = self.screen()
        epochs = self.epoch()
        updates = re.search(r"updates\s+([\d,]+)", screen)
        part = re.search(r"this epoch\s+(\d+) %", screen)
        if not updates or not part or not epochs:  # full batches
            return epochs
        done = int(updates[1].replace(",", ""))
        return done + done / epochs * int(part[1]) / 100

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.master)


def headless(options: Sequence[str], seconds: float) -> float:
    """Steps a second of `train` on the same experiment, piped, for about `seconds`."""
    process = subprocess.Popen(
        [*COMMAND, "train", *options, "--every", "1000000000", "--json"], stdout=subprocess.PIPE, text=True
    )
    try:
        time.sleep(seconds + 1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    finally:
        process.kill()  # whatever happens, nothing goes on training beside the next measurement
    return float(json.loads(output.strip().splitlines()[-1])["steps_per_second"])


def measure(options: Sequence[str], size: tuple[int, int], seconds: float) -> dict[str, float]:
    """One dashboard, training flat out: steps a second, bytes a second, share of a core, memory.

    Steps are counted between two pauses: drawing the screen again to read it takes time from training.
    """
    terminal = Terminal([*COMMAND, *options, *FLAT_OUT], *size)
    try:
        terminal.pump(6)
        process = psutil.Process(terminal.process.pid)
        terminal.press(" ")
        terminal.pump(1.5)
        first = terminal.steps()
        then = time.perf_counter()
        terminal.press(" ")
        seen = watch(terminal, seconds)
        children = process.children(recursive=True)
        figures = {
            "bytes": seen.bytes,
            "cpu": seen.cpu,
            "memory": process.memory_info().rss / 2**20,
            "trainer_memory": sum(child.memory_info().rss for child in children) / 2**20,
        }
        terminal.press(" ")
        took = time.perf_counter() - then
        terminal.pump(1.5)
        figures["steps"] = (terminal.steps() - first) / took
        length = len(terminal.output)
        terminal.pump(4)
        figures["paused_bytes"] = (len(terminal.output) - length) / 4
        return figures
    finally:
        terminal.close()


def latencies(options: Sequence[str], size: tuple[int, int], presses: int) -> list[float]:
    """Milliseconds from a key to the screen that shows its effect, while training flat out."""
    # The initialisers stand in the settings panel; every press of `i` shows the next.
    from tui_backprop.nn.initializers import INITIALIZERS

    names = list(INITIALIZERS)
    terminal = Terminal([*COMMAND, *options, "--init", names[0], *FLAT_OUT], *size)
    found = []
    try:
        terminal.pump(4)
        for index in range(presses):
            terminal.pump(0.25 + 0.037 * (index % 7))
            name = names[(index + 1) % len(names)].encode()
            before = time.perf_counter()
            terminal.press("i")
            shown = terminal.pump(2, until=name)
            found.append((shown - before) * 1000 if shown else 2000.0)
        return found
    finally:
        terminal.close()


def first_paint(command: Sequence[str], text: bytes, size: tuple[int, int]) -> float:
    """Seconds from the command to the screen that shows `text`."""
    terminal = Terminal(command, *size)
    try:
        shown = terminal.pump(15, until=text)
        return shown - terminal.started if shown else float("nan")
    finally:
        terminal.close()


def large_table(folder: str) -> str:
    """A table of `LARGE` megabytes, written to a folder."""
    path = os.path.join(folder, "large.csv")  # noqa: PTH118
    row = ",".join(f"{index / 7:.6f}" for index in range(10))
    block = "".join(f"{row},{index % 3}\n" for index in range(1000))
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(",".join(f"n{index}" for index in range(10)) + ",kind\n")
        for _ in range(LARGE * 1_000_000 // len(block)):
            file.write(block)
    return path


@dataclass(frozen=True)
class Watched:
    """A dashboard over some seconds.

    Attributes:
        bytes: a second, to the terminal.
        cpu: processor seconds a second of the screen's process.
        frames: pictures a second.
    """

    bytes: float
    cpu: float
    frames: float

    @property
    def frame_cost(self) -> float:
        """Processor milliseconds of a picture."""
        return self.cpu / max(self.frames, 1e-9) * 1000


def watch(terminal: Terminal, seconds: float) -> Watched:
    """What a dashboard does for a while."""
    process = psutil.Process(terminal.process.pid)
    before, begin, then = process.cpu_times(), len(terminal.output), time.perf_counter()
    terminal.pump(seconds)
    took, after = time.perf_counter() - then, process.cpu_times()
    written = terminal.output[begin:]
    return Watched(
        bytes=len(written) / took,
        cpu=(after.user + after.system - before.user - before.system) / took,
        frames=written.count(FRAME) / took,
    )


def bytes_by_tab(options: Sequence[str], size: tuple[int, int], seconds: float, tabs: int) -> list[float]:
    """Bytes a second of each of the first `tabs` tabs, training a restless network flat out.

    Slow lines are watched for longer: a single large picture more or less would show in a shorter while.
    """
    is_slow = bool(options)
    terminal = Terminal([*COMMAND, *RESTLESS, *FLAT_OUT, *options], *size)
    try:
        terminal.pump(5)
        found = []
        for index in range(tabs):
            terminal.press(str(index + 1))
            # The new tab's own whole picture is the person's, not the training's.
            terminal.pump(5 if is_slow else 2)
            found.append(watch(terminal, seconds * (2 if is_slow else 1)).bytes)
        return found
    finally:
        terminal.close()


def change_pace(terminal: Terminal, key: str) -> None:
    """From the pace at which a small network can be watched to flat out with "+", and back with "-"."""
    for _ in range(len(PACES) - 1 - PACES.index(WATCHABLE_PACE)):
        terminal.press(key)
        terminal.pump(0.2)


def early_and_late(size: tuple[int, int], seconds: float, epochs: int = 1_000_000) -> tuple[Watched, Watched]:
    """The same dashboard at the same pace after a thousand epochs and after a million, its history 1,000 times longer.

    The loss of the network rises and falls for ever, so that the picture changes in both.
    """
    restless = ["--noise", "0.5", "--learning-rate", "0.3", "--epochs", "1000000000"]
    terminal = Terminal([*COMMAND, *restless], *size)
    try:
        terminal.pump(10)
        early = watch(terminal, seconds)
        change_pace(terminal, "+")
        while terminal.epoch() < epochs:
            terminal.pump(1)
        change_pace(terminal, "-")
        terminal.pump(2)
        return early, watch(terminal, seconds)
    finally:
        terminal.close()


def with_samples(points: int, size: tuple[int, int], seconds: float) -> Watched:
    """A dashboard with so many training samples, ten epochs a second."""
    options = ["--dataset", "linear", "--points", str(points), "--batch", "100", "--epochs", "1000000000"]
    terminal = Terminal([*COMMAND, *options, "--pace", "10"], *size)
    try:
        terminal.pump(6)
        return watch(terminal, seconds)
    finally:
        terminal.close()


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def speed_rows(options: Sequence[str], size: tuple[int, int], seconds: float, rounds: int, presses: int) -> list[str]:
    """Training in the dashboard against headless, keys, bytes, share of a core, start and memory."""
    measured, ratios = [], []
    for _ in range(rounds):
        alone = headless([*options, "--epochs", "1000000000"], seconds)
        figures = measure(options, size, 2 * seconds)
        ratios.append(figures["steps"] / alone)
        measured.append((alone, figures))
    found = latencies(options, size, presses)
    bare, paint, large = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        table = large_table(folder)
        first_paint([*COMMAND, *options], b"dataset", size)  # keeps the byte code
        for _ in range(max(5, rounds)):
            bare.append(first_paint([sys.executable, "-c", BARE_APP], b"painted", size))
            paint.append(first_paint([*COMMAND, *options], b"dataset", size))
            large.append(first_paint([*COMMAND, "--data", table], b"dataset", size))

    def median(name: str) -> float:
        return statistics.median(figures[name] for _, figures in measured)

    alone = statistics.median(value for value, _ in measured)
    waits = statistics.median(large) / statistics.median(paint)
    return [
        f"| steps a second, headless | {alone:,.0f} | |",
        f"| steps a second, in the dashboard flat out | {median('steps'):,.0f} | |",
        f"| dashboard ÷ headless | {statistics.median(ratios):.3f} | ≥ 0.95 |",
        f"| key to changed screen, p50 | {percentile(found, 0.5):.0f} ms | |",
        f"| key to changed screen, p95 | {percentile(found, 0.95):.0f} ms | ≤ 80 ms |",
        f"| bytes a second, the picture changing | {median('bytes') / 1000:.1f} KB | ≤ 60 KB |",
        f"| bytes a second, paused | {median('paused_bytes'):.0f} | 0 |",
        f"| share of a core, the screen's process | {median('cpu'):.2f} | ≤ 0.5 |",
        f"| first paint | {statistics.median(paint):.2f} s | |",
        f"| first paint ÷ a bare Textual app's | {statistics.median(paint) / statistics.median(bare):.2f} | ≤ 2 |",
        f"| first paint with a table of {LARGE} MB ÷ without | {waits:.2f} | about 1 |",
        f"| memory, the screen's process | {median('memory'):.0f} MB | |",
        f"| memory, the trainer's process | {median('trainer_memory'):.0f} MB | |",
    ]


def busy_rows(size: tuple[int, int], seconds: float, rounds: int) -> list[str]:
    """Training that keeps every core busy in the dashboard against headless, and what is left for the screen."""
    measured, ratios = [], []
    for _ in range(rounds):
        alone = headless([*BUSY, "--epochs", "1000000000"], seconds)
        figures = measure(BUSY, size, seconds)
        ratios.append(figures["steps"] / alone)
        measured.append(figures)
    return [
        f"| Fashion-MNIST, dashboard ÷ headless | {statistics.median(ratios):.3f} | ≥ 0.95 |",
        "| Fashion-MNIST, share of a core, the screen's process "
        f"| {statistics.median(figures['cpu'] for figures in measured):.2f} | ≤ 0.5 |",
    ]


def line_rows(size: tuple[int, int], seconds: float) -> list[str]:
    """Bytes a second over the line of every tab, and of the overview at low frame rates."""
    titles = [tab.title for tab in TABS]
    rows = []
    for name, options, bound in (("default", [], 60), ("`--low-bandwidth`", ["--low-bandwidth"], 5)):
        found = [count / 1000 for count in bytes_by_tab(options, size, max(10, seconds), len(TABS))]
        each = ", ".join(f"{title} {count:.1f}" for title, count in zip(titles, found, strict=True))
        rows.append(f"| KB a second by tab, no two pictures alike, {name} | {each} | |")
        rows.append(f"| the most of any tab, {name} | {max(found):.1f} KB | ≤ {bound} KB |")
    for fps in (1, 2):
        [count] = bytes_by_tab(["--fps", str(fps)], size, max(10, seconds), 1)
        bound_text = "≤ 5 KB" if fps == 1 else ""
        rows.append(f"| the overview, no two pictures alike, `--fps {fps}` | {count / 1000:.1f} KB | {bound_text} |")
    return rows


def growth_rows(size: tuple[int, int], seconds: float, rounds: int) -> list[str]:
    """What pictures cost when the history is long, and when there are many samples."""
    rows = frames.rows(size, rounds)
    pairs = (
        ("after 1,000,000 epochs ÷ after 1,000", [early_and_late(size, seconds)]),
        (
            "70,000 samples ÷ 100",
            [(with_samples(100, size, seconds), with_samples(70_000, size, seconds)) for _ in range(rounds)],
        ),
    )
    for what, found in pairs:
        few = statistics.median(first.frame_cost for first, _ in found)
        many = statistics.median(second.frame_cost for _, second in found)
        ratio = statistics.median(second.frame_cost / first.frame_cost for first, second in found)
        rows.append(
            f"| the screen's processor time a picture, end to end, {what} "
            f"| {many:.1f} ms ÷ {few:.1f} ms = {ratio:.2f} | about 1 |"
        )
    return rows


PARTS = ("speed", "busy", "line", "growth")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="160x48")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--presses", type=int, default=60)
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of the table; may be repeated")
    parser.add_argument("options", nargs="*", help="experiment options of backprop-tui for speed, after --")
    arguments = parser.parse_args()
    # A shell's background job ignores the signal that ends a headless run, and its children would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    columns, rows = map(int, arguments.size.split("x"))
    size = (columns, rows)
    parts = arguments.only or PARTS
    table: list[str] = []
    if "speed" in parts:
        table += speed_rows(arguments.options, size, arguments.seconds, arguments.rounds, arguments.presses)
    if "busy" in parts:
        # A picture every second or two, and epochs of a second: it takes longer to be exact.
        table += busy_rows(size, 3 * arguments.seconds, arguments.rounds)
    if "line" in parts:
        table += line_rows(size, arguments.seconds)
    if "growth" in parts:
        table += growth_rows(size, arguments.seconds, arguments.rounds)
    print(f"{arguments.size}, {arguments.rounds} rounds of {arguments.seconds:g} s\n")
    print("| what | measured | bound |\n|---|---:|---:|")
    print("\n".join(table))


if __name__ == "__main__":
    main()
