"""The program to its end, its epochs cut short: what is evaluated after the training, and what is compared with what.

Cutting the epochs changes no gradient: a loop of 3000 rounds goes round four times. So every training of the program
is on one tape, with what comes after it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import TensorVerdict, Trial, close
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.program.program import Run
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.claims import finding


@dataclass(frozen=True, eq=False)
class Training:
    """One of the trainings of a program.

    Attributes:
        trial: its first update.
        verdicts: of it.
        network: what was trained.
        rate: of the updates, None when not known.
        optimizer: its name, "" when not known.
    """

    trial: Trial
    verdicts: Sequence[TensorVerdict]
    network: FoundNetwork | None
    rate: float | None
    optimizer: str

    @property
    def ratio(self) -> float:
        """What is subtracted, as a multiple of the slope of the loss; NaN when not known."""
        return next((v.ratio for v in self.verdicts if v.ratio and np.isfinite(v.ratio)), np.nan)


def groups_of(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps of each training: those that share weights."""
    groups: dict[frozenset[int], list[Step]] = {}
    for step in steps:
        owners = frozenset(id(c.tensor) for c in step.changes)
        home = next((key for key in groups if key & owners), owners)
        groups.setdefault(home, []).append(step)
    return list(groups.values())


def signature(trial: Trial) -> frozenset[tuple[str, int]]:
    """What was done at which lines: two trainings by the same code with the same settings have the same."""
    return frozenset((node.op, node.site.line) for node in trial.nodes)


def evaluated_untrained(run: Run, tensors: Sequence[Versions], steps: Sequence[Step]) -> Iterator[Finding]:
    """After the last update: a prediction by weights that were never updated."""
    trained = {id(c.tensor): c.tensor for step in steps for c in step.changes}
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    sites: set[tuple[object, str, int]] = {
        (n.site, n.op, position)
        for step in steps[:4] for n in cone([step.loss], step.olds) if n.op in PRODUCTS
        for position, p in enumerate(n.parents) if p.index in versions
    }  # fmt: skip
    if not trained or not run.complete:
        return
    # The last update's result is read by nobody, and is no version; it is made where the others are.
    places = {(node.site, node.op) for tensor in trained.values() for node in tensor.nodes[1:]}
    end = max(node.index for node in run.tape.nodes if (node.site, node.op) in places)
    callers = run.tape.callers or {}
    for node in run.tape.nodes[end + 1 :]:
        for position, arg in enumerate(node.parents):
            leaf = _drawn(arg, versions) if (node.site, node.op, position) in sites else None
            if leaf is None:
                continue
            if leaf.index > end:
                told = f"they were drawn at line {leaf.site.line}, after the last update"
                yield finding("weights-drawn-anew", first_apart(callers, leaf.index, end), told)
            else:
                told = f"its weights are as line {leaf.site.line} drew them"
                both = _is_read_later(run.tape.nodes[end + 1 :], sites, versions)
                told += "; the trained one is evaluated, too" if both else ""
                line = first_apart(callers, node.index, end)
                yield finding("other-model-evaluated", line, told, certain=not both)
            return


def _is_read_later(nodes: Sequence[Node], sites: set[tuple[object, str, int]], versions: set[int]) -> bool:
    """Whether weights that were updated are read at one of some places: then they are evaluated."""
    return any(
        (node.site, node.op, position) in sites and arg.index in versions
        for node in nodes
        for position, arg in enumerate(node.parents)
    )


def _drawn(node: Node, versions: set[int]) -> Node | None:
    """The random matrix that an argument is, when it is one that was never updated."""
    if len(node.shape) != 2:
        return None
    between = cone([node])
    if any(n.index in versions for n in between):
        return None
    leaves = [n for n in between if n.op == "leaf" and n.kind == "random"]
    others = [n for n in between if n.op == "leaf" and n.kind != "random" and n.size > 1]
    return leaves[0] if len(leaves) == 1 and not others and leaves[0].size == node.size else None


def first_apart(callers: Mapping[int, tuple[int, ...]], index: int, update: int) -> int:
    """The outermost line that led to a node and not to the last update."""
    own, theirs = callers.get(index, ()), callers.get(update, ())
    for k, line in enumerate(own):
        if theirs[: k + 1] != own[: k + 1]:
            return line
    return own[-1] if own else 0


