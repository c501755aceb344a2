"""The line of an optimizer at which a slip stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone


def takes_root(node: Node) -> bool:
    return node.op == "sqrt" or (
        node.op == "power" and not isinstance(node.args[1], Node) and bool(np.all(node.args[1] == 0.5))
    )


def _scales(node: Node) -> bool:
    return node.op in {"multiply", "divide"} and any(np.ndim(a) == 0 and not isinstance(a, Node) for a in node.args)


def squares(node: Node) -> bool:
    if node.op == "multiply":
        return len(node.parents) == 2 and node.parents[0] is node.parents[1]
    return node.op == "square" or (node.op == "power" and not takes_root(node))


def _corrects(node: Node) -> bool:
    """Whether a moment is divided by a number, as by 1 − βᵗ."""
    return node.op == "divide" and _scales(node)


def _adds_a_share(node: Node) -> bool:
    """Whether a moment gets a share of the gradient."""
    return node.op == "add" and any(isinstance(arg, Node) and _scales(arg) for arg in node.args)


def is_of_squares(product: Node) -> bool:
    """Whether c · g², (c · g) · g or c · (g · g)."""
    if any(squares(parent) and not takes_root(parent) for parent in product.parents):
        return True
    parents = product.parents
    return len(parents) == len(("c · g", "g")) and parents[1] in parents[0].parents


def _adds_a_square(node: Node) -> bool:
    return _adds_a_share(node) and any(is_of_squares(parent) for parent in node.parents)


SIGNS: dict[str, Callable[[Node], bool]] = {
    "adam-correction-without-power": _corrects,
    "adam-step-reset": _corrects,
    "adam-step-per-epoch": _corrects,
    "adam-decay-exchanged": _adds_a_share,
    "adam-decay-exchanged of m": lambda n: _adds_a_share(n) and not _adds_a_square(n),
    "adam-decay-exchanged of v": _adds_a_square,
    "adam-no-correction": takes_root,
    "adam-no-correction of m": lambda n: n.op == "divide" and isinstance(n.args[1], Node) and n.args[1].size == n.size,
    "epsilon-inside-root": takes_root,
    "second-moment-of-g": _adds_a_share,
    "adagrad-accumulates-wrong": lambda n: (
        n.op in {"square", "power"} or (n.op == "multiply" and len(n.parents) == 2 and n.parents[0] is n.parents[1])
    ),
    "root-missing": lambda n: n.op == "divide",
    "velocity-lost": lambda n: n.op == "multiply" and not np.any(n.value),
}


def line_of_slip(slip: str, new: Node, olds: Sequence[Node], of: str = "") -> int:
    """The line of the nearest operation before an update that bears the sign of a slip; else the update's own.

    Args:
        slip: its name.
        new: the version that an update made.
        olds: the versions before.
        of: of a slip of one moment, which one: "m" or "v".
    """
    sign = SIGNS.get(f"{slip} of {of}") or SIGNS.get(slip)
    between = cone([new], olds)
    if slip == "second-moment-of-g":
        roots = [n for n in between if takes_root(n)]
        between = cone(roots[-1:], olds) if roots else between
    if slip in {"velocity-wrong", "gradients-never-zeroed"}:
        sums = [n for n in between if n.op in {"add", "subtract"} and n.shape == new.shape and n is not new]
        nearest = sums[:1] if slip == "gradients-never-zeroed" else sums[-1:]  # a decay is added later
        return nearest[0].site.line if sums else new.site.line
    if sign is None:
        return new.site.line
    return next((n.site.line for n in reversed(between) if sign(n)), new.site.line)
