"""With which of our optimizers, and which rate, a program's updates are made: told from them and from our gradients.

Each update of the program is compared with that which an optimizer of ours would make of our own gradients at the
program's weights. Where one rate makes one of the other, tensor by tensor and update by update, it is that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.reading.network.judge import compared

Array = NDArray[Any]
MOST_NUMBERS = 2_000
"""Parameters that are compared: each moves by itself, so that some of them tell as much as all."""
PROBED = 6
"""Updates that a kind of optimizer is told from, before all are compared."""
STEADY = 1e-5
"""By how much of it a rate may differ from update to update and be one rate."""
BETAS = (0.9, 0.99, 0.999, 0.95, 0.8, 0.5)
EPSILONS = (1e-8, 1e-7, 1e-10, 1e-6, 1e-5, 1e-12, 1e-15)
NOTHING = 1e-30
"""An ε that makes no difference but where a gradient is 0."""
ROUGHLY = 0.05
"""Part of an update that an ε, which is not known yet, may account for."""
MOST_TRIED = 3
"""Optimizers with an ε that are compared with every ε that it may be: those that come nearest without."""
SMALLEST_BETA = 0.1
LARGEST_EPSILON = 0.01


@dataclass(frozen=True, eq=False)
class Updates:
    """The first updates of a program, beside our gradients.

    Attributes:
        gradients: (k, P), of our loss, at the program's weights before each update; taken: (k, P), what was subtracted.
        tensor_of: (P,), which tensor of the program each parameter is in; −1 for none.
        constants: numbers that the program computes its updates with.
        samples: of a batch: its gradient may be a sum where ours is a mean.
        weights: (k, P), the program's before each update.
    """

    gradients: Array
    taken: Array
    tensor_of: Array
    constants: Sequence[float]
    samples: int
    weights: Array

    def some(self) -> Updates:
        """The same of some parameters of each tensor."""
        tensors = [np.flatnonzero(self.tensor_of == t) for t in range(int(self.tensor_of.max(initial=-1)) + 1)]
        most = max(2, MOST_NUMBERS // max(1, len(tensors)))
        which = np.concatenate([own[:: max(1, -(-len(own) // most))] for own in tensors])
        return Updates(
            self.gradients[:, which], self.taken[:, which], self.tensor_of[which], self.constants, self.samples,
            self.weights[:, which],
        )  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """An optimizer of ours that makes a program's updates.

    Attributes:
        optimizer, settings: of ours.
        rates: of each update.
        fitting: tensors whose updates it makes; is_all: whether these are all that there are.
        rest: the largest part of an update that is not made by it.
        shares, decays: see `dwelling.Ours`.
    """

    optimizer: str
    settings: dict[str, float] = field(default_factory=dict)
    rates: tuple[float, ...] = ()
    fitting: frozenset[int] = frozenset()
    is_all: bool = False
    rest: float = 0.0
    shares: tuple[float, ...] = ()
    decays: tuple[float, ...] = ()

    @property
    def merit(self) -> tuple[int, bool, float]:
        """What makes one better than another: more tensors, one rate, less that is left over."""
        return len(self.fitting), self.is_steady, -self.rest

    @property
    def is_steady(self) -> bool:
        """Whether all updates have one rate."""
        return max(self.rates) - min(self.rates) <= STEADY * max(self.rates)


def fitted(updates: Updates, *, may_change: bool) -> Fit | None:
    """The optimizer of ours that makes the updates of the most tensors; None when none makes those of any.

    Args:
        may_change: whether a rate may be another at each update.
    """
    some = updates.some()
    best: Fit | None = None
    for family in _families(some):
        fits = (_fit(some, kind, settings) for kind, settings in family)
        known = [fit for fit in fits if fit is not None and (fit.is_steady or may_change)]
        best = max([*([best] if best else []), *known], key=lambda fit: fit.merit, default=None)
        if best is not None and best.is_all and best.is_steady:
            return best
    return best


def directions(updates: Updates, kind: str, settings: dict[str, float]) -> Array:
    """(k, P): what an optimizer of ours subtracts when its rate is 1."""
    parameters, gradient = np.zeros(updates.gradients.shape[1]), np.zeros(updates.gradients.shape[1])
    optimizer = OPTIMIZERS[kind](parameters, gradient, learning_rate=1.0, **settings)
    made = np.empty_like(updates.gradients)
    for k, own in enumerate(updates.gradients):
        gradient[...], parameters[...] = own, 0
        optimizer.step()
        made[k] = -parameters
    return made


def _fit(updates: Updates, kind: str, settings: dict[str, float]) -> Fit | None:
    """Which tensors' updates are made by an optimizer, each with one rate for all tensors."""
    with np.errstate(all="ignore"):
        made = directions(updates, kind, settings)
    tensors = range(int(updates.tensor_of.max(initial=-1)) + 1)
    both = {t: _rates(updates.taken[:, own], made[:, own]) for t in tensors if (own := updates.tensor_of == t).any()}
    found = {t: rates for t, (rates, _) in both.items()}
    telling = {t: rates for t, rates in found.items() if rates is not None and np.sum(updates.tensor_of == t) > 1}
    if not telling:
        return None
    stacked = np.array(list(telling.values()))
    with np.errstate(all="ignore"):
        medians = np.array([np.nan if np.isnan(row).all() else np.nanmedian(row) for row in stacked.T])
    common = _filled(medians)
    if common is None:
        return None
    fitting = frozenset(t for t, rates in found.items() if rates is not None and _are(rates, common))
    if not fitting & telling.keys():
        return None
    rest = max(both[t][1] for t in fitting)
    return Fit(kind, settings, tuple(common.tolist()), fitting, fitting == found.keys(), rest)


