"""`Experiment`: the frozen description of a run, complete to the last bit, and its form as TOML.

One table, the fields below, drives everything: the command line's options, the TOML keys, the dashboard's form,
the help texts and the checks.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import tomli_w

from tui_backprop.data.sources import SOURCES, DataSpec
from tui_backprop.errors import ExperimentError, nearest
from tui_backprop.nn.activations import ACTIVATIONS, OUTPUT_ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES, REDUCTIONS, Loss
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES

FULL = 0
"""The batch size that means all training samples at once."""

AUTO = "auto"
MAX_LAYERS = 16
MAX_WIDTH = 4096
MAX_EPOCHS = 1_000_000_000
MAX_SEED = 2**32 - 1
MAX_FILE = 1_000_000
"""Bytes of a file of settings, at most."""
FLOAT32_SOURCES = ("fashion-mnist", "idx")


@dataclass(frozen=True)
class Setting:
    """What is known of a field beside its value: how it is asked for, checked and explained.

    Attributes:
        help: one line, with the unit or range.
        group: the heading under which it is listed.
        choices: the valid names, for a field that is one of them.
        low, high: bounds of a number; `low_open` and `high_open` exclude the bound itself.
        metavar: how its value is called in help texts.
    """

    help: str
    group: str
    choices: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    metavar: str = ""


def _setting(default: Any, help: str, group: str, **more: Any) -> Any:  # noqa: A002
    return dataclasses.field(default=default, metadata={"setting": Setting(help, group, **more)})


def _lines(registry: Mapping[str, Any]) -> str:
    return ", ".join(registry)


@dataclass(frozen=True)
class Experiment:
    """One run, described completely: two runs of equal experiments are identical bit for bit.

    Every field is checked when it is made.

    Raises:
        ExperimentError: a value is out of range or of the wrong type, or two fields contradict each other; the
            message names the field, the value, and what would be right.
    """

    dataset: str = _setting("xor", "what to learn", "Data", choices=tuple(SOURCES))
    data: str = _setting("", "file (csv) or directory (fashion-mnist, idx) to read", "Data", metavar="PATH")
    target: str = _setting("", "csv: name of the label column; default the last", "Data", metavar="NAME")
    regression: bool = _setting(False, "csv: the label is a number to predict, not a class", "Data")
    standardise: bool = _setting(True, "csv: scale every feature to mean 0, deviation 1", "Data")
    points: int = _setting(
        0, "generated data: how many points; 0 for the data set's own number", "Data",
        low=0, high=1_000_000, metavar="N",
    )  # fmt: skip
    noise: float = _setting(
        0.0, "generated data: standard deviation of noise on the points, 0 to 1", "Data", low=0, high=1
    )
    test_fraction: float | None = _setting(
        None, "share of the samples kept for testing, 0 to below 1; default the data set's own", "Data",
        low=0, high=1, high_open=True,
    )  # fmt: skip
    validation_fraction: float = _setting(
        0.0, "share of the training samples kept for validation, 0 to below 1", "Data",
        low=0, high=1, high_open=True,
    )  # fmt: skip

    hidden: tuple[int, ...] = _setting(
        (4, 4), "units of each hidden layer, as 4,4; 'none' for no hidden layer", "Network",
        low=1, high=MAX_WIDTH, metavar="N,N",
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
        low=0, high=1_000_000, metavar="full|N",
    )  # fmt: skip
    shuffle: bool = _setting(True, "a new order of the samples each epoch", "Training")
    epochs: int = _setting(20_000, "passes over the training samples", "Training", low=1, high=MAX_EPOCHS)
    seed: int = _setting(7, "where everything random comes from", "Training", low=0, high=MAX_SEED)
    data_seed: int | None = _setting(None, "seed of the data alone; default the seed", "Training", low=0, high=MAX_SEED)

    momentum: float = _setting(0.9, "momentum, nesterov: μ, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    beta1: float = _setting(0.9, "adam, adamw: β₁, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    beta2: float = _setting(0.999, "adam, adamw: β₂, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    rho: float = _setting(0.99, "rmsprop: ρ, 0 to below 1", "Optimizer", low=0, high=1, high_open=True)
    epsilon: float | None = _setting(
        None, "adagrad, rmsprop, adam, adamw: ε, above 0; default the optimizer's own", "Optimizer",
        low=0, low_open=True, high=1,
    )  # fmt: skip
    weight_decay: float = _setting(0.01, "adamw: λ, 0 to 1", "Optimizer", low=0, high=1)
    schedule: str = _setting("constant", "how the learning rate changes", "Optimizer", choices=tuple(SCHEDULES))
    schedule_every: int = _setting(
        1_000, "step, exponential: epochs for one factor γ", "Optimizer", low=1, high=MAX_EPOCHS
    )
    schedule_gamma: float = _setting(
        0.5, "step, exponential: the factor γ, above 0 to 1", "Optimizer", low=0, low_open=True, high=1
    )
    warmup: int = _setting(0, "epochs over which the rate rises from 0", "Optimizer", low=0, high=MAX_EPOCHS)

    l1: float = _setting(0.0, "weight of the penalty Σ|w|", "Regularisation", low=0, high=1e6)
    l2: float = _setting(0.0, "weight of the penalty ½ Σw²", "Regularisation", low=0, high=1e6)
    dropout: float = _setting(
        0.0, "share of hidden units switched off in a step, 0 to below 1", "Regularisation",
        low=0, high=1, high_open=True,
    )  # fmt: skip
    clip_norm: float = _setting(0.0, "longest gradient allowed; 0 for no bound", "Regularisation", low=0, high=1e9)

    stop_when_losses_below: float = _setting(
        0.0, "stop when every sample's loss is below this; 0 never", "Stopping", low=0, high=1e9
    )
    stop_when_perfect_for: int = _setting(
        0, "stop when accuracy has been 100 % for this many epochs; 0 never", "Stopping",
        low=0, high=MAX_EPOCHS,
    )  # fmt: skip
    patience: int = _setting(
        0, "stop when the validation loss has not fallen for this many epochs, and restore the best weights;"
        " 0 never", "Stopping", low=0, high=MAX_EPOCHS,
    )  # fmt: skip

    def __post_init__(self) -> None:
        for field in FIELDS:
            checked = check(field, getattr(self, field))
            object.__setattr__(self, field, checked)
        self._check_together()

    def _check_together(self) -> None:
        loss = self.loss_function
        allowed = loss.output
        if allowed and self.output_activation not in (AUTO, allowed):
            raise ExperimentError(
                f"loss '{self.loss}' belongs to a {allowed} output, not '{self.output_activation}'",
                where="output_activation",
                remedy=f"leave it at auto, or choose another loss ({_lines(LOSSES)})",
            )
        if not allowed and self.output_activation == "softmax":
            raise ExperimentError(
                f"a softmax output belongs to the loss cross-entropy, not '{self.loss}'",
                where="output_activation",
                remedy="use --loss cross-entropy",
            )
        if self.is_regression and "regression" not in loss.tasks:
            raise ExperimentError(
                f"'{self.loss}' is for classes, and {self.dataset} has numbers to predict",
                where="loss",
                remedy="use " + ", ".join(name for name, item in LOSSES.items() if "regression" in item.tasks),
            )
        if self.is_regression and self.stop_when_perfect_for:
            raise ExperimentError(
                "there is no accuracy to be 100 % in regression",
                where="stop_when_perfect_for",
                remedy="use stop_when_losses_below",
            )
        if self.patience and not self.validation_fraction:
            raise ExperimentError(
                "early stopping watches the validation loss, and no samples are kept for validation",
                where="patience",
                remedy="set validation_fraction, for example 0.2",
            )

    @property
    def loss_function(self) -> Loss:
        return LOSSES[self.loss]

    @property
    def is_regression(self) -> bool:
        return self.regression or SOURCES[self.dataset].task == "regression"

    @property
    def score_name(self) -> str:
        """What a record's `accuracy` is: a share of right answers, or R² in regression."""
        return "R²" if self.is_regression else "accuracy"

    @property
    def output(self) -> str:
        """The output activation, `auto` resolved."""
        if self.output_activation != AUTO:
            return self.output_activation
        if self.loss_function.output:
            return self.loss_function.output
        return "none" if self.is_regression or self.loss_function.signed else "sigmoid"

    @property
    def precision(self) -> str:
        """float64 or float32, `auto` resolved."""
        if self.dtype != AUTO:
            return self.dtype
        return "float32" if self.dataset in FLOAT32_SOURCES else "float64"

    @property
    def data_spec(self) -> DataSpec:
        """What of the experiment decides the data: equal specifications give equal data."""
        return DataSpec(
            dataset=self.dataset,
            data=self.data,
            target=self.target,
            points=self.points,
            noise=self.noise,
            test_fraction=self.test_fraction,
            standardise=self.standardise,
            regression=self.regression,
            seed=self.seed if self.data_seed is None else self.data_seed,
        )

    @cached_property
    def optimizer_settings(self) -> dict[str, float]:
        """The optimizer's own settings, by the names that the optimizer gives them."""
        names = OPTIMIZERS[self.optimizer].defaults
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def replace(self, **changes: Any) -> Experiment:
        """A copy with some fields changed; checked like any other.

        Raises:
            ExperimentError: also for a field that does not exist, with the nearest that does.
        """
        for name in changes:
            require_field(name)
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Every field as plain JSON and TOML values; fields that are None are left out."""
        plain: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            if name == "batch" and value == FULL:
                value = "full"
            if isinstance(value, tuple):
                value = list(value)
            if value is not None:
                plain[name] = value
        return plain

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, where: str = "") -> Experiment:
        """An experiment from plain values; what is left out keeps its default.

        Args:
            where: the file that the values came from, for the message.

        Raises:
            ExperimentError: an unknown key, with the nearest valid one, or a wrong value.
        """
        with _placed(where):
            for name in values:
                require_field(name)
            return cls(**values)

    def to_toml(self) -> str:
        return tomli_w.dumps(self.to_dict())

    @classmethod
    def from_toml(cls, text: str, *, where: str = "") -> Experiment:
        """An experiment from TOML text; see `from_dict`."""
        return cls.from_dict(_parse(text, where), where=where)

    def differences(self, other: Experiment) -> dict[str, tuple[Any, Any]]:
        """The fields in which `other` differs: name to (own value, other's value)."""
        return {
            name: (getattr(self, name), getattr(other, name))
            for name in FIELDS
            if getattr(self, name) != getattr(other, name)
        }


SETTINGS: dict[str, Setting] = {field.name: field.metadata["setting"] for field in dataclasses.fields(Experiment)}
"""Every field's `Setting`, in the order of the fields."""

FIELDS: tuple[str, ...] = tuple(SETTINGS)

DEFAULTS: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(Experiment)}


