"""Where in the text a slip stands, when the tape shows only where it works."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.source.text import Text
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.training_loop.claims import finding
from tui_backprop.reading.training_loop.whole import first_apart


def placed(
    found: Finding, text: Text, updates: set[int], callers: Mapping[int, tuple[int, ...]] = MappingProxyType({})
) -> Finding:
    """A finding at the line that is to be changed.

    Args:
        found: at the line of an operation.
        text: the program.
        updates: lines at which the weights are changed.
        callers: node index to the program's lines that led to it, the outermost first.
    """
    line: int | None = None
    if found.slip == "slope-of-none":
        line = text.line_of_identity(found.line)
    elif found.slip == "slope-of-wrong-layer":
        line = _line_of_the_call(found, callers)
    elif found.slip == "velocity-assigned":
        line = text.line_of_same_assigned(found.line)
        if line is None:  # nothing is assigned twice: it may be a decay of the weights that is meant
            return replace(found, certain=False)
    elif found.slip == "cross-entropy-exchanged":
        line = text.line_of_exchanged_call(found.line)
    elif found.slip == "adam-step-per-tensor":
        line = text.line_of_counter(found.line)
    elif found.slip == "gradients-never-zeroed":
        line = text.line_of_zeroing()
    elif found.slip == "layer-left-out":
        loops = text.loops_at(min(updates))
        line = loops[-1].lineno if loops and len(updates) < 6 and isinstance(loops[-1], ast.For) else min(updates)
        line = text.line_of_parameters() or line
    elif found.slip == "biases-never-trained":
        line = _loop_of_names(text, updates)
    return found if line is None else replace(found, line=line)


def at_its_number(found: Finding, text: Text, nodes: Sequence[Node]) -> Finding:
    """A leaky slope that differs, at the one line where it is chosen or returned; as it is where there is none."""
    if found.slip != "leaky-slopes-differ" or not found.nodes:
        return found
    numbers = {arg for arg in nodes[found.nodes[0]].args if isinstance(arg, float)}
    places = [n for n in ast.walk(text.tree) if isinstance(n, (ast.Return, ast.IfExp))]
    parts = (part for place in places for part in ast.walk(place))
    lines = {n.lineno for n in parts if isinstance(n, ast.Constant) and n.value in numbers}
    return replace(found, line=lines.pop()) if len(lines) == 1 else found


def _line_of_the_call(found: Finding, callers: Mapping[int, tuple[int, ...]]) -> int | None:
    """The line that calls what other lines call for other layers; None when all go the same way."""
    own, *others = found.nodes or (-1,)
    elsewhere = [other for other in others if callers.get(other, ()) != callers.get(own, ())]
    return first_apart(callers, own, elsewhere[0]) if elsewhere else None


def _loop_of_names(text: Text, updates: set[int]) -> int | None:
    """The loop of the updates, where it says itself what is trained: `for key in ("W1", "W2")`."""
    loops = text.loops_at(min(updates)) if updates else []
    loop = loops[-1] if loops else None
    written = isinstance(loop, ast.For) and isinstance(loop.iter, (ast.Tuple, ast.List))
    return loop.lineno if loop is not None and written else None


def without_limit(text: Text, updates: set[int]) -> Iterator[Finding]:
    """A loop of training that ends when a goal is reached, or never."""
    for loop in text.endless_loops(updates):
        condition = ast.unparse(loop.test)
        told = f"`while {condition}` has no limit of rounds; `for epoch in range(10000)`, with a `break`, has one"
        yield finding("no-limit", loop.lineno, told)
        return
