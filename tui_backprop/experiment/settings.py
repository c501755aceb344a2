"""The settings of an experiment: one table.

It drives everything: the command line's options, the TOML keys, the dashboard's form, the help texts and the checks.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from tui_backprop.data.sources import SOURCES
from tui_backprop.errors import ExperimentError, nearest, shortened
from tui_backprop.experiment.setting import Kind, Setting, kind_of
from tui_backprop.nn.activations import ACTIVATIONS, OUTPUT_ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES, REDUCTIONS
from tui_backprop.nn.metrics import OPTIONAL
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES

FULL = 0
"""The batch size that means all training samples at once."""

AUTO = "auto"
MAX_LAYERS = 16
MAX_WIDTH = 4096
MAX_EPOCHS = 1_000_000_000
MAX_SEED = 2**32 - 1


def _setting(default: Any, help: str, group: str, *, kind: Kind | None = None, **more: Any) -> Any:  # noqa: A002
    """A field with its `Setting`; the kind follows from the default unless it is given."""
    setting = Setting(default, help, group, kind or kind_of(default), **more)
    return dataclasses.field(default=default, metadata={"setting": setting})


@dataclass(frozen=True)
class Settings:
    """The fields of an experiment, not checked."""

    dataset: str = _setting("xor", "what to learn", "Data", choices=tuple(SOURCES))
    data: str = _setting("", "file (csv) or directory (fashion-mnist, idx) to read", "Data", metavar="PATH")
    test_data: str = _setting("", "csv: a second file, of the same columns, to test on", "Data", metavar="FILE")
    target: str = _setting(
        "", "csv: the label's column, by name or number (-1 is the last); default: looked for", "Data", metavar="NAME"
    )
    features: str = _setting(
        "", "csv: columns to learn from, by name or number; default: all of use", "Data", metavar="NAME,…"
    )
    drop: str = _setting("", "csv: columns to leave out, by name or number", "Data", metavar="NAME,…")
    header: str = _setting(AUTO, "csv: whether the first row names the columns", "Data", choices=(AUTO, "yes", "no"))
    delimiter: str = _setting(
        AUTO, "csv: what divides the columns", "Data", choices=(AUTO, "comma", "semicolon", "tab", "bar", "space")
    )
    decimal: str = _setting(
        AUTO, "csv: whether 1,5 is one and a half and 1.000 a thousand", "Data", choices=(AUTO, "point", "comma")
    )
    missing: str = _setting(
        "mean", "csv: what becomes of gaps: filled with the mean, their rows left out, or refused", "Data",
        choices=("mean", "drop", "refuse"),
    )  # fmt: skip
    pictures: bool = _setting(True, "csv: columns that are pixels make pictures", "Data")
    regression: bool | None = _setting(
        None, "csv: the label is a number to predict, not a class; default: looked at", "Data", kind=Kind.BOOLEAN
    )
    standardise: bool = _setting(
        True, "csv: scale features, and a label that is a quantity, to mean 0, deviation 1", "Data"
    )
    points: int = _setting(
        0, "generated data: how many points; 0 for the data set's own number", "Data",
        low=0, high=1_000_000, metavar="N",
    )  # fmt: skip
    noise: float = _setting(
        0.0, "generated data: standard deviation of Gaussian noise on the points' coordinates, 0 to 1; labels stay",
        "Data", low=0, high=1,
    )  # fmt: skip
    test_fraction: float | None = _setting(
        None, "share of the samples kept for testing, 0 to below 1; default the data set's own", "Data",
        kind=Kind.REAL, low=0, high=1, high_open=True,
    )  # fmt: skip
    validation_fraction: float = _setting(
        0.0, "share of the training samples kept for validation, 0 to below 1", "Data",
        low=0, high=1, high_open=True,
    )  # fmt: skip

    hidden: tuple[int, ...] = _setting(
        (4, 4), "units of each hidden layer, as 4,4; 'none' for no hidden layer", "Network",
        kind=Kind.LAYERS, low=1, high=MAX_WIDTH, metavar="N,N",
    )  # fmt: skip
    activation: str = _setting("tanh", "hidden activation", "Network", choices=tuple(ACTIVATIONS))
    output_activation: str = _setting(
        AUTO, "output activation; auto is what the loss wants", "Network",
        choices=(AUTO, *OUTPUT_ACTIVATIONS),
    )  # fmt: skip
    bias: bool = _setting(True, "layers have biases", "Network")
    init: str = _setting("normal", "how weights start", "Network", choices=tuple(INITIALIZERS))
    dtype: str = _setting(
        AUTO, "precision; auto is float32 for images, else float64", "Network",
        choices=(AUTO, "float64", "float32"),
    )  # fmt: skip

    loss: str = _setting("mse", "what is minimised", "Training", choices=tuple(LOSSES))
    reduction: str = _setting("mean", "mean or sum of the samples' losses in a batch", "Training", choices=REDUCTIONS)
    optimizer: str = _setting("adam", "how a gradient becomes a step", "Training", choices=tuple(OPTIMIZERS))
    learning_rate: float = _setting(0.03, "learning rate, above 0", "Training", low=0, low_open=True, high=1e6)
    batch: int = _setting(
        FULL, "samples in a step: full, or a number (1 is per-sample)", "Training",
        kind=Kind.BATCH, low=0, high=1_000_000, metavar="full|N",
    )  # fmt: skip
    shuffle: bool = _setting(True, "a new order of the samples each epoch", "Training")
    epochs: int = _setting(20_000, "passes over the training samples", "Training", low=1, high=MAX_EPOCHS)
    seed: int = _setting(7, "where everything random comes from", "Training", low=0, high=MAX_SEED)
    data_seed: int | None = _setting(
        None, "seed of the data alone; default the seed", "Training", kind=Kind.WHOLE, low=0, high=MAX_SEED
    )
    metrics: tuple[str, ...] = _setting(
        (), "what to measure besides loss and score, after every epoch; 'none' for nothing", "Training",
        kind=Kind.NAMES, choices=OPTIONAL, metavar="NAME,NAME",
    )  # fmt: skip

    momentum: float = _setting(0.9, "momentum, nesterov: μ, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    beta1: float = _setting(0.9, "adam, adamw: β₁, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    beta2: float = _setting(0.999, "adam, adamw: β₂, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    rho: float = _setting(0.99, "rmsprop: ρ, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    epsilon: float | None = _setting(
        None, "adagrad, rmsprop, adam, adamw: ε, above 0; default the optimizer's own", "Optimizer",
        kind=Kind.REAL, low=0, low_open=True, high=1,
    )  # fmt: skip
    weight_decay: float = _setting(
        0.01, "adamw: λ, 0 to 1; it shrinks weights and biases alike", "Optimizer", low=0, high=1
    )
    schedule: str = _setting("constant", "how the learning rate changes", "Optimizer", choices=tuple(SCHEDULES))
    schedule_every: int = _setting(
        1_000, "step, exponential: epochs for one factor γ", "Optimizer", low=1, high=MAX_EPOCHS
    )
    schedule_gamma: float = _setting(
        0.5, "step, exponential: the factor γ, above 0 to 1", "Optimizer", low=0, low_open=True, high=1
    )
    warmup: int = _setting(
        0, "N epochs over which the rate rises: 1/N of it in the first, 2/N in the second, all of it from the N-th on",
        "Optimizer", low=0, high=MAX_EPOCHS, metavar="N",
    )  # fmt: skip

    l1: float = _setting(0.0, "weight of the penalty Σ|w|, without the biases", "Regularisation", low=0, high=1e6)
    l2: float = _setting(0.0, "weight of the penalty ½ Σw², without the biases", "Regularisation", low=0, high=1e6)
    dropout: float = _setting(
        0.0, "share of hidden units switched off in a step, 0 to below 1", "Regularisation",
        low=0, high=1, high_open=True,
    )  # fmt: skip
    clip_norm: float = _setting(0.0, "longest gradient allowed; 0 for no bound", "Regularisation", low=0, high=1e9)

    stop_when_losses_below: float = _setting(
        0.0, "stop when every sample's loss is below this; 0 never", "Stopping", low=0, high=1e9
    )
    losses_during_pass: bool = _setting(
        False, "stop_when_losses_below looks at the losses as the pass met them, each before its own update; else at"
        " all of them after it, with the weights that are kept", "Stopping",
    )  # fmt: skip
    stop_when_perfect_for: int = _setting(
        0, "stop when accuracy has been 100 % for this many epochs; 0 never", "Stopping",
        low=0, high=MAX_EPOCHS,
    )  # fmt: skip
    patience: int = _setting(
        0, "stop when the validation loss has not fallen for this many epochs; the best weights are restored, also when"
        " the epochs end first; 0 never", "Stopping", low=0, high=MAX_EPOCHS,
    )  # fmt: skip


SETTINGS: dict[str, Setting] = {field.name: field.metadata["setting"] for field in dataclasses.fields(Settings)}
"""Every field's `Setting`, in the order of the fields."""

FIELDS: tuple[str, ...] = tuple(SETTINGS)

DEFAULTS: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}


def require_field(name: str) -> None:
    """Refuse a name that is no field of an experiment.

    Raises:
        ExperimentError: with the nearest name that is.
    """
    if name not in SETTINGS:
        raise ExperimentError(f"unknown setting '{shortened(name)}'", remedy=nearest(name, FIELDS))
