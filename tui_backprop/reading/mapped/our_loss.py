"""Which of our losses a program's is, whatever it is written from: outputs or logits, one-hot labels or class numbers.

A loss of ours is taken for the program's when one is the same multiple of the other wherever the weights are. What is
added to a loss and is no matter of the outputs, as ½ λ Σw², is left out of that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS, quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.network import PRODUCTS, Layer, constants_of
from tui_backprop.reading.tape.record import Node, mapped
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[Any]
KNOWN = ("mse", "bce", "cross-entropy", "mae", "huber")
"""Of our losses, the likeliest first."""
NEAR, FURTHER = 0.1, 4
"""How far from the program's own weights a loss is tried, as a share of them, and at how many places."""
FEWEST = 3
"""Places at which a loss must be a number to be told."""
SAME = 1e-3
"""Of a factor: guards as in log(p + ε) make a difference, too."""
_PASSING_ON = {"add", "subtract", "negative", "multiply", "divide", "reshape", "asarray", "array", "copy", "astype"}
"""Operations that a number may be the same of, but for what is added to it, or for a factor."""


@dataclass(frozen=True, eq=False)
class OurLoss:
    """A loss of ours that a program's is a multiple of.

    Attributes:
        name: a key of `LOSSES`.
        targets: what the outputs are compared with, in the output's own shape, of each pass.
        of_logits: whether it is computed from the last layer's logits, so that these are what the layer gives.
        factor: the program's number is that many times the sum of our loss over the samples.
        places: values of the forward pass, where it was tried.
        added: (places,), what the program adds to it; None where that cannot be told apart.
    """

    name: str
    targets: tuple[Array, ...]
    of_logits: bool
    factor: float
    places: Sequence[Mapping[int, Any]]
    added: Array | None


def our_loss(
    trial: Trial, last: Layer, position: int, sign: float, shifts: Sequence[int] = (0,)
) -> OurLoss | None:  # fmt: skip
    """The loss of ours that the program's is; None when it is none of them.

    Args:
        last: the last layer; position: of the weights among the arguments of its product, 1 where samples are rows.
        sign: −1 where the program has the logits with the other sign, as in exp(−x @ w).
        shifts: how far behind the first pass others at the same weights lie on the tape, 0 for it: a loss may be the
            sum over samples that go through the network one by one.
    """
    forward = [node for node in trial.nodes if node.index in trial.forward]
    places = _places(trial, forward)
    if len(places) < FEWEST:
        return None
    outputs = [_Output(last.z, last.a, position, sign)]
    candidates: list[tuple[Array, ...]] = [(labels,) for labels in _labels(trial, forward, last)]
    found = _of_passes(trial, forward, places, outputs, candidates)
    if found is None and len(shifts) > 1:
        outputs = _shifted(outputs[0], shifts, forward)
        found = _of_passes(trial, forward, places, outputs, list(_labels_of_passes(trial, forward, outputs)))
    return found


def _of_passes(
    trial: Trial, forward: Sequence[Node], places: Sequence[Mapping[int, Any]], outputs: Sequence[_Output],
    candidates: Sequence[tuple[Array, ...]],
) -> OurLoss | None:  # fmt: skip
    """The loss of ours of all passes together, and of candidates for their labels those that it has."""
    if not outputs:
        return None
    whole = _numbers(trial.step.loss, places)
    for node, is_sum in _parts(trial.step.loss, forward, outputs):
        theirs = _numbers(node, places)
        for of_logits in (outputs[0].a is outputs[0].z, True):
            tried = [replace(output, a=output.z) for output in outputs] if of_logits else outputs
            for name, labels in itertools.product(_possible(tried[0], places[0]), candidates):
                factor = _factor(theirs, name, labels, tried, places)
                if factor is not None:
                    return OurLoss(name, labels, of_logits, factor, places, whole - theirs if is_sum else None)
    return None


