"""Every formula of the registries with its source, for help texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_backprop.nn.activations import ACTIVATIONS, SOFTMAX, Activation
from tui_backprop.nn.initializers import INITIALIZERS, Initializer
from tui_backprop.nn.losses import LOSSES, Loss
from tui_backprop.nn.metrics import METRICS, Metric
from tui_backprop.nn.optimizers import OPTIMIZERS, Optimizer
from tui_backprop.nn.schedules import SCHEDULES, Schedule


class Entry(NamedTuple):
    """One function of a registry: what the user types, what it computes, who published it."""

    name: str
    formula: str
    source: str


def glossary() -> dict[str, list[Entry]]:
    """Heading to the entries under it, in the order of the registries."""
    groups: dict[str, Iterable[Activation | Loss | type[Optimizer] | Schedule | Initializer | Metric]] = {
        "Activations (value; derivative)": [*ACTIVATIONS.values(), SOFTMAX],
        "Losses of a sample (m outputs a, targets y)": LOSSES.values(),
        "Optimizers (parameters θ, gradient g, learning rate η)": OPTIMIZERS.values(),
        "Schedules (factor on the learning rate, epoch t of T)": SCHEDULES.values(),
        "Initialisations": INITIALIZERS.values(),
        "Metrics (TP, FP, FN: true and false positives and false negatives of a class)": METRICS.values(),
    }
    return {
        heading: [Entry(item.name, item.formula, item.source) for item in items] for heading, items in groups.items()
    }
