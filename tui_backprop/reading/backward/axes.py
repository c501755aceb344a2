"""Sums along the wrong axis: softmax over the samples, and slopes that are summed over the units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.backward.chain_rule import BackwardPass, Patch
from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import Point, Trial, compared
from tui_backprop.reading.network.network import FoundNetwork, softmax
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

Array = NDArray[np.float64]
SUMS = {"sum", "mean", "einsum"}
MAXIMA = {"max", "amax"}
BOTH = (0, 1)
FEWEST = 2
"""Samples, and classes, from which on the axes are told apart."""


def softmax_over_samples(trial: Trial, network: FoundNetwork | None) -> Finding | None:
    """An output whose exponentials are divided by their sum over the samples, or over samples and classes.

    Args:
        trial: a step.
        network: None when it was not found.
    """
    if network is None:
        return None
    z, classes = network.layers[-1].z, network.layers[-1].fan_out
    n = network.samples
    if min(n, classes) < FEWEST or n == classes or z.shape not in {(n, classes), (classes, n)}:
        return None
    samples = z.shape.index(n)
    for node in trial.nodes:
        divisor = _divisor(node) if node.index in trial.forward and node.shape == z.shape else None
        if divisor is None:
            continue
        over, ops = _summed_over(node, samples, trial) if _is_exponential(node, z, trial) else "", SUMS
        if not over and _is_of_wrong_maximum(node, z, samples, trial):
            over, ops = f"axis={samples}", MAXIMA
        if over:
            told = f"each sample's {classes} outputs should add up to 1" if ops is SUMS else "so is the maximum"
            told += f"; write axis={1 - samples} in place of {over}"
            slip = "softmax-over-samples"
            return Finding(slip, _line_of(divisor, ops), f"{SLIPS[slip]}; {told}", certain=True)
    return None


def _divisor(node: Node) -> Node | None:
    """What exponentials are divided by, or what is taken off their logarithms; None where that is not what it does."""
    divisor = node.args[1] if node.op in {"divide", "subtract"} else None
    if not isinstance(divisor, Node):
        return None
    return divisor if node.op == "divide" or _is_of_logarithm(divisor) else None


def _is_of_logarithm(node: Node) -> bool:
    """Whether it is a logarithm of a sum, to which the largest may be added."""
    logs = [n for n in (node, *node.parents) if n.op == "log"]
    return any(parent.op in SUMS for log in logs for parent in log.parents)


def _outputs(node: Node, point: Point) -> Array:
    """The quotients at a point, which may be there as their logarithms."""
    value = point.value(node)
    return np.exp(value) if node.op == "subtract" else value


def _is_exponential(node: Node, z: Node, trial: Trial) -> bool:
    """Whether the logarithm of what is divided is z, but for what is added to each sample and to each class.

    The largest may be taken off along one axis, and the sum along the other.
    """
    for point in trial.points:
        parts = _outputs(node, point)
        whole = np.asarray(point.values[z.index], float)
        if np.any(parts <= 0):
            return False
        rest = np.log(parts) - whole
        of_each = rest.mean(axis=0, keepdims=True) + rest.mean(axis=1, keepdims=True) - rest.mean()
        if not np.allclose(rest, of_each, atol=1e-6):
            return False
    return True


def _summed_over(node: Node, samples: int, trial: Trial) -> str:
    """The axis that a softmax was taken over when it is the samples' or both; "" when it is the classes'."""
    outputs = [_outputs(node, point) for point in trial.points]
    if any(np.allclose(a.sum(axis=1 - samples), 1) for a in outputs):
        return ""
    if all(np.allclose(a.sum(axis=samples), 1) for a in outputs):
        return f"axis={samples}"
    return "all axes" if all(np.allclose(a.sum(), 1) for a in outputs) else ""


def _is_of_wrong_maximum(node: Node, z: Node, samples: int, trial: Trial) -> bool:
    """Whether each class has its largest of all samples taken off, which changes what softmax gives."""
    for point in trial.points:
        outputs, whole = _outputs(node, point), point.value(z)
        less = whole - whole.max(axis=samples, keepdims=True)
        if not np.allclose(outputs, softmax(less, 1 - samples)) or np.allclose(outputs, softmax(whole, 1 - samples)):
            return False
    return True


def _line_of(divisor: Node, ops: set[str]) -> int:
    found = [n for n in cone([divisor]) if n.op in ops]
    return (found[-1] if found else divisor).site.line


def is_over_the_wrong_axis(backward: BackwardPass, patches: Sequence[Patch]) -> bool:
    """Whether what belongs there are the same numbers summed along the other axis."""
    node = patches[0].node
    source = node.args[0] if node.op in {"sum", "mean"} and node.args else None
    if not isinstance(source, Node) or len(source.shape) != len(BOTH):
        return False
    for point in backward.trial.points:
        numbers = point.value(source)
        right = np.ravel(patches[0].value(point))
        sums = [np.ravel(numbers.sum(axis=axis)) for axis in BOTH]
        stands = np.ravel(point.value(node))
        others = [s for s in sums if s.shape == right.shape and not compared(stands, s).parallel]
        if not any(compared(s, right).parallel for s in others):
            return False
    return True
