"""Numbers that are computed from all weights, as a loss is, and are none: outputs, their sum, and norms of gradients.

A perceptron's w · x + b of one sample, and `print(outputs.sum())`, come from every weight. But nothing in them is
compared with labels, so no training descends on them, and an update that goes elsewhere is no fault. The norm by which
gradients are clipped comes from every weight by way of the gradients.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.network.judge import is_descended_on, try_step
from tui_backprop.reading.network.losses import SHAPING, Step, find_steps
from tui_backprop.reading.network.network import PRODUCTS
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

_ACTIVATING = {"exp", "tanh", "negative", "maximum", "add", "divide", "sum", "mean", "average", "squeeze", *SHAPING}
"""Operations by which an output is made of what the last weights give, and outputs are added up."""


def losses_in(nodes: Sequence[Node], tensors: Sequence[Versions]) -> list[Step]:
    """Numbers that may be the loss of updates, see `losses.find_steps`, no norms; none where all are outputs.

    An output that is descended on is a loss, as a critic's is.

    Args:
        nodes: the tape.
        tensors: all that have versions.
    """
    steps = find_steps(nodes, tensors)
    of_place = {(step.loss.site, step.loss.op, len(step.changes)): step for step in reversed(steps)}
    norms = {place for place, step in of_place.items() if _is_of_gradients(step)}
    steps = [step for step in steps if (step.loss.site, step.loss.op, len(step.changes)) not in norms]
    of_place = {place: step for place, step in of_place.items() if place not in norms}
    return [] if all(_is_output(step) and not _is_descended_on(step) for step in of_place.values()) else steps


def _is_of_gradients(step: Step) -> bool:
    """Whether a number is computed from the gradient of a matrix, as the norm is by which gradients are clipped.

    Such a gradient is a product of no weights, of the matrix's shape, that its update is made of, and that its own
    layer's output goes into.
    """
    below = {node.index for node in cone([step.loss], step.olds)}
    weights = {old.index for old in step.olds}
    for change in step.changes:
        if len(change.old.shape) != len(("rows", "columns")) or min(change.old.shape) < 2:
            continue
        products = [n for n in cone([change.new], step.olds) if n.op in PRODUCTS and n.index in below]
        outputs = {n.index for n in products if change.old in n.parents}
        for node in products:
            is_like = node.shape == change.old.shape and not any(_is_weight(parent, weights) for parent in node.parents)
            if is_like and any(n.index in outputs for n in cone([node], step.olds)):
                return True
    return False


def _is_weight(node: Node, weights: set[int]) -> bool:
    while node.op in SHAPING and node.parents and node.index not in weights:
        node = node.parents[0]
    return node.index in weights


def _is_output(step: Step) -> bool:
    """Whether nothing but weights comes to what the last product gives, on the way to a number."""
    below = cone([step.loss], step.olds)
    live = {old.index for old in step.olds}
    for node in below:
        if any(parent.index in live for parent in node.parents):
            live.add(node.index)
    last = max((node.index for node in below if node.index in live and node.op in PRODUCTS), default=None)
    if last is None:
        return False
    after = [node for node in below if node.index > last and node.index in live and node not in step.olds]
    return all(node.op in _ACTIVATING and all(_is_plain(arg, node, live) for arg in node.args) for node in after)


def _is_plain(arg: object, of: Node, live: set[int]) -> bool:
    """Whether an argument is computed from weights, or is such a number as activations are written with."""
    if isinstance(arg, Node):
        return arg.index in live
    if of.op in SHAPING:  # an index that takes one output of each sample is its label
        return not any(isinstance(part, Node) or np.ndim(part) for part in (arg if isinstance(arg, tuple) else (arg,)))
    return arg is None or np.size(arg) <= 1 or isinstance(arg, tuple)  # type: ignore[arg-type]


def _is_descended_on(step: Step) -> bool:
    try:
        return is_descended_on(try_step(step))
    except NoDerivativeError:
        return False