def last_apart(callers: Mapping[int, tuple[int, ...]], index: int, other: int) -> int:
    """The innermost line that led to a node and not to another one, which is made by the same code in the end."""
    own, theirs = callers.get(index, ()), callers.get(other, ())
    shared = 0
    while shared < min(len(own), len(theirs)) and own[-1 - shared] == theirs[-1 - shared]:
        shared += 1
    return own[-1 - shared] if shared < len(own) else (own[0] if own else 0)


def compared(trainings: Sequence[Training], callers: dict[int, tuple[int, ...]]) -> Iterator[Finding]:
    """What makes several trainings no fair comparison.

    Args:
        trainings: of the program, in their order.
        callers: see `Tape`.
    """
    yield from _different_beginnings(trainings, callers)
    yield from _different_factors(trainings)


def _different_beginnings(trainings: Sequence[Training], callers: dict[int, tuple[int, ...]]) -> Iterator[Finding]:
    """The same data and shapes, another rate or optimizer, and other weights in the beginning."""
    first = trainings[0]
    settings = [(t.rate, t.optimizer) for t in trainings]
    if len(trainings) < 2 or len(set(settings)) < len(settings) or None in {t.rate for t in trainings}:
        return
    for other in trainings[1:]:
        if not _same_problem(first, other):
            return
    firsts = [[c.tensor.first for c in t.trial.step.changes] for t in trainings]
    if not any(n.op == "leaf" and n.kind == "random" for n in cone(firsts[0])):
        return
    if any(all(np.array_equal(a.value, b.value) for a, b in zip(firsts[0], x, strict=True)) for x in firsts[1:]):
        return
    leaf = next(n for n in cone(firsts[1]) if n.op == "leaf" and n.kind == "random")
    names = [t.optimizer if len({t.optimizer for t in trainings}) > 1 else "" for t in trainings]
    both = [f"{name} {t.rate:g}".strip() for name, t in zip(names, trainings, strict=True) if t.rate]
    line = first_apart(callers, leaf.index, trainings[1].trial.step.news[0].index) or leaf.site.line
    told = f"{'optimizers' if any(names) else 'rates'} {', '.join(both)}; set the seed before every one"
    yield finding("compared-from-different-weights", line, told)


def _same_problem(one: Training, other: Training) -> bool:
    shapes = [[c.old.shape for c in t.trial.step.changes] for t in (one, other)]
    data = [sorted(_constants(t.trial)) for t in (one, other)]
    return shapes[0] == shapes[1] and data[0] == data[1]


def _constants(trial: Trial) -> list[bytes]:
    """The data that a loss is computed from."""
    live = {old.index for old in trial.step.olds}
    found = []
    for node in trial.nodes:
        if node.index in trial.forward and node.index not in live and any(p.index in live for p in node.parents):
            live.add(node.index)
            found += [p.value.tobytes() for p in node.parents if p.index not in live and p.size > 1]
    return found


def _different_factors(trainings: Sequence[Training]) -> Iterator[Finding]:
    """The same loss and rate, written twice, of which one has the factor 1 and the other another."""
    for one, other in itertools.permutations(trainings, 2):
        if one.network is None or other.network is None or not one.network.loss == other.network.loss != "":
            continue
        rates = _numbers(one.trial) & _numbers(other.trial)
        plain = any(close(one.ratio, rate) for rate in rates)
        rate = next((r for r in sorted(rates) if close(one.ratio, r)), np.nan)
        written_twice = not {n.site for n in one.trial.step.news} & {n.site for n in other.trial.step.news}
        if plain and written_twice and np.isfinite(other.ratio) and not close(other.ratio, rate):
            told = f"at line {_line_of_error(one)} it is 1 × the slope of its loss, here {other.ratio / rate:.4g} ×"
            yield finding("factor-in-one-experiment", _line_of_error(other), told)
            return


def _numbers(trial: Trial) -> set[float]:
    """Numbers by which the updates multiply."""
    found = set()
    for node in cone(trial.step.news, trial.step.olds):
        if node.op == "multiply" and node.index not in trial.forward:
            found |= {float(a) for a in node.args if isinstance(a, (int, float, np.floating))}
    return found


def _line_of_error(training: Training) -> int:
    """Where the error of the output is made."""
    assert training.network is not None
    a = training.network.layers[-1].a
    for node in training.trial.nodes:
        if node.index not in training.trial.forward and a in node.parents:
            return node.site.line
    return training.trial.step.news[0].site.line
