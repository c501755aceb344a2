"""Where the chain rule breaks: the operation that is put right, tried, and makes all gradients right.

The backward pass of the program is on the tape, after the forward pass. Each of its arrays should be the slope of
the loss with respect to something of the forward pass, ∂L/∂a, ∂L/∂z or ∂L/∂W, times one factor. So each in turn is
replaced by the slope of everything that has its shape, and what follows is done again. If then every update is the
slope of the loss, at all points, that array is the fault and that slope is the remedy: nothing is guessed. A line
that runs for several layers is replaced in all of them, one after the other.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.activations import activations_in
from tui_backprop.reading.network.judge import Point, TensorVerdict, Trial, Verdict, all_right, close, compared, judge
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork, Layer, slope_of
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[Any]
MOST_PATCHES = 4
MOST_CHOICES = 81
MOST_TRIALS = 3000
MOST_OPERATIONS = 250_000
MOST_EXTENDED = 12
MAKING_GRADIENTS = {*PRODUCTS, "sum", "mean", "outer"}
WITH_A_SLOPE = {"none", "sigmoid", "tanh", "relu", "leaky_relu"}


@dataclass(frozen=True, eq=False)
class Match:
    """A node of the backward pass that is a slope of the loss.

    Attributes:
        of: what it is the slope with respect to.
        factor: the multiple.
    """

    of: Node
    factor: float


@dataclass(frozen=True, eq=False)
class Patch:
    """A node of the backward pass, and what belongs there.

    Attributes:
        node: the fault.
        right: the node of the forward pass whose slope belongs there.
        factor: of the slope of the loss with respect to `right`.
        was: what the fault is the slope with respect to as it stands, if anything.
        layer: when the slope of this layer's activation belongs there, and not a slope of the loss.
    """

    node: Node
    right: Node
    factor: float = 1.0
    was: Match | None = None
    layer: Layer | None = None

    def value(self, point: Point) -> Array:
        """What belongs there, at a point."""
        if self.layer is None:
            return self.factor * point.slopes[self.right.index]
        return layer_slope(self.layer, point)


def layer_slope(layer: Layer, point: Point) -> Array:
    """f'(z) of a layer with a known activation."""
    z, a = (np.asarray(point.values[n.index], float) for n in (layer.z, layer.a))
    slope = slope_of(layer.activation, z, a)
    assert slope is not None
    return slope


