"""Whether what an update subtracts is the slope of the loss, tensor by tensor and at several points.

A point is a set of weights. The first is the program's own; at the others the tape is done again with random
weights, since a slip may be hidden at one point: near ŷ = ½ the slopes of MSE and cross-entropy are parallel, and a
ReLU that is never off tells nothing of its slope.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.tape.derivatives import adjoints
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[Any]
POINTS = 3
MOST_ATTEMPTS = 8
WIDE = 32
"""Units from which on random weights are smaller in the mean."""
NEXT_TO_NOTHING = 1e-3
PARALLEL = 5e-5  # of a part that is not parallel, to the whole
SAME_FACTOR = 1e-3  # relative difference of two tensors' factors, and of one tensor's at two points


class Verdict(StrEnum):
    """What is said of a tensor."""

    RIGHT = "right"
    SCALE = "right direction, other scale"
    GRADIENT = "right gradient, other update"
    WRONG = "wrong"
    NEVER = "never changes"
    UNKNOWN = "cannot be judged"


@dataclass(frozen=True)
class Comparison:
    """Two arrays compared.

    Attributes:
        ratio: the best factor, a ≈ ratio · b.
        cosine: of the angle between them; 1 when both are 0.
        rest: what is left of a when ratio · b is taken off, to the length of a.
    """

    ratio: float
    cosine: float
    rest: float

    @property
    def parallel(self) -> bool:
        return self.rest <= PARALLEL


def compared(a: Array, b: Array) -> Comparison:
    """a as a multiple of b; numbers that are not finite make it no multiple."""
    a, b = np.asarray(a, float).ravel(), np.asarray(b, float).ravel()
    length_a, length_b = _length(a), _length(b)
    if not math.isfinite(length_a) or not math.isfinite(length_b):
        return Comparison(np.nan, 0.0, np.inf)
    if length_b < 1e-12 or length_a < 1e-14:
        both = length_a < 1e-12 and length_b < 1e-12
        return Comparison(0.0, 1.0 if both else 0.0, 0.0 if both else 1.0)
    product = float(a @ b)
    ratio = product / length_b**2
    return Comparison(ratio, product / (length_a * length_b), _length(a - ratio * b) / length_a)


def _length(a: Array) -> float:
    """The Euclidean length of (n,), as `np.linalg.norm` has it to the bit, at a fifth of its time."""
    return math.sqrt(a.dot(a))


@dataclass(frozen=True, eq=False)
class Point:
    """A step done at some weights.

    Attributes:
        values: node index to value, for the loss, the updates and all between.
        slopes: node index to ∂loss/∂node.
    """

    values: Mapping[int, Any]
    slopes: Mapping[int, Array]

    def value(self, node: Node) -> Array:
        """What a node is there; what is computed from no weight is as it was."""
        return np.asarray(self.values.get(node.index, node.value), float)


@dataclass(frozen=True, eq=False)
class Trial:
    """A step with its points.

    Attributes:
        step: which.
        nodes: all between the weights and both the loss and the new weights, in order.
        forward: indices of those that the loss is computed from.
        points: the program's own point first.
    """

    step: Step
    nodes: Sequence[Node]
    forward: frozenset[int]
    points: Sequence[Point]

    def taken(self, point: Point) -> list[Array]:
        """What the updates take off the weights at a point."""
        return [
            np.asarray(point.values[c.old.index], float) - np.asarray(point.values[c.new.index], float)
            for c in self.step.changes
        ]

    @property
    def descends(self) -> bool:
        """Whether the updates go down the slope of the loss, all together and at the program's own point."""
        return self._downhill() > 0

    @property
    def ascends(self) -> bool:
        """Whether they go up it."""
        return self._downhill() < 0

    def _downhill(self) -> float:
        point = self.points[0]
        return sum(float(np.sum(t * s)) for t, s in zip(self.taken(point), self.slopes(point), strict=True))

    @property
    def has_a_loss(self) -> bool:
        """Whether the loss is finite at some point: the logarithm of what is below 0 has a slope, and is no number."""
        losses = [point.values[self.step.loss.index] for point in self.points]
        return any(bool(np.isfinite(np.asarray(loss, float)).all()) for loss in losses)

    def slopes(self, point: Point) -> list[Array]:
        """∂loss/∂weights at a point."""
        return [point.slopes.get(c.old.index, np.zeros(c.old.shape)) for c in self.step.changes]


def try_step(step: Step, *, points: int = POINTS, seed: int = 0) -> Trial:
    """Do a step at its own weights and at random ones.

    A point where a logarithm is taken of next to nothing is left out, since there a guard as log(p + ε) makes the
    slope another; so is one with a ReLU at exactly 0, which has no slope there. The program's own point is kept when
    there is no other.

    Raises:
        NoDerivativeError: when the slope of the loss is not known.
    """
    olds = [*step.olds, *(tensor.nodes[-1] for tensor in step.unchanged)]
    nodes = cone([step.loss, *step.news], olds)
    forward = cone([step.loss], olds)
    own = {node.index: node.value for node in nodes}
    found = [own] if _is_smooth(forward, own) else []
    rng = np.random.default_rng(seed)
    for attempt in range(MOST_ATTEMPTS):
        given = {node.index: random_weights(rng, node, 0.9**attempt) for node in olds}
        try:
            values = replayed(nodes, given)
        except CannotReplayError:
            break
        if _is_smooth(forward, values) and np.isfinite(np.asarray(values[step.loss.index], float)).all():
            found.append(values)
        if len(found) > points:
            break
    done = [Point(values, adjoints(step.loss, forward, olds, values)) for values in found or [own]]
    return Trial(step, nodes, frozenset(node.index for node in forward), done)


