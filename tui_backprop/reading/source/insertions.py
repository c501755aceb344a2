"""What is put into a program's syntax tree, so that it tells what it does while it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def call_that_tells(function: str, *told: ast.expr | int | str, where: ast.AST) -> ast.stmt:
    """A statement that calls a function with values of the program, or with numbers and strings.

    Args:
        where: the node whose line the statement is said to stand on, as a traceback shows it.
    """
    arguments = [value if isinstance(value, ast.expr) else ast.Constant(value) for value in told]
    statement = ast.Expr(ast.Call(ast.Name(function, ast.Load()), arguments, []))
    for part in ast.walk(statement):
        if isinstance(part, (ast.expr, ast.stmt)):
            ast.copy_location(part, where)
    return statement


def read_again(target: ast.expr) -> ast.expr:
    """What is assigned to, as an expression that reads it."""
    return ast.parse(ast.unparse(target), mode="eval").body


def assigned(statement: ast.Assign) -> Iterator[ast.Name | ast.Attribute]:
    """The names and attributes of `a, (b, c.d) = e = …`."""
    waiting = list(statement.targets)
    for target in waiting:
        if isinstance(target, (ast.Tuple, ast.List)):
            waiting += target.elts
        elif isinstance(target, (ast.Name, ast.Attribute)):
            yield target
