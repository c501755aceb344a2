"""Learning curves of a recorded run as tables of numbers.

The first 2,048 epochs are recorded one by one, later ones as the smallest and the largest value of more and more of
them. As long as there are only single epochs a measurement has one column, named as in `train --json`; else it has two,
NAME_min and NAME_max.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tui_backprop.errors import StoreError
from tui_backprop.nn.arrays import Array
from tui_backprop.report.table import to_csv
from tui_backprop.store.reader import StoredRun
from tui_backprop.store.thinning import flatten, width_at
from tui_backprop.training.run.record import series_of

EPOCH, EPOCHS = "epoch", "epochs"


@dataclass(frozen=True, eq=False)
class Curves:
    """What was measured.

    Attributes:
        epochs: (n,), the first epoch of each row.
        widths: (n,), how many epochs a row stands for.
        values: column to its numbers, (n,); NaN where nothing was finite.
    """

    epochs: Array
    widths: Array
    values: Mapping[str, Array]

    def rows(self) -> Iterator[dict[str, float | int | None]]:
        """A row after the other; what is not finite is None."""
        for index, (epoch, width) in enumerate(zip(self.epochs.tolist(), self.widths.tolist(), strict=True)):
            numbers = {name: float(column[index]) for name, column in self.values.items()}
            yield {
                EPOCH: epoch, EPOCHS: width,
                **{name: value if np.isfinite(value) else None for name, value in numbers.items()},
            }  # fmt: skip


def curves_of(run: StoredRun) -> Curves:
    """The curves of a run, as far as they are recorded.

    Raises:
        StoreError: there are none.
    """
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
    return to_csv([EPOCH, EPOCHS, *curves.values], [list(row.values()) for row in curves.rows()])


def curves_jsonl(curves: Curves) -> str:
    """A JSON object a line; what is not finite is null."""
    return "".join(json.dumps(row, allow_nan=False) + "\n" for row in curves.rows())
