"""The text of a program, where a tape does not say enough: loops, functions, options and what is returned unread.

A tape has the line at which an operation was done. A slip may stand elsewhere: in a `return 0`, which is no operation,
in the loop that leaves a layer out, in a setting that is taken and never read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

LABELS = {
    "y",
    "t",
    "Y",
    "T",
    "y_true",
    "target",
    "targets",
    "label",
    "labels",
    "truth",
    "true",
    "onehot",
    "one_hot",
    "d",
}
"""Names that labels have."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class Text:
    """A program's text, parsed.

    Args:
        source: the program; what cannot be parsed has no functions and no loops.
    """

    def __init__(self, source: str) -> None:
        try:
            self.tree = ast.parse(source)
        except (SyntaxError, ValueError):
            self.tree = ast.parse("")
        self.lines = source.split("\n")
        self.functions = [n for n in ast.walk(self.tree) if isinstance(n, Function)]

    def is_after_inner_loop(self, line: int) -> bool:
        """Whether a line is in a loop, and after another loop within it: once an epoch, when its samples are done."""
        around = self.loops_at(line)
        inner = [n for n in ast.walk(around[-1]) if isinstance(n, (ast.For, ast.While))] if around else []
        return any((loop.end_lineno or 0) < line for loop in inner)

    def nodes_at(self, line: int) -> Iterator[ast.AST]:
        """Everything that begins at a line."""
        return (node for node in ast.walk(self.tree) if getattr(node, "lineno", 0) == line)

    def function_at(self, line: int) -> Function | None:
        """The innermost function that a line belongs to."""
        return _innermost(self.functions, line)

    def loops_at(self, line: int) -> list[ast.For | ast.While]:
        """The loops around a line, within its function; the outermost first."""
        loops = [n for n in ast.walk(self.function_at(line) or self.tree) if isinstance(n, (ast.For, ast.While))]
        around = [loop for loop in loops if loop.lineno <= line <= (loop.end_lineno or 0)]
        return sorted(around, key=lambda loop: loop.lineno)

    def squares_a_plain_number_at(self, line: int) -> bool:
        """Whether a line raises `float(e)` to a power, or keeps it: what is made of it then is not seen."""
        nodes = list(self.nodes_at(line))
        powers = [n.left for n in nodes if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)]
        kept = [n.value for n in nodes if isinstance(n, ast.Assign)]
        return any(map(_is_plain, kept)) or any(_is_plain(n) for base in powers for n in ast.walk(base))

    def code_at(self, line: int) -> str:
        """The text of a line."""
        return self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""

    def only_defines(self) -> bool:
        """Whether nothing is called when it is run: functions, classes, imports and plain values are all there is."""
        others = [statement for statement in self.tree.body if not isinstance(statement, DEFINING)]
        plain = all(isinstance(s, (ast.Assign, ast.AnnAssign, ast.Expr)) for s in others)
        return plain and not any(isinstance(n, ast.Call) for s in others for n in ast.walk(s))

    def line_of_identity(self, line: int) -> int | None:
        """Where a function that is called at a line returns its argument, or a number, as it is."""
        called = {_name_of(n.func) for n in self.nodes_at(line) if isinstance(n, ast.Call)}
        for function in self.functions:
            if function.name in called:
                names = {a.arg for a in function.args.args}
                found = [r.lineno for r in _returns(function) if _is_bare(r.value, names)]
                if found:
                    return found[-1]
        return None

    def line_of_same_assigned(self, line: int) -> int | None:
        """Where what is assigned at a line is assigned to something else, as it is."""
        target = next((n.targets[0] for n in self.nodes_at(line) if isinstance(n, ast.Assign)), None)
        target = target or next((n.target for n in self.nodes_at(line) if isinstance(n, ast.AugAssign)), None)
        if target is None:
            return None
        for node in ast.walk(self.function_at(line) or self.tree):
            if isinstance(node, ast.Assign) and node.lineno != line and ast.unparse(node.value) == ast.unparse(target):
                return node.lineno
        return None

    def line_of_exchanged_call(self, line: int) -> int | None:
        """Where a function is called that takes, at a line, a logarithm of a parameter not named after labels."""
        function = self.function_at(line)
        logs = [n for n in self.nodes_at(line) if isinstance(n, ast.Return)] if function else []
        inside = [n for part in logs or self.nodes_at(line) for n in ast.walk(part)]
        calls = [n for n in inside if isinstance(n, ast.Call) and _name_of(n.func) == "log" and n.args]
        names = {n.id for call in calls for n in ast.walk(call.args[0]) if isinstance(n, ast.Name)} - {"np", "numpy"}
        if function is None or not names or names & LABELS or not names <= {a.arg for a in function.args.args}:
            return None
        called = [n for n in ast.walk(self.tree) if isinstance(n, ast.Call) and _name_of(n.func) == function.name]
        return called[0].lineno if called else None

    def lines_of_defaults(self, names: set[str], value: float) -> list[int]:
        """Lines of calls that leave a parameter of one of some names at its default, which is `value`."""
        found = []
        for name, function, bound in self._callable():
            places = {
                arg.arg: (k - bound, default)
                for k, (arg, default) in enumerate(_with_defaults(function))
                if arg.arg.lower() in names and isinstance(default, ast.Constant) and default.value == value
            }
            calls = [n for n in ast.walk(self.tree) if isinstance(n, ast.Call) and _name_of(n.func) == name]
            for call in calls:
                given = {keyword.arg for keyword in call.keywords}
                starred = None in given or any(isinstance(arg, ast.Starred) for arg in call.args)
                if not starred and any(p not in given and len(call.args) <= at for p, (at, _) in places.items()):
                    found.append(call.lineno)
        return found

    def _callable(self) -> Iterator[tuple[str, Function, int]]:
        """Functions by the names that they are called by, each with how many arguments it is given unasked."""
        classes = [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]
        methods = {id(part): owner for owner in classes for part in owner.body}
        for function in self.functions:
            owner = methods.get(id(function))
            if owner is None or function.name == "__init__":
                yield owner.name if owner else function.name, function, int(owner is not None)

    def lines_of_decay_again(self) -> Iterator[int]:
        """Lines that multiply something by a power, or divide it by 1 + a · b, and put the result in its own place."""
        for statement, factors in self._rescalings():
            if any(_grows(part) for factor in factors for part in ast.walk(factor)):
                yield statement.lineno

    def lines_of_decay(self, names: set[str]) -> Iterator[int]:
        """Lines that multiply what has one of some names by a number or a name, and put the result in its own place."""
        for statement, factors in self._rescalings():
            target = statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
            plain = all(isinstance(factor, (ast.Name, ast.Attribute, ast.Constant)) for factor in factors)
            if plain and _name_of(target).lower().strip("_") in names:
                yield statement.lineno

    def factors(self, line: int, names: set[str]) -> list[str]:
        """Names of a set, of variables, attributes or keys, that something is multiplied by at a line; as often."""
        products = [
            node for node in self.nodes_at(line)
            if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult))
            or (isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Mult))
        ]  # fmt: skip
        sides = [s for p in products for s in ((p.left, p.right) if isinstance(p, ast.BinOp) else (p.value,))]
        return [name for side in sides if (name := _last_name(side)) in names]

    def _rescalings(self) -> Iterator[tuple[ast.Assign | ast.AugAssign, list[ast.expr]]]:
        """Statements x *= a, x /= a and x = x * a, each with a or its factors, in the order of the text."""
        statements = [node for node in ast.walk(self.tree) if isinstance(node, (ast.Assign, ast.AugAssign))]
        for statement in sorted(statements, key=lambda node: node.lineno):
            if isinstance(statement, ast.AugAssign):
                if isinstance(statement.op, (ast.Mult, ast.Div)):
                    yield statement, [statement.value]
                continue
            factors = _factors(statement.value)
            own = [f for f in factors if ast.unparse(f) == ast.unparse(statement.targets[0])]
            if len(statement.targets) == len(own) == 1 and len(factors) > 1:
                yield statement, [f for f in factors if f is not own[0]]

    def line_of_zeroing(self) -> int | None:
        """Where the one function is called that sets things to zero and does nothing else; None unless it is once."""
        names = {function.name for function in self.functions if _only_zeroes(function.body)}
        calls = [n for n in ast.walk(self.tree) if isinstance(n, ast.Call) and _name_of(n.func) in names]
        return calls[0].lineno if len(calls) == 1 else None

    def numbers(self) -> set[float]:
        """The numbers that are written in the program."""
        constants = [node.value for node in ast.walk(self.tree) if isinstance(node, ast.Constant)]
        return {float(value) for value in constants if isinstance(value, (int, float)) and not isinstance(value, bool)}

    def line_of_counter(self, line: int) -> int | None:
        """Where the exponent of a power in a line's function is counted up."""
        function = self.function_at(line) or self.tree
        powers = [n.right for n in ast.walk(function) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)]
        calls = [n for n in ast.walk(function) if isinstance(n, ast.Call) and len(n.args) == 2]
        powers += [n.args[1] for n in calls if _name_of(n.func) in {"pow", "power", "float_power"}]
        counted = {ast.unparse(p) for p in powers if not isinstance(p, ast.Constant)}
        steps = [n for n in ast.walk(function) if isinstance(n, ast.AugAssign) and ast.unparse(n.target) in counted]
        return steps[0].lineno if steps else None

    def line_of_parameters(self) -> int | None:
        """Where the one list stands that says what is trained: three or more attributes, as `[a.weight, a.bias]`."""
        lists = [n for n in ast.walk(self.tree) if isinstance(n, (ast.List, ast.Tuple)) and len(n.elts) > 2]
        found = [n for n in lists if isinstance(n.ctx, ast.Load) and all(isinstance(e, ast.Attribute) for e in n.elts)]
        other_places = [
            n for n in found if len({ast.unparse(e.value) for e in n.elts if isinstance(e, ast.Attribute)}) > 1
        ]
        return other_places[0].lineno if len(other_places) == 1 else None

    def line_of_argument(self, option: str, parameters: set[str]) -> int | None:
        """Where an option is passed to a parameter of one of some names."""
        signatures: dict[str, list[str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                made = next((f for f in node.body if isinstance(f, Function) and f.name == "__init__"), None)
                signatures[node.name] = [a.arg for a in made.args.args[1:]] if made else []
            elif isinstance(node, Function):
                signatures.setdefault(node.name, [a.arg for a in node.args.args])
        for call in ast.walk(self.tree):
            if isinstance(call, ast.Call):
                given = list(zip(signatures.get(_name_of(call.func), []), call.args, strict=False))
                given += [(k.arg or "", k.value) for k in call.keywords]
                if any(p in parameters and _name_of(value) == option for p, value in given):
                    return call.lineno
        return None

    def scales_number_at(self, line: int) -> bool:
        """Whether a line multiplies or divides what `float()` or `item()` gives: what then comes is on no tape."""
        for node in self.nodes_at(line):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                calls = [side for side in (node.left, node.right) if isinstance(side, ast.Call)]
                if any(_name_of(call.func) in {"float", "item"} for call in calls):
                    return True
        return False

    def used_shuffles(self) -> Iterator[int]:
        """Lines that use what a shuffle of NumPy or of `random` gives back, which is None."""
        alone = {id(n.value) for n in ast.walk(self.tree) if isinstance(n, ast.Expr)}
        sources = {"np.random", "numpy.random", "random"} | self._generators()
        own = {f.name for f in self.functions}
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call) or id(node) in alone or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "shuffle" and "shuffle" not in own and ast.unparse(node.func.value) in sources:
                yield node.lineno

    def thrown_permutations(self) -> Iterator[int]:
        """Lines that draw a permutation and keep it nowhere."""
        sources = {"np.random", "numpy.random"} | self._generators()
        alone = [n.value for n in ast.walk(self.tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
        for call in alone:
            whose = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if _name_of(call.func) == "permutation" and whose in sources:
                yield call.lineno

    def _generators(self) -> set[str]:
        """Names of sources of random numbers."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                maker = _name_of(node.value.func)
                if maker in {"default_rng", "RandomState"} or (
                    maker == "Random" and ast.unparse(node.value.func) == "random.Random"
                ):
                    found.update(ast.unparse(target) for target in node.targets)
        return found

    def rounded_curves(self) -> Iterator[tuple[int, int]]:
        """Lines that append a rounded number to a list, with the digits."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and _name_of(node.func) == "append" and node.args:
                inner = node.args[0]
                if isinstance(inner, ast.Call) and _name_of(inner.func) in {"round", "around", "round_"}:
                    digits = inner.args[1] if len(inner.args) > 1 else ast.Constant(0)
                    if isinstance(digits, ast.Constant) and isinstance(digits.value, int):
                        yield node.lineno, digits.value

    def endless_loops(self, lines: set[int]) -> Iterator[ast.While]:
        """`while` loops that no count of rounds ends, and by which some of the lines are reached."""
        for loop in ast.walk(self.tree):
            if isinstance(loop, ast.While) and not _has_limit(loop) and self._reaches(loop, lines):
                yield loop

    def _reaches(self, loop: ast.While, lines: set[int]) -> bool:
        """Whether a loop has one of the lines in it, or calls what has; no loop that asks for input."""
        waiting: list[ast.While | Function] = [loop]
        seen: set[str] = set()
        for part in waiting:
            if any(part.lineno <= line <= (part.end_lineno or 0) for line in lines):
                return True
            called = {_name_of(n.func) for n in ast.walk(part) if isinstance(n, ast.Call)} - seen
            if "input" in called:
                return False
            seen |= called
            waiting += [f for f in self.functions if f.name in called]
        return False


def _only_zeroes(body: Sequence[ast.stmt]) -> bool:
    """Whether statements, those within loops and conditions, set arrays to zero, and some do."""
    found = False
    for statement in body:
        if isinstance(statement, (ast.For, ast.If)):
            zeroes = _only_zeroes(statement.body) and not statement.orelse
        elif isinstance(statement, ast.Assign):
            value = statement.value
            number = isinstance(value, ast.Constant) and value.value == 0 and not isinstance(value.value, bool)
            zeroes = number or (isinstance(value, ast.Call) and _name_of(value.func) in {"zeros", "zeros_like"})
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            zeroes = _name_of(statement.value.func) == "fill"
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # its docstring
        else:
            zeroes = False
        if not zeroes:
            return False
        found = True
    return found


def _last_name(value: ast.expr) -> str:
    """A variable's name, an attribute's or a key's, with its sign turned, too; "" of anything else."""
    if isinstance(value, ast.UnaryOp):
        return _last_name(value.operand)
    if isinstance(value, ast.Subscript):
        return str(value.slice.value) if isinstance(value.slice, ast.Constant) else ""
    return value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""


def _factors(value: ast.expr) -> list[ast.expr]:
    """What is multiplied, and divided by."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Mult, ast.Div)):
        return [*_factors(value.left), *_factors(value.right)]
    return [value]


def _grows(part: ast.AST) -> bool:
    """Whether it is a power of what is no number, or a number plus a product."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
        return any(isinstance(side, ast.BinOp) and isinstance(side.op, ast.Mult) for side in (part.left, part.right))
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow):
        return not isinstance(part.right, ast.Constant)
    return isinstance(part, ast.Call) and _name_of(part.func) in {"pow", "power", "float_power", "exp"}


def _with_defaults(function: Function) -> list[tuple[ast.arg, ast.expr | None]]:
    """The positional parameters, each with its default."""
    defaults = function.args.defaults
    without: list[ast.expr | None] = [None] * (len(function.args.args) - len(defaults))
    return list(zip(function.args.args, [*without, *defaults], strict=True))


def _innermost(functions: Sequence[Function], line: int) -> Function | None:
    around = [f for f in functions if f.lineno <= line <= (f.end_lineno or 0)]
    return max(around, key=lambda f: f.lineno, default=None)


def _is_plain(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name_of(node.func) in {"float", "item"}


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _returns(function: Function) -> list[ast.Return]:
    return [n for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None]


def _is_bare(value: ast.expr | None, names: set[str]) -> bool:
    if isinstance(value, ast.Name):
        return value.id in names
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def _has_limit(loop: ast.While) -> bool:
    """Whether something that is counted in the loop is compared in its condition, or before a break or return."""
    counted = {
        ast.unparse(n.target) for n in ast.walk(loop)
        if isinstance(n, ast.AugAssign) and isinstance(n.op, (ast.Add, ast.Sub)) and isinstance(n.value, ast.Constant)
    }  # fmt: skip
    counted |= {
        ast.unparse(n.targets[0]) for n in ast.walk(loop)
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.BinOp)
        and ast.unparse(n.targets[0]) in {ast.unparse(n.value.left), ast.unparse(n.value.right)}
        and any(isinstance(side, ast.Constant) for side in (n.value.left, n.value.right))
    }  # fmt: skip
    tests = [loop.test]
    for node in ast.walk(loop):
        leaves = isinstance(node, ast.If) and any(isinstance(n, (ast.Break, ast.Return, ast.Raise)) for n in node.body)
        if isinstance(node, ast.If) and leaves:
            tests.append(node.test)
    mentioned = {ast.unparse(n) for test in tests for n in ast.walk(test) if isinstance(n, (ast.Name, ast.Attribute))}
    calls = any(isinstance(n, ast.Call) for test in tests for n in ast.walk(test))
    return bool(mentioned & counted) or calls