@dataclass(frozen=True, eq=False)
class _Output:
    """The last layer as a loss is computed from it.

    Attributes:
        z, a: its nodes; both the same where the loss is computed from the logits.
        position, sign: see `our_loss`.
    """

    z: Node
    a: Node
    position: int
    sign: float

    def at(self, values: Mapping[int, Any]) -> tuple[Array, Array]:
        """Logits and outputs, (m, n) each."""
        z = self.columns(np.asarray(values[self.z.index], float)) * self.sign
        return z, (z if self.a is self.z else self.columns(np.asarray(values[self.a.index], float)))

    def columns(self, array: Array) -> Array:
        """(m, n): a sample a column; of single numbers each is one sample's, or all are of one."""
        if array.ndim < 2:
            return array.reshape(1, -1)
        return array.T if self.position == 1 else array


def _numbers(node: Node, places: Sequence[Mapping[int, Any]]) -> Array:
    return np.array([float(np.ravel(values[node.index])[0]) for values in places])


def _places(trial: Trial, forward: Sequence[Node]) -> list[Mapping[int, Any]]:
    """The values of the forward pass at the trial's points and near to the program's own weights."""
    rng = np.random.default_rng(0)
    own = trial.points[0].values
    olds = [*trial.step.olds, *(tensor.nodes[-1] for tensor in trial.step.unchanged)]
    found: list[Mapping[int, Any]] = [point.values for point in trial.points]
    for _ in range(FURTHER):
        given = {}
        for node in olds:
            numbers = np.asarray(own[node.index], float)
            spread = NEAR * (float(np.abs(numbers).mean()) if numbers.size else 0.0) or NEAR
            given[node.index] = numbers + rng.normal(0, spread, numbers.shape)
        try:
            found.append(replayed(forward, given, own))
        except CannotReplayError:
            break
    loss = trial.step.loss.index
    return [values for values in found if np.isfinite(np.asarray(values[loss], float)).all()]


def _parts(loss: Node, forward: Sequence[Node], outputs: Sequence[_Output]) -> Iterator[tuple[Node, bool]]:
    """The loss, and what is left of it without what does not depend on the last layer, the whole first.

    With each, whether the loss is the sum of it and of what was left out.
    """
    live = {output.z.index for output in outputs}
    for node in forward:
        if any(parent.index in live for parent in node.parents):
            live.add(node.index)
    node, is_sum = loss, True
    yield node, is_sum
    while node.op in _PASSING_ON and np.size(node.value) == 1:
        depending = [parent for parent in node.parents if parent.index in live]
        others = [parent for parent in node.parents if parent.index not in live]
        if len(depending) != 1 or np.size(depending[0].value) != 1 or any(_is_of_a_pass(one) for one in others):
            return
        is_part = node.op in ("add", "subtract")
        is_sum = is_sum and node.op in ("add", "reshape", "asarray", "array", "copy", "astype")
        node = depending[0]
        if is_part:
            yield node, is_sum


def _is_of_a_pass(node: Node) -> bool:
    """Whether a number comes of a forward pass: it is then the loss of other samples, and no penalty."""
    return any(one.op in PRODUCTS for one in cone([node]) if one.args)


def _possible(output: _Output, values: Mapping[int, Any]) -> list[str]:
    """The losses that an output of this kind may have."""
    if output.a is output.z:
        return list(KNOWN)
    wanted = {LOSSES[name].output for name in KNOWN} - {""}
    fits = {name for name in wanted if _is_made_by(name, output, values)}
    return [name for name in KNOWN if not LOSSES[name].output or LOSSES[name].output in fits]


def _is_made_by(activation: str, output: _Output, values: Mapping[int, Any]) -> bool:
    z, a = output.at(values)
    if z.shape != a.shape:
        return False
    out = np.empty_like(z)
    with quiet():
        OUTPUT_ACTIVATIONS[activation].value(z.copy(), out)
    return bool(np.allclose(out, a, rtol=1e-6, atol=1e-9))


def _factor(
    theirs: Array, name: str, labels: Sequence[Array], outputs: Sequence[_Output], places: Sequence[Mapping[int, Any]]
) -> float | None:  # fmt: skip
    """How many times ours the program's numbers are; None where they are no multiple of it."""
    ours = np.zeros(len(places))
    for output, own in zip(outputs, labels, strict=True):
        targets = output.columns(own)
        for at, values in enumerate(places):
            z, a = output.at(values)
            if a.shape != targets.shape or z.shape != targets.shape:
                return None
            with np.errstate(all="ignore"):
                ours[at] += float(np.sum(LOSSES[name].value(z, a, targets)))
    with np.errstate(all="ignore"):
        ratios = theirs / ours
    if not np.isfinite(ratios).all() or np.ptp(ours) <= SAME * np.abs(ours).max():
        return None
    return float(ratios[0]) if np.ptp(ratios) <= SAME * abs(ratios[0]) else None


