"""Settings that are taken and never read: a parameter of a constructor, an option of the command line.

Whether that matters is told by what runs: a rate of 0.1 that is passed on, while the updates are made with 4, is a
slip; an unused one that agrees with what is done is only worth a remark.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.source.insertions import call_that_tells
from tui_backprop.reading.source.mentions import used
from tui_backprop.reading.source.text import Function, Text

NAME = "__backprop_tui_setting__"
RATES = {"lr", "learning_rate", "learningrate", "eta", "alpha", "rate", "step_size", "lrate"}
OPTIMIZERS = {"optimizer", "optim", "opt", "optimiser", "solver"}
READING_ALL = {"vars", "locals", "getattr", "asdict"}
PLAIN = {"sgd", "gd", "none", "vanilla", "bgd", "gradient_descent", "batch", "plain"}


@dataclass(frozen=True)
class Unread:
    """A setting that nothing reads.

    Attributes:
        name: of the parameter or option.
        line: where it is taken.
        place: the function that takes it, "" for an option of the command line.
    """

    name: str
    line: int
    place: str


@dataclass
class Settings:
    """The unread settings of a program, and the values that they had."""

    unread: list[Unread] = field(default_factory=list)
    values: dict[Unread, list[Any]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def note(self, number: int, value: Any) -> None:
        """A value that an unread setting was given; called by the program as it runs."""
        self.values.setdefault(self.unread[number], []).append(value)

    def parsed(self, options: argparse.Namespace) -> None:
        """The options that the program was given."""
        self.options |= vars(options)
        for setting in self.unread:
            if not setting.place and hasattr(options, setting.name):
                self.values.setdefault(setting, []).append(getattr(options, setting.name))


def broken_settings(settings: Settings, text: Text, rate: float | None, optimizer: str) -> Iterator[Finding]:
    """Unread settings that contradict what runs.

    Args:
        settings: with the values that they had.
        text: the program.
        rate: the learning rate of the updates, None when not known.
        optimizer: as found, "" when not known.
    """
    for setting, values in settings.values.items():
        numbers = [float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
        names = {str(v).lower() for v in values if isinstance(v, str)}
        if numbers and rate is not None and any(not np.isclose(v, rate, rtol=1e-3) for v in numbers):
            told = f"{_all(numbers)} is given, and {rate:.4g} is used"
            yield _misplaced(setting, settings, text, rate) or _ignored(setting, told, _not_passed(setting, text, rate))
        elif len(set(numbers)) > 1:
            yield _ignored(setting, f"{_all(numbers)} are given, and make no difference")
        elif names - PLAIN and optimizer == "sgd":
            yield _ignored(setting, f"{_all(sorted(names))} is asked for, and what runs is plain gradient descent")


def _all(values: Sequence[object]) -> str:
    return ", ".join(dict.fromkeys(f"{v:g}" if isinstance(v, float) else repr(v) for v in values))


def _ignored(setting: Unread, told: str, line: int | None = None) -> Finding:
    where = f"the parameter {setting.name} of {setting.place}" if setting.place else f"the option --{setting.name}"
    told += "" if line is None else "; pass it here"
    slip = "option-ignored"
    return Finding(slip, line or setting.line, f"{SLIPS[slip]}; {where} is never read: {told}", certain=True)


def _not_passed(setting: Unread, text: Text, rate: float) -> int | None:
    """The call that leaves a rate at its default, which is the one in use, where an option should be passed."""
    lines = text.lines_of_defaults(RATES, rate) if not setting.place else []
    return lines[0] if len(lines) == 1 else None


def _misplaced(setting: Unread, settings: Settings, text: Text, rate: float) -> Finding | None:
    """Another option that has the value of the rate, passed where a rate belongs."""
    for name, value in settings.options.items():
        if name == setting.name or isinstance(value, bool) or not isinstance(value, (int, float)) or value != rate:
            continue
        line = text.line_of_argument(name, RATES)
        if line is not None:
            slip = "setting-in-wrong-place"
            told = (
                f"{SLIPS[slip]}; {name} = {value:g} is passed as the learning rate, and --{setting.name} is never read"
            )
            return Finding(slip, line, told, certain=True)
    return None


def is_setting(name: str) -> bool:
    """Whether a name is that of a rate or an optimizer."""
    return name.lower().strip("_") in RATES | OPTIMIZERS


def unread_settings(text: Text) -> list[Unread]:
    """Rates and optimizers that are taken by a constructor or an option and that nothing reads."""
    return [*_unread_parameters(text), *_unread_options(text)]


def _unread_parameters(text: Text) -> Iterator[Unread]:
    for function in text.functions:
        if function.name != "__init__" or _is_empty(function):
            continue
        read = {n.id for n in used(function) if isinstance(n, ast.Name)} - _stored_idly(function, text)
        if _reads_all(function):
            continue
        for arg in [*function.args.args, *function.args.kwonlyargs]:
            if is_setting(arg.arg) and arg.arg not in read:
                yield Unread(arg.arg, arg.lineno, function.name)


def _stored_idly(function: Function, text: Text) -> set[str]:
    """Parameters that are only kept in attributes, of a name that nothing reads."""
    if _reads_all(text.tree):
        return set()
    attributes = {n.attr for n in used(text.tree) if isinstance(n, ast.Attribute)}
    idle: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            stored = all(isinstance(t, ast.Attribute) and t.attr not in attributes for t in node.targets)
            idle[node.value.id] = idle.get(node.value.id, 0) + stored
    reads = [n.id for n in used(function) if isinstance(n, ast.Name)]
    return {name for name, times in idle.items() if times == reads.count(name)}


def _reads_all(tree: ast.AST) -> bool:
    """Whether names are read by what does not name them."""
    return any(
        (isinstance(n, ast.Name) and n.id in READING_ALL) or (isinstance(n, ast.Attribute) and n.attr == "__dict__")
        for n in ast.walk(tree)
    )


def _is_empty(function: Function) -> bool:
    return all(isinstance(s, (ast.Pass, ast.Expr, ast.Raise)) for s in function.body)


def _unread_options(text: Text) -> Iterator[Unread]:
    if _reads_all(text.tree):
        return
    loads = [n for n in used(text.tree) if isinstance(n, ast.Attribute)]
    attributes = {n.attr for n in loads if not (isinstance(n.value, ast.Name) and n.value.id == "self")}
    named = {id(k.value) for n in ast.walk(text.tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "dest"}
    strings = {
        n.value for n in ast.walk(text.tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in named
    }  # fmt: skip
    for node in ast.walk(text.tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "add_argument":
            continue
        flags = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        dest = next((k.value.value for k in node.keywords if k.arg == "dest" and isinstance(k.value, ast.Constant)), "")
        long = next((f for f in flags if f.startswith("--")), flags[0] if flags else "")
        name = str(dest) or long.lstrip("-").replace("-", "_")
        if is_setting(name) and name not in attributes and name not in strings:
            yield Unread(name, node.lineno, "")


class Noting(ast.NodeTransformer):
    """Has every constructor with unread settings tell their values."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        arguments = [*node.args.args, *node.args.kwonlyargs]
        for number, setting in enumerate(self.settings.unread):
            if setting.place == node.name and any(
                a.arg == setting.name and a.lineno == setting.line for a in arguments
            ):
                value = ast.Name(setting.name, ast.Load())
                node.body.insert(0, call_that_tells(NAME, number, value, where=node.body[0]))
        return node
