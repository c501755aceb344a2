"""Learning curves of a recorded run as tables of numbers.

The first 2,048 epochs are recorded one by one, later ones as the smallest and the largest value of more and more of
them. As long as there are only single epochs a measurement has one column, named as in `train --json`; else it has two,
NAME_min and NAME_max. The curves of a watched program are as they are recorded, by the names that it gave them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tui_backprop.errors import StoreError
from tui_backprop.nn.arrays import Array
from tui_backprop.report.table import to_csv
from tui_backprop.store.reader import StoredRun, progress
from tui_backprop.store.thinning import flatten, width_at
from tui_backprop.training.run.record import series_of
from tui_backprop.training.watched.recording import KIND as WATCHED
from tui_backprop.training.watched.recording import recorded_curves

EPOCH, EPOCHS = "epoch", "epochs"


@dataclass(frozen=True, eq=False)
class Curves:
    """What was measured.

    Attributes:
        epochs: (n,), the first epoch of each row; of a watched program the last epoch or step.
        widths: (n,), how many epochs a row stands for; None where that is not known.
        values: column to its numbers, (n,); NaN where nothing was finite.
        unit: what is counted.
    """

    epochs: Array
    widths: Array | None
    values: Mapping[str, Array]
    unit: str = EPOCH

    @property
    def head(self) -> list[str]:
        """What the columns before the values are called."""
        return [self.unit] if self.widths is None else [self.unit, EPOCHS]

    def rows(self) -> Iterator[dict[str, float | int | None]]:
        """A row after the other; what is not finite is None."""
        counted = [self.epochs] if self.widths is None else [self.epochs, self.widths]
        for index, counts in enumerate(zip(*(column.tolist() for column in counted), strict=True)):
            numbers = {name: float(column[index]) for name, column in self.values.items()}
            yield {
                **dict(zip(self.head, counts, strict=True)),
                **{name: value if np.isfinite(value) else None for name, value in numbers.items()},
            }


def curves_of(run: StoredRun) -> Curves:
    """The curves of a run, as far as they are recorded.

    Raises:
        StoreError: there are none.
    """
    if run.kind == WATCHED:
        return _of_watched(run)
    metrics = run.meta.get("experiment", {}).get("metrics", [])
    names = series_of(metrics if isinstance(metrics, list) else [])
    epochs, widths, low, high = flatten(run.pieces, len(names))
    epochs, widths, low, high = _with_the_rest(run, epochs, widths, low, high)
    if not len(epochs):
        raise StoreError("no epoch of it is recorded yet", where=run.id)
    is_single = bool((widths == 1).all())
    values: dict[str, Array] = {}
    for row, name in enumerate(names[: len(low)]):
        if np.isnan(low[row]).all():
            continue
        if is_single:
            values[name] = low[row]
        else:
            values[f"{name}_min"], values[f"{name}_max"] = low[row], high[row]
    return Curves(epochs, widths, values)


def _of_watched(run: StoredRun) -> Curves:
    """The curves of a watched program, each value at the epoch or step at which its bucket ends."""
    shapes = {name: shape for name, shape in recorded_curves(run).items() if len(shape.x)}
    if not shapes:
        raise StoreError("nothing that it measured is recorded", where=run.id)
    x = np.unique(np.concatenate([shape.x for shape in shapes.values()]))
    unit = progress(run).get("unit")
    unit = unit if isinstance(unit, str) and unit else EPOCH
    values: dict[str, Array] = {}
    for name, shape in shapes.items():
        column = name if name != unit else f"{name}_"
        is_single = np.array_equal(shape.low, shape.high, equal_nan=True)
        sides = {column: shape.high} if is_single else {f"{column}_min": shape.low, f"{column}_max": shape.high}
        for side, numbers in sides.items():
            values[side] = np.full(len(x), np.nan)
            values[side][np.searchsorted(x, shape.x)] = numbers
    is_whole = bool((x == np.round(x)).all())
    return Curves(x.astype(np.int64) if is_whole else x, None, values, unit)


def _with_the_rest(run: StoredRun, *columns: Array) -> tuple[Array, ...]:
    """Rows (starts, widths, low, high), with the epochs behind the last full bucket, as the checkpoint has them."""
    state = {} if run.checkpoint is None else run.checkpoint.state.get("history", {})
    starts, widths, low, high = columns
    try:
        end = int(state["epoch"])
        partial = np.array(state["partial"], float)
    except (LookupError, TypeError, ValueError):
        return columns
    start = end // width_at(end) * width_at(end)
    if end <= start or partial.shape != (2, len(low)) or (len(starts) and starts[-1] + widths[-1] != start):
        return columns
    return (
        np.append(starts, start),
        np.append(widths, end - start),
        np.column_stack([low, partial[0]]),
        np.column_stack([high, partial[1]]),
    )


def curves_csv(curves: Curves) -> str:
    """A line for every row, with all digits; what is not finite is empty."""
    return to_csv([*curves.head, *curves.values], [list(row.values()) for row in curves.rows()])


def curves_jsonl(curves: Curves) -> str:
    """A JSON object a line; what is not finite is null."""
    return "".join(json.dumps(row, allow_nan=False) + "\n" for row in curves.rows())
