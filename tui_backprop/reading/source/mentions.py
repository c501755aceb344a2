"""Where a program only shows a value, in a line that it prints or a title, which is no use of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

SHOWING = {"print", "pprint", "info", "debug", "warning", "title", "suptitle", "set_title", "write", "label"}
"""Functions and methods that show what they are given."""
FORMING = {"str", "repr", "format", "round", "float", "int", "join"}
"""Functions and methods that only give a value another form."""


def shown(tree: ast.AST) -> set[int]:
    """`id`s of the names and attributes that are shown and no more."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in SHOWING]
    return {id(part) for call in calls for part in _arguments(call)}


def used(tree: ast.AST) -> Iterator[ast.Name | ast.Attribute]:
    """Names and attributes that are read for more than to be shown.

    What is assigned to a name that is only shown is only shown itself, as `args.lr` in `rate = args.lr`.
    """
    beside = shown(tree)
    loads = [
        node for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load) and id(node) not in beside
    ]  # fmt: skip
    names = {node.id for node in loads if isinstance(node, ast.Name)}
    idle = {
        id(_formed(node.value)) for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) and t.id not in names for t in node.targets)
    }  # fmt: skip
    return (node for node in loads if id(node) not in idle)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _arguments(node: ast.AST) -> Iterator[ast.AST]:
    """All within a call's arguments but what goes into another call."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Call) or _called(child) in FORMING:
            yield child
            yield from _arguments(child)


def _formed(value: ast.expr) -> ast.expr:
    """What `float(args.lr)` is made of."""
    while isinstance(value, ast.Call) and _called(value) in FORMING and len(value.args) == 1:
        value = value.args[0]
    return value
