"""Programs changed in one place, as a mutation tester does it: what is changed, and at which lines.

An operator is a function from a node of the program's syntax tree to the texts that may stand in its place. Those of
`WRONG` change what is computed in a step of the training, so what comes of them is a slip or another program with the
same gradient. Those of `LEGITIMATE` change a setting: what comes of them is as right as it was.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A program with one change.

    Attributes:
        operator: what kind of change, a key of `WRONG`, of `LEGITIMATE` or of `STATEMENTS`.
        lines: where the text is another one.
        before: what stood there.
        after: what stands there.
        source: the whole program.
    """

    operator: str
    lines: tuple[int, ...]
    before: str
    after: str
    source: str

    @property
    def is_legitimate(self) -> bool:
        return self.operator in LEGITIMATE

    @property
    def key(self) -> str:
        """Its place and change, in a line."""
        return f"line {self.lines[0]} {self.operator}: {self.before} → {self.after}"


Rewrite = Callable[[ast.AST], Iterator[str]]
_OTHER_SIGN: dict[type, str] = {ast.Add: "-", ast.Sub: "+"}
_RATE = re.compile(r"(^|_|\.)(lr|rate|learning_rate|eta|alpha|step_size|taux|pas)$", re.IGNORECASE)
_BETA = re.compile(r"(^|_|\.)(beta_?\d?|b1|b2|momentum|mu|gamma|rho|decay)$", re.IGNORECASE)
_WIDTH = re.compile(r"(^|_)(hidden\w*|n_?h\d?|units|width|h\d?)$", re.IGNORECASE)
_EPOCHS = re.compile(r"(^|_)(n_)?(epochs?|iterations?|num_iterations|steps)$", re.IGNORECASE)
_ENUMERATED = re.compile(r"^(.*?)([1-9])$")
_MEAN_OR_SUM = {"mean": "sum", "sum": "mean"}
_COMPARED: dict[type, tuple[str, str]] = {
    ast.Gt: ("<", ">="), ast.Lt: (">", "<="), ast.GtE: ("<=", ">"), ast.LtE: (">=", "<"),
}  # fmt: skip


def _text(node: ast.AST) -> str:
    return ast.unparse(node)


def _name(node: ast.AST) -> str:
    """The last part of a name: `lr` of `self.lr`; "" of anything else."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _other_sign(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SIGN:
        yield f"({_text(node.left)} {_OTHER_SIGN[type(node.op)]} ({_text(node.right)}))"
    if isinstance(node, ast.AugAssign) and type(node.op) in _OTHER_SIGN:
        yield f"{_text(node.target)} {_OTHER_SIGN[type(node.op)]}= {_text(node.value)}"


def _products(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(what is left, what is dropped) of a product, both ways round; none of anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        pair = node.left, node.right
    elif isinstance(node, ast.Call) and _name(node.func) == "multiply" and len(node.args) == 2:
        pair = node.args[0], node.args[1]
    else:
        return
    yield pair
    yield pair[::-1]


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def _is_rate(node: ast.AST) -> bool:
    return _RATE.search(_name(node)) is not None


def _factor_dropped(node: ast.AST) -> Iterator[str]:
    for kept, dropped in _products(node):
        if not _is_number(dropped) and not _is_rate(dropped):
            yield f"({_text(kept)})"


def _number_dropped(node: ast.AST) -> Iterator[str]:
    for kept, dropped in _products(node):
        if _is_number(dropped):
            yield f"({_text(kept)})"


def _rate_dropped(node: ast.AST) -> Iterator[str]:
    for kept, dropped in _products(node):
        if _is_rate(dropped):
            yield f"({_text(kept)})"


def _transpose_dropped(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield _text(node.value)
    if isinstance(node, ast.Call) and _name(node.func) == "transpose" and len(node.args) == 1:
        yield _text(node.args[0])


def _transpose_added(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        sides = node.left, node.right
    elif isinstance(node, ast.Call) and _name(node.func) in {"dot", "matmul"} and len(node.args) == 2:
        sides = node.args[0], node.args[1]
    else:
        return
    left, right = map(_text, sides)
    start = f"{_text(node.func)}(" if isinstance(node, ast.Call) else "("
    between = ", " if isinstance(node, ast.Call) else " @ "
    if not left.endswith(".T"):
        yield f"{start}({left}).T{between}{right})"
    if not right.endswith(".T"):
        yield f"{start}{left}{between}({right}).T)"


def _axis_turned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg == "axis" and _text(node.value) in {"0", "1"}:
        yield f"axis={1 - int(_text(node.value))}"


def _mean_for_sum(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in _MEAN_OR_SUM:
        yield f"{_text(node.value)}.{_MEAN_OR_SUM[node.attr]}"


def _division_dropped(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield f"({_text(node.left)})"


def _power_dropped(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield f"({_text(node.left)})"


def _neighbour(name: str) -> Iterator[str]:
    """w1 → w2, w2 → w1 and w3: names that are counted."""
    counted = _ENUMERATED.match(name)
    if counted is not None:
        yield from (f"{counted[1]}{number}" for number in (int(counted[2]) - 1, int(counted[2]) + 1) if number > 0)


def _name_exchanged(node: ast.AST) -> Iterator[str]:
    if not isinstance(getattr(node, "ctx", None), ast.Load):
        return
    if isinstance(node, ast.Name):
        yield from _neighbour(node.id)
    if isinstance(node, ast.Attribute):
        yield from (f"{_text(node.value)}.{name}" for name in _neighbour(node.attr))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        yield from (f"{_text(node.value)}[{name!r}]" for name in _neighbour(node.slice.value))


def _input_for_output(node: ast.AST) -> Iterator[str]:
    """z2 → a2 and a2 → z2, where a slope is taken."""
    if not isinstance(getattr(node, "ctx", None), ast.Load) or not _name(node):
        return
    found = re.match(r"^(z|a|h|out)_?(\d?)$", _name(node), re.IGNORECASE)
    if found is None:
        return
    before = f"{_text(node.value)}." if isinstance(node, ast.Attribute) else ""
    others = ("a", "h") if found[1].lower() == "z" else ("z",)
    for other in others:
        letter = other.upper() if found[1].isupper() else other
        yield f"{before}{letter}{_name(node)[len(found[1]) :]}"


def _comparison_turned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
        for sign in _COMPARED[type(node.ops[0])]:
            yield f"({_text(node.left)} {sign} {_text(node.comparators[0])})"


def _epsilon_moved(node: ast.AST) -> Iterator[str]:
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        return
    root, small = node.left, node.right
    if isinstance(root, ast.Call) and _name(root.func) == "sqrt":
        yield f"{_text(root.func)}({_text(root.args[0])} + {_text(small)})"


def _complement_dropped(node: ast.AST) -> Iterator[str]:
    """1 − β → β."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _is_number(node.left):
        yield f"({_text(node.right)})"


