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

MOST_CALLS = 2
"""Lines at which a function is called, that are told."""


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
    if found.given:
        return _at_the_call(found, text, callers)
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


def _at_the_call(found: Finding, text: Text, callers: Mapping[int, tuple[int, ...]]) -> Finding:
    """The slope that a function returns, at the call that gives it z for a, or a for z, where another call is right.

    Where all calls are wrong in the same way the function may be, too: they are told beside it.
    """
    function = text.function_at(found.line)
    if function is None or not any(isinstance(node, ast.Return) for node in text.nodes_at(found.line)):
        return found
    ways = {node: callers.get(node, ()) for node, _, _ in found.given}
    calls = [
        (way[-2], name, is_wrong)
        for node, name, is_wrong in found.given
        if len(way := ways[node]) > 1 and way[-1] == found.line
    ]
    wrong = [(line, name) for line, name, is_wrong in calls if is_wrong]
    right = [(line, name) for line, name, is_wrong in calls if not is_wrong]
    kinds, others = ({name[0] for _, name in these} for these in (wrong, right))
    at = {line for line, _ in wrong}
    if not wrong or len(calls) < len(found.nodes) or len(kinds) > 1:
        return found
    if not right:
        told = ", ".join(f"{name} at line {line}" for line, name in wrong)
        return replace(found, message=f"{found.message}; it is given {told}") if len(at) <= MOST_CALLS else found
    if len(others) > 1 or kinds & others or at & {line for line, _ in right}:
        return found
    (line, given), *more = wrong
    letter = others.pop()
    told = f"{function.name} of line {found.line} is the slope written on {letter}, and is given {given} here"
    told += "".join(f", and {name} at line {beside}" for beside, name in more)
    tried = found.change[found.change.find("tried") :]
    return replace(found, line=line, message=told, change=f"pass {letter}{given[1:]} in place of {given}; {tried}")


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
