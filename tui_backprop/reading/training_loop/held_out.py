"""Samples that are held out: whether they are trained on, and whether they are scaled as the training samples are.

A forward pass is one that an update is made of, or one that is only looked at. Which samples it is given is compared
with those of the others, sample by sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.dropout import mask_of
from tui_backprop.reading.network.losses import SHAPING, feeding
from tui_backprop.reading.network.network import PRODUCTS
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.program.naming import Named
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.tape.tape import Tape
from tui_backprop.reading.training_loop.claims import finding
from tui_backprop.reading.training_loop.whole import Training, first_apart, last_apart

Array = NDArray[np.float64]
FEWEST = 4
"""Samples of a set."""
LEAST_SHARE = 0.1
"""Of the held-out samples, those that are trained on."""
SHARE_OF_A_TEST = 0.2
"""Of the samples that are trained on: as many as a split would take; fewer are shown as examples."""
MANY_TIMES = 5
STATISTICS = {"mean", "average", "median", "std", "var", "min", "max", "amin", "amax", "ptp"}
NOTICEABLE = 0.05
"""By how much statistics may differ, in standard deviations of the training samples, and make no difference."""


@dataclass(frozen=True, eq=False)
class Pass:
    """What the first layer is given.

    Attributes:
        product: of the inputs and the weights.
        inputs: the node that is read.
        rows: its samples (n, d), without a constant 1 for the bias.
        updates: whether an update is made of it.
    """

    product: Node
    inputs: Node
    rows: Array
    updates: bool

    @property
    def weights(self) -> object:
        """What the inputs are multiplied by."""
        return next(arg for arg in self.product.args if arg is not self.inputs)


def passes_of(nodes: Sequence[Node], tensors: Sequence[Versions], training: Training) -> list[Pass]:
    """The forward passes of a network, in their order.

    Args:
        nodes: the tape; tensors: what has versions on it.
        training: of the network, on this tape or on that of another run.
    """
    if training.network is None:
        return []
    weights, features = training.network.layers[0].weights, training.network.layers[0].fan_in
    behind = cone([weights], training.trial.step.olds)
    own = next((c.tensor for c in training.trial.step.changes if c.old in behind), None)
    here = next((tensor for tensor in tensors if own is not None and _is_same(tensor, own)), None)
    if here is None:
        return []
    # What the last update makes is evaluated at most, and so it is no version.
    last = here.nodes[-1]
    versions = {node.index for node in here.nodes}
    versions |= {node.index for node in nodes[last.index :] if last in node.parents and _is_like(node, last)}
    fed = feeding(nodes, tensors)
    found = []
    for node in nodes:
        if node.op in SHAPING and node.parents and all(p.index in versions for p in node.parents):
            versions.add(node.index)
        if node.op not in PRODUCTS or len(node.args) != 2:
            continue
        for position in (0, 1):
            weight, inputs = node.args[position], node.args[1 - position]
            if not isinstance(weight, Node) or weight.index not in versions or weight.shape != weights.shape:
                continue
            if isinstance(inputs, Node):
                rows = rows_of(inputs.value, features, at=1 - position)
                if rows is not None:
                    found.append(Pass(node, inputs, rows, node.index in fed))
    return found


def _is_same(tensor: Versions, own: Versions) -> bool:
    """Whether it is a tensor, or the one that it is in another run."""
    return tensor is own or (
        tensor.first.index == own.first.index and all(map(_is_like, tensor.nodes[:2], own.nodes[:2]))
    )


def _is_like(node: Node, other: Node) -> bool:
    """Whether two nodes are made at one place."""
    return (node.op, node.site, node.shape) == (other.op, other.site, other.shape)


def rows_of(value: object, features: int, at: int | None = None) -> Array | None:
    """Samples as rows, without a constant 1; None when it is no table of so many features.

    Args:
        value: an array.
        features: of a sample.
        at: 0 when the samples are its rows, 1 when they are its columns, None when that is not known.
    """
    whole = np.asarray(value) if isinstance(value, np.ndarray) else np.empty(0)
    if whole.ndim != len(("rows", "columns")) or whole.dtype.kind not in "fiu":
        return None
    both = (whole.astype(float, copy=False), whole.T.astype(float, copy=False))
    for table in both if at is None else both[at : at + 1]:
        kept = table[:, [not np.all(column == 1) for column in table.T]] if table.shape[1] == features + 1 else table
        if kept.shape[1] == features:
            return np.ascontiguousarray(kept)
    return None


def _trained(passes: Sequence[Pass]) -> set[bytes]:
    """All samples that updates are made of."""
    return set[bytes]().union(*(_samples(p.rows) for p in passes if p.updates))


def _looked_at(passes: Sequence[Pass]) -> set[frozenset[bytes]]:
    """The sets of samples that no update is made of."""
    return {frozenset(_samples(p.rows)) for p in passes if not p.updates}


def _samples(rows: Array) -> set[bytes]:
    return {row.tobytes() for row in rows}


def trained_on_held_out(
    training: Training, passes: Sequence[Pass], named: Named, callers: dict[int, tuple[int, ...]]
) -> Finding | None:
    """Updates made of samples that the program holds out, and looks at afterwards.

    Said only where the program has two sets without a common sample, calls one training samples and the other not.
    """
    if training.network is None:
        return None
    features = training.network.layers[0].fan_in
    ours, others = ([rows_of(n.value, features) for n in nodes] for nodes in (named.training, named.held_out))
    trained = [p for p in passes if p.updates]
    for table in others:
        held = _samples(table) if table is not None else set()
        if len(held) < FEWEST or not any(_is_apart(own, held) for own in ours):
            continue
        hits = [p for p in trained if held & _samples(p.rows)]
        seen = set[bytes]().union(*(held & _samples(p.rows) for p in hits))
        if len(seen) < max(FEWEST, LEAST_SHARE * len(held)):
            continue
        looked = [p for p in passes if p.product.index > hits[0].product.index and _is_part(p.rows, held)]
        if not looked:
            continue
        only = all(_samples(p.rows) <= held for p in trained)
        told = f"{len(seen)} of the {len(held)} samples that are held out are among those of the updates"
        told = f"the updates are made of the {len(held)} samples that are held out" if only else told
        return finding("trains-on-test", _line(hits, looked[-1], callers), told)
    return None


def overlapping(training: Training, passes: Sequence[Pass], named: Named) -> Finding | None:
    """A set to test with that shares samples with the training set, where the program has one of each.

    Nothing is said of two that are the same, as with XOR, nor of samples that come more than once by themselves.
    """
    if training.network is None:
        return None
    features = training.network.layers[0].fan_in
    ours, others = (
        [(node, rows) for node in nodes if (rows := rows_of(node.value, features)) is not None]
        for nodes in (named.training, named.held_out)
    )
    trained, looked = _trained(passes), _looked_at(passes)
    tested = {frozenset(_samples(rows)) for _, rows in others} & looked
    if len(tested) != 1 or not trained:
        return None  # folds, for one, are held out one after the other
    (held,) = tested
    for _, rows in ours:
        own = _samples(rows)
        shared, repeats = own & held, len(own) < len(rows)
        if repeats or not trained <= own or own == held or len(shared) < max(FEWEST, LEAST_SHARE * len(held)):
            continue
        taken = next(node for node, table in others if len(table) == len(held))  # scaled later, perhaps
        told = f"{len(shared)} of the {len(held)} samples to test with are training samples, too"
        return finding("trains-on-test", taken.site.line, told)
    return None


def part_of_trained(training: Training, passes: Sequence[Pass], named: Named) -> Finding | None:
    """A set to test with that is taken from the very table that is trained on, where no set has a training set's name.

    Said only of a part that was taken from a table without repeated samples, every one of which is trained on: so no
    split and no chance has brought its samples there. A few that are shown as examples are no such set.
    """
    if training.network is None or named.training:
        return None
    features = training.network.layers[0].fan_in
    trained, looked = _trained(passes), _looked_at(passes)
    for node in named.held_out:
        rows = rows_of(node.value, features)
        held = _samples(rows) if rows is not None else set[bytes]()
        if not held < trained or frozenset(held) not in looked:
            continue
        if len(held) < max(FEWEST, SHARE_OF_A_TEST * len(trained)):
            continue
        sources = (table for n in cone([node]) if (table := rows_of(n.value, features)) is not None)
        if any(len(table) == len(trained) and _samples(table) == trained for table in sources):
            told = f"the {len(held)} samples to test with are of the {len(trained)} that the updates are made of"
            return finding("trains-on-test", node.site.line, told)
    return None


def _is_apart(own: Array | None, held: set[bytes]) -> bool:
    """Whether it is a set of its own, of which no sample is held out."""
    return own is not None and len(own) >= FEWEST and not _samples(own) & held


def _is_part(rows: Array, held: set[bytes]) -> bool:
    """Whether samples are those that are held out, or the better part of them."""
    return _samples(rows) <= held and 2 * len(rows) >= len(held)


def _line(hits: Sequence[Pass], looked: Pass, callers: dict[int, tuple[int, ...]]) -> int:
    """Where the batches are taken, or else where the training is given its samples."""
    takes = {p.inputs.index: p.inputs for p in hits}
    if len(takes) > 1:
        return next(iter(takes.values())).site.line
    return first_apart(callers, hits[0].product.index, looked.product.index)


def own_statistics(passes: Sequence[Pass], named: Named, tape: Tape, versions: set[int]) -> Finding | None:
    """Samples that are only looked at, scaled by statistics of themselves, where the trained ones have theirs.

    Args:
        passes: of a network.
        named: what the program calls samples to test with.
        tape: of the run.
        versions: indices of all weights.
    """
    trained = [p for p in passes if p.updates]
    theirs = [s for p in _distinct(trained)[:1] for s in _statistics(p, versions)]
    if not theirs:
        return None
    seen = _trained(passes)
    for p in _distinct([p for p in passes if not p.updates]):
        if len(p.rows) < FEWEST or _samples(p.rows) & seen:
            continue
        if _is_lattice(p.rows) and not any(_is_table(node, p.rows) for node in named.held_out):
            continue
        behind = {node.index for node in cone([p.inputs])}
        if any(other.index in behind for other, _ in theirs):
            continue
        for own, source in _statistics(p, versions):
            like = next((s for s in theirs if s[0].op == own.op and s[0].shape == own.shape), None)
            if like is not None and source.size == p.rows.size and _differs(own, *like):
                return _told(own, like[0], tape.callers or {})
    return None


def dropping(training: Training, passes: Sequence[Pass], tape: Tape) -> Finding | None:
    """Dropout that goes on while samples are predicted that no update is made of.

    Not said of samples that are predicted again and again by the same weights: there the spread is what is wanted.
    """
    network = training.network
    places = {(mask.op, mask.site) for layer in (network.layers if network else ()) if (mask := mask_of(layer))}
    trained, callers = _trained(passes), tape.callers or {}
    drawn = [n for n in tape.nodes if (n.op, n.site) in places and len(np.unique(np.asarray(n.value, float))) > 1]
    own = next((p for p in passes if p.updates), None)
    ends = [p.product.index for p in passes[1:]] + [len(tape.nodes)]
    for p, after in zip(passes, ends, strict=False):
        held = _samples(p.rows)
        if own is None or p.updates or len(held) < FEWEST or held & trained:
            continue
        again = sum(_samples(q.rows) == held and q.weights is p.weights for q in passes)
        if again < MANY_TIMES and any(p.product.index < n.index < after for n in drawn):
            told = f"{len(held)} samples, none of them trained on, are predicted with units dropped at random"
            return finding("dropout-at-test", last_apart(callers, p.product.index, own.product.index), told)
    return None


def _is_lattice(rows: Array) -> bool:
    """Whether samples are the points of a grid, as for a picture, and so none that were measured."""
    columns = [np.unique(column) for column in rows.T]
    steps = [np.diff(column) for column in columns]
    even = all(len(step) and np.allclose(step, step[0]) for step in steps)
    return even and np.prod([len(column) for column in columns]) == len(rows)


def _is_table(node: Node, rows: Array) -> bool:
    """Whether a node holds just these samples."""
    table = rows_of(node.value, rows.shape[1])
    return table is not None and _samples(table) == _samples(rows)


def _distinct(passes: Sequence[Pass]) -> list[Pass]:
    return list({p.inputs.index: p for p in passes}.values())


def _statistics(of: Pass, versions: set[int]) -> list[tuple[Node, Node]]:
    """Means, deviations and extremes, of features or of all numbers, behind the inputs; each with its table."""
    between = cone([of.inputs])
    if any(node.index in versions for node in between):
        return []
    n, features = of.rows.shape
    found = []
    for node in between:
        source = node.args[0] if node.args else None
        if node.op not in STATISTICS or not isinstance(source, Node) or len(source.shape) != 2:
            continue
        if node.size in {1, features} and n != features and features in source.shape:
            found.append((node, source))
    return found


def _differs(own: Node, other: Node, table: Node) -> bool:
    """Whether two statistics are not about the same."""
    a, b = (np.asarray(node.value, float) for node in (own, other))
    along = next((i for i, n in enumerate(table.shape) if n not in own.shape), 0)
    spread = np.std(np.asarray(table.value, float), axis=along if own.size > 1 else None).reshape(a.shape)
    scale = b if own.op in {"std", "ptp"} else b if own.op == "var" else spread
    return bool(np.any(np.abs(a - b) > NOTICEABLE * np.abs(scale)))


def _told(own: Node, other: Node, callers: dict[int, tuple[int, ...]]) -> Finding:
    line = first_apart(callers, own.index, other.index)
    shown = ", ".join(" ".join(f"{v:.4g}" for v in np.ravel(n.value)[:3]) for n in (own, other))
    a, b = shown.split(", ")
    told = f"its {own.op} is {a}, and that of the training samples {b}, by which both belong scaled"
    return finding("test-statistics", line, told)


def all_findings(
    trainings: Sequence[Training | None], tape: Tape, tensors: Sequence[Versions], named: Named
) -> Iterator[Finding | None]:
    """What is wrong with the samples that are held out, of every training."""
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    for training in [training for training in trainings if training is not None]:
        passes = passes_of(tape.nodes, tensors, training)
        yield (
            overlapping(training, passes, named)
            or part_of_trained(training, passes, named)
            or trained_on_held_out(training, passes, named, tape.callers or {})
        )
        yield own_statistics(passes, named, tape, versions)
        yield dropping(training, passes, tape)
