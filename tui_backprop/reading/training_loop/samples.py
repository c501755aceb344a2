"""What happens to the samples on their way to the network: shuffles that lose them, or part them from their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.source.text import Text
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

FEWEST_ROWS = 4
FEWEST_STEPS = 4
BLANK = {"zeros", "ones", "eye", "identity", "empty", "full", "arange"}
"""Arrays that labels are written into, or classes are picked with: they are no labels yet."""
SHUFFLE_FIRST = "shuffle gives None, and indexing by None takes all as it is; shuffle first, and index by that"
KEEP_THE_ORDER = "permutation gives a new order and leaves its argument as it is; write order = permutation(order)"


def broken_samples(
    nodes: Sequence[Node], trial: Trial, network: FoundNetwork | None, steps: Sequence[Step], text: Text
) -> Iterator[Finding]:
    """All findings about the samples."""
    yield from _drawn_again_and_again(nodes)
    yield from _shuffles_of_none(nodes, text)
    if network is not None:
        yield from _parted(nodes, trial, network)
        yield from _same_batch(trial, network, steps, text)


def _finding(slip: str, line: int, told: str) -> Finding:
    return Finding(slip, line, f"{SLIPS[slip]}; {told}", certain=True)


def _takes_rows(node: Node) -> Node | None:
    """The indices by which rows are taken, when they were drawn at random."""
    index = node.args[1] if node.op in {"getitem", "take"} and len(node.args) > 1 else None
    if isinstance(index, tuple) and index and isinstance(index[0], Node):
        index = index[0]
    if not isinstance(index, Node) or len(index.shape) != 1 or index.dtype_kind not in "iu":
        return None
    return index if any(n.op == "leaf" and n.kind == "random" for n in cone([index])) else None


def _drawn_again_and_again(nodes: Sequence[Node]) -> Iterator[Finding]:
    """x = x[indices with repetitions], of what the last epoch made so."""
    for node in nodes:
        index = _takes_rows(node)
        source = node.args[0] if node.args else None
        if index is None or not isinstance(source, Node) or source.op != node.op or source.site != node.site:
            continue
        before = _takes_rows(source)
        n = len(index.value)
        if before is None or n < FEWEST_ROWS or source.shape[:1] != (n,) or len(before.value) != n:
            continue
        if len(np.unique(index.value)) < n and len(np.unique(before.value)) < n:
            chain = [node]
            while isinstance(chain[-1].args[0], Node) and chain[-1].args[0].site == node.site:
                chain.append(chain[-1].args[0])
            first = chain[-1].args[0] if isinstance(chain[-1].args[0], Node) else chain[-1]
            origin, left = (len(np.unique(x.value, axis=0)) for x in (first, node))
            told = f"of {origin} samples {left} are left after {len(chain)} epochs; np.random.permutation(n) keeps all"
            drawn = next(n for n in cone([index]) if n.op == "leaf" and n.kind == "random")
            yield _finding("shuffled-with-replacement", drawn.site.line, told)
            return


def _shuffles_of_none(nodes: Sequence[Node], text: Text) -> Iterator[Finding]:
    reached = {node.site.line for node in nodes}
    used = [(line, SHUFFLE_FIRST) for line in text.used_shuffles()]
    for line, told in [*used, *((line, KEEP_THE_ORDER) for line in text.thrown_permutations())]:
        function = text.function_at(line)
        if function is None or any(function.lineno <= at <= (function.end_lineno or 0) for at in reached):
            yield _finding("shuffle-does-nothing", line, told)
            return


def _inputs_of(trial: Trial, network: FoundNetwork) -> Node | None:
    """What the first layer reads."""
    weights = network.layers[0].weights
    for node in trial.nodes:
        if node.index in trial.forward and weights in node.parents and len(node.args) == 2:
            other = node.args[1] if node.args[0] is weights else node.args[0]
            return other if isinstance(other, Node) else None
    return None


def _labels_of(trial: Trial, network: FoundNetwork) -> list[Node]:
    """Nodes of as many numbers as the prediction has that the loss is computed from beside it."""
    live = {n.index for n in trial.step.olds}
    size = np.size(network.layers[-1].a.value)
    found = []
    for node in trial.nodes:
        if node.index in live or node.index not in trial.forward:
            continue
        if any(p.index in live for p in node.parents):
            live.add(node.index)
            found += [p for p in node.parents if p.index not in live and np.size(p.value) == size]
    last = network.layers[-1].z.index
    return [node for node in found if len(np.unique(node.value)) > 1 and not any(n.index == last for n in cone([node]))]


def _taken_off(nodes: Sequence[Node], network: FoundNetwork) -> list[Node]:
    """What is subtracted from the prediction, where the program computes no loss: of one-hot labels, say."""
    prediction = network.layers[-1].a
    readers = [n for n in nodes if n.op == "subtract" and prediction in n.parents and n.shape == prediction.shape]
    others = [arg for n in readers for arg in n.args if isinstance(arg, Node) and arg is not prediction]
    return [arg for arg in others if arg.shape == prediction.shape]


def _is_without_repeats(taken: Node) -> bool:
    index = _takes_rows(taken)
    return index is not None and len(np.unique(index.value)) == index.size


def _orders(node: Node) -> dict[int, Node]:
    """The random orders of rows that went into a node."""
    found = {}
    for n in cone([node]):
        index = _takes_rows(n)
        if index is not None:
            for leaf in cone([index]):
                if leaf.op == "leaf" and leaf.kind == "random":
                    found[leaf.index] = n
    return found


def _parted(nodes: Sequence[Node], trial: Trial, network: FoundNetwork) -> Iterator[Finding]:
    """Orders of the samples and orders of the labels, none of which is the other's."""
    inputs = _inputs_of(trial, network)
    if inputs is None or not trial.step.olds:
        return
    own = _orders(inputs)
    shuffles = {index: taken for index, taken in own.items() if _is_without_repeats(taken)}
    for labels in _labels_of(trial, network) or _taken_off(nodes, network):
        theirs = _orders(labels)
        leaves = [n for n in cone([labels]) if not n.parents]
        made = max((n.index for n in leaves if n.kind not in BLANK), default=labels.index)
        were_made = bool(shuffles) and made < min(shuffles)
        if shuffles and not theirs and (were_made or _labels_stay(nodes, inputs, labels)):
            site = (min if were_made else max)(shuffles.values(), key=lambda n: n.index).site
            told = "the labels stay as they are; take both by one order: order = np.random.permutation(n)"
            yield _finding("shuffled-apart", site.line, told)
            return
        if own and theirs and not own.keys() & theirs.keys():
            site = max(theirs.values(), key=lambda n: n.index).site
            told = "draw one order, and take both by it: order = np.random.permutation(n); x[order], y[order]"
            yield _finding("shuffled-apart", site.line, told)
            return


