"""Runs with a known cause of trouble, and sound ones: what the diagnosis is measured on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.chronicle import Chronicle
from tui_backprop.training.diagnosis.findings import Finding
from tui_backprop.training.run.trainer import Training


@dataclass(frozen=True)
class Constructed:
    """A run made to fail in one way.

    Attributes:
        cause: the rules of which one at least must be found: the cause has one name, or two that are as good.
        settings: of the experiment.
        table: makes the lines of its data file; None for generated data.
    """

    cause: tuple[str, ...]
    settings: dict[str, Any]
    table: Callable[[], str] | None = None

    def experiment(self, folder: Path) -> Experiment:
        """The experiment; its data file is written to `folder`."""
        if self.table is None:
            return Experiment(**self.settings)
        path = folder / f"{self.table.__name__.strip('_')}.csv"
        path.write_text(self.table(), encoding="utf-8")
        return Experiment(dataset="csv", data=str(path), **self.settings)


@dataclass(frozen=True)
class Look:
    """What was said at one moment of a training.

    Attributes:
        epoch: when.
        findings: what is wrong.
        well: what is known to be well.
        score: on the training samples.
    """

    epoch: int
    findings: tuple[Finding, ...]
    well: str
    score: float | None


def watch(experiment: Experiment, shares: tuple[float, ...] = (1,)) -> list[Look]:
    """Train, and say what there is to say at each of some shares of the planned epochs, and at the end.

    Args:
        shares: 0…1, ascending; the last is the end, whenever it comes.
    """
    training = Training(experiment)
    chronicle = Chronicle(training)
    moments = {round(share * experiment.epochs) for share in shares[:-1]}
    found = []

    def look() -> Look:
        said = chronicle.diagnosis()
        last = training.last_finite
        return Look(training.learner.epochs, said.findings, said.well, last.accuracy if last else None)

    for record in training.records():
        chronicle.take(record)
        if record.epoch in moments:
            found.append(look())
    return [*found, look()]


def _csv(columns: dict[str, Any]) -> str:
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows)]) + "\n"


def _two_clouds(n: int, *, seed: int, apart: float = 2.0, share: float = 0.5) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    kind = (rng.random(n) < share).astype(int)
    x, y = rng.normal(size=(2, n)).round(4)
    return (x + apart * kind).round(4), (y - apart * kind).round(4), kind


def _metres_and_micrometres() -> str:
    x, y, kind = _two_clouds(120, seed=1)
    return _csv({"metres": x * 1e-3, "micrometres": y * 1e3, "kind": kind})


def _far_from_zero() -> str:
    x, y, kind = _two_clouds(120, seed=2)
    return _csv({"year": 1990 + 5 * x, "height": 170 + 10 * y, "kind": kind})


def _rare() -> str:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(2, 400)).round(4)
    kind = ((x - 1.9) ** 2 + (y - 0.3) ** 2 < 0.25).astype(int)
    return _csv({"x": x, "y": y, "kind": kind})


def _rare_of_three() -> str:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 400)).round(4)
    kind = np.where((x + 1.8) ** 2 + y**2 < 0.25, 2, (y > 0).astype(int))
    return _csv({"x": x, "y": y, "kind": kind})


def _numbered() -> str:
    x, y, kind = _two_clouds(60, seed=5, apart=1.0)
    order = np.argsort(kind, kind="stable")
    return _csv({"year": 1950 + np.arange(60), "x": x[order], "y": y[order], "kind": kind[order]})


def _told_twice() -> str:
    rng = np.random.default_rng(6)
    x = rng.normal(size=80).round(4)
    price = (3 * x**2 + rng.normal(size=80)).round(4)
    return _csv({"x": x, "tax": (0.19 * price).round(6), "price": price})


def _noise() -> str:
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(2, 80)).round(4)
    return _csv({"x": x, "y": y, "kind": (x + 1.5 * rng.normal(size=80) > 0).astype(int)})


def _noisy_curve() -> str:
    rng = np.random.default_rng(8)
    x = np.linspace(-2, 2, 50).round(4)
    return _csv({"x": x, "y": (np.sin(2 * x) + 0.5 * rng.normal(size=50)).round(4)})


def _ring() -> str:
    rng = np.random.default_rng(9)
    x, y = rng.uniform(-1, 1, size=(2, 150)).round(4)
    return _csv({"x": x, "y": y, "kind": (x**2 + y**2 < 0.4).astype(int)})


def _parabola() -> str:
    x = np.linspace(-1, 1, 60).round(4)
    return _csv({"x": x, "y": (x**2).round(5)})


def _prices() -> str:
    rng = np.random.default_rng(10)
    x = rng.uniform(1, 5, 60).round(3)
    return _csv({"rooms": x, "price": (12 * x + rng.normal(size=60)).round(2)})


def _salaries() -> str:
    rng = np.random.default_rng(11)
    years = rng.uniform(-2, 2, 80).round(3)
    return _csv({"years": years, "salary": (52000 + 9000 * years + 4000 * years**2).round(0)})


def _micrograms() -> str:
    rng = np.random.default_rng(12)
    x = rng.uniform(-2, 2, 80).round(3)
    return _csv({"x": x, "gram": (2e-6 * np.sin(2 * x)).round(10)})


_DEEP = (8, 8, 8, 8, 8, 8, 8)

CONSTRUCTED = (
    Constructed(("diverged",), {"dataset": "gauss", "activation": "none", "output_activation": "none",
                                "optimizer": "sgd", "learning_rate": 3.0, "epochs": 300}),
    Constructed(("diverged",), {"dataset": "plane", "activation": "leaky-relu", "hidden": (32, 32),
                                "optimizer": "momentum", "learning_rate": 1.0, "epochs": 300}),
    Constructed(("diverged",), {"dataset": "bumps", "activation": "none", "reduction": "sum", "optimizer": "sgd",
                                "learning_rate": 0.1, "batch": 1, "epochs": 50}),
    Constructed(("twins",), {"init": "zeros", "epochs": 500}),
    Constructed(("twins",), {"init": "zeros", "activation": "sigmoid", "dataset": "circle", "hidden": (8,),
                             "epochs": 500}),
    Constructed(("twins",), {"init": "zeros", "activation": "relu", "dataset": "moons", "epochs": 300}),
    Constructed(("dead-output",), {"output_activation": "relu", "optimizer": "sgd", "learning_rate": 3.0, "seed": 3,
                                   "hidden": (16, 16), "epochs": 200}),
    Constructed(("dead-output",), {"output_activation": "relu", "dataset": "circle", "optimizer": "sgd",
                                   "learning_rate": 5.0, "epochs": 200}),
    Constructed(("dead-units",), {"activation": "relu", "dataset": "moons", "optimizer": "momentum",
                                  "learning_rate": 1.0, "epochs": 300, "hidden": (8, 8)}),
    Constructed(("dead-units",), {"activation": "relu", "dataset": "bumps", "optimizer": "adam", "learning_rate": 0.3,
                                  "epochs": 300, "hidden": (8, 8)}),
    Constructed(("dead-units",), {"activation": "relu", "dataset": "plane", "optimizer": "momentum",
                                  "learning_rate": 1.0, "epochs": 300, "hidden": (8, 8)}),
    Constructed(("saturated",), {"activation": "tanh", "dataset": "bumps", "optimizer": "adam", "learning_rate": 1.0,
                                 "epochs": 100, "hidden": (64, 64)}),
    Constructed(("saturated",), {"activation": "sigmoid", "dataset": "spiral", "optimizer": "momentum", "epochs": 300,
                                 "learning_rate": 10.0, "hidden": (16, 16), "seed": 1}),
    Constructed(("saturated",), {"activation": "tanh", "dataset": "moons", "optimizer": "adam", "learning_rate": 3.0,
                                 "epochs": 300, "hidden": (16, 16), "seed": 1, "batch": 20}),
    Constructed(("vanishing",), {"activation": "sigmoid", "hidden": _DEEP, "init": "glorot", "optimizer": "sgd",
                                 "learning_rate": 0.3, "epochs": 500}),
    Constructed(("vanishing",), {"activation": "sigmoid", "hidden": _DEEP, "init": "glorot", "optimizer": "sgd",
                                 "learning_rate": 0.3, "epochs": 500, "l2": 0.01, "dataset": "circle"}),
    Constructed(("vanishing",), {"activation": "sigmoid", "hidden": _DEEP, "init": "lecun", "optimizer": "momentum",
                                 "learning_rate": 0.03, "epochs": 500, "dataset": "spiral"}),
    Constructed(("exploding",), {"activation": "leaky-relu", "hidden": (64,) * 6, "init": "normal", "optimizer": "sgd",
                                 "learning_rate": 0.03, "epochs": 100, "dataset": "circle"}),
    Constructed(("exploding",), {"activation": "relu", "hidden": (64,) * 6, "init": "normal", "optimizer": "sgd",
                                 "learning_rate": 1e-13, "epochs": 100, "output_activation": "none",
                                 "dataset": "spiral"}),
    Constructed(("large-steps", "oscillating"), {"optimizer": "sgd", "learning_rate": 3.0, "epochs": 300,
                                                 "dataset": "spiral", "activation": "leaky-relu", "init": "glorot",
                                                 "hidden": (16, 16)}),
    Constructed(("large-steps", "oscillating"), {"optimizer": "sgd", "learning_rate": 1.0, "epochs": 100,
                                                 "dataset": "plane", "activation": "leaky-relu", "init": "glorot",
                                                 "hidden": (16, 16)}),
    Constructed(("oscillating", "large-steps"), {"optimizer": "adam", "learning_rate": 1.0, "epochs": 100, "batch": 10,
                                                 "dataset": "plane", "activation": "sigmoid", "init": "glorot",
                                                 "hidden": (32, 32)}),
    Constructed(("oscillating", "large-steps"), {"optimizer": "momentum", "learning_rate": 3.0, "epochs": 100,
                                                 "dataset": "plane", "activation": "sigmoid", "init": "glorot",
                                                 "hidden": (16, 16)}),
    Constructed(("tiny-steps",), {"optimizer": "sgd", "learning_rate": 1e-5, "epochs": 2000}),
    Constructed(("tiny-steps",), {"optimizer": "adam", "learning_rate": 1e-6, "epochs": 2000, "dataset": "circle"}),
    Constructed(("tiny-steps",), {"optimizer": "momentum", "learning_rate": 1e-5, "epochs": 500, "dataset": "moons",
                                  "activation": "relu", "init": "he", "batch": 20}),
    Constructed(("plateau", "constant-answer"), {"activation": "sigmoid", "hidden": (2,), "optimizer": "sgd",
                                                 "learning_rate": 0.3, "init": "glorot", "epochs": 1000}),
    Constructed(("plateau", "constant-answer"), {"activation": "sigmoid", "hidden": (4,), "optimizer": "sgd",
                                                 "learning_rate": 0.1, "init": "glorot", "epochs": 500,
                                                 "dataset": "spiral"}),
    Constructed(("strong-penalty",), {"activation": "tanh", "l1": 0.3, "optimizer": "sgd", "learning_rate": 0.01,
                                      "epochs": 2000, "dataset": "plane"}),
    Constructed(("constant-answer", "plateau"), {"activation": "sigmoid", "dataset": "bumps", "optimizer": "sgd",
                                       "learning_rate": 0.03, "epochs": 300, "init": "glorot"}),
    Constructed(("constant-answer",), {"activation": "sigmoid", "hidden": (4, 4), "optimizer": "sgd", "batch": 1,
                                       "learning_rate": 0.03, "epochs": 1000, "init": "glorot"}),
    Constructed(("constant-answer",), {"activation": "sigmoid", "hidden": (4, 4), "optimizer": "sgd", "batch": 1,
                                       "learning_rate": 0.01, "epochs": 150, "init": "glorot"}),
    Constructed(("strong-penalty",), {"activation": "tanh", "l2": 10.0, "optimizer": "adam", "epochs": 500,
                                       "dataset": "circle"}),
    Constructed(("converged-linear",), {"activation": "none", "learning_rate": 0.03, "epochs": 1000}),
    Constructed(("converged-linear",), {"hidden": (), "learning_rate": 0.03, "epochs": 1000}),
    Constructed(("converged-linear",), {"activation": "none", "epochs": 1000}, _ring),
    Constructed(("converged-linear",), {"hidden": (), "epochs": 1000, "regression": True}, _parabola),
    Constructed(("imbalanced",), {"epochs": 150, "optimizer": "sgd", "learning_rate": 0.1, "init": "glorot"}, _rare),
    Constructed(("imbalanced",), {"epochs": 150, "optimizer": "sgd", "learning_rate": 0.1, "init": "glorot",
                                  "loss": "cross-entropy"}, _rare_of_three),
    Constructed(("unscaled-input",), {"standardise": False, "optimizer": "sgd", "learning_rate": 0.03, "epochs": 300},
                _metres_and_micrometres),
    Constructed(("unscaled-input",), {"standardise": False, "optimizer": "sgd", "learning_rate": 0.03, "epochs": 300},
                _far_from_zero),
    Constructed(("unscaled-target",), {"standardise": False, "epochs": 1000, "regression": True}, _salaries),
    Constructed(("unscaled-target",), {"standardise": False, "epochs": 300, "regression": True,
                                       "optimizer": "momentum", "init": "glorot"}, _micrograms),
    Constructed(("loss-activation-mismatch", "dead-output"), {"output_activation": "relu", "optimizer": "sgd",
                                                              "learning_rate": 0.1, "epochs": 500,
                                                              "dataset": "spiral"}),
    Constructed(("loss-activation-mismatch",), {"output_activation": "sigmoid", "loss": "hinge", "epochs": 300,
                                                "dataset": "circle", "optimizer": "sgd"}),
    Constructed(("loss-activation-mismatch",), {"output_activation": "tanh", "epochs": 300, "regression": True,
                                                "optimizer": "sgd"}, _prices),
    Constructed(("overfitting",), {"hidden": (64, 64), "epochs": 2000, "test_fraction": 0.4, "optimizer": "adam",
                                   "learning_rate": 0.01}, _noise),
    Constructed(("overfitting",), {"hidden": (64, 64), "epochs": 4000, "test_fraction": 0.4, "optimizer": "adam",
                                   "learning_rate": 0.01, "regression": True}, _noisy_curve),
    Constructed(("leak",), {"epochs": 300}, _numbered),
    Constructed(("leak",), {"epochs": 300, "regression": True}, _told_twice),
    Constructed(("too-short",), {"dataset": "moons", "epochs": 60, "optimizer": "adam", "learning_rate": 0.003,
                                 "hidden": (16, 16), "init": "glorot"}),
    Constructed(("too-short",), {"dataset": "bumps", "epochs": 150, "optimizer": "adam", "learning_rate": 0.01,
                                 "activation": "relu", "hidden": (32, 32), "init": "glorot"}),
)  # fmt: skip
"""At least two for every rule of the catalogue. None hangs on a rounding: other processors round otherwise."""


MOMENTS = (0.01, 0.1, 0.5, 1)
"""When sound runs are looked at, as shares of their epochs: a dashboard speaks long before the end."""


def sound(first_seed: int = 0) -> Iterator[Experiment]:
    """200 runs that are as they should be: data sets, activations and seeds, with Adam and a start of fitting size."""
    for activation in ("tanh", "relu", "leaky-relu", "gelu", "sigmoid"):
        for dataset, settings in _SOUND.items():
            for seed in range(first_seed, first_seed + 5):
                init = "he" if activation in ("relu", "leaky-relu", "gelu") else "normal"
                yield Experiment(dataset=dataset, activation=activation, init=init, seed=seed, **settings)


_SOUND: dict[str, dict[str, Any]] = {
    "linear": {"hidden": (8, 8), "learning_rate": 0.01, "epochs": 2000},
    "xor": {"hidden": (8, 8), "learning_rate": 0.01, "epochs": 3000},
    "circle": {"hidden": (8, 8), "learning_rate": 0.01, "epochs": 2000},
    "moons": {"hidden": (16, 16), "learning_rate": 0.01, "epochs": 3000},
    "spiral": {"hidden": (16, 16), "learning_rate": 0.01, "epochs": 4000, "schedule": "cosine"},
    "gauss": {"hidden": (8,), "learning_rate": 0.01, "epochs": 1000},
    "plane": {"hidden": (8, 8), "learning_rate": 0.01, "epochs": 2000},
    "bumps": {"hidden": (32, 32), "learning_rate": 0.03, "epochs": 8000, "schedule": "cosine"},
}
