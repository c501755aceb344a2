"""`Record`: what is known of a run after an epoch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.metrics import METRICS, Metric

PARTS = ("", "test_", "validation_")
"""What stands before the name of a measurement, by the samples that it is of: training, test, validation."""

SERIES = ("loss", "accuracy", "test_loss", "test_accuracy", "validation_loss", "validation_accuracy")
"""The measurements that a record has a field for."""


def series_of(metrics: Iterable[str]) -> tuple[str, ...]:
    """Everything that may be measured when some metrics are asked for, by its name in a record.

    >>> series_of(["macro-f1"])[len(SERIES):]
    ('macro_f1', 'test_macro_f1', 'validation_macro_f1')
    """
    return (*SERIES, *(part + name.replace("-", "_") for name in metrics for part in PARTS))


NO_METRICS: Mapping[str, float | None] = {}


class Record(NamedTuple):
    """The state of a run after an epoch, measured with the parameters of that moment.

    Attributes:
        epoch: passes over the training samples done; 0 is the untrained network.
        steps: updates done.
        loss: on the training samples, in the experiment's reduction; inf or NaN when the run has diverged.
        accuracy: the score of the task (`nn.metrics.score_of`) on the training samples: the share that is right, or
            R² in regression; None when the loss is not finite.
        test_loss, test_accuracy: the same on the test samples; None without any.
        validation_loss, validation_accuracy: the same on the validation samples; None without any.
        metrics: what the experiment asked for besides: `Metric.key`, with "test_" or "validation_" before it, to its
            value; None when that part's loss is not finite.
    """

    epoch: int
    steps: int
    loss: float
    accuracy: float | None
    test_loss: float | None = None
    test_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    metrics: Mapping[str, float | None] = NO_METRICS

    def measurements(self) -> dict[str, float | None]:
        """Everything measured, by its name."""
        return {**{name: getattr(self, name) for name in SERIES}, **self.metrics}


def labels(experiment: Experiment) -> dict[str, str]:
    """What an experiment measures on each part of the samples: its name in a record to what it is called."""
    metrics = [METRICS[name] for name in experiment.metrics]
    return {"loss": "loss", "accuracy": experiment.score.label, **{metric.key: metric.label for metric in metrics}}


def metric_of(name: str) -> tuple[str, Metric]:
    """Of a name in `Record.metrics` which of `PARTS` and which metric it is: "test_macro_f1" is of test, macro F1."""
    part = next(part for part in reversed(PARTS) if name.startswith(part))
    return part, next(metric for metric in METRICS.values() if metric.key == name.removeprefix(part))


Measured = dict[str, dict[str, Any]]
"""For each of `PARTS` that has samples what was measured, by its name ("loss", "accuracy", `Metric.key`): numbers of
one network, or arrays (K,) of a population."""


def record_of(epoch: int, steps: int, measured: Measured) -> Record:
    """The record of one network's measurements; a part whose loss is not finite has nothing else."""
    values: dict[str, Any] = {
        part + name: value if name == "loss" or math.isfinite(found["loss"]) else None
        for part, found in measured.items()
        for name, value in found.items()
    }
    more = {name: values.pop(name) for name in list(values) if name not in SERIES}
    return Record(epoch, steps, **values, metrics=more or NO_METRICS)


def of_members(measured: Measured, members: Any) -> Measured:
    """Of a population's measurements those of some networks; or of one, as plain numbers, for an index."""

    def take(values: Any) -> Any:
        chosen = values[members]
        return chosen if chosen.ndim else float(chosen)

    return {part: {name: take(values) for name, values in found.items()} for part, found in measured.items()}