def _labels_stay(nodes: Sequence[Node], inputs: Node, labels: Node) -> bool:
    """Whether the labels of an epoch are those of the epoch before, in their order, while the samples' order is anew.

    Labels that are plain arrays do not say from what they were made: so their numbers are compared.
    """
    rows, taken = ([n for n in nodes if (n.op, n.site) == (node.op, node.site)] for node in (inputs, labels))
    orders = [max(_orders(node), default=0) for node in rows]
    batches = next((k for k, order in enumerate(orders) if order != orders[0]), 0)
    if not batches or len(taken) < 2 * batches or len(rows) < 2 * batches:
        return False
    first, second = ([_numbers(taken[k + start]) for k in range(batches)] for start in (0, batches))
    moved = any(not np.array_equal(rows[k].value, rows[k + batches].value) for k in range(batches))
    told_apart = sum(len(np.unique(batch, axis=0)) > 1 for batch in first) * labels.shape[0] >= FEWEST_ROWS**2
    return moved and told_apart and all(map(np.array_equal, first, second))


def _numbers(node: Node) -> NDArray[np.float64]:
    return np.asarray(node.value, float)


def _same_batch(trial: Trial, network: FoundNetwork, steps: Sequence[Step], text: Text) -> Iterator[Finding]:
    """Rows that are taken from the samples anew for each of several updates, and are the same rows."""
    taken = _inputs_of(trial, network)
    while taken is not None and taken.op in {"transpose", "array", "copy"} and isinstance(taken.args[0], Node):
        taken = taken.args[0]
    if taken is None or taken.op != "getitem" or not isinstance(taken.args[0], Node):
        return
    source = taken.args[0]
    n, total = (taken.shape or (0,))[0], (source.shape or (0,))[0]
    if not 1 < n < total or total < 2 * n or len(text.loops_at(taken.site.line)) < 2:
        return
    end = max(step.news[-1].index for step in steps)
    again = [
        node for node in _all_after(source, steps, end)
        if node.op == "getitem" and node.site == taken.site and node.args[0] is source
    ]  # fmt: skip
    if len(again) >= FEWEST_STEPS and all(np.array_equal(node.value, taken.value) for node in again):
        told = f"the same {n} of {total} samples are taken {len(again)} times; the others are never used"
        yield _finding("same-batch", taken.site.line, told)


def _all_after(source: Node, steps: Sequence[Step], end: int) -> list[Node]:
    """Nodes that losses were computed from, and that come after `source`."""
    found = {node.index: node for step in steps[:20] for node in cone([step.loss], step.olds)}
    return [node for index, node in found.items() if source.index < index <= end]
