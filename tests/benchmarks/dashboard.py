"""The dashboard through a real pseudo-terminal against the same training headless: run by hand, prints one table.

    python tests/benchmarks/dashboard.py [--size 160x48] [--seconds 8] [--rounds 3]

The dashboard's and the headless runs take turns on the same experiment; a ratio is the median of the rounds.
Nothing else should run on the machine meanwhile.
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

import psutil
import pyte

UNKNOWN = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[uq]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
COMMAND = [sys.executable, "-m", "tui_backprop"]
FLAT_OUT = ["--epochs", "1000000000", "--pace", "0"]
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
        environment = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
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
    time.sleep(seconds + 1)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    return float(json.loads(output.strip().splitlines()[-1])["steps_per_second"])


def measure(options: Sequence[str], size: tuple[int, int], seconds: float) -> dict[str, float]:
    """One dashboard, training flat out: epochs a second, bytes a second, share of a core, memory."""
    terminal = Terminal([*COMMAND, *options, *FLAT_OUT], *size)
    try:
        terminal.pump(4)
        process = psutil.Process(terminal.process.pid)
        first, then = terminal.epoch(), time.perf_counter()
        cpu, length = process.cpu_times(), len(terminal.output)
        terminal.pump(seconds)
        took = time.perf_counter() - then
        after = process.cpu_times()
        written = len(terminal.output) - length
        epochs = (terminal.epoch() - first) / took
        children = process.children(recursive=True)
        figures = {
            "epochs": epochs,
            "bytes": written / took,
            "cpu": (after.user + after.system - cpu.user - cpu.system) / took,
            "memory": process.memory_info().rss / 2**20,
            "trainer_memory": sum(child.memory_info().rss for child in children) / 2**20,
        }
        terminal.press(" ")
        terminal.pump(1.5)
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


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="160x48")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--presses", type=int, default=60)
    parser.add_argument("options", nargs="*", help="experiment options of backprop-tui, after --")
    arguments = parser.parse_args()
    columns, rows = map(int, arguments.size.split("x"))
    size = (columns, rows)
    measured, ratios = [], []
    for _ in range(arguments.rounds):
        alone = headless([*arguments.options, "--epochs", "1000000000"], arguments.seconds)
        figures = measure(arguments.options, size, arguments.seconds)
        ratios.append(figures["epochs"] / alone)
        measured.append((alone, figures))
    found = latencies(arguments.options, size, arguments.presses)
    bare, paint = [], []
    for _ in range(max(5, arguments.rounds)):
        bare.append(first_paint([sys.executable, "-c", BARE_APP], b"painted", size))
        paint.append(first_paint([*COMMAND, *arguments.options], b"dataset", size))

    def median(name: str) -> float:
        return statistics.median(figures[name] for _, figures in measured)

    alone = statistics.median(value for value, _ in measured)
    print(f"{arguments.size}, {arguments.rounds} rounds of {arguments.seconds:g} s\n")
    print("| what | measured | bound |\n|---|---:|---:|")
    print(f"| steps a second, headless | {alone:,.0f} | |")
    print(f"| steps a second, in the dashboard flat out | {median('epochs'):,.0f} | |")
    print(f"| dashboard ÷ headless | {statistics.median(ratios):.3f} | ≥ 0.95 |")
    print(f"| key to changed screen, p50 | {percentile(found, 0.5):.0f} ms | |")
    print(f"| key to changed screen, p95 | {percentile(found, 0.95):.0f} ms | ≤ 80 ms |")
    print(f"| bytes a second, the picture changing | {median('bytes') / 1000:.1f} KB | ≤ 60 KB |")
    print(f"| bytes a second, paused | {median('paused_bytes'):.0f} | 0 |")
    print(f"| share of a core, the screen's process | {median('cpu'):.2f} | ≤ 0.35 |")
    print(f"| first paint | {statistics.median(paint):.2f} s | |")
    print(f"| first paint ÷ a bare Textual app's | {statistics.median(paint) / statistics.median(bare):.2f} | ≤ 2 |")
    print(f"| memory, the screen's process | {median('memory'):.0f} MB | |")
    print(f"| memory, the trainer's process | {median('trainer_memory'):.0f} MB | |")


if __name__ == "__main__":
    main()
