"""The learning rate: whether it comes in twice, and whether what is decayed already is decayed again.

The rate is a number by which an update multiplies, the same in all updates of an epoch. lr = lr · dᵗ, written of the
rate itself, makes the factors d, d², d³, …, where lr = lr₀ · dᵗ is meant, whose factor is d each time. A decay that is
done in two places makes the factor d² of a d that stands in the program.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.network import PRODUCTS
from tui_backprop.reading.program.settings import RATES
from tui_backprop.reading.source.text import Text
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.training_loop.claims import finding

EXACT = 1e-6
"""Relative; by how much factors may miss their law."""
FEWEST_RATES = 3
MOST_UPDATES = 400
TWICE = "rate-decayed-twice"


def decayed_twice(trial: Trial, text: Text) -> Finding | None:
    """A rate that is multiplied by dᵗ at every step t, or by d in two places.

    Args:
        trial: an update of the training.
        text: the program.
    """
    again, places = list(text.lines_of_decay_again()), list(text.lines_of_decay(RATES))
    if not again and len(places) < 2:
        return None
    for rates in _rates(trial):
        factors = [after / before for before, after in itertools.pairwise(rates)]
        told = f"from step to step it is multiplied by {', '.join(f'{f:.4g}' for f in factors[:3])}"
        if again and _is_compounding(factors):
            return finding(TWICE, again[0], f"{told}; decay the first rate: lr = lr0 * decay ** epoch")
        once = _declared(factors, text.numbers())
        if once is not None and len(places) > 1:
            first, second = places[:2]
            return finding(TWICE, second, f"{told}, which is {once:g} twice: at line {first} and here")
    return None


def rate_twice(trial: Trial, text: Text, scales: Sequence[float]) -> Finding | None:
    """An update that is made of rate · (rate · gradient), the rate being one by its name and by its value.

    Args:
        trial: an update of the training.
        text: the program.
        scales: what the updates are, as multiples of the gradients: of a β that comes in twice, as Nesterov's does, its
            square is none.
    """
    versions = {node.index for c in trial.step.changes for node in c.tensor.nodes}
    for change in trial.step.changes:
        scaled = [node for node in _since(change.new, change.old, versions) if _number_in(node) is not None]
        for node, before in itertools.permutations(scaled, 2):
            rate, other = (abs(_number_in(n) or 0.0) for n in (node, before))
            is_scale = any(np.isclose(rate**2, scale, rtol=EXACT, atol=0) for scale in scales)
            is_scale = is_scale or _is_scaled_again(node, before, _since(before, change.old, versions))
            if rate == 1 or not is_scale or not np.isclose(rate, other, rtol=EXACT, atol=0):
                continue
            here, there = (text.factors(n.site.line, RATES) for n in (node, before))
            is_one = node.site.line == before.site.line
            again = [name for name in here if here.count(name) > 1] if is_one else [n for n in here if n in there]
            if again and before in _since(node, change.old, versions):
                where = "in this line twice" if is_one else f"at line {before.site.line}, and again here"
                told = f"{again[0]} comes in {where}: every update is made at {rate:g}² = {rate**2:.4g}"
                return finding("rate-twice", node.site.line, told)
    return None


def _rates(trial: Trial) -> Iterator[list[float]]:
    """For each place at which updates multiply by a number, its numbers in their order; equal neighbours are one."""
    change = max(trial.step.changes, key=lambda c: len(c.tensor.nodes))
    versions = {node.index for c in trial.step.changes for node in c.tensor.nodes}
    found: dict[object, list[float]] = defaultdict(list)
    for old, new in itertools.islice(itertools.pairwise(change.tensor.nodes), MOST_UPDATES):
        for node in _since(new, old, versions):
            number = _number_in(node)
            if number and found[node.site, node.op][-1:] != [number]:
                found[node.site, node.op].append(number)
    return (rates for rates in found.values() if len(rates) >= FEWEST_RATES)


def _since(new: Node, old: Node, versions: set[int]) -> list[Node]:
    """What a version was computed from since the one before it was, and not by way of other weights."""
    waiting, seen = [new], set(versions)
    for node in waiting:
        fresh = [p for p in node.parents if p.index > old.index and p.index not in seen]
        seen.update(p.index for p in fresh)
        waiting += fresh
    return waiting


def _is_scaled_again(node: Node, before: Node, made_of: Sequence[Node]) -> bool:
    """Whether a product's array is another product in another shape at most, of what this update's own pass has summed.

    Then nothing is added in between, as β times a velocity is, and no multiple of the loss explains the square.
    """
    while len(node.parents) == 1 or (node.op == "multiply" and any(p.size == 1 for p in node.parents)):
        node = max(node.parents, key=lambda parent: parent.size)
        if node is before:
            return any(n.op in PRODUCTS or n.op == "sum" for n in made_of)
        if node.op in PRODUCTS:
            break
    return False


def _number_in(node: Node) -> float | None:
    """The one number that an array is multiplied by."""
    if node.op != "multiply" or node.size < 1 or len(node.args) != 2:
        return None
    values = [value_of(a) for a in node.args]
    numbers = [v for v in values if np.size(v) == 1 and not isinstance(v, bool)]
    if len(numbers) != 1 or not np.isfinite(numbers[0]).all():
        return None
    return float(np.ravel(numbers[0])[0])


def _is_compounding(factors: Sequence[float]) -> bool:
    """Whether the factors are dᵗ, or 1 / (1 + c · t), of t = 1, 2, … or t = 2, 3, …"""
    shares = np.asarray(factors[:4], float)
    if np.any(shares <= 0) or np.any(shares >= 1):
        return False
    counts = np.arange(1.0, len(shares) + 1)
    return any(
        np.allclose(law / law[0], (counts + start) / (1 + start), rtol=EXACT, atol=0)
        for law in (np.log(shares), 1 / shares - 1)
        for start in (0, 1)
    )


def _declared(factors: Sequence[float], numbers: set[float]) -> float | None:
    """The number of the program whose square every factor is; None where there is none, or a factor is one itself."""
    if not np.allclose(factors, factors[0], rtol=EXACT, atol=0) or not 0 < factors[0] < 1:
        return None
    if any(np.isclose(number, factors[0], rtol=EXACT, atol=0) for number in numbers):
        return None
    return next((n for n in sorted(numbers) if 0 < n < 1 and np.isclose(n * n, factors[0], rtol=EXACT, atol=0)), None)
