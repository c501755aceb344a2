"""Records a watched training in the store, as a run of the kind "watched"."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.store.place import Store
from tui_backprop.store.provenance import provenance
from tui_backprop.store.reader import StoredRun
from tui_backprop.store.recorder import LAST_WAIT, Recorder
from tui_backprop.store.standing import Standing
from tui_backprop.training.live.program import Program
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.record import SERIES
from tui_backprop.training.watched.seen import primary_names, scale_of
from tui_backprop.watching.curves import Shape
from tui_backprop.watching.log import Course, Log
from tui_backprop.watching.words import kind_of

KIND = "watched"
COLUMNS = 400
"""Buckets of each curve that is recorded, at most."""
SPACING = 2.0
"""Seconds between two states that are written while it goes on."""


class WatchedRecording:
    """A watched training that is being recorded. None of its methods raises because of the disk.

    Nothing is recorded of a training of which nothing was measured.

    Args:
        log: what is measured.
        program: whose training it is.
        store: where to.
        seconds: how long it has been going on.
        config: gives what the program itself has said of its settings, as plain JSON values.

    Attributes:
        lost: records that came faster than they could be taken.
    """

    def __init__(
        self,
        log: Log,
        program: Program,
        store: Store,
        *,
        seconds: Callable[[], float],
        config: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        self._log, self._program, self._seconds = log, program, seconds
        self._config = config
        self._began = time.time()
        self._kept = 0
        self.lost = 0
        self._recorder = Recorder(store, self._describe, spacing=SPACING)

    @property
    def id(self) -> str:
        """The run's name."""
        return self._recorder.id

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded at the moment, in one line; "" while all is well."""
        return self._recorder.trouble

    def _describe(self) -> Mapping[str, Any]:
        program = self._program
        try:
            folder = str(Path.cwd())
        except OSError:  # it has been deleted
            folder = ""
        return {
            "kind": KIND,
            "started": self._began,
            "experiment": {},
            "program": {
                "title": program.title,
                "origin": program.origin,
                "command": program.command,
                "options": list(program.options),
            },
            "config": dict(self._config()),
            "folder": folder,
            "machine": provenance(),
        }

    def keep_when_due(self) -> None:
        """Hand over how far it has come, when it is time and something was measured."""
        if self._recorder.due and self._log.count > self._kept:
            self._kept = self._log.count
            curves, arrays = _as_arrays(curves_of(self._log.course))
            self._recorder.hand_over((), {"result": self._result(), "curves": curves}, arrays)

    def finish(self, *, exit_status: int | None, interrupted: bool = False, wait: float = LAST_WAIT) -> str:
        """Record how it ended.

        Args:
            exit_status: the program's, as a shell has it; None when it is not known.
            interrupted: a person has ended it.

        Returns:
            the run's name; "" when there was nothing to record.
        """
        if not self._log.count:
            self._recorder.discard()
            return ""
        if self.lost:
            self._recorder.event("lost", records=self.lost)
        failed = exit_status not in (None, 0) and not interrupted
        outcome = {
            "status": Standing.FAILED if failed else Standing.ENDED,
            "stopped_by": Ending.INTERRUPTED if interrupted else "",
            "exit_status": exit_status,
            "ended": time.time(),
            "result": self._result(),
            "curves": _as_json(curves_of(self._log.course)),
            "earlier": [_as_json(curves_of(course)) for course in self._log.earlier],
        }
        self._recorder.finish(outcome, wait=wait)
        return self.id

    def _result(self) -> dict[str, Any]:
        log = self._log
        what = self._program.command
        result: dict[str, Any] = {
            "what": f"{self._program.title}: {what}" if what else self._program.title,
            "epochs": int(log.course.x) if math.isfinite(log.course.x) else 0,
            "unit": log.course.unit,
            "steps": int(log.step or 0),
            "seconds": self._seconds(),
        }
        for ours, theirs in primary_names(log.course.series).items():
            series = log.course.series[theirs]
            value = series.last / scale_of(kind_of(theirs), series.highest[0])
            if ours in SERIES and math.isfinite(value):
                result[ours] = value
        return result


def curves_of(course: Course) -> dict[str, Shape]:
    """The curves of a training, by name."""
    return {name: series.shape(COLUMNS) for name, series in course.series.items()}


def _as_json(curves: Mapping[str, Shape]) -> dict[str, dict[str, list[float]]]:
    """Curves as plain JSON values, as the end of a training is recorded."""
    return {
        name: {"x": shape.x.tolist(), "low": shape.low.tolist(), "high": shape.high.tolist()}
        for name, shape in curves.items()
    }


def _as_arrays(curves: Mapping[str, Shape]) -> tuple[list[str], dict[str, Array]]:
    """Curves as they are recorded while it goes on: their names in order, and an array (3, b) for each of them."""
    arrays = {f"curve {number}": np.stack([c.x, c.low, c.high]) for number, c in enumerate(curves.values())}
    return list(curves), arrays


def recorded_curves(run: StoredRun) -> dict[str, Shape]:
    """The curves of a recorded training, by name: as it ended, or as far as it had come when it was killed."""
    ended = run.outcome.get("curves") if run.outcome is not None else None
    pieces: dict[str, Any]
    if isinstance(ended, dict):
        pieces = {
            name: [curve.get(part) for part in ("x", "low", "high")]
            for name, curve in ended.items()
            if isinstance(curve, dict)
        }
    elif run.checkpoint is not None:
        names = run.checkpoint.state.get("curves", [])
        pieces = {name: run.checkpoint.arrays.get(f"curve {number}") for number, name in enumerate(names)}
    else:
        return {}
    found = {}
    for name, piece in pieces.items():
        with contextlib.suppress(ValueError, TypeError):  # nothing that we have written
            x, low, high = np.asarray(piece, np.float64)
            found[name] = Shape(x, low, high)
    return found
