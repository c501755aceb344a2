"""Our own network beside the program's: from its first weights, on its samples in its order, update by update.

Where both go the same way the program's gradient is the right one. Where they part, the first weight that is another
tells which gradient is not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.regularization import add_penalties
from tui_backprop.reading.mapped.dwelling import Ours
from tui_backprop.reading.mapped.layers import OurLayers, network_of
from tui_backprop.reading.mapped.our_updates import Fit, Updates, fitted
from tui_backprop.reading.mapped.own_rates import by_tensor, fitted_by_tensor
from tui_backprop.reading.verdicts.explain import UNKNOWN_OPTIMIZER
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, Report

Array = NDArray[Any]
Batch = tuple[Array, Array]
"""Samples (b, d) and targets (b, m) of an update."""
APART = 1e-4
"""Of the way that a tensor has gone: a larger difference is more than rounding, or than a guard as in log(p + ε)."""
SAME_RULE = 1e-6
"""By how much of it a rate may differ from that of a rule."""
_CHANGING = "a rate that changes"
_NAMED = re.compile(r"(sgd|momentum|Nesterov momentum|AdaGrad|RMSProp|Adam)(?: ([0-9.]+))?(?:, ([0-9.]+))?")
_NAMES = {"Nesterov momentum": "nesterov", "AdaGrad": "adagrad", "RMSProp": "rmsprop", "Adam": "adam"}
_SETTINGS = {"momentum": ("momentum",), "nesterov": ("momentum",), "rmsprop": ("rho",), "adam": ("beta1", "beta2")}


def seen(
    layers: OurLayers, batches: Sequence[Batch], theirs: Sequence[Array], constants: Sequence[float]
) -> Updates:  # fmt: skip
    """The program's updates beside our gradients at its own weights.

    Args:
        batches: of every update; theirs: (P,), its weights before the first update, and after each.
        constants: numbers that it computes its updates with.
    """
    network = network_of(layers.sizes, layers.activations, bias=layers.has_biases)
    gradients = np.empty((len(batches), len(network.parameters)))
    for gradient, batch, before in zip(gradients, batches, theirs, strict=False):
        network.parameters[...] = before
        _gradient(network, layers, batch)
        gradient[...] = network.gradient
    taken = np.array([before - after for before, after in itertools.pairwise(theirs)])
    return Updates(
        gradients,
        taken[: len(batches)],
        layers.tensor_of,
        constants,
        len(batches[0][0]),
        np.array(theirs[: len(taken)]),
    )


def _gradient(network: Network, layers: OurLayers, batch: Batch) -> None:
    """Write the gradient of our loss, with the program's penalty, to the network's."""
    inputs, targets = batch
    propagation = Propagation(network, columns(inputs, bias=layers.has_biases, dtype=float), loss=LOSSES[layers.loss])
    with quiet():
        propagation.forward()
        propagation.backward(targets.T)
    add_penalties(network, l1=0.0, l2=layers.penalty or 0.0)
    network.gradient[layers.tensor_of < 0] = 0


def settings_of(report: Report, layers: OurLayers, updates: Updates) -> tuple[Ours | None, str]:
    """With which of our optimizers, and which rate, the program's updates are made; or why that is not known.

    Args:
        report: what `check` says of the program.
    """
    if layers.drops:
        return None, "it drops units at random while it trains"
    is_right = has_right_gradients(report)
    if layers.penalty is None:
        by_tensor = fitted_by_tensor(updates) if is_right else None
        if by_tensor is not None:
            return _of_fit(by_tensor), ""
        return None, "its loss has a part beside that of the outputs, and it is no multiple of Σw²"
    fit = fitted(updates, may_change=is_right or _CHANGING in report.optimizer)
    if is_right and (fit is None or not (fit.is_all and fit.is_steady)):
        fit = fitted_by_tensor(updates) or fit
    if fit is not None and fit.is_all:
        return _of_fit(fit), ""
    if is_right:
        # Whatever is not understood of a right program must not look like a fault of it.
        named = f"its optimizer, {report.optimizer}, makes" if report.optimizer else "it makes"
        return None, f"{named} other updates than any of ours would"
    # Of a wrong one, what it means to do, or what the tensors tell that are right.
    meant = _meant(report)
    if meant is not None:
        return meant, ""
    if fit is not None:
        return _of_fit(fit), ""
    if layers.factor_of_right is not None:
        return Ours("sgd", layers.factor_of_right), ""
    return None, "no update of it is a multiple of the gradient, from which its rate would be known"


def has_right_gradients(report: Report) -> bool:
    """Whether `check` finds no fault in a program's gradients, whatever it says of what is made of them."""
    return report.verdict in (RIGHT, REMARK) or (UNKNOWN_OPTIMIZER in report.not_checked and not report.findings)


