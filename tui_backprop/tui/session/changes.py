"""What one key changes in an experiment: pure functions from one experiment to the next.

Every name that cycles comes from its registry. A change that contradicts another setting takes that one along to what
goes with it (a loss that wants an output of its own sets the output to auto), so that a key never ends in an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tui_backprop.data.sources import SOURCES
from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import AUTO, DEFAULTS, FULL, MAX_LAYERS
from tui_backprop.experiment.values import phrase
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS

RATES = tuple(base * 10.0**power for power in range(-6, 3) for base in (1, 3))
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 392, 512, 784, 1024)
SMALL_BATCH, IMAGE_BATCH = 8, 100

REPAIRS: dict[str, Any] = {
    "output_activation": AUTO,
    "loss": "mse",
    "stop_when_perfect_for": 0,
    "patience": 0,
}
"""What a setting becomes when it contradicts the one that was just changed."""

Item = TypeVar("Item")


def turn(items: Sequence[Item], now: Item, way: int) -> Item:
    """The next of `items` after `now`, or with `way` −1 the one before, around the ends."""
    if now not in items:
        return items[0 if way > 0 else -1]
    return items[(items.index(now) + way) % len(items)]


def rung(ladder: Sequence[Any], now: Any, way: int) -> Any:
    """The next step of an ascending ladder above `now`, or with `way` −1 below; `now` itself beyond its ends."""
    # A rate of 0.03 that was typed is not the ladder's 3 × 10⁻² to the last bit.
    margin = abs(now) * 1e-9
    further = [step for step in ladder if (step > now + margin if way > 0 else step < now - margin)]
    if not further:
        return now
    return further[0] if way > 0 else further[-1]


def repaired(experiment: Experiment, **changed: Any) -> Experiment:
    """`experiment` with some fields changed, and with the others that these contradict set to what goes with them.

    Raises:
        ExperimentError: a changed value is wrong by itself.
    """
    for _ in REPAIRS:
        try:
            return experiment.replace(**changed)
        except ExperimentError as error:
            if error.where not in REPAIRS or changed.get(error.where) == REPAIRS[error.where]:
                raise
            changed[error.where] = REPAIRS[error.where]
    return experiment.replace(**changed)


_COLUMNS = (
    "target", "features", "drop", "header", "delimiter", "decimal", "missing", "test_data", "pictures", "regression",
    "standardise",
)  # fmt: skip
"""The settings of a table."""


@dataclass(frozen=True)
class Memory:
    """What to come back to: the data a person named, and the settings before the data became images.

    Attributes:
        paths: data source to the file or directory that was named for it.
        columns: data source to the settings that belong to its file's columns.
        small: the newest experiment whose data were not images.
    """

    paths: dict[str, str]
    columns: dict[str, dict[str, Any]]
    small: Experiment

    @classmethod
    def of(cls, experiment: Experiment) -> Memory:
        small = experiment if not SOURCES[experiment.dataset].holds_pictures else Experiment()
        return cls({}, {}, small).seen(experiment)

    def seen(self, experiment: Experiment) -> Memory:
        """This memory, and what `experiment` adds to it."""
        name = experiment.dataset
        paths, columns, small = self.paths, self.columns, self.small
        if experiment.data:
            paths = paths | {name: experiment.data}
        if SOURCES[name].takes_columns:
            kept = {field: getattr(experiment, field) for field in _COLUMNS}
            columns = columns | {name: kept}
        if not SOURCES[name].holds_pictures:
            small = experiment
        return Memory(paths, columns, small)


def image_experiment() -> Experiment:
    """The settings at which images are learned: the reference system's."""
    from tui_backprop.experiment.presets import PRESETS

    return PRESETS["fashion-mnist"].experiment


def datasets(memory: Memory) -> list[str]:
    """The data sources that a key cycles through: those that need a file only when one is known."""
    return [name for name, source in SOURCES.items() if not source.needs_data or name in memory.paths]


