"""How soon `attach` shows a run in training, through a real pseudo-terminal: run by hand, prints rows of a table.

    python tests/benchmarks/attach.py [--size 160x48] [--rounds 15]

From the command to the first picture of the running training: its state in the header and its learning curve. By one's
own machine's door, and by the files that another machine would read. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dashboard import COMMAND, Terminal

LONG = ["--epochs", "1000000000", "--dataset", "moons", "--batch", "16"]
SHOWN = (b"running", b"loss")
"""What is on the screen when the run is."""


def paint(command: Sequence[str], size: tuple[int, int]) -> float:
    """Seconds from a command to the screen that shows a run."""
    terminal = Terminal(command, *size)
    try:
        found = terminal.pump(15, until=SHOWN[0])
        if found is not None and SHOWN[1] not in terminal.output:
            found = terminal.pump(15, until=SHOWN[1])
        return float("nan") if found is None else found - terminal.started
    finally:
        terminal.close()


def rows(size: tuple[int, int], rounds: int) -> list[str]:
    found: dict[str, list[float]] = {"by its door": [], "by its files": []}
    with tempfile.TemporaryDirectory(prefix="bp-") as place:
        os.environ["BACKPROP_TUI_SOCKETS"] = f"{place}/d"
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        store = ["--store", f"{place}/store"]
        begun = subprocess.run(
            [*COMMAND, "train", "--detach", "--json", *LONG, *store], capture_output=True, text=True, check=True
        )
        detached = json.loads(begun.stdout)
        other = subprocess.Popen(
            [*COMMAND, "train", *LONG, "--every", "0", *store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            runs = Path(place, "store", "runs")
            while len(ids := [path.name for path in runs.glob("[!.]*")]) < 2:
                time.sleep(0.1)
            (followed,) = set(ids) - {detached["run"]}
            other.send_signal(signal.SIGSTOP)  # one training a core is enough
            for _ in range(rounds):
                found["by its door"].append(paint([*COMMAND, "attach", detached["run"], *store], size))
            other.send_signal(signal.SIGCONT)
            os.kill(detached["pid"], signal.SIGSTOP)
            for _ in range(rounds):
                found["by its files"].append(paint([*COMMAND, "attach", followed, *store], size))
        finally:
            os.kill(detached["pid"], signal.SIGKILL)
            other.kill()
            other.wait()
    return [
        f"| `attach` paints a run in training, {how} | {statistics.median(seconds):.2f} s "
        f"({min(seconds):.2f} to {max(seconds):.2f}) | < 0.5 s |"
        for how, seconds in found.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="160x48")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    columns, lines = map(int, arguments.size.split("x"))
    print(f"{arguments.size}, {arguments.rounds} rounds, Python {sys.version.split()[0]}\n")
    print("| what | measured | bound |\n|---|---:|---:|")
    print("\n".join(rows((columns, lines), arguments.rounds)))


if __name__ == "__main__":
    main()