class BackwardPass:
    """The arrays between the forward pass and the updates, and what each of them is.

    Args:
        trial: a step that is wrong.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        nodes = cone(trial.step.news, trial.step.olds)
        ends = {node.index for node in trial.step.news}
        self.nodes = [
            n for n in nodes
            if n.index not in trial.forward and n.index not in ends and not isinstance(n.value, tuple)
            and n.dtype_kind in "fi" and n.size and n.args
        ]  # fmt: skip
        self.slopes = _distinct_slopes(trial)
        self.matches: dict[int, Match] = {}
        feeding = {p.index for node in self.nodes for p in node.parents if p.index in trial.forward}
        for node in [*(n for n in trial.nodes if n.index in feeding), *self.nodes]:
            match = self._match(node)
            if match is not None:
                self.matches[node.index] = match

    def _match(self, node: Node) -> Match | None:
        for of in self.slopes:
            if of.shape != node.shape:
                continue
            rows = [compared(p.values.get(node.index, node.value), p.slopes[of.index]) for p in self.trial.points]
            ratios = [row.ratio for row in rows if row.ratio]
            if ratios and all(row.parallel for row in rows) and close(min(ratios), max(ratios)):
                return Match(of, ratios[0])
        return None

    def is_error(self, node: Node) -> bool:
        """Whether a node is a slope of the loss, and not a value of the forward pass that happens to be like one."""
        return node.index in self.matches and (node.index not in self.trial.forward or node.op == "subtract")

    def factors(self, node: Node) -> list[float]:
        """The factors that what `node` was computed from has, the nearest first."""
        found: list[float] = []
        for parent in reversed(cone([node], self.trial.step.olds)):
            match = self.matches.get(parent.index)
            if match is not None and not any(close(match.factor, f) for f in found):
                found.append(match.factor)
        usual = [m.factor for m in self.matches.values()]
        for factor in usual:
            if not any(close(factor, f) for f in found):
                found.append(factor)
        nearest = found[:4]
        return [*nearest, *(-factor for factor in nearest[:2])]


def _distinct_slopes(trial: Trial) -> list[Node]:
    """Nodes of the forward pass with different slopes; of equal ones, the last, which is nearest to the loss."""
    found: list[Node] = []
    for node in reversed(trial.nodes):
        slopes = [point.slopes.get(node.index) for point in trial.points]
        if node.index not in trial.forward or any(s is None or isinstance(s, list) or not s.size for s in slopes):
            continue
        if not any(_is_twin(node, other, trial) for other in found):
            found.append(node)
    return found


def _is_twin(node: Node, other: Node, trial: Trial) -> bool:
    """Whether two nodes have the same slope, but for one factor at all points."""
    if node.shape != other.shape:
        return False
    rows = [compared(p.slopes[node.index], p.slopes[other.index]) for p in trial.points]
    ratios = [row.ratio for row in rows if row.ratio]
    return all(row.parallel for row in rows) and (not ratios or close(min(ratios), max(ratios)))


class Search:
    """The search for replacements of one line after which every tensor is right.

    Args:
        backward: the pass, in which `before` are done already.
        verdicts: with `before` done.
        network: what was found.
        before: replacements that stay.
        most: how many are tried.
    """

    def __init__(
        self, backward: BackwardPass, verdicts: Sequence[TensorVerdict], network: FoundNetwork | None,
        *, before: Sequence[Patch] = (), most: int = MOST_TRIALS,
    ) -> None:  # fmt: skip
        self.backward, self.before = backward, list(before)
        self.layers = [layer for layer in (network.layers if network else ()) if layer.activation in WITH_A_SLOPE]
        trial = backward.trial
        wrong = [i for i, v in enumerate(verdicts) if v.verdict not in (Verdict.RIGHT, Verdict.NEVER)]
        concerned = {n.index for i in wrong for n in cone([trial.step.changes[i].new], trial.step.olds)}
        unchanged = _multiplied_by_ones(backward)
        self.nodes = [node for node in backward.nodes if node.index in concerned - unchanged]
        self.all = len(trial.step.changes)
        self.right = self.all - len(wrong)
        self.budget = iter(range(min(most, MOST_OPERATIONS // len(trial.nodes))))

    @functools.cached_property
    def activations(self) -> list[Layer]:
        """Those of all samples, where they are passed one by one."""
        return activations_in(self.backward.trial)

    @functools.cached_property
    def complete(self) -> list[Patch]:
        """The fewest replacements of one line that make all right, after `before`; none when there are none."""
        return next((found for right, found in self.partial if right == self.all), [])

    @functools.cached_property
    def partial(self) -> list[tuple[int, list[Patch]]]:
        """Replacements of one line that make more tensors right than are, those of most tensors first.

        The search ends with the first that make all right.
        """
        tried: list[tuple[int, list[Patch]]] = []
        for right, patches in self._activation_slopes():
            tried.append((right, patches))
            if right == self.all:
                return tried[-1:]
        for node in self.nodes:
            for patch, right in self._patched(node, [], self.right):
                if self._says_nothing([patch]):
                    continue
                tried.append((right, [patch]))
                if right == self.all:
                    return tried[-1:]
        tried.sort(key=lambda pair: -pair[0])
        for k, (right, patches) in enumerate(tried[:MOST_EXTENDED]):
            if patches[0].layer is None:
                tried[k] = self._extended(patches, right)
            if self._says_nothing(tried[k][1]):
                tried[k] = self.right, patches
            if tried[k][0] == self.all:
                return [tried[k]]
        return sorted(tried, key=lambda pair: -pair[0])

    def _is_of_one_kind(self, patch: Patch, first: Patch) -> bool:
        """Whether a replacement may be of the same fault as the first one: at its line, or another line like it."""
        alike = patch.node.site.line == first.node.site.line or close(patch.factor, first.factor)
        return alike and self.is_gradient(patch) == self.is_gradient(first)

    def is_gradient(self, patch: Patch) -> bool:
        """Whether a weight's own gradient is put in: that makes this weight right whatever the fault is."""
        return any(patch.right is old for old in self.backward.trial.step.olds)

    def _says_nothing(self, patches: Sequence[Patch]) -> bool:
        """Whether every tensor is given its own gradient, and none of them where gradients are made.

        Then all are right whatever the fault is, and the place is an optimizer's, or one where they are joined.
        """
        if len(patches) < self.all or not all(map(self.is_gradient, patches)):
            return False
        return not any(patch.node.op in MAKING_GRADIENTS for patch in patches)

    def _activation_slopes(self) -> Iterator[tuple[int, list[Patch]]]:
        """Slopes of activations in place of what one line computes from the forward pass alone, where they help."""
        places: dict[tuple[object, str], list[Node]] = {}
        errors = _of_errors(self.backward)
        for node in self.nodes:
            if node.parents and node.index not in errors:
                places.setdefault((node.site, node.op), []).append(node)
        for group in places.values():
            if len(group) > MOST_PATCHES or not self.layers:
                alike = self._of_own_activations(group)
                right = count_right(self.backward.trial, [*self.before, *alike]) if alike else 0
                if right > self.right:
                    yield right, alike
                continue
            choices = [[layer for layer in self.layers if layer.z.shape == node.shape] for node in group]
            for chosen in itertools.islice(itertools.product(*choices), MOST_CHOICES):
                patches = [
                    Patch(node, layer.z, layer=layer)
                    for node, layer in zip(group, chosen, strict=True)
                    if not _same_at_all(node, layer, self.backward.trial)
                ]
                right = count_right(self.backward.trial, [*self.before, *patches]) if patches else 0
                if right > self.right:
                    yield right, patches

    def _of_own_activations(self, group: Sequence[Node]) -> list[Patch]:
        """The slope of the one activation that each node is computed from; none when that is not one for each."""
        trial = self.backward.trial
        stops = [node for node in trial.nodes if node.index in trial.forward]
        patches = []
        for node in group:
            near = {n.index for n in cone(node.parents, stops)} & trial.forward
            own = [layer for layer in self.activations if near & {layer.z.index, layer.a.index}]
            if len(own) != 1 or own[0].z.shape != node.shape or own[0].activation not in WITH_A_SLOPE:
                return []
            patches += [] if _same_at_all(node, own[0], trial) else [Patch(node, own[0].z, layer=own[0])]
        return patches

    def _extended(self, patches: list[Patch], right: int) -> tuple[int, list[Patch]]:
        """Further replacements at the line of the first, while each makes one more tensor right."""
        first = patches[0].node
        while len(patches) < MOST_PATCHES and right < self.all:
            best: tuple[int, Patch] | None = None
            for node in self.backward.nodes:
                alike = node.site.function == first.site.function and node.op == first.op
                if not alike or any(node is p.node for p in patches):
                    continue
                for patch, now in self._patched(node, patches, right):
                    if self._is_of_one_kind(patch, patches[0]) and (best is None or now > best[0]):
                        best = now, patch
            if best is None:
                break
            patches, right = [*patches, best[1]], best[0]
        return right, patches

    def _patched(self, node: Node, with_these: list[Patch], at_least: int) -> Iterator[tuple[Patch, int]]:
        """Replacements of a node that make more tensors right than are, with how many."""
        was = self.backward.matches.get(node.index)
        for of in self.backward.slopes:
            known = was is not None and was.of is of
            # Of another scale only: of several tensors `scales` tells that, in one flat vector it is seen here alone.
            if of.shape != node.shape or (known and self.all > 1):
                continue
            for factor in self.backward.factors(node):
                if was is not None and known and close(factor, was.factor):
                    continue
                if next(self.budget, None) is None:
                    return
                patch = Patch(node, of, factor, was)
                right = count_right(self.backward.trial, [*self.before, *with_these, patch])
                if right > at_least:
                    yield patch, right


