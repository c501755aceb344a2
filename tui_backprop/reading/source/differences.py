"""Whether a program's text takes one thing off another: every error ŷ − y and every step w − η·g does."""

from __future__ import annotations

import ast

SUBTRACTING = {"subtract", "sub", "isub", "__sub__"}
"""Functions that do so by another name."""
RUNNING_TEXT = {"exec", "eval", "compile", "__import__", "import_module", "run_path", "run_module"}
"""Functions that run what does not stand in the text."""


def has_differences(source: str) -> bool:
    """Whether something is subtracted that is neither a number nor made of what it is subtracted from.

    In 1 − σ(z) nothing is compared with anything, and z − max(z) or x − mean(x) only move what there is. What cannot be
    parsed, or runs another text, may have all.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return True
    return any(map(_is_difference, ast.walk(tree)))


def modules_of(source: str) -> set[str]:
    """Names of the modules that a program imports, as far as the first dot."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | parts}


def _is_difference(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return not _is_number(node.left) and not _is_number(node.right) and not _is_moved(node.left, node.right)
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub):
        return not _is_number(node.value) and not _is_moved(node.target, node.value)
    called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    return called in SUBTRACTING | RUNNING_TEXT


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _is_moved(left: ast.expr, right: ast.expr) -> bool:
    """Whether what is subtracted is made of what it is subtracted from, by a function."""
    whole = ast.unparse(left)
    parts = (part for part in ast.walk(right) if isinstance(part, ast.Name | ast.Attribute | ast.Subscript))
    return isinstance(right, ast.Call) and any(ast.unparse(part) == whole for part in parts)
