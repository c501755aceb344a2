"""What an optimizer without arrays remembers: the first updates of single numbers against a reference.

All numbers together are one vector. Its gradients are the slopes of the loss, taken anew at every update; of a loss
that is added up over several updates the slope by the latest weights only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.optimizers.histories import MOST_STEPS, History, constants_of
from tui_backprop.reading.optimizers.optimizer_lines import line_of_slip
from tui_backprop.reading.optimizers.optimizers import Optimizer, recognised
from tui_backprop.reading.tape.derivatives import NoDerivativeError, adjoints
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.whole import first_apart
from tui_backprop.reading.without_arrays.single_numbers import Numbers, sign_of

Array = NDArray[np.float64]
NEVER_ZEROED = "gradients-never-zeroed"


def optimizer_of(numbers: Numbers, nodes: Sequence[Node]) -> Optimizer | None:
    """What makes the first updates; None when they are too few, or no known optimizer's.

    Args:
        numbers: a right first update.
        nodes: the tape.
    """
    trial = numbers.trials[0]
    sign = sign_of(trial)
    history = History([], [], [], constants_of(trial), [trial.step.news[0]])
    for olds, news in _updates(numbers):
        loss = _loss_before(nodes, trial.step.loss, olds, news)
        if loss is None:
            break
        path = cone([loss], olds)
        try:
            slopes = adjoints(loss, path, olds, {node.index: node.value for node in path})
        except NoDerivativeError:
            break
        before, after = (np.array([float(np.ravel(n.value)[0]) for n in column]) for column in (olds, news))
        gradient = [sign * float(np.ravel(slopes.get(old.index, 0.0))[0]) for old in olds]
        history.gradients.append([np.array(gradient)])
        history.taken.append([before - after])
        history.weights.append([before])
    return recognised(history, [0]) if history.steps > 1 else None


def _updates(numbers: Numbers) -> Iterator[tuple[list[Node], list[Node]]]:
    """The versions before and after each of the first updates."""
    changes = numbers.trials[0].step.changes
    starts = [change.tensor.nodes.index(change.old) for change in changes]
    for k in range(MOST_STEPS):
        pairs = [c.tensor.nodes[start + k : start + k + 2] for c, start in zip(changes, starts, strict=True)]
        if any(len(pair) < 2 for pair in pairs):
            return
        yield [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _loss_before(nodes: Sequence[Node], like: Node, olds: Sequence[Node], news: Sequence[Node]) -> Node | None:
    """The last number between two updates that is made where the loss is."""
    begin, end = max(old.index for old in olds), min(new.index for new in news)
    found = [node for node in nodes[begin:end] if node.site == like.site and node.op == like.op]
    return found[-1] if found else None


def memory_finding(optimizer: Optimizer, numbers: Numbers, callers: dict[int, tuple[int, ...]]) -> Finding:
    """The slip of an optimizer, at its line; of sums that are never emptied, where they were made."""
    step, slip = numbers.trials[0].step, optimizer.slip
    new = step.news[0]
    line = line_of_slip(slip, new, step.olds)
    empty = [n for n in cone([new], step.olds) if not n.parents and n.size == 1 and not np.any(n.value)]
    if slip == NEVER_ZEROED and empty:
        line = first_apart(callers, empty[0].index, new.index) or line
    return Finding(slip, line, f"{SLIPS[slip]}; the first updates are exactly those of this", certain=True)