def _multiplied_by_ones(backward: BackwardPass) -> set[int]:
    """Indices of nodes that are read only to be multiplied by an array of ones: the product is where to look."""
    readers: dict[int, list[Node]] = {}
    for node in backward.nodes:
        for parent in node.parents:
            readers.setdefault(parent.index, []).append(node)

    def same(node: Node, product: Node) -> bool:
        if product.op != "multiply" or not all(np.shape(value_of(arg)) == node.shape for arg in product.args):
            return False
        values = [(p.values.get(n.index, n.value) for n in (node, product)) for p in backward.trial.points]
        return all(np.array_equal(*both) for both in values)

    return {n.index for n in backward.nodes if len(readers.get(n.index, ())) == 1 and same(n, readers[n.index][0])}


def _of_errors(backward: BackwardPass) -> set[int]:
    """Indices of slopes of the loss and of all that is computed from them."""
    ends = {old.index for old in backward.trial.step.olds}
    found: set[int] = set()
    for node in backward.trial.nodes:
        below = node.index not in ends and any(parent.index in found for parent in node.parents)
        if below or backward.is_error(node):
            found.add(node.index)
    return found


def _same_at_all(node: Node, layer: Layer, trial: Trial) -> bool:
    """Whether a node is the slope of a layer's activation already."""
    return all(np.allclose(p.values.get(node.index, node.value), layer_slope(layer, p)) for p in trial.points)


def patched(trial: Trial, patches: Sequence[Patch]) -> Trial | None:
    """The step with replacements done, so that what follows is looked at with right numbers; None when it cannot be."""
    points = []
    for point in trial.points:
        given: dict[int, Any] = {p.node.index: p.value(point) for p in patches}
        try:
            points.append(replace(point, values=replayed(trial.nodes, given, point.values)))
        except CannotReplayError:
            return None
    return replace(trial, points=points)


def count_right(trial: Trial, patches: list[Patch]) -> int:
    """How many tensors are right when nodes are replaced; 0 when it cannot be done."""
    verdicts = with_patches(trial, patches)
    return sum(v.verdict is Verdict.RIGHT for v in verdicts) if verdicts else 0


def with_patches(trial: Trial, patches: list[Patch]) -> list[TensorVerdict] | None:
    """The verdicts when nodes are replaced by the slopes that belong there."""
    done = patched(trial, patches)
    return None if done is None else judge(done)


def fixes(trial: Trial, patches: list[Patch]) -> bool:
    """Whether all is right with the patches."""
    verdicts = with_patches(trial, patches)
    return verdicts is not None and all_right(verdicts)