def _is_smooth(forward: Sequence[Node], values: Mapping[int, Any]) -> bool:
    """Whether no operation of the forward pass is at a place where its slope is no matter of course."""
    for node in forward:
        if node.op in {"log", "maximum", "absolute"} and isinstance(node.args[0], Node):
            inputs = np.asarray(values[node.args[0].index], float)
            if node.op == "log" and np.any(inputs < NEXT_TO_NOTHING):
                return False
            if node.op != "log" and node.args[0].args and np.any(inputs == 0):
                return False
    return True


def random_weights(rng: np.random.Generator, node: Node, scale: float) -> Array:
    """Weights like those that a network could have: no unit is saturated by them, and none is another's twin.

    A sum over hundreds of inputs of one sign would be large by their mean alone, which is therefore the smaller.
    """
    mean = 0.1 * min(1.0, WIDE / max(node.shape, default=1))
    spread = min(0.8, 1.5 / np.sqrt(max(node.shape))) if min(node.shape, default=1) > 1 else 0.6
    return rng.normal(mean * scale, spread * scale, node.shape)


@dataclass(frozen=True, eq=False)
class TensorVerdict:
    """What is said of one tensor.

    Attributes:
        node: the version that was changed.
        changed_by: the version that followed; None when there was none.
        verdict: in a word.
        ratio: what is subtracted, as a multiple of the slope of the loss; NaN when it is none.
        cosine: the smallest over the points.
    """

    node: Node
    changed_by: Node | None
    verdict: Verdict
    ratio: float
    cosine: float


def judge(trial: Trial, subtracted: Sequence[Sequence[Array]] | None = None) -> list[TensorVerdict]:
    """The verdict on every tensor of a step.

    Args:
        trial: the step.
        subtracted: for each point, an array for each tensor that is to be a multiple of its slope; by default what
            the update takes off.
    """
    if subtracted is None:
        subtracted = [trial.taken(point) for point in trial.points]
    pairs = list(zip(subtracted, [trial.slopes(point) for point in trial.points], strict=True))
    rows = [[compared(taken[i], slopes[i]) for taken, slopes in pairs] for i in range(len(trial.step.changes))]
    common = _common_factor(rows)
    verdicts = []
    for change, row in zip(trial.step.changes, rows, strict=True):
        ratios = [c.ratio for c in row if c.ratio]
        constant = not ratios or close(min(ratios), max(ratios))
        parallel = all(c.parallel for c in row) and constant
        scale = ratios[0] if ratios else common
        right = parallel and close(scale, common) and common > 0
        verdict = Verdict.RIGHT if right else Verdict.SCALE if parallel and scale > 0 else Verdict.WRONG
        cosine = min(c.cosine for c in row)
        verdicts.append(TensorVerdict(change.old, change.new, verdict, scale if parallel else np.nan, cosine))
    verdicts += [TensorVerdict(t.nodes[-1], None, Verdict.NEVER, 0.0, 0.0) for t in trial.step.unchanged]
    return verdicts


def close(a: float, b: float) -> bool:
    """Whether two factors are the same one."""
    return abs(a - b) <= SAME_FACTOR * max(abs(a), abs(b))


def _common_factor(rows: Sequence[Sequence[Comparison]]) -> float:
    """The factor that most tensors have; the last one's of several that are as many."""
    ratios = [next((c.ratio for c in row if c.ratio), np.nan) for row in rows if all(c.parallel for c in row)]
    known = [ratio for ratio in ratios if np.isfinite(ratio)]
    if not known:
        return np.nan
    return max(reversed(known), key=lambda ratio: sum(close(ratio, other) for other in known))


def all_right(verdicts: Sequence[TensorVerdict]) -> bool:
    """Whether every tensor is right; one that never changes is not."""
    return all(v.verdict is Verdict.RIGHT for v in verdicts)


def is_descended_on(trial: Trial) -> bool:
    """Whether the updates are the slope of the loss, or what an optimizer makes of it."""
    return all_right(judge(trial)) or gradient_nodes(trial) is not None


def all_turned(verdicts: Sequence[TensorVerdict]) -> bool:
    """Whether every tensor goes up the slope, and all with one factor."""
    ratios = [v.ratio for v in verdicts]
    return bool(ratios) and all(ratio < 0 for ratio in ratios) and close(min(ratios), max(ratios))


def gradient_nodes(trial: Trial) -> list[Node] | None:
    """For each tensor, a node on the way to its update that is the slope of the loss, times one factor at all points.

    None when some tensor has none: then it is not the optimizer that makes the update another.
    """
    found = []
    for i, change in enumerate(trial.step.changes):
        between = cone([change.new], trial.step.olds)
        slopes = [trial.slopes(point)[i] for point in trial.points]
        node = next((n for n in between if _is_multiple(n, trial, slopes)), None)
        if node is None:
            return None
        found.append(node)
    return found


def _fits(shape: tuple[int, ...], of: tuple[int, ...]) -> bool:
    """Whether a gradient's shape is a tensor's, but for leading axes of 1: a sum makes (4,) for biases (1, 4)."""
    ahead = len(of) - len(shape)
    return ahead >= 0 and of[ahead:] == shape and set(of[:ahead]) <= {1}


def _is_multiple(node: Node, trial: Trial, slopes: Sequence[Array]) -> bool:
    if node.index in trial.forward or isinstance(node.value, tuple) or not _fits(node.shape, slopes[0].shape):
        return False
    if node.dtype_kind != "f" or all(not np.any(s) for s in slopes):
        return False
    rows = [compared(p.value(node), s) for p, s in zip(trial.points, slopes, strict=True)]
    ratios = [row.ratio for row in rows if row.ratio]
    return bool(ratios) and all(row.parallel for row in rows) and close(min(ratios), max(ratios))