def _changed(node: ast.AST, names: re.Pattern[str], change: Callable[[float], float]) -> Iterator[str]:
    """A setting with another number: an assignment, a default, a keyword, an option."""
    if isinstance(node, ast.Assign) and names.search(_name(node.targets[0])) and _is_number(node.value):
        yield f"{_text(node.targets[0])} = {change(node.value.value)!r}"  # type: ignore[attr-defined]
    if isinstance(node, ast.keyword) and node.arg and names.search(node.arg) and _is_number(node.value):
        yield f"{node.arg}={change(node.value.value)!r}"  # type: ignore[attr-defined]
    if isinstance(node, ast.Call) and _name(node.func) == "add_argument" and node.args:
        option = _text(node.args[0]).strip("'\"").lstrip("-").replace("-", "_")
        default = next((k for k in node.keywords if k.arg == "default" and _is_number(k.value)), None)
        if names.search(option) and default is not None:
            new = change(default.value.value)  # type: ignore[attr-defined]
            default = f"default={_text(default.value)}", f"default={new!r}"
            yield _text(node).replace(*default)


def _rate_changed(node: ast.AST) -> Iterator[str]:
    yield from _changed(node, _RATE, lambda number: number / 2)


def _beta_changed(node: ast.AST) -> Iterator[str]:
    yield from _changed(node, _BETA, lambda number: number - 0.05)


def _width_changed(node: ast.AST) -> Iterator[str]:
    yield from _changed(node, _WIDTH, lambda number: number + 1)
    if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) > 2:
        numbers = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, int)]
        if len(numbers) == len(node.elts) and all(numbers):
            numbers[1] += 1
            yield repr(numbers if isinstance(node, ast.List) else tuple(numbers))


def _epochs_changed(node: ast.AST) -> Iterator[str]:
    yield from _changed(node, _EPOCHS, lambda number: number + 3)


def _seed_changed(node: ast.AST) -> Iterator[str]:
    seeded = isinstance(node, ast.Call) and _name(node.func) in {"seed", "default_rng", "RandomState", "Random"}
    if seeded and len(node.args) == 1 and _is_number(node.args[0]):  # type: ignore[attr-defined]
        yield f"{_text(node.func)}({node.args[0].value + 1!r})"  # type: ignore[attr-defined]


def _start_scaled(node: ast.AST) -> Iterator[str]:
    drawn = {"randn", "standard_normal", "normal", "uniform", "gauss", "random"}
    if isinstance(node, ast.Call) and _name(node.func) in drawn:
        yield f"(0.9 * {_text(node)})"