def _of_fit(fit: Fit) -> Ours:
    if fit.is_steady:
        rate = float(np.median(fit.rates))
        return Ours(fit.optimizer, rate, fit.settings, shares=fit.shares, decays=fit.decays)
    return Ours(fit.optimizer, fit.rates[0], fit.settings, fit.rates, rule_of(fit.rates))


def rule_of(rates: Sequence[float]) -> tuple[str, float]:
    """By which rule the rates of successive updates change; see `Ours.rule`.

    >>> rule_of([0.1, 0.09, 0.081, 0.0729])[0], rule_of([1, 1 / 2, 1 / 3, 1 / 4])[0], rule_of([1, 0.5, 0.7, 0.2])[0]
    ('exponential', 'inverse', '')
    """
    numbers = np.asarray(rates)
    if len(numbers) < 4:
        return "", 0.0
    gamma = float(numbers[-1] / numbers[0]) ** (1 / (len(numbers) - 1))
    decay = float(numbers[0] / numbers[-1] - 1) / (len(numbers) - 1)
    count = np.arange(len(numbers))
    for kind, number, made in (
        ("exponential", gamma, numbers[0] * gamma**count), ("inverse", decay, numbers[0] / (1 + decay * count))
    ):  # fmt: skip
        if np.allclose(made, numbers, rtol=SAME_RULE, atol=0):
            return kind, number
    return "", 0.0


def _meant(report: Report) -> Ours | None:
    """The right form of the optimizer that a program has a wrong one of; None where none was named."""
    found = _NAMED.fullmatch(report.optimizer)
    if found is None or report.rate is None or not report.rate > 0 or report.optimizer == "sgd":
        return None
    kind = _NAMES.get(found[1], found[1])
    settings = {name: float(value) for name, value in zip(_SETTINGS.get(kind, ()), found.groups()[1:], strict=False)}
    if any(value >= 1 for value in settings.values()):
        return Ours("sgd", report.rate)
    return Ours(kind, report.rate, settings)


def apart(ours: Array, theirs: Array, first: Array, tensor_of: Array) -> tuple[int, int, float] | None:
    """The first tensor that is another in both; None when all are the same but for rounding.

    Args:
        ours, theirs: (P,), parameters after the same updates; first: before any.
        tensor_of: (P,), which tensor each is in; −1 for none.

    Returns:
        the tensor, the place of the largest difference among the parameters, and that difference as a share of the way
        that the tensor has gone in ours.
    """
    way = np.maximum(np.abs(ours - first), np.abs(theirs - first))
    least = 1e-6 * float(way.max(initial=0.0))  # one that has hardly gone anywhere has gone by rounding
    for tensor in range(int(tensor_of.max(initial=-1)) + 1):
        own = np.flatnonzero(tensor_of == tensor)
        gone = max(least, float(way[own].max()))
        difference = np.abs(ours[own] - theirs[own])
        if not float(difference.max()) <= APART * gone + 1e-12 * float(np.abs(theirs[own]).max()):
            worst = int(np.argmax(difference))
            return tensor, int(own[worst]), float(difference[worst]) / (gone or 1.0)
    return None


def along(settings: Ours, layers: OurLayers, batches: Sequence[Batch], theirs: Sequence[Array]) -> Ours:
    """The settings with what comes of going along with the program.

    Args:
        settings: see `settings_of`.
        batches: of every update; theirs: (P,), the program's weights before the first update, and after each.
    """
    network = network_of(layers.sizes, layers.activations, bias=layers.has_biases)
    network.parameters[...] = theirs[0]
    optimizer = by_tensor(
        OPTIMIZERS[settings.optimizer](
            network.parameters, network.gradient, learning_rate=settings.rate, **settings.settings
        ),
        settings, layers.tensor_of,
    )  # fmt: skip
    for number, (batch, after) in enumerate(zip(batches, theirs[1:], strict=False), 1):
        _gradient(network, layers, batch)
        optimizer.learning_rate[...] = settings.rate_of(number - 1)
        optimizer.step()
        found = apart(network.parameters, after, theirs[0], layers.tensor_of)
        if found is not None:
            tensor, place, share = found
            return replace(settings, updates=number, parted=number, tensor=tensor, weight=place, share=share)
    return replace(settings, updates=min(len(batches), len(theirs) - 1))
