"""What the history of many runs costs: the index made, the list on a screen, a filter typed, the command.

    python tests/benchmarks/history.py [RUNS]

The runs are made up, each a directory with a journal as the recorder writes it; the screen is a real pseudo-terminal of
120×36 in 256 colours, timed from the key until the first and the newest run are on it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
from tui_backprop.tui.session.run_list import RunList  # noqa: E402

PROGRAM = [sys.executable, "-m", "tui_backprop"]
ROUNDS = 5


def make(store: Store, count: int) -> None:
    """Make up runs, one a minute."""
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
        parts = [b"".join(encode(kind, place, [encode_json(value)])) for place, (kind, value) in enumerate(frames)]  # type: ignore[arg-type]
        journal_path(run, 1).write_bytes(b"".join(parts))


def on_a_screen(store: Store) -> tuple[float, float]:
    """Seconds from `h` until the list is painted, and from the last letter of a filter until what fits is."""
    terminal = Terminal([*PROGRAM, "--store", str(store.root), "--paused"], 120, 36, COLORTERM="")
    try:
        terminal.wait_for(lambda text: "paused" in text)
        terminal.pump_until_silent(1.0)
        began = time.perf_counter()
        os.write(terminal.master, b"h")
        while "Runs ·" not in terminal.text or "ended" not in terminal.text:
            terminal.pump(0.002)
        opened = time.perf_counter() - began
        terminal.pump_until_silent(1.0)
        for letter in "/optimizer=ada":
            terminal.press(letter)
        terminal.pump_until_silent(1.0)
        began = time.perf_counter()
        os.write(terminal.master, b"m")
        before = terminal.text
        while terminal.text == before or " of " not in terminal.text:
            terminal.pump(0.002)
        return opened, time.perf_counter() - began
    finally:
        terminal.close()


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        store = Store(Path(folder, "store"))
        make(store, count)
        began = time.perf_counter()
        with Index(store) as index:
            index.refresh()
        built = time.perf_counter() - began
        began = time.perf_counter()
        with Index(store) as index:
            index.refresh()
            rows = index.rows()
        again = time.perf_counter() - began
        runs = RunList()
        runs.put(rows)
        typed = []
        for text in ("optimizer=adam accuracy>=0.95", "moons", "optimizer=adam accuracy>=0.95 dataset=xor"):
            began = time.perf_counter()
            runs.search(text)
            typed.append(time.perf_counter() - began)
        pairs = [on_a_screen(store) for _ in range(ROUNDS)]
        began = time.perf_counter()
        done = subprocess.run(
            [*PROGRAM, "runs", "--store", str(store.root), "--json", "optimizer=adam", "accuracy>=0.95"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        listed = time.perf_counter() - began
        print(f"{count:,} runs, of which {len(json.loads(done.stdout)):,} fit a filter; medians of {ROUNDS}")
        print(f"index made: {built:.2f} s; brought up to date and read: {again:.3f} s")
        print(f"filters: {', '.join(f'{1000 * seconds:.0f} ms' for seconds in typed)}")
        print(f"h to the list on the screen: {1000 * median([opened for opened, _ in pairs]):.0f} ms")
        print(f"a letter of a filter to what fits: {1000 * median([letter for _, letter in pairs]):.0f} ms")
        print(f"backprop-tui runs --json with a filter: {listed:.2f} s")


if __name__ == "__main__":
    main()
