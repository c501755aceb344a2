"""`Experiment`: the frozen description of a run, complete to the last bit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui_backprop.data.sources import SOURCES, DataSpec
from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.settings import AUTO, FIELDS, Settings, require_field
from tui_backprop.experiment.values import check, plain
from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS
from tui_backprop.nn.losses import LOSSES, Loss
from tui_backprop.nn.metrics import METRICS, Metric, score_of
from tui_backprop.nn.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Experiment(Settings):
    """One run, described completely: two runs of equal experiments are identical bit for bit.

    Every field is checked when it is made.

    Raises:
        ExperimentError: a value is out of range or of the wrong type, or two fields contradict each other; the
            message names the field, the value, and what would be right.
    """

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
                remedy=f"leave it at auto, or choose another --loss ({', '.join(LOSSES)})",
            )
        if (
            not allowed
            and self.output_activation != AUTO
            and not OUTPUT_ACTIVATIONS[self.output_activation].is_elementwise
        ):
            fused = next(name for name, item in LOSSES.items() if item.output == self.output_activation)
            raise ExperimentError(
                f"a {self.output_activation} output belongs to the loss {fused}, not '{self.loss}'",
                where="output_activation",
                remedy=f"use --loss {fused}",
            )
        if self.is_regression and "regression" not in loss.tasks:
            raise ExperimentError(
                f"'{self.loss}' is for classes, and the label of {self.dataset} is a number to predict",
                where="loss",
                remedy="use --loss " + " or ".join(name for name, item in LOSSES.items() if "regression" in item.tasks),
            )
        for name in self.metrics:
            if self.task not in METRICS[name].tasks:
                raise ExperimentError(
                    f"'{name}' is for {METRICS[name].tasks[0]}, and the label of {self.dataset} makes this {self.task}",
                    where="metrics",
                    remedy="leave --metrics out",
                )
        if self.is_regression and self.stop_when_perfect_for:
            raise ExperimentError(
                "there is no accuracy to be 100 % in regression",
                where="stop_when_perfect_for",
                remedy="use --stop-when-losses-below",
            )
        if self.patience and not self.validation_fraction:
            raise ExperimentError(
                "early stopping watches the validation loss, and no samples are kept for validation",
                where="patience",
                remedy="set it, for example --validation-fraction 0.2",
            )

    @property
    def loss_function(self) -> Loss:
        return LOSSES[self.loss]

    @property
    def is_regression(self) -> bool:
        """Whether numbers are predicted. Unless `regression` says so, only the file of a table knows: see `on`."""
        return bool(self.regression) or SOURCES[self.dataset].task == "regression"

    @property
    def task(self) -> str:
        """ "classification" or "regression"."""
        return "regression" if self.is_regression else "classification"

    @property
    def score(self) -> Metric:
        """What a record's `accuracy` is: a share of right answers, or R² in regression."""
        return score_of(self.task)

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
        return "float32" if SOURCES[self.dataset].holds_pictures else "float64"

    @property
    def data_spec(self) -> DataSpec:
        """What of the experiment decides the data: equal specifications give equal data."""
        return DataSpec(
            dataset=self.dataset,
            data=self.data,
            target=self.target,
            features=self.features,
            drop=self.drop,
            header=self.header,
            delimiter=self.delimiter,
            decimal=self.decimal,
            missing=self.missing,
            test_data=self.test_data,
            pictures=self.pictures,
            points=self.points,
            noise=self.noise,
            test_fraction=self.test_fraction,
            standardise=self.standardise,
            regression=self.regression,
            validation=(self.validation_fraction, self.seed) if self._scales_without_validation else None,
            seed=self.seed if self.data_seed is None else self.data_seed,
        )

    @property
    def _scales_without_validation(self) -> bool:
        return self.validation_fraction > 0 and SOURCES[self.dataset].is_scaled

    def on(self, *, is_regression: bool) -> Experiment:
        """This experiment once its data are known: a table's label, if nothing was said of it, may be a quantity.

        Raises:
            ExperimentError: the loss is for classes, or another setting is.
        """
        if is_regression == self.is_regression:
            return self
        try:
            return self.replace(regression=is_regression)
        except ExperimentError as error:
            remedy = f"{error.remedy}; or --no-regression, or another label with --target"
            raise ExperimentError(error.what, where=error.where, remedy=remedy) from error

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
        values = {name: plain(name, getattr(self, name)) for name in FIELDS}
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Experiment:
        """An experiment from plain values; what is left out keeps its default.

        Raises:
            ExperimentError: an unknown key, with the nearest valid one, or a wrong value.
        """
        for name in values:
            require_field(name)
        return cls(**values)

    def differences(self, other: Experiment) -> dict[str, tuple[Any, Any]]:
        """The fields in which `other` differs: name to (own value, other's value)."""
        return {
            name: (getattr(self, name), getattr(other, name))
            for name in FIELDS
            if getattr(self, name) != getattr(other, name)
        }
