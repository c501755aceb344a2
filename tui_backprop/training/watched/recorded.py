"""Recorded runs, ours and watched ones, as curves to stand beside a watched training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.housekeeping import resolve
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.training.live.requests import Answers, CurveRequest
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.record import SERIES, Record
from tui_backprop.training.run.recording import experiment_of, history_of
from tui_backprop.training.watched.recording import KIND, recorded_curves
from tui_backprop.training.watched.seen import curve_of_shapes

COLUMNS = 400


def pin_of(store: Store, name: str) -> tuple[Experiment, Snapshot, str]:
    """A recorded run as what a pin is made of: its experiment, its last picture, and what it is called.

    Args:
        name: see `store.housekeeping.resolve`.

    Raises:
        StoreError: there is no such run, or it cannot be read.
    """
    with Index(store) as index:
        index.refresh()
        row = resolve(index.rows(), name)
    run = read_run(store.runs / row.id)
    curve = curve_of_shapes(recorded_curves(run)) if run.kind == KIND else history_of(run).curve(COLUMNS)
    try:
        experiment = experiment_of(run) if run.kind != KIND else Experiment()
    except ExperimentError:
        experiment = Experiment()
    answers = Answers({CurveRequest(COLUMNS): curve})
    record = _record(progress(run))
    picture = Snapshot(0, 0, Status.ENDED, record=record, last_finite=record, seconds=_seconds(run), answers=answers)
    return experiment, picture, run.labels.name or _title(run, experiment)


def _title(run: StoredRun, experiment: Experiment) -> str:
    program = run.meta.get("program")
    if isinstance(program, dict) and program.get("title"):
        return str(program["title"])
    sizes = "-".join(map(str, experiment.hidden))
    return f"{experiment.dataset} {sizes} {experiment.optimizer} {experiment.learning_rate:g}"


def _seconds(run: StoredRun) -> float:
    seconds = progress(run).get("seconds")
    return float(seconds) if isinstance(seconds, int | float) else 0.0


def _record(result: Mapping[str, Any]) -> Record:
    values = {name: result[name] for name in SERIES if isinstance(result.get(name), int | float)}
    epochs, steps = (int(result.get(name) or 0) for name in ("epochs", "steps"))
    return Record(epochs, steps, values.pop("loss", float("nan")), values.pop("accuracy", None), **values)