def require_field(name: str) -> None:
    """Refuse a name that is no field of an experiment.

    Raises:
        ExperimentError: with the nearest name that is.
    """
    if name not in SETTINGS:
        raise ExperimentError(f"unknown setting '{_short(name)}'", remedy=nearest(name, FIELDS))


def check(name: str, value: Any) -> Any:
    """A field's value in its proper type, or an error.

    Accepts what TOML, JSON and the command line can give: "full" for a batch, "4,4" or [4, 4] or "none" for the
    hidden layers, a whole number for a float, and text for a number.

    Raises:
        ExperimentError: naming the field, the value and what would be right.
    """
    setting = SETTINGS[name]
    default = DEFAULTS[name]
    if name == "hidden":
        return _hidden(value)
    if name == "batch" and isinstance(value, str):
        return _batch(value)
    if value is None and default is None:
        return None
    if isinstance(default, bool):
        return _boolean(name, value)
    if isinstance(default, str):
        return _text(name, value, setting.choices)
    whole = isinstance(default, int) or name == "data_seed"
    return _number(name, value, whole=whole)


def _refuse(name: str, value: Any, right: str) -> ExperimentError:
    return ExperimentError(f"'{_short(value)}' is not {right}", where=name)


def _short(value: Any) -> str:
    """A value as it is quoted in a message: not too long."""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return "a huge number"
    return text if len(text) <= 60 else f"{text[:59]}…"


