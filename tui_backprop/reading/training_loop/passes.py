"""Updates that are made with arrays of another forward pass, weights drawn again, and gradients taken ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Trial, all_right, judge
from tui_backprop.reading.network.losses import Step, feeding
from tui_backprop.reading.network.network import PRODUCTS
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed
from tui_backprop.reading.training_loop.claims import finding

FEWEST_DRAWS = 4
DEEPEST = 6
SAME_WAY = 0.9
"""The cosine from which on a step leads where the one before it led."""
EXACTLY_BACK = 1 - 1e-6
"""The cosine of a way and the same way back, but for rounding."""


def stale_activations(trial: Trial) -> Finding | None:
    """Arrays of a later pass in the gradient, in whose place those of the loss's own pass make all right."""
    given = {**_of_the_other_pass(trial), **_of_the_other_samples(trial)}
    if not given:
        return None
    taken = []
    for point in trial.points:
        values = {old.index: point.values[old.index] for old in trial.step.olds}
        values |= {node.index: point.values[other.index] for node, other in given.items()}
        try:
            done = replayed(trial.nodes, values)
        except CannotReplayError:
            return None
        taken.append([
            np.asarray(point.values[c.old.index], float) - np.asarray(done[c.new.index], float)
            for c in trial.step.changes
        ])  # fmt: skip
    if not all_right(judge(trial, taken)):
        return None
    stale = max(given, key=lambda node: node.index)
    told = "the last forward pass before the update was of other samples; tried: with those of the loss all is right"
    return finding("stale-activations", stale.site.line, told)


def _of_the_other_pass(trial: Trial) -> dict[Node, Node]:
    """Activations that the gradient reads and the loss does not, each with the loss's own of the same place."""
    weights = {old.index for old in trial.step.olds}
    backward = {n.index for n in cone(trial.step.news, trial.step.olds)} - trial.forward - weights
    own: dict[object, list[Node]] = defaultdict(list)
    given: dict[Node, Node] = {}
    for node in trial.nodes:
        if node.index in trial.forward:
            own[node.site, node.op, node.shape].append(node)
    others: dict[object, int] = defaultdict(int)
    live, of_this_pass = set(weights), set[int]()
    for node in trial.nodes:
        if node.index not in weights and any(p.index in live for p in node.parents):
            live.add(node.index)
            # What is made of the loss's own activations, as the slope σ(a)·(1 − σ(a)), is no other pass.
            if node.index in trial.forward or any(p.index in of_this_pass for p in node.parents):
                of_this_pass.add(node.index)
        key = node.site, node.op, node.shape
        if node.index in backward - of_this_pass and others[key] < len(own.get(key, [])):
            given[node] = own[key][others[key]]
            others[key] += 1
    return given


def _of_the_other_samples(trial: Trial) -> dict[Node, Node]:
    """Inputs that the gradient reads and the loss does not, each with an input of the loss that was made alike."""
    live = {old.index for old in trial.step.olds}
    own: dict[object, Node] = {}
    found: dict[Node, Node] = {}
    for node in trial.nodes:
        if any(p.index in live for p in node.parents):
            live.add(node.index)
        elif node.index not in live and node.size > 1:
            if node.index in trial.forward:
                own.setdefault((node.op, node.shape), node)
            elif (node.op, node.shape) in own:
                found[node] = own[node.op, node.shape]
    return found


def drawn_each_epoch(nodes: Sequence[Node]) -> Finding | None:
    """Random matrices that are drawn at one line again and again, multiplied, changed once and forgotten."""
    read: dict[object, dict[int, Node]] = defaultdict(dict)
    changed = {p.index for n in nodes if n.op in {"subtract", "add"} for p in n.parents if p.shape == n.shape}
    for node in nodes:
        if node.op in PRODUCTS:
            for position, arg in enumerate(node.parents):
                leaf = _leaf_of(arg)
                if leaf is not None and arg.index in changed:
                    read[node.site, position][leaf.index] = leaf
    for leaves in read.values():
        if len(leaves) >= FEWEST_DRAWS and len({leaf.site for leaf in leaves.values()}) == 1:
            leaf = next(iter(leaves.values()))
            told = f"here {len(leaves)} times while it was watched; draw them once, before the loop"
            return finding("weights-drawn-each-epoch", leaf.site.line, told)
    return None


def _leaf_of(node: Node) -> Node | None:
    """The random numbers that a matrix is made of, by scaling and shifting at most."""
    for _ in range(DEEPEST):
        if node.op == "leaf":
            return node if node.kind == "random" and len(node.shape) == 2 else None
        parents = node.parents
        if node.op not in {"multiply", "divide", "add", "subtract"} or len(parents) != 1:
            return None
        node = parents[0]
    return None


