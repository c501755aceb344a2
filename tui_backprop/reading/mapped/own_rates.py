"""Updates in which every tensor has a rate, or a decay, of its own: told from the updates, and made by ours.

A penalty λ/2 Σw² of one layer alone, a decay that the printed loss has no part of, biases that learn twice as fast: an
update is then r · d + s · w, of each tensor with numbers r and s of its own, where d is what an optimizer of ours makes
of our gradient and w the tensor before it. The decay is put on the gradient where the optimizer is linear in it, and on
the weights, as AdamW has it, where it is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.optimizers import Optimizer
from tui_backprop.reading.mapped.dwelling import Ours
from tui_backprop.reading.mapped.our_updates import BETAS, EPSILONS, SMALLEST_BETA, Fit, Updates, directions

Array = NDArray[np.float64]
LINEAR = ("sgd", "momentum")
"""Optimizers of ours whose updates are a sum over the gradients so far."""
MOST_LEFT = 1e-5
"""Part of an update that may be left over: rounding, and a guard as ε."""
FEWEST = 4
"""Updates from which two numbers a tensor are told."""
ROUNDING = 1e-8
"""Part of an update that is left over by rounding alone: where no more is without a decay, there is none."""


def fitted_by_tensor(updates: Updates) -> Fit | None:
    """An optimizer of ours with a rate and a decay for every tensor that makes the updates; None when none does."""
    updates = updates.some()
    if len(updates.gradients) < FEWEST:
        return None
    for kind, settings in _kinds(updates):
        beta = settings.get("momentum", 0.0)
        if kind in LINEAR:  # of which what is put on the gradient is told: v ← β v + r g + s w
            before = np.vstack([np.zeros_like(updates.taken[:1]), updates.taken[:-1]])
            made, taken = updates.gradients, updates.taken - beta * before
        else:
            with np.errstate(all="ignore"):
                made, taken = directions(updates, kind, settings), updates.taken
        fit = _of_tensors(kind, settings, made, taken, updates.weights, updates.tensor_of)
        if fit is not None:
            return fit
    return None


def _kinds(updates: Updates) -> Iterator[tuple[str, dict[str, float]]]:
    betas = sorted({c for c in updates.constants if SMALLEST_BETA <= c < 1} | {BETAS[0]}, reverse=True)
    yield "sgd", {}
    for beta in betas:
        yield "momentum", {"momentum": beta}
    own = [c for c in updates.constants if 0 < c <= EPSILONS[3]]
    for epsilon in dict.fromkeys([*own, *EPSILONS[:2]]):
        for beta1, beta2 in [(b1, b2) for b1 in betas for b2 in {*betas, *BETAS[:3]} if b1 <= b2]:
            yield "adam", {"beta1": beta1, "beta2": beta2, "epsilon": epsilon}


def _of_tensors(
    kind: str, settings: dict[str, float], made: Array, taken: Array, weights: Array, tensor_of: Array
) -> Fit | None:
    """The fit of an optimizer, if each tensor's updates are r · made + s · weights."""
    tensors = range(int(tensor_of.max(initial=-1)) + 1)
    found: list[tuple[float, float]] = []
    rest = 0.0
    for tensor in tensors:
        own = tensor_of == tensor
        rate, decay, left = _numbers(made[:, own].ravel(), weights[:, own].ravel(), taken[:, own].ravel())
        if not (rate > 0 and decay >= 0 and left <= MOST_LEFT):
            return None
        found.append((rate, decay))
        rest = max(rest, left)
    rates = np.array([rate for rate, _ in found])
    if not len(rates):
        return None
    common = float(np.sort(rates)[len(rates) // 2])
    is_linear = kind in LINEAR
    if not is_linear and not np.allclose(rates, common, rtol=1e-3, atol=0):
        return None
    return Fit(
        kind, settings, (common,) * len(taken), frozenset(tensors), True, rest,
        shares=tuple(float(rate / common) if is_linear else 1.0 for rate in rates),
        decays=tuple(decay / rate if is_linear else decay / common for rate, decay in found),
    )  # fmt: skip


def _numbers(made: Array, weights: Array, taken: Array) -> tuple[float, float, float]:
    """r and s of taken = r · made + s · weights by least squares, and the part of it that is left over."""
    size, scale, weight = (float(np.linalg.norm(array)) for array in (taken, made, weights))
    if not (math.isfinite(size + scale + weight) and size > 0 and scale > 0):
        return 0.0, 0.0, np.inf
    alone = float(made @ taken) / scale**2
    left = float(np.linalg.norm(taken - alone * made)) / size
    if left <= ROUNDING or not weight > 0:
        return alone, 0.0, left
    columns = np.stack([made / scale, weights / weight], axis=1)
    both, *_ = np.linalg.lstsq(columns, taken, rcond=None)
    left = float(np.linalg.norm(taken - columns @ both)) / size
    return float(both[0]) / scale, float(both[1]) / weight, left


def by_tensor(optimizer: Optimizer, ours: Ours, tensor_of: Array) -> Optimizer:
    """The optimizer with the rates and decays of tensors that our training has; itself where it has none.

    Args:
        tensor_of: (P,), which tensor of the program each parameter is in; −1 for none.
    """
    if not ours.shares:
        return optimizer
    shares, decays = (
        np.where(tensor_of < 0, 0.0, np.asarray(of_tensors)[tensor_of]) for of_tensors in (ours.shares, ours.decays)
    )
    return ByTensor(optimizer, shares, decays)


class ByTensor(Optimizer):
    """An optimizer of ours with a rate and a decay for every tensor.

    Args:
        optimizer: which makes the updates; its arrays and settings are this one's.
        shares: (P,), how many times its rate each parameter has; decays: (P,), see `dwelling.Ours`.
    """

    def __init__(self, optimizer: Optimizer, shares: Array, decays: Array) -> None:
        self._own, self._shares, self._decays = optimizer, shares, decays
        self._is_linear = optimizer.name in LINEAR
        self.parameters, self.gradient = optimizer.parameters, optimizer.gradient
        self.learning_rate, self.state = optimizer.learning_rate, optimizer.state
        self.exact, self.settings = optimizer.exact, optimizer.settings
        self.steps = optimizer.steps

    def step(self) -> None:
        """One update of all parameters from the gradient."""
        if self._is_linear:
            self.gradient += self._decays * self.parameters
            self.gradient *= self._shares
        else:
            self.parameters *= 1 - self.learning_rate * self._decays
        self._own.step()
        self.steps = self._own.steps
