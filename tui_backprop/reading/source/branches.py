"""Branches on a string, as `if activation == "relu":`: which ran, and what makes the others run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_backprop.reading.source.insertions import call_that_tells

RAN = "__branch_ran__"


@dataclass(eq=False)
class Choice:
    """A branch that runs for one value of a string.

    Attributes:
        name: what is compared, the last part of it: of self.activation that is "activation".
        value: the string.
        line: of the comparison.
        ran: whether it was reached.
    """

    name: str
    value: str
    line: int
    ran: bool = False


class Marking(ast.NodeTransformer):
    """Writes down the branches of a program that compute something, and puts a call of `RAN` into each.

    Args:
        choices: to which they are added.
    """

    def __init__(self, choices: list[Choice]) -> None:
        self.choices = choices

    def ran(self, which: int) -> None:
        """A branch is reached."""
        self.choices[which].ran = True

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        compared = _compared(node.test)
        if compared is None or not any(
            isinstance(part, (ast.BinOp, ast.Call)) for s in node.body for part in ast.walk(s)
        ):
            return node
        name, values = compared
        for value in values:
            node.body.insert(0, call_that_tells(RAN, len(self.choices), where=node.body[0]))
            self.choices.append(Choice(name, value, node.lineno))
        return node


def _compared(test: ast.expr) -> tuple[str, list[str]] | None:
    """(name, string) of `name == "string"`, whichever way round; None for any other test."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return None
    for one, other in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        name = _name_of(one)
        if name and name != "__name__" and isinstance(other, ast.Constant) and isinstance(other.value, str):
            return name, [other.value]
    return None


def _name_of(node: ast.expr) -> str:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # activation.lower()
        node = node.func.value
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Option:
    """An option of a program's argparse.

    Attributes:
        flag: as --activation.
        dest: its name in the program.
        choices: what may be given; () when that is open.
        default: what it is when it is not given, None when unknown.
    """

    flag: str
    dest: str
    choices: tuple[str, ...]
    default: str | None


def options_of(source: str) -> list[Option]:
    """The options that a program's text declares by `add_argument`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    return [option for node in ast.walk(tree) if (option := _option(node)) is not None]


def _option(node: ast.AST) -> Option | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument":
        return None
    flags = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    flag = max((f for f in flags if f.startswith("-")), key=len, default="")
    given = {word.arg: word.value for word in node.keywords}
    choices = given.get("choices")
    strings = [e.value for e in getattr(choices, "elts", []) if isinstance(e, ast.Constant)]
    dest = _string(given.get("dest")) or flag.lstrip("-").replace("-", "_")
    if not flag:
        return None
    return Option(flag, dest, tuple(s for s in strings if isinstance(s, str)), _string(given.get("default")))


def _string(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@dataclass(frozen=True)
class NotRun:
    """A value for which the program has code that did not run.

    Attributes:
        name: of the setting.
        value: the string.
        line: of its branch, 0 when it has none of its own.
        flag: the option that makes it run, "" when there is none.
        instead: the string that ran in its place, "" when unknown.
    """

    name: str
    value: str
    line: int
    flag: str
    instead: str = ""


def not_run(choices: Sequence[Choice], source: str, arguments: Sequence[str]) -> list[NotRun]:
    """What else the program can do, by its own options or by its branches on a string.

    Args:
        choices: its branches.
        source: its text.
        arguments: its command line.
    """
    options = options_of(source)
    done = {(c.name, c.value) for c in choices if c.ran}
    ran = dict(done)
    found: dict[tuple[str, str], NotRun] = {}
    for choice in choices:
        key = choice.name, choice.value
        if key not in done and key not in found:
            found[key] = NotRun(*key, choice.line, _flag_for(choice, options), ran.get(choice.name, ""))
    known = {choice.value for choice in choices}
    for option in options:
        present = _given(option, arguments) or option.default
        for value in option.choices if present is not None else ():
            if value != present and value not in known:
                found.setdefault((option.dest, value), NotRun(option.dest, value, 0, option.flag))
    return list(found.values())


def _flag_for(choice: Choice, options: Sequence[Option]) -> str:
    """The option that sets what a branch compares: the one that offers the value, else the one of that name."""
    offering = [o.flag for o in options if choice.value in o.choices]
    named = [o.flag for o in options if o.dest == choice.name and not o.choices]
    return (offering + named + [""])[0]


def _given(option: Option, arguments: Sequence[str]) -> str | None:
    for i, word in enumerate(arguments):
        if word == option.flag and i + 1 < len(arguments):
            return arguments[i + 1]
        if word.startswith(f"{option.flag}="):
            return word.partition("=")[2]
    return None


def told(left: Sequence[NotRun], file: str) -> Iterator[str]:
    """A sentence for each setting with values that did not run."""
    names = dict.fromkeys((part.name, part.flag) for part in left)
    for name, flag in names:
        parts = [part for part in left if (part.name, part.flag) == (name, flag)]
        values = ", ".join(f"'{part.value}'" + (f" (line {part.line})" if part.line else "") for part in parts)
        how = f"backprop-tui check {file} -- {flag} {parts[0].value}" if flag else f"set {name} in the program"
        yield f"{name} {values} did not run: {how}"


def with_string(source: str, was: str, new: str) -> str:
    """A program's text with one string in place of another, wherever it is not compared with.

    Lines stay where they are.
    """
    lines = source.split("\n")
    tree = ast.parse(source)
    comparisons = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    compared = {id(part) for comparison in comparisons for part in ast.walk(comparison)}
    places = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == was and id(node) not in compared
        and node.end_lineno == node.lineno
    ]  # fmt: skip
    for node in sorted(places, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        line = lines[node.lineno - 1].encode()
        lines[node.lineno - 1] = (line[: node.col_offset] + repr(new).encode() + line[node.end_col_offset :]).decode()
    return "\n".join(lines)
