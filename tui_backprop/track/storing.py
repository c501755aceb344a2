"""Records of a loop that nobody watches, put into the store."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from tui_backprop.store.place import find_store
from tui_backprop.track.numbers import plain
from tui_backprop.track.packing import Batch
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.watched.recording import WatchedRecording
from tui_backprop.training.watched.tracked import stretches_of
from tui_backprop.watching.log import Log

DISK = 5.0
"""Seconds that the disk gets at the end; the end of a run waits a little longer (`sending.LAST_WAIT`)."""


class StoreOutlet:
    """Records a run of the kind "watched".

    Raises:
        StoreError: the store cannot be used.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        began = time.monotonic()
        self._log = Log(restarts=False)
        title = name or (Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python")
        program = Program(title, Origin.PROGRAM, " ".join(["python", *sys.argv]))
        self._recording = WatchedRecording(
            self._log, program, find_store(), seconds=lambda: time.monotonic() - began, config=lambda: plain(config)
        )

    def deliver(self, batch: Batch) -> None:
        columns = batch.kinds.tolist(), batch.steps.tolist(), batch.values.tolist()
        for stretch in stretches_of(batch.names, *columns):
            self._log.extend(stretch)
        self._recording.lost = batch.lost
        self._recording.keep_when_due()

    def close(self) -> None:
        self._recording.finish(exit_status=None, wait=DISK)