def _batch(text: str) -> int:
    if text.strip().lower() == "full":
        return FULL
    size = _number("batch", text, whole=True)
    if size == FULL:
        raise _refuse("batch", text, describe_range("batch"))
    return int(size)


def _text(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise _refuse(name, value, "text")
    if choices and value not in choices:
        what = f"unknown {name.replace('_', ' ')} '{_short(value)}'"
        raise ExperimentError(what, where=name, remedy=nearest(value, choices))
    return value


def _boolean(name: str, value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    if not isinstance(value, bool):
        raise _refuse(name, value, "true or false")
    return value


def describe_range(name: str) -> str:
    """What a number field may be, in words: "a number above 0", "a whole number from 1 to 4,096"."""
    setting = SETTINGS[name]
    default = DEFAULTS[name]
    whole = (isinstance(default, int) and not isinstance(default, bool)) or name in ("hidden", "data_seed")

    def say(bound: float) -> str:
        return f"{bound:,.0f}" if bound == int(bound) else f"{bound:g}"

    text = "a whole number" if whole else "a number"
    if math.isfinite(setting.low):
        text += f" above {say(setting.low)}" if setting.low_open else f" from {say(setting.low)}"
    if math.isfinite(setting.high):
        glue = " and" if setting.low_open else ""
        text += f"{glue} below {say(setting.high)}" if setting.high_open else f"{glue} up to {say(setting.high)}"
    return "full, or " + text.replace("from 0", "from 1") if name == "batch" else text


def _number(name: str, value: Any, *, whole: bool) -> float | int:
    setting = SETTINGS[name]
    number = value
    if isinstance(value, str):
        try:
            number = int(value.replace(",", "")) if whole else float(value)
        except ValueError:
            number = None
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    # Compared before it is converted: an integer may be too large for a float. NaN is in no range.
    if not (is_number and _is_in_range(number, setting)):
        raise _refuse(name, value, describe_range(name))
    if whole and number != int(number):
        raise _refuse(name, value, describe_range(name))
    return int(number) if whole else float(number)


def _is_in_range(number: float, setting: Setting) -> bool:
    above = number > setting.low if setting.low_open else number >= setting.low
    below = number < setting.high if setting.high_open else number <= setting.high
    return above and below


def _hidden(value: Any) -> tuple[int, ...]:
    right = f"a list of layer sizes such as 4,4 (each {describe_range('hidden')}), or 'none'"
    items: Iterable[Any]
    if isinstance(value, str):
        items = [] if value.strip().lower() in ("none", "") else value.replace("-", ",").split(",")
    elif isinstance(value, list | tuple):
        items = value
    else:
        items = [value]
    sizes: list[int] = []
    for item in items:
        try:
            size = item if isinstance(item, int) and not isinstance(item, bool) else int(str(item))
        except ValueError:
            raise _refuse("hidden", value, right) from None
        if not 1 <= size <= MAX_WIDTH:
            raise _refuse("hidden", value, right)
        sizes.append(size)
    if len(sizes) > MAX_LAYERS:
        raise ExperimentError(
            f"{len(sizes)} hidden layers are too many", where="hidden", remedy=f"at most {MAX_LAYERS}"
        )
    return tuple(sizes)


def read_experiment(path: Path | str) -> Experiment:
    """The experiment that a TOML file describes.

    Raises:
        ExperimentError: the file cannot be read, or see `Experiment.from_dict`; the file is named.
    """
    return Experiment.from_dict(read_settings(path), where=str(path))


def read_settings(path: Path | str) -> dict[str, Any]:
    """The settings that a TOML file gives, checked one by one, without those that it leaves out.

    Raises:
        ExperimentError: the file cannot be read, or a key or a value is wrong; the file is named.
    """
    where = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_FILE + 1)
        text = content.decode()
    except UnicodeDecodeError:
        raise ExperimentError("not UTF-8 text", where=where, remedy=_TOML_EXPECTED) from None
    except ValueError:
        raise ExperimentError("a file name cannot hold a NUL character", where=where) from None
    except OSError as error:
        reason = (
            "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        )
        raise ExperimentError(reason, where=where, remedy=_TOML_EXPECTED) from None
    if len(content) > MAX_FILE:
        raise ExperimentError(f"longer than {MAX_FILE:,} bytes", where=where, remedy=_TOML_EXPECTED)
    with _placed(where):
        values = _parse(text, "")
        for name in values:
            require_field(name)
        return {name: check(name, value) for name, value in values.items()}


_TOML_EXPECTED = "it must be a TOML file of settings"


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExperimentError(f"not valid TOML: {error}", where=where) from None
    except (ValueError, RecursionError):
        # What tomllib lets through: a number of thousands of digits, thousands of nested brackets.
        raise ExperimentError("not valid TOML: a value is too long or too deep", where=where) from None


@contextlib.contextmanager
def _placed(where: str) -> Iterator[None]:
    """Puts `where`, a file, before the field that an error names."""
    try:
        yield
    except ExperimentError as error:
        place = ", ".join(part for part in (where, error.where) if part)
        raise ExperimentError(error.what, where=place, remedy=error.remedy) from None
