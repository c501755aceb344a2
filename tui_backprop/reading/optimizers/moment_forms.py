"""What Adam's moments are made with, and whether both are read, as the tape has it.

Where a moment has too much or too little of the gradient, or no update is divided by its root, the updates are still
those of an optimizer that is known: Adam's with another rate, or momentum's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Trial, close
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.optimizers.optimizer_lines import is_of_squares
from tui_backprop.reading.optimizers.velocities import unread
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.claims import finding

SMALLEST_BETA = 0.3
"""A moment keeps at least this part of itself."""
READ_AFTER = 2
"""Updates after the first at which all that an optimizer remembers is there."""


@dataclass(frozen=True)
class Share:
    """A moment that is β of itself and a share of the gradient, or of its square, which should be 1 − β.

    Attributes:
        node: where the two are added; is_second: whether it is the moment of squares.
    """

    node: Node
    beta: float
    share: float
    is_second: bool

    @property
    def times(self) -> float:
        """By what an update is multiplied, as all others are."""
        ratio = self.share / (1 - self.beta)
        return 1 / float(np.sqrt(ratio)) if self.is_second else ratio


def share_of_another(trial: Trial, betas: tuple[float, ...]) -> Share | None:
    """The moment to which another share than 1 − β is added: β itself, or what is the other moment's; None without one.

    Args:
        trial: a step whose updates are Adam's, but for a factor of all.
        betas: its β₁ and β₂.
    """
    if len(set(betas)) < len(("first", "second")):
        return None
    shares = {*betas, *(1 - beta for beta in betas)}
    news, olds = _later(trial)
    for share in _shares(cone(news, olds)):
        kept = next((beta for beta in betas if close(beta, share.beta)), None)
        wrong = kept is not None and not close(share.share, 1 - kept)
        if wrong and any(close(share.share, other) for other in shares):
            return share
    return None


def without_root(nodes: Sequence[Node], trial: Trial, steps: Sequence[Step]) -> Finding | None:
    """A moment of the squared gradients that no update reads; None unless of every weight that is trained there is one.

    Args:
        nodes: the tape; trial: a step whose updates are not Adam's; steps: all losses, with their updates.
    """
    shapes = {change.old.shape for change in trial.step.changes}
    seconds = [s.node for s in _shares(unread(nodes, trial, steps)) if s.is_second and close(s.share, 1 - s.beta)]
    if not seconds or {node.shape for node in seconds} != shapes:
        return None
    return finding("second-moment-unread", seconds[0].site.line, "divide by √v + ε")


def _later(trial: Trial) -> tuple[list[Node], list[Node]]:
    """Updates at which all memories are there, and what stops the way back to the ones before."""
    news, olds = [], []
    for change in trial.step.changes:
        versions = change.tensor.nodes
        at = min(versions.index(change.old) + READ_AFTER, len(versions) - 1)
        news.append(versions[at])
        olds += versions[:at]
    return news, olds


def _shares(nodes: Sequence[Node]) -> Iterator[Share]:
    """Sums of a number times one array and a number below 1 times another, of which the second is a square or none."""
    for node in nodes:
        if node.op != "add" or len(node.parents) != len(("kept", "added")):
            continue
        for kept, added in (node.parents, node.parents[::-1]):
            beta, share = _number(kept), _number(added)
            if beta is not None and share is not None and SMALLEST_BETA <= beta < 1:
                yield Share(node, beta, share, is_of_squares(added))


def _number(product: Node) -> float | None:
    """The number that an array is multiplied by, c of c · g · g, too; None where it is none."""
    if product.op != "multiply":
        return None
    numbers = [a for a in product.args if not isinstance(a, Node) and np.size(a) == 1]
    if numbers:
        return float(np.ravel(numbers[0])[0])
    first = product.args[0]
    return _number(first) if isinstance(first, Node) and first is not product.args[-1] else None