def dataset(experiment: Experiment, way: int, memory: Memory) -> Experiment:
    """The next data source, with settings that make sense for it."""
    name = turn(datasets(memory), experiment.dataset, way)
    base = experiment
    if SOURCES[name].holds_pictures != SOURCES[experiment.dataset].holds_pictures:
        base = image_experiment() if SOURCES[name].holds_pictures else memory.small
        base = base.replace(seed=experiment.seed)
    return with_dataset(base, name, memory)


def with_dataset(experiment: Experiment, name: str, memory: Memory) -> Experiment:
    """`experiment` on another data source; what that one does not take goes back to its default."""
    source = SOURCES[name]
    kept: dict[str, Any] = {"dataset": name, "data": memory.paths.get(name, "")}
    kept |= {field: DEFAULTS[field] for field in _COLUMNS}
    kept |= memory.columns.get(name, {})
    if not source.takes_points:
        kept["points"] = DEFAULTS["points"]
    if not source.takes_noise:
        kept["noise"] = DEFAULTS["noise"]
    if source.test_fraction is None:
        kept["test_fraction"] = None
    return repaired(experiment, **kept)


def activation(experiment: Experiment, way: int) -> Experiment:
    return experiment.replace(activation=turn(list(ACTIVATIONS), experiment.activation, way))


def optimizer(experiment: Experiment, way: int) -> Experiment:
    return experiment.replace(optimizer=turn(list(OPTIMIZERS), experiment.optimizer, way))


def initializer(experiment: Experiment, way: int) -> Experiment:
    return experiment.replace(init=turn(list(INITIALIZERS), experiment.init, way))


def loss(experiment: Experiment, way: int) -> Experiment:
    """The next loss that is for this task."""
    task = "regression" if experiment.is_regression else "classification"
    names = [name for name, item in LOSSES.items() if task in item.tasks]
    return repaired(experiment, loss=turn(names, experiment.loss, way))


def batch(experiment: Experiment, way: int) -> Experiment:
    """Full batch, mini-batches, one sample at a time."""
    mini = experiment.batch
    if mini in (FULL, 1):
        mini = IMAGE_BATCH if SOURCES[experiment.dataset].holds_pictures else SMALL_BATCH
    return experiment.replace(batch=turn((FULL, mini, 1), experiment.batch, way))


def learning_rate(experiment: Experiment, way: int) -> Experiment:
    """The next rate along 1, 3, 10."""
    return experiment.replace(learning_rate=float(f"{rung(RATES, experiment.learning_rate, way):.6g}"))


def width(experiment: Experiment, way: int) -> Experiment:
    """Every hidden layer one step wider or narrower."""
    return experiment.replace(hidden=tuple(rung(WIDTHS, size, way) for size in experiment.hidden))


def depth(experiment: Experiment, way: int) -> Experiment:
    """One more hidden layer, as wide as the last, or one less."""
    hidden = experiment.hidden
    if way < 0:
        return experiment.replace(hidden=hidden[:-1])
    return experiment.replace(hidden=(*hidden, hidden[-1] if hidden else 4)[:MAX_LAYERS])


def batch_size(experiment: Experiment) -> str:
    """The batch mode in few letters."""
    return {FULL: "full", 1: "per sample"}.get(experiment.batch, f"{experiment.batch:,}")


def summary(experiment: Experiment, sizes: Sequence[int] = ()) -> list[str]:
    """What names an experiment, in parts, the most telling first: "xor", "2-4-4-1 tanh", "adam 0.03", …

    Args:
        sizes: units of every layer, once they are known; the hidden ones alone before.
    """
    layers = phrase("hidden", tuple(sizes) or experiment.hidden)
    is_file = SOURCES[experiment.dataset].needs_data
    parts = [
        experiment.data.rstrip("/").rpartition("/")[2] if is_file else experiment.dataset,
        f"{layers} {experiment.activation}" if experiment.hidden else layers,
        f"{experiment.optimizer} {experiment.learning_rate:g}",
        phrase("batch", experiment.batch),
        f"seed {experiment.seed}",
    ]
    if experiment.loss != DEFAULTS["loss"]:
        parts.insert(3, experiment.loss)
    return parts
