"""How an operation is written that is no sign: in mathematics' notation, or as NumPy spells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.tape import UNSEEN

FUNCTIONS = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "tanh", "sinh", "cosh", "sin", "cos",
    "tan", "arctan", "arcsinh", "max", "min", "mean", "sign",
}  # fmt: skip
"""Written as they are: texts write them so, too."""
AROUND = {"sum": "Σ({})", "absolute": "|{}|", "fabs": "|{}|", "positive": "{}", "invert": "~({})"}
METHODS = {"reshape", "flatten", "ravel", "astype", "transpose"}
"""Of an array, which is written in front."""
FILLED = {"zeros", "ones", "empty", "full", "eye", "identity"}
ARGUMENTS = {"axis"}
"""Of the named arguments those that tell something."""
SMALL = "₀₁₂₃₄₅₆₇₈₉"

Text = Callable[[Any], str]
"""A node to how it is written."""


def small(k: int) -> str:
    """A number as a subscript."""
    return "".join(SMALL[int(digit)] for digit in str(k))


def shape_of(shape: Sequence[int]) -> str:
    """As 100×4."""
    return "×".join(str(n) for n in shape) or "a number"


def operation_of(node: Node, text: Text, base: str) -> str:
    """A node as an operation of its arguments.

    Args:
        node: of any operation without a sign.
        text: how a node within it is written.
        base: how its first argument is written, in brackets where it needs them.
    """
    if node.op == "leaf":
        return _begun(node)
    if node.op == UNSEEN:
        return f"{base or shape_of(node.shape)}, changed by what NumPy does not show"
    if node.op in {"getitem", "pick"}:
        return f"{base}[{index_of(node.args[1], text)}]"
    if node.op == "setitem":
        return f"{base}, but {argument_of(node.args[2], text)} at [{index_of(node.args[1], text)}]"
    if node.op == "nested":
        return f"np.array({argument_of(list(node.args), text)})"
    parts = [argument_of(arg, text) for arg in node.args]
    parts += [f"{name}={argument_of(arg, text)}" for name, arg in node.kwargs.items() if name in ARGUMENTS]
    if node.op in METHODS and base:
        return f"{base}.{node.op}({', '.join(parts[1:])})"
    inner = ", ".join(part for part in parts if part)
    return AROUND[node.op].format(inner) if node.op in AROUND else f"{_spelled(node.op)}({inner})"


def index_of(index: Any, text: Text) -> str:
    """What stands between the brackets of x[1:, 0]."""
    if isinstance(index, tuple):
        return ", ".join(index_of(part, text) for part in index)
    if isinstance(index, slice):
        start, stop = ("" if end is None else argument_of(end, text) for end in (index.start, index.stop))
        return f"{start}:{stop}" + ("" if index.step is None else f":{argument_of(index.step, text)}")
    return "..." if index is Ellipsis else argument_of(index, text)


def argument_of(thing: Any, text: Text) -> str:
    """A node, a number, a shape, a list of such; of an array that is no node, its shape."""
    if isinstance(thing, Node):
        return text(thing)
    if isinstance(thing, (tuple, list)):
        inner = ", ".join(argument_of(part, text) for part in thing)
        return f"[{inner}]" if isinstance(thing, list) else f"({inner})"
    if isinstance(thing, type):
        return thing.__name__
    if thing is None or isinstance(thing, (str, np.dtype)):
        return "None" if thing is None else repr(str(thing))
    if isinstance(thing, slice):
        return index_of(thing, text)
    if np.size(thing) == 1 and np.asarray(thing).dtype.kind in "biuf":
        return f"{float(np.ravel(thing)[0]):.4g}"
    return f"({shape_of(np.shape(thing))})"


def _begun(leaf: Node) -> str:
    """Numbers that no operation made."""
    if leaf.size == 1:
        return argument_of(leaf.value, str)
    if leaf.kind in FILLED:
        return f"np.{leaf.kind}(({', '.join(map(str, leaf.shape))}))"
    return f"({shape_of(leaf.shape)}){' random numbers' if leaf.kind == 'random' else ''}"


def _spelled(op: str) -> str:
    """The name with where NumPy has it."""
    if op in FUNCTIONS:
        return op
    root = op.partition(".")[0]
    where = next((f"np.{part}" for part in ("", "linalg.", "fft.", "random.") if _has(part, root)), "")
    return f"{where}{op}"


def _has(part: str, name: str) -> bool:
    module = getattr(np, part.rstrip("."), None) if part else np
    return hasattr(module, name)
