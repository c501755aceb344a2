"""Which optimizer makes the updates of the program's own gradients, and which wrong one.

The gradients are right; what is subtracted is something else. Then the first updates are compared with those of
every optimizer that is known, fed with the program's own gradients and with constants that the program uses (0.9,
0.999, 10⁻⁸). Known are right ones and the wrong ones that people write: one that makes exactly these updates is it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.optimizers.adam_kinds import ADAMS, adam
from tui_backprop.reading.optimizers.histories import History, summed

Array = NDArray[Any]
ACCURACY = 1e-6
STRONGEST_DECAY = 0.95
FEWEST_PROBED = 2
FEWEST_AT_SPEED = 4
SMALLEST_DECAY = 1e-9
SAME_DECAY = 0.01
"""By how much of them decays of several tensors may differ and still be one: they are found by least squares."""
INSIDE = 1e-6
"""Up to this, ε within the root of AdaGrad and RMSProp is a form that texts have (Ruder 2016, eqs. 12 and 21)."""
SLOW = 0.01
"""By how much of it a rate may change from step to step and be a schedule: a wrong correction changes faster."""


@dataclass(frozen=True)
class Optimizer:
    """What makes the updates.

    Attributes:
        name: as "Adam", with its settings.
        slip: the slip that it is, "" when it is right.
        tensor: number of one that has the slip.
        betas: of Adam's two moments.
        of: the one of them that has the slip, "m" or "v"; "" when both have, or none.
    """

    name: str
    slip: str
    rate: float
    tensor: int = 0
    betas: tuple[float, ...] = ()
    of: str = ""


def _same(history: History, directions: Sequence[Sequence[Array]], scale: float | None = None) -> float | None:
    """The one factor that makes the updates of the directions, None when there is none.

    Args:
        directions: [tensor][step].
        scale: the factor, when it is known.
    """
    made = [np.ravel(d) for tensor in directions for d in tensor]
    taken = [np.ravel(history.taken[k][i]) for i in range(len(directions)) for k in range(history.steps)]
    a, b = np.concatenate(made), np.concatenate(taken)
    if not np.array_equal(np.isfinite(a), np.isfinite(b)):
        return None
    finite = np.isfinite(a)
    a, b = a[finite], b[finite]
    length = float(a @ a)
    if not length or not np.any(b):
        return None
    factor = float(a @ b) / length if scale is None else scale
    return factor if np.linalg.norm(b - factor * a) <= ACCURACY * np.linalg.norm(b) else None


def _momentum(gradients: list[Array], beta: float, *, gain: float = 1.0, nesterov: bool = False) -> list[Array]:
    velocity, made = np.zeros_like(gradients[0]), []
    for g in gradients:
        velocity = beta * velocity + gain * g
        made.append(beta * velocity + gain * g if nesterov else velocity)
    return made


def _adaptive(
    gradients: list[Array], beta: float | None, epsilon: float, *, inside: bool = False, of: list[Array] | None = None,
    forgets: bool = False, rootless: bool = False,
) -> list[Array]:  # fmt: skip
    """AdaGrad, and with β RMSProp; `of` is what is accumulated, by default the gradients."""
    total, made = np.zeros_like(gradients[0]), []
    for g, x in zip(gradients, of or gradients, strict=True):
        total = x * x if forgets else total + x * x if beta is None else beta * total + (1 - beta) * x * x
        root = total if rootless else np.sqrt(total + epsilon) if inside else np.sqrt(total)
        made.append(g / root if inside else g / (root + epsilon))
    return made


def recognised(history: History, orders: Sequence[int]) -> Optimizer | None:
    """The optimizer that makes the updates, None when no known one does.

    Args:
        history: the first updates.
        orders: the tensors in the order in which they are updated, first 0.
    """
    if history.steps < 2 or not any(np.any(g) for g in history.gradients[0]):
        return None
    with np.errstate(all="ignore"):
        for given, slip in ((history, ""), (summed(history), "gradients-never-zeroed")):
            found = next((found for search in SEARCHES for found in search(given, orders) if found), None)
            if found is not None and not (slip and found.slip):
                return replace(found, slip=slip or found.slip)
    return None


def _per_tensor(history: History, make: Callable[[list[Array]], list[Array]]) -> list[list[Array]]:
    return [make([step[i] for step in history.gradients]) for i in range(len(history.taken[0]))]


def _itself(gradients: list[Array]) -> list[Array]:
    return gradients


def _plain(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    rate = _same(history, _per_tensor(history, _itself))
    if rate is not None:
        yield Optimizer("sgd", "" if rate > 0 else "goes-uphill", rate)
    rates = []
    for k in range(history.steps):
        one = History([history.gradients[k]], [history.taken[k]], [], [], [])
        rates.append(_same(one, [[g] for g in history.gradients[k]]))
    if all(rate is not None and rate > 0 for rate in rates):
        yield Optimizer("sgd with a rate that changes from step to step", "", rates[0] or 0.0)


def with_velocity(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    one = {round(1 - c, 12) for c in history.constants}
    for beta in sorted({c for c in {*history.constants, *one} if c >= 0.1} | {1.0}, reverse=True):
        for signed, nesterov in ((beta, False), (beta, True), (-beta, False)):
            make = functools.partial(_momentum, beta=signed, nesterov=nesterov)
            rate = _same(history, _per_tensor(history, make))
            if rate is not None:
                name = f"{'Nesterov momentum' if nesterov else 'momentum'} {beta:g}"
                slip = "gradients-never-zeroed" if signed == 1 else "velocity-wrong" if signed < 0 or rate < 0 else ""
                yield Optimizer(name, slip, rate)
        last = _per_tensor(history, functools.partial(_of_the_last, beta=beta))
        if beta < 1 and (rate := _same(history, last)) is not None:
            yield Optimizer(f"momentum {beta:g} of the last gradient only", "velocity-wrong", rate)


def _with_velocity_and_schedule(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    """Momentum whose steps have a rate each, which multiplies the velocity, or the gradient that is added to it."""
    one = {round(1 - c, 12) for c in history.constants}
    for beta in sorted({c for c in {*history.constants, *one} if c >= 0.1}, reverse=True):
        made = _per_tensor(history, functools.partial(_momentum, beta=beta))
        fresh = _fresh([[np.zeros_like(taken) for taken in history.taken[0]], *history.taken], beta)
        added = History([], fresh, [], [], [])
        rates = _rates(history, made) or _rates(added, _per_tensor(history, _itself))
        if rates:
            yield Optimizer(f"momentum {beta:g} with a rate that changes from step to step", "", rates[0])


def _fresh(taken: Sequence[Sequence[Array]], beta: float) -> list[list[Array]]:
    """Of each update but the first, what is not β times the one before it."""
    pairs = itertools.pairwise(taken)
    return [[new - beta * old for old, new in zip(olds, news, strict=True)] for olds, news in pairs]


def _rates(history: History, made: Sequence[Sequence[Array]]) -> list[float]:
    """For each step the rate that makes its updates of the directions [tensor][step]; none when one has none."""
    rates = [
        _same(History([], [history.taken[k]], [], [], []), [[tensor[k]] for tensor in made])
        for k in range(history.steps)
    ]
    known = [rate for rate in rates if rate is not None and rate > 0]
    return known if len(known) == len(rates) else []


def _with_squares_and_schedule(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    """AdaGrad and RMSProp with a rate for each epoch.

    The first two updates must have one: else a factor that is wrong at every step passed for a rate.
    """
    small = [c for c in history.constants if c < 0.05] + [0.0]
    betas: list[float | None] = [None, *(c for c in history.constants if c >= 0.3)]
    for beta, epsilon in itertools.product(betas, small):
        made = _per_tensor(history, functools.partial(_adaptive, beta=beta, epsilon=epsilon))
        rates = _rates(history, made)
        if rates and abs(rates[1] - rates[0]) <= ACCURACY * rates[0]:
            name = "AdaGrad" if beta is None else f"RMSProp {beta:g}"
            yield Optimizer(f"{name} with a rate that changes from step to step", "", rates[0])


def _with_velocity_at_speed(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    """Momentum whose beginning was not seen: each update is β times the one before it and the new gradient."""
    if history.steps < FEWEST_AT_SPEED:
        return
    for beta in sorted({c for c in history.constants if c >= 0.1}, reverse=True):
        later = History(history.gradients[1:], _fresh(history.taken, beta), history.weights[1:], [], [])
        rate = _same(later, _per_tensor(later, _itself))
        if rate is not None and rate > 0:
            yield Optimizer(f"momentum {beta:g}", "", rate)


def _with_moments_and_schedule(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    """Adam whose rate changes slowly."""
    betas = [c for c in history.constants if c >= 0.3]
    small = [c for c in history.constants if c < 0.05] + [0.0]
    probe = min(range(len(history.taken[0])), key=lambda i: history.taken[0][i].size)
    one = _of_one_tensor(history, probe)
    for b1, b2, epsilon in itertools.product(betas, betas, small):
        make = functools.partial(adam, kind=ADAMS[0], tensor=0, tensors=1, b1=b1, b2=b2, eps=epsilon)
        if not _rates(one, [make([step[probe] for step in history.gradients])]):
            continue
        rates = _rates(history, _per_tensor(history, make))
        if rates and all(abs(after - before) <= SLOW * before for before, after in itertools.pairwise(rates)):
            name = f"Adam {b1:g}, {b2:g} with a rate that changes from step to step"
            yield Optimizer(name, "", rates[0], betas=(b1, b2))


def _of_the_last(gradients: list[Array], beta: float) -> list[Array]:
    """β times the last gradient, and the present one."""
    before = [np.zeros_like(gradients[0]), *gradients[:-1]]
    return [g + beta * last for g, last in zip(gradients, before, strict=True)]


def with_squares(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    small = [c for c in history.constants if c < 0.05] + [0.0]
    betas: list[float | None] = [None, *(c for c in history.constants if c >= 0.3)]
    for beta, epsilon, inside in itertools.product(betas, small, (False, True)):
        name = "AdaGrad" if beta is None else f"RMSProp {beta:g}"
        make = functools.partial(_adaptive, beta=beta, epsilon=epsilon, inside=inside)
        rate = _same(history, _per_tensor(history, make))
        if rate is not None:
            yield Optimizer(name, "epsilon-inside-root" if inside and epsilon > INSIDE else "", rate)
        without = functools.partial(_adaptive, beta=beta, epsilon=epsilon, rootless=True)
        if not inside and (rate := _same(history, _per_tensor(history, without))) is not None:
            yield Optimizer(name, "root-missing", rate)
    tensors = range(len(history.taken[0]))
    weights = [[step[i] for step in history.weights] for i in tensors]
    gradients = [[step[i] for step in history.gradients] for i in tensors]
    for epsilon in small:
        forgetting = [_adaptive(g, None, epsilon, forgets=True) for g in gradients]
        of_weights = [_adaptive(g, None, epsilon, of=w) for g, w in zip(gradients, weights, strict=True)]
        for made in (forgetting, of_weights):
            if (rate := _same(history, made)) is not None:
                yield Optimizer("AdaGrad", "adagrad-accumulates-wrong", rate)


def _of_one_tensor(history: History, tensor: int) -> History:
    taken, weights = ([[step[tensor]] for step in steps] for steps in (history.taken, history.weights))
    return History([], taken, weights, [], [])


def with_moments(history: History, orders: Sequence[int]) -> Iterable[Optimizer | None]:
    betas = [c for c in history.constants if c >= 0.3]
    small = [c for c in history.constants if c < 0.05] + [0.0]
    n = len(history.taken[0])
    gradients = [[step[i] for step in history.gradients] for i in range(n)]
    probe = min(range(n), key=lambda i: (history.taken[0][i].size < FEWEST_PROBED, history.taken[0][i].size))
    one = _of_one_tensor(history, probe)
    for kind, b1, b2, epsilon in itertools.product(ADAMS, betas, betas, small):
        # One tensor tells most of them apart.
        made = [adam(gradients[probe], kind, orders[probe], n, b1, b2, epsilon)]
        known = _same(one, made)
        if known is None:
            known = _same_beside_weights(one, made)
        if known is None and kind is ADAMS[0] and epsilon == 0.0:
            added = _with_epsilon_added(one, made, small, b1, b2)
            known = added.rate if added is not None else None
        if known is None:
            continue
        made = [adam(g, kind, orders[i], n, b1, b2, epsilon) for i, g in enumerate(gradients)]
        rate = _same(history, made)
        if kind.inside and not epsilon:
            continue
        if rate is not None:
            yield Optimizer(f"Adam {b1:g}, {b2:g}", kind.slip, rate, betas=(b1, b2), of=kind.of)
        if kind is ADAMS[0] and epsilon == 0.0:
            yield _with_epsilon_added(history, made, small, b1, b2)
        if (rate := _same_beside_weights(history, made)) is not None:
            yield Optimizer(f"AdamW {b1:g}, {b2:g}", kind.slip, rate, betas=(b1, b2), of=kind.of)


def _same_beside_weights(history: History, directions: Sequence[Sequence[Array]]) -> float | None:
    """The factor of the directions when the updates are rate · direction + decay · weights.

    The decay is one for all tensors that have any; biases often have none.
    """
    steps, tensors = range(history.steps), range(len(directions))
    made = np.concatenate([np.ravel(directions[i][k]) for i in tensors for k in steps])
    weights = np.concatenate([np.ravel(history.weights[k][i]) for i in tensors for k in steps])
    taken = np.concatenate([np.ravel(history.taken[k][i]) for i in tensors for k in steps])
    whose = np.concatenate([np.full(directions[i][k].size, i) for i in tensors for k in steps])
    columns = np.stack([made, *(weights * (whose == i) for i in tensors)], axis=1)
    if not np.isfinite(columns).all() or not np.isfinite(taken).all():
        return None
    (rate, *decays), *_ = np.linalg.lstsq(columns, taken)
    rest = float(np.linalg.norm(taken - columns @ [rate, *decays]))
    decays = [0.0 if abs(decay) < SMALLEST_DECAY else decay for decay in decays]
    used = [decay for decay in decays if decay]
    is_one = bool(used) and min(used) > 0 and max(used) <= (1 + SAME_DECAY) * min(used)
    return float(rate) if rate > 0 and is_one and rest <= ACCURACY * float(np.linalg.norm(taken)) else None


def _with_epsilon_added(
    history: History, made: list[list[Array]], small: list[float], b1: float, b2: float
) -> Optimizer | None:
    for epsilon in small:
        if epsilon:
            shifted = History(
                history.gradients, [[u - epsilon for u in step] for step in history.taken], history.weights, [], []
            )
            rate = _same(shifted, made)
            if rate is not None and rate > 0:
                return Optimizer(f"Adam {b1:g}, {b2:g}", "epsilon-on-weights", rate)
    return None


def _of_the_weights(history: History, _: Sequence[int]) -> Iterable[Optimizer | None]:
    """w − (w − ηg), and w = velocity."""
    new = [[w - u for w, u in zip(ws, us, strict=True)] for ws, us in zip(history.weights, history.taken, strict=True)]
    replaced = History(history.gradients, new, history.weights, [], [])
    rate = _same(replaced, _per_tensor(history, _itself))
    if rate is not None:
        yield Optimizer("sgd", "new-weight-subtracted", abs(rate))
    # As the weight is the velocity, w ← βw − ηg. So strong a decay of weights nobody means.
    for beta in [c for c in history.constants if 0.3 <= c <= STRONGEST_DECAY]:
        pairs = zip(history.weights, new, strict=True)
        rest = [[beta * w - after for w, after in zip(ws, afters, strict=True)] for ws, afters in pairs]
        rate = _same(History(history.gradients, rest, [], [], []), _per_tensor(history, _itself))
        if rate is not None and rate > 0:
            yield Optimizer(f"momentum {beta:g}", "velocity-assigned", rate)


SEARCHES = (
    _plain, with_velocity, with_squares, with_moments, _of_the_weights, _with_velocity_and_schedule,
    _with_squares_and_schedule, _with_moments_and_schedule, _with_velocity_at_speed,
)  # fmt: skip