def _labels(trial: Trial, forward: Sequence[Node], last: Layer) -> Iterator[Array]:
    """What may be the labels, in the shape of the output."""
    shape = last.z.shape
    for value in constants_of(forward, trial):
        labels = np.asarray(value)
        if labels.size == np.prod(shape) and labels.dtype.kind in "fiub" and (labels.ndim or not np.prod(shape) > 1):
            yield labels.astype(float).reshape(shape)
            if (labels <= 0).all() and labels.any():  # of −y · log p
                yield -labels.astype(float).reshape(shape)
    own = trial.points[0].values
    for node in forward:
        if node.op == "getitem" and isinstance(node.args[0], Node) and node.args[0].shape == shape:
            index = mapped(
                node.args[1], lambda part: own.get(part.index, part.value) if isinstance(part, Node) else part
            )
            picked = _picked(index, shape)
            if picked is not None:
                yield picked


def _picked(index: Any, shape: tuple[int, ...]) -> Array | None:
    """One-hot labels, where an index takes one number of each sample, as `p[range(n), classes]` does."""
    if not isinstance(index, tuple) or not len(index) == len(shape) == 2:
        return None
    hot = np.zeros(shape)
    try:
        taken = hot[index]
        hot[index] = 1
    except (IndexError, ValueError, TypeError):
        return None
    return hot if taken.ndim == 1 and hot.sum() == taken.size else None


def _shifted(output: _Output, shifts: Sequence[int], forward: Sequence[Node]) -> list[_Output]:
    """The same of other passes; none where these are no such passes."""
    at = {node.index: node for node in forward}
    found = []
    for shift in shifts:
        z, a = (at.get(node.index + shift) for node in (output.z, output.a))
        if z is None or a is None or (z.site, z.op, a.site, a.op) != (
            output.z.site, output.z.op, output.a.site, output.a.op
        ):  # fmt: skip
            return []
        found.append(replace(output, z=z, a=a))
    return found


def _labels_of_passes(
    trial: Trial, forward: Sequence[Node], outputs: Sequence[_Output]
) -> Iterator[tuple[Array, ...]]:  # fmt: skip
    """What may be the labels of each pass: what stands at the same place of what is made of each output alone."""
    if not outputs:
        return
    own = trial.points[0].values
    made = _made_of_each(forward, outputs)
    for number, node in enumerate(made[0]):
        for position in range(len(node.args)):
            found = [_at(nodes, number, position, node, own) for nodes in made]
            labels = [one for one in found if one is not None and one.size == outputs[0].z.size]
            if len(labels) == len(outputs):
                yield tuple(one.reshape(outputs[0].z.shape) for one in labels)


def _made_of_each(forward: Sequence[Node], outputs: Sequence[_Output]) -> list[list[Node]]:
    """For each output the nodes that are made of it and of no other, in order."""
    owner: dict[int, int] = {output.a.index: k for k, output in enumerate(outputs)}
    made: list[list[Node]] = [[] for _ in outputs]
    for node in forward:
        owners = {owner[parent.index] for parent in node.parents if parent.index in owner}
        if owners and node.index not in owner:
            owner[node.index] = owners.pop() if len(owners) == 1 else -1
            if owner[node.index] >= 0:
                made[owner[node.index]].append(node)
    return made


def _at(nodes: Sequence[Node], number: int, position: int, like: Node, own: Mapping[int, Any]) -> Array | None:
    """The argument at a position of the node of a number, where it is of the same kind as another."""
    if number >= len(nodes) or nodes[number].op != like.op or position >= len(nodes[number].args):
        return None
    thing = nodes[number].args[position]
    value = np.asarray(own.get(thing.index, thing.value) if isinstance(thing, Node) else thing)
    return value.astype(float) if value.dtype.kind in "fiub" else None
