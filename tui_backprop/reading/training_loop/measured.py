"""Numbers that tell how good a network is: of every sample with every label, or of a prediction that has gone stale.

The updates may all be right, and what is said of them is still wrong. Nothing here needs a derivative or a loss.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.losses import feeding
from tui_backprop.reading.network.network import PRODUCTS
from tui_backprop.reading.network.weights import Versions, consumers
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.claims import finding

COMPARING = {"equal", "not_equal", "subtract", "logical_xor", "bitwise_xor"}
COUNTING = {"mean", "average", "sum", "count_nonzero"}
FEWEST_ROUNDS = 3
GUARD = 1e-3
"""By how much a label may be clipped before its logarithm is taken."""


def compared_with_all(nodes: Sequence[Node], tensors: Sequence[Versions]) -> Iterator[Finding]:
    """Predictions (n, 1) compared with labels (n,), or the other way round, and the table (n, n) counted as a whole.

    Of the two only the predictions depend on the weights. A table of the classes 0 … n − 1 is no labels: so one-hot
    rows are made.
    """
    live = _live(nodes, tensors)
    used: dict[int, list[tuple[Node, int]]] = {}
    for node in nodes:
        n = node.shape[0] if len(node.shape) == len(("rows", "columns")) else 0
        if node.op not in COMPARING or n < 2 or node.shape != (n, n) or len(node.args) < 2:
            continue
        predicted, labels = sorted(node.args[:2], key=lambda arg: not _is_in(arg, live))
        shapes = [np.shape(value_of(arg)) for arg in (predicted, labels)]
        if not _is_in(predicted, live) or _is_in(labels, live) or sorted(shapes, key=len) != [(n,), (n, 1)]:
            continue
        if len(np.unique(np.asarray(value_of(labels)))) == n and node.op != "subtract":
            continue
        used = used or consumers(nodes)
        if _is_counted_whole(node, used):
            shape = "reshape(-1, 1)" if len(shapes[0]) > 1 else "ravel()"
            told = f"{shapes[0]} and {shapes[1]} make {node.shape}, of which all are counted; labels.{shape} is meant"
            yield finding("labels-broadcast", node.site.line, told)
            return


def _is_counted_whole(node: Node, used: Mapping[int, Sequence[tuple[Node, int]]]) -> bool:
    """Whether a table, element by element at most, is made one number."""
    waiting, seen = [node], {node.index}
    for table in waiting:
        for reader, _ in used.get(table.index, ()):
            if reader.op in COUNTING and reader.size == 1:
                return True
            if reader.shape == node.shape and reader.op not in PRODUCTS and reader.index not in seen:
                seen.add(reader.index)
                waiting.append(reader)
    return False


def gone_stale(
    nodes: Sequence[Node], tensors: Sequence[Versions], callers: Mapping[int, tuple[int, ...]]
) -> Iterator[Finding]:
    """A number computed anew in every round, always of the one prediction that was made before the first update.

    Said only of a prediction whose lines are run once: one that is made in the rounds may be the best so far. Where
    another number is computed of the later weights, too, this one may be what it is compared with: a suspicion.
    """
    trained = [tensor for tensor in tensors if len(tensor.first.shape) == len(("rows", "columns"))]
    if not trained:
        return
    live, fed = _live(nodes, tensors), feeding(nodes, tensors)
    firsts = {tensor.first.index for tensor in trained}
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    updates = [version.index for tensor in trained for version in tensor.nodes[1:]]
    runs: dict[object, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.index in live:
            runs[node.site, node.op, callers.get(node.index, ())].append(node)
    for rounds in runs.values():
        if len(rounds) < FEWEST_ROUNDS or any(n.index in fed or n.op not in COUNTING or n.size != 1 for n in rounds):
            continue
        values = {float(np.ravel(n.value)[0]) for n in rounds}
        if len(values) > 1 or not np.isfinite(list(values)).all():
            continue
        gaps = itertools.pairwise(rounds)
        if not all(any(a.index < update < b.index for update in updates) for a, b in gaps):
            continue
        below = cone([rounds[-1]], [node for tensor in tensors for node in tensor.nodes])
        read = {n.index for n in below if n.index in versions}
        made = [n for n in below if n.index in live and n.op in PRODUCTS]
        once = all(len(runs[n.site, n.op, callers.get(n.index, ())]) == 1 for n in made)
        if made and once and read & firsts and max(read) < min(updates) and max(n.index for n in made) < min(updates):
            told = (
                f"it is {values.pop():.4g} each time: its prediction was made at line {_outermost(made[-1], callers)}"
            )
            told += ", before the weights were changed; predict again before it is computed"
            between = nodes[rounds[0].index : rounds[-1].index]
            others = [n for n in between if n.op in COUNTING and n.size == 1 and n not in rounds]
            is_alone = not any(n.index in live and n.index not in fed for n in others)
            yield finding("loss-without-weights", _outermost(rounds[-1], callers), told, certain=is_alone)
            return


def logarithm_of_labels(nodes: Sequence[Node], tensors: Sequence[Versions]) -> Iterator[Finding]:
    """A number made of ŷ · log y, of labels that are all 0 or 1 but for a guard: a cross-entropy turned round.

    Of labels as sharp as these no divergence is taken that has their logarithm times a prediction.
    """
    live = _live(nodes, tensors)
    fed: set[int] | None = None
    for node in nodes:
        if node.op != "multiply" or node.index not in live or len(node.args) != 2 or node.size < 2:
            continue
        predicted, other = sorted(node.args, key=lambda arg: not _is_in(arg, live))
        logged = other.args[0] if isinstance(other, Node) and other.op == "log" and other.index not in live else None
        if logged is None or np.shape(value_of(predicted)) != np.shape(value_of(logged)) or not _are_labels(logged):
            continue
        shares = np.asarray(value_of(predicted), float)
        fed = feeding(nodes, tensors) if fed is None else fed
        if node.index not in fed and shares.min() >= 0 and shares.max() <= 1:
            told = "−mean(y · log ŷ + (1 − y) · log(1 − ŷ)) belongs here, or −mean(Σ y · log ŷ) of several classes"
            yield finding("cross-entropy-exchanged", other.site.line, told)
            return


def _are_labels(thing: object) -> bool:
    """Whether numbers are 0 and 1, both of them, but for what keeps a logarithm finite."""
    values = np.asarray(value_of(thing), float)
    return bool(np.all(np.abs(values - np.round(values)) < GUARD)) and set(np.unique(np.round(values))) == {0.0, 1.0}


def _outermost(node: Node, callers: Mapping[int, tuple[int, ...]]) -> int:
    """The line from which the function is called that a node is made in, or its own."""
    lines = callers.get(node.index, ())
    return lines[-2] if len(lines) > 1 else node.site.line


def _live(nodes: Sequence[Node], tensors: Sequence[Versions]) -> set[int]:
    """Indices of weights, and of all that is computed from them."""
    live = {node.index for tensor in tensors for node in tensor.nodes}
    for node in nodes:
        if any(parent.index in live for parent in node.parents):
            live.add(node.index)
    return live


def _is_in(thing: object, live: set[int]) -> bool:
    return isinstance(thing, Node) and thing.index in live