def _rates(taken: Array, made: Array) -> tuple[Array | None, float]:
    """(k,): of each update the rate; NaN where there was none to be made. None where they are no multiples.

    And the largest part of an update that is left over.
    """
    rates, rest = np.full(len(taken), np.nan), 0.0
    for k, (one, other) in enumerate(zip(taken, made, strict=True)):
        comparison = compared(one, other)
        if comparison.cosine == 1 and not comparison.ratio:
            continue
        if not comparison.parallel or comparison.ratio <= 0:
            return None, 1.0
        rates[k], rest = comparison.ratio, max(rest, comparison.rest)
    return rates, rest


def _are(rates: Array, common: Array) -> bool:
    known = ~np.isnan(rates)
    return bool((np.abs(rates - common)[known] <= 1e-3 * common[known]).all())


def _filled(rates: Array) -> Array | None:
    """Rates without gaps: an update that nothing was to be made of has that of the one before."""
    known = np.flatnonzero(~np.isnan(rates))
    if not len(known):
        return None
    at = np.maximum.accumulate(np.where(np.isnan(rates), -1, np.arange(len(rates))))
    return np.asarray(rates[np.where(at < 0, known[0], at)])


def _families(updates: Updates) -> Iterator[list[tuple[str, dict[str, float]]]]:
    """Optimizers with settings, the simplest first; those that differ in ε together, where they come near without.

    Of these the nearest come first.
    """
    constants = {c for c in updates.constants if c < 1}
    betas = sorted({c for c in constants if c >= SMALLEST_BETA} | set(BETAS), reverse=True)
    yield [("sgd", {})]
    for beta in betas:
        yield [("momentum", {"momentum": beta}), ("nesterov", {"momentum": beta})]
    kinds: list[tuple[str, dict[str, float]]] = [("adagrad", {}), *(("rmsprop", {"rho": beta}) for beta in betas)]
    kinds += [("adam", {"beta1": b1, "beta2": b2}) for b1, b2 in itertools.product(betas, betas) if b1 <= b2]
    first = Updates(
        updates.gradients[:PROBED], updates.taken[:PROBED], updates.tensor_of, updates.constants, updates.samples,
        updates.weights[:PROBED],
    )  # fmt: skip
    rests = [_rest(first, kind, {**settings, "epsilon": NOTHING}) for kind, settings in kinds]
    for rest, (kind, settings) in sorted(zip(rests, kinds, strict=True), key=lambda one: one[0])[:MOST_TRIED]:
        if rest <= ROUGHLY:
            yield [(kind, {**settings, "epsilon": epsilon}) for epsilon in _epsilons(updates, constants)]


def _epsilons(updates: Updates, constants: set[float]) -> list[float]:
    """What ε may be in terms of our gradient, of which the program's may be a multiple."""
    n = max(1, updates.samples)
    plain = [*sorted(c for c in constants if c < LARGEST_EPSILON), *EPSILONS]
    return [
        NOTHING,
        *(epsilon * scale for epsilon in plain for scale in dict.fromkeys((1, 0.5, 2, 1 / n, n, 0.5 / n, 2 / n))),
    ]


def _rest(updates: Updates, kind: str, settings: dict[str, float]) -> float:
    """What is left of the updates of the tensor that comes nearest to an optimizer's, at about one rate."""
    with np.errstate(all="ignore"):
        made = directions(updates, kind, settings)
    found = [np.inf]
    for tensor in range(int(updates.tensor_of.max(initial=-1)) + 1):
        own = updates.tensor_of == tensor
        if own.sum() > 1:
            rows = [compared(*pair) for pair in zip(updates.taken[:, own], made[:, own], strict=True)]
            telling = [row for row in rows if row.ratio]
            ratios = [row.ratio for row in telling]
            if telling and min(ratios) > 0.5 * max(ratios):
                found.append(max(row.rest for row in telling))
    return min(found)