WRONG: dict[str, Rewrite] = {
    "plus and minus": _other_sign,
    "factor dropped": _factor_dropped,
    "number dropped": _number_dropped,
    "rate dropped": _rate_dropped,
    "transpose dropped": _transpose_dropped,
    "transpose added": _transpose_added,
    "axis turned": _axis_turned,
    "mean and sum": _mean_for_sum,
    "division dropped": _division_dropped,
    "power dropped": _power_dropped,
    "name exchanged": _name_exchanged,
    "z for a": _input_for_output,
    "comparison turned": _comparison_turned,
    "epsilon moved": _epsilon_moved,
    "complement dropped": _complement_dropped,
}
"""Changes of an expression in a step of the training."""
STATEMENTS = ("update dropped", "updated before used")
"""Changes of a statement there."""
LEGITIMATE: dict[str, Rewrite] = {
    "another rate": _rate_changed,
    "another β": _beta_changed,
    "another width": _width_changed,
    "more epochs": _epochs_changed,
    "another seed": _seed_changed,
    "another scale of random numbers": _start_scaled,
}
"""Changes that leave a right program right, wherever they are."""


def mutants(source: str, lines: Collection[int]) -> list[Mutant]:
    """All mutants of a program.

    Args:
        source: the program.
        lines: those of a step of its training.
    """
    return [*_expressions(source, lines), *_dropped(source, lines), *_moved(source, lines)]


def _expressions(source: str, lines: Collection[int]) -> Iterator[Mutant]:
    for node in _told_apart(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        if not line or node.end_lineno != line:  # type: ignore[attr-defined]
            continue
        for operators, wanted in ((WRONG, line in lines), (LEGITIMATE, True)):
            for operator, rewrite in operators.items() if wanted else ():
                for after in rewrite(node):
                    yield _replaced(source, node, operator, after)


def _told_apart(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that compute, without what is only printed; defaults of arguments as if they were assigned."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and _name(node.func) == "print"):
            continue
        if isinstance(node, ast.arguments):
            yield from _defaults(node)
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _defaults(arguments: ast.arguments) -> Iterator[ast.AST]:
    named = [*arguments.posonlyargs, *arguments.args]
    pairs = zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)
    for argument, default in pairs:
        if argument.annotation is None:
            keyword = ast.keyword(argument.arg, default)
            yield ast.copy_location(keyword, argument)
            keyword.end_lineno, keyword.end_col_offset = default.end_lineno, default.end_col_offset


def _replaced(source: str, node: ast.AST, operator: str, after: str) -> Mutant:
    """The program with another text in the place of a node, which is on one line."""
    line: int = node.lineno  # type: ignore[attr-defined]
    rows = source.split("\n")
    whole = rows[line - 1].encode()
    start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
    rows[line - 1] = (whole[:start] + after.encode() + whole[end:]).decode()
    return Mutant(operator, (line,), whole[start:end].decode(), after, "\n".join(rows))


def _bodies(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield body


def _is_update(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AugAssign):
        return isinstance(statement.op, (ast.Sub, ast.Add))
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.BinOp):
        return False
    return _text(statement.targets[0]) == _text(statement.value.left)


def _dropped(source: str, lines: Collection[int]) -> Iterator[Mutant]:
    for body in _bodies(ast.parse(source)):
        for statement in body:
            if _is_update(statement) and statement.lineno in lines and statement.end_lineno == statement.lineno:
                yield _replaced(source, statement, "update dropped", "pass")


def _moved(source: str, lines: Collection[int]) -> Iterator[Mutant]:
    """An update as early as what it is made of is there."""
    rows = source.split("\n")
    for body in _bodies(ast.parse(source)):
        for position, statement in enumerate(body):
            if not _is_update(statement) or statement.lineno not in lines or position == 0:
                continue
            needed = {_text(n) for n in ast.walk(statement) if isinstance(n, (ast.Name, ast.Attribute, ast.Subscript))}
            needed -= {_text(statement.targets[0] if isinstance(statement, ast.Assign) else statement.target)}  # type: ignore[attr-defined]
            to = position
            while to > 0 and not needed & _assigned(body[to - 1]) and not isinstance(body[to - 1], ast.FunctionDef):
                to -= 1
            first, last = body[to].lineno, statement.lineno
            alone = all(s.lineno == s.end_lineno for s in body[to : position + 1])
            if to == position or not alone or last - first != position - to:
                continue
            moved = [*rows[: first - 1], rows[last - 1], *rows[first - 1 : last - 1], *rows[last:]]
            changed = tuple(range(first, last + 1))
            before = rows[last - 1].strip()
            yield Mutant("updated before used", changed, before, f"the same at line {first}", "\n".join(moved))


def _assigned(statement: ast.stmt) -> set[str]:
    return {
        _text(n)
        for n in ast.walk(statement)
        if isinstance(n, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(n.ctx, ast.Store)
    }