def ahead_of(step: Step) -> tuple[Step, Node | None]:
    """The step without velocities that the loss is computed from only as they are added to weights, as Nesterov's is.

    Returns:
        the step, and a node that is weight ± c · velocity; None when there is none.
    """
    forward = cone([step.loss], step.olds)
    olds = {c.old.index: c for c in step.changes}
    ahead: dict[int, Node] = {}
    for node in forward:
        if node.op not in {"add", "subtract"} or len(node.args) != 2:
            continue
        weight, other = node.args
        if isinstance(weight, Node) and weight.index in olds and isinstance(other, Node) and other.shape == node.shape:
            below = [n for n in cone([other], step.olds) if n.index in olds]
            if len(below) == 1 and below[0] is not weight:
                ahead[below[0].index] = node
    if not ahead or 2 * len(ahead) != len(step.changes):
        return step, None
    kept = tuple(c for c in step.changes if c.old.index not in ahead)
    return replace(step, changes=kept), next(iter(ahead.values()))


def looked_at(trial: Trial) -> Node | None:
    """A node weight ± what is no weight's, of which a step's own loss is computed: Nesterov's, or noise on weights."""
    olds = {old.index for old in trial.step.olds}
    for node in trial.nodes:
        if node.index not in trial.forward or node.op not in {"add", "subtract"} or len(node.args) != 2:
            continue
        weight, other = node.args
        if not isinstance(weight, Node) or weight.index not in olds or not isinstance(other, Node):
            continue
        if weight.shape == other.shape and not any(n.index in olds for n in cone([other], trial.step.olds)):
            return node
    return None


@dataclass(frozen=True)
class Look:
    """Where a gradient is taken beside the weights, as Nesterov's momentum does.

    Attributes:
        line: at which weight ± c · velocity is computed.
        way: the cosine between that and the update before: 1 ahead, where the velocity takes the weights, -1 behind.
    """

    line: int
    way: float

    @property
    def is_ahead(self) -> bool:
        """Whether it is where the velocity takes the weights."""
        return self.way > SAME_WAY

    @property
    def back(self) -> Finding | None:
        """What is said where it is on the other side of the weights."""
        return _behind(self.line) if self.way < -SAME_WAY else None


def look_of(nodes: Sequence[Node], step: Step, beside: Node) -> Look | None:
    """Which way a step looks from its weights; None where that is not known.

    Args:
        nodes: the tape; step: an update.
        beside: weight ± c · velocity, of which its loss is computed.
    """
    change = next((c for c in step.changes if c.old is beside.args[0]), None)
    if change is None:
        return None
    versions = change.tensor.nodes
    for node in nodes:
        is_there = (node.site, node.op, node.shape) == (beside.site, beside.op, beside.shape)
        if not is_there or node.args[0] not in versions:
            continue
        k = versions.index(node.args[0])
        if k == 0 or k + 1 >= len(versions):
            continue
        before = np.asarray(versions[k].value, float) - np.asarray(versions[k - 1].value, float)
        looked = np.asarray(node.value, float) - np.asarray(versions[k].value, float)
        lengths = float(np.linalg.norm(before) * np.linalg.norm(looked))
        return Look(node.site.line, float(np.sum(before * looked)) / lengths) if lengths else None
    return None


def looks_behind(nodes: Sequence[Node], tensors: Sequence[Versions]) -> Finding | None:
    """The weights of a forward pass that are kept ones w and a multiple of the velocity by which w was reached.

    Said of a pass that updates are made of, where it goes back by that velocity; it needs no loss. A gradient may lead
    either way: only what was there before w is a velocity.
    """
    owners = {node.index: tensor for tensor in tensors for node in tensor.nodes}
    read = {parent.index for node in nodes if node.op in PRODUCTS for parent in node.parents}
    fed: set[int] | None = None
    for node in nodes:
        if node.op not in {"add", "subtract"} or len(node.args) != 2 or node.index in owners or node.index not in read:
            continue
        weight, other = node.args
        if not isinstance(weight, Node) or not isinstance(other, Node) or weight.shape != other.shape:
            continue
        tensor = owners.get(weight.index)
        if tensor is None or weight is tensor.first or other.op != "multiply" or len(other.parents) != 1:
            continue
        velocity = other.parents[0]
        before = tensor.nodes[tensor.nodes.index(weight) - 1]
        if velocity.index > weight.index or velocity.index < before.index or velocity.size < 2:
            continue
        moved, looked = (np.ravel(np.asarray(a.value, float) - b.value) for a, b in ((weight, before), (node, weight)))
        lengths = float(np.linalg.norm(moved) * np.linalg.norm(looked))
        if not np.isfinite(lengths) or float(moved @ looked) >= -EXACTLY_BACK * lengths or lengths == 0:
            continue
        fed = feeding(nodes, tensors) if fed is None else fed
        if node.index in fed:
            return _behind(node.site.line)
    return None


def _behind(line: int) -> Finding:
    told = "the velocity takes the weights the other way; turn the sign, so that it is where they will be"
    return finding("nesterov-looks-back", line, told)
