"""Several processes write to one store at once, while others list it and delete from it.

A few seconds here; the long form is `BACKPROP_TUI_WRITERS=60 pytest tests/store/test_four_writers.py -rP`, which also
prints how many runs that were.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tui_backprop.store.housekeeping import delete
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.rows import Row
from tui_backprop.store.standing import Standing
from tui_backprop.store.thinning import flatten

SECONDS = float(os.environ.get("BACKPROP_TUI_WRITERS", "3"))
WRITERS = 4

PROGRAM = """
import sys, time
import numpy as np
from pathlib import Path
from tui_backprop.store.frames import HISTORY
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import Recorder
from tui_backprop.store.thinning import Thinner

store, writer, end = Store(Path(sys.argv[1])), int(sys.argv[2]), time.monotonic() + float(sys.argv[3])
while time.monotonic() < end:
    recorder = Recorder(store, lambda: {"kind": "run", "started": time.time(), "writer": writer}, spacing=0.01)
    thinner = Thinner(1)
    epoch = 0
    until = min(end, time.monotonic() + 1.0)
    while time.monotonic() < until or not epoch:
        if recorder.due:
            thinner.add(np.arange(epoch, epoch + 10.0)[None] * (writer + 1))
            epoch += 10
            frames = [(HISTORY, piece.encode()) for piece in thinner.take()]
            recorder.hand_over(frames, {"epoch": epoch}, {"weights": np.full(1000, epoch * (writer + 1.0))})
        time.sleep(0.001)
    assert recorder.finish({"status": "ended", "result": {"epochs": epoch}}), recorder.trouble
    print(recorder.id, epoch, flush=True)
"""


def test_each_run_is_whole_and_the_list_is_right_all_the_while(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    arguments = [sys.executable, "-c", PROGRAM, str(store.root)]
    writers = [
        subprocess.Popen([*arguments, str(number), str(SECONDS)], stdout=subprocess.PIPE, text=True)
        for number in range(WRITERS)
    ]
    deleted: set[str] = set()
    listings = 0
    while any(writer.poll() is None for writer in writers):
        rows = listed(store, tmp_path / f"cache-{len(deleted) % 2}")
        listings += 1
        assert all(row.state in (Standing.RUNNING, Standing.ENDED) for row in rows)
        ended = [row for row in rows if row.state == Standing.ENDED]
        if len(ended) > 2 * WRITERS:
            delete(store, ended[-1:])
            deleted.add(ended[-1].id)
        time.sleep(0.05)
    written: dict[str, tuple[int, int]] = {}
    for number, writer in enumerate(writers):
        out, _ = writer.communicate()
        assert writer.returncode == 0
        written |= {line.split()[0]: (number, int(line.split()[1])) for line in out.splitlines()}
    assert len(written) >= WRITERS
    rows = listed(store, tmp_path / "cache-0")
    assert {row.id for row in rows} == written.keys() - deleted
    print(f"{len(written)} runs written, {len(deleted)} of them deleted meanwhile, listed {listings} times")
    for name in written.keys() - deleted:
        number, epochs = written[name]
        run = read_run(store.runs / name)
        assert run.damage == ()
        assert run.checkpoint is not None
        assert run.checkpoint.state == {"epoch": epochs}
        assert (run.checkpoint.arrays["weights"] == epochs * (number + 1.0)).all()
        assert flatten(run.pieces, 1)[2][0].tolist() == [epoch * (number + 1.0) for epoch in range(epochs)]


def listed(store: Store, cache: Path) -> list[Row]:
    with Index(store, cache) as index:
        index.refresh()
        assert index.trouble == ""
        return index.rows()
