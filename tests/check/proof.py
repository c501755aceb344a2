"""Proof, without the checker, that what `expected.toml` says about a program is true.

A program of the corpus is run as it stands (shortened where its entry says so) in a namespace of its own. Its entry
then says how to reach its weights, its loss and one step of its training. From these:

- the slope of the loss by central differences, (L(w + h) − L(w − h)) / 2h, weight by weight;
- what one step really takes off every weight;
- whether the two agree, tensor by tensor, with one and the same factor, or, for an optimizer, whether each of several
  steps is that of a reference fed with the slopes found by differences.

What differences cannot show (an accuracy, a shuffle) is shown by an expression over the namespace: `shows`.
"""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import json
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEP = 1e-6  # h of the central differences
TOLERANCE = 2e-4  # relative
SILENT = ("matplotlib", "matplotlib.pyplot", "tqdm", "pandas", "seaborn", "torch.utils.tensorboard")
"""Modules that programs use for side work: replaced by stand-ins that do nothing."""


def source_of(path: Path) -> str:
    """The program as one text; of a notebook, its code cells joined by line ends, magics made comments."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix != ".ipynb":
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    lines = "\n".join("".join(cell["source"]) for cell in cells).split("\n")
    return "\n".join(f"# {line}" if line.startswith(("%", "!")) else line for line in lines)


def replaced(source: str, pairs: Sequence[Sequence[str]]) -> str:
    """`source` with each [old, new] of `pairs` replaced; an old text that is not there is an error."""
    for old, new in pairs:
        if old not in source:
            raise ValueError(f"not in the program: {old!r}")
        source = source.replace(old, new)
    return source


class Program:
    """A program of the corpus, run, with its namespace within reach.

    Args:
        path: the program.
        entry: its table in `expected.toml`.
        fixed: whether the entry's `fix` is applied first.
    """

    def __init__(self, path: Path, entry: dict[str, Any], *, fixed: bool = False) -> None:
        self.probe: dict[str, Any] = entry.get("probe", {})
        source = replaced(source_of(path), self.probe.get("shrink", []))
        self.source = replaced(source, self.probe["fix"]) if fixed else source
        self.path = path
        self.names: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
        self.printed = io.StringIO()
        with self._surroundings(entry.get("args", []), entry.get("input", "")), contextlib.suppress(SystemExit):
            exec(compile(self.source, str(path), "exec"), self.names)
        self.names |= {"run_lines": self.run_lines, "printed": self.printed.getvalue(), "np": np}
        with self._surroundings([], ""):
            exec(self.probe.get("setup", ""), self.names)

    @contextlib.contextmanager
    def _surroundings(self, args: Sequence[str], answers: str) -> Iterator[None]:
        """Arguments, answers to `input()`, stand-ins, a fixed seed, and nothing on the screen."""
        state = np.random.get_state()  # noqa: NPY002
        np.random.seed(5)  # noqa: NPY002
        modules = {name: MagicMock() for name in SILENT}
        modules["tqdm"].tqdm = modules["tqdm"].trange = lambda it, *_, **__: range(it) if isinstance(it, int) else it
        modules["tqdm"].return_value = None
        with (
            patch.dict(sys.modules, modules),
            patch.object(sys, "argv", [str(self.path), *args]),
            patch.object(sys, "stdin", io.StringIO(answers)),
            contextlib.redirect_stdout(self.printed),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            try:
                yield
            finally:
                np.random.set_state(state)  # noqa: NPY002

    def run_lines(self, first: str, last: str) -> None:
        """Run the lines from the one that starts with `first` to the next that starts with `last`, both included."""
        lines = self.source.split("\n")
        begin = next(i for i, line in enumerate(lines) if line.strip().startswith(first))
        end = next(i for i in range(begin, len(lines)) if lines[i].strip().startswith(last))
        exec(textwrap.dedent("\n".join(lines[begin : end + 1])), self.names)

    def value(self, code: str) -> Any:
        """Run `code`, whose last statement is an expression, in the program's namespace; its value."""
        tree = ast.parse(textwrap.dedent(code).strip())
        last = tree.body.pop()
        assert isinstance(last, ast.Expr), code
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            exec(compile(tree, "probe", "exec"), self.names)
            return eval(compile(ast.Expression(last.value), "probe", "eval"), self.names)

    def run(self, code: str) -> None:
        """Run `code` in the program's namespace."""
        self.value(code + "\nNone")

    def params(self) -> list[str]:
        """Places of the weights: expressions that can be assigned to."""
        places = self.probe["params"]
        return list(self.value(places)) if isinstance(places, str) else list(places)

    def get(self, place: str) -> Array:
        """The numbers at a place, copied."""
        return np.array(self.value(place), dtype=float)

    def put(self, place: str, numbers: Array) -> None:
        """Write numbers to a place, in place where it is an array or a list."""
        held = self.value(place)
        if isinstance(held, np.ndarray) and held.shape == numbers.shape:
            held[...] = numbers
        elif isinstance(held, list):
            held[:] = numbers.tolist()
        else:
            self.names["_new"] = float(numbers)
            self.run(f"{place} = _new")

    def loss(self) -> float:
        """The loss that the program is said to train on, at its present weights."""
        return float(np.asarray(self.value(self.probe["loss"])).reshape(()))

    def slopes(self) -> list[Array]:
        """∂loss/∂w of every place by central differences."""
        return [self._slope(place) for place in self.params()]

    def _slope(self, place: str) -> Array:
        start = self.get(place)
        slope = np.zeros_like(start)
        for index in np.ndindex(start.shape):
            either = []
            for sign in (1, -1):
                moved = start.copy()
                moved[index] += sign * STEP
                self.put(place, moved)
                either.append(self.loss())
            slope[index] = (either[0] - either[1]) / (2 * STEP)
        self.put(place, start)
        return slope

    def taken(self) -> list[Array]:
        """What one step takes off every place."""
        before = [self.get(place) for place in self.params()]
        self.run(self.probe["step"])
        return [old - self.get(place) for old, place in zip(before, self.params(), strict=True)]

    def scatter(self, seed: int) -> None:
        """Put random weights everywhere: away from ŷ = ½ and from what the program's own start makes equal."""
        rng = np.random.default_rng(seed)
        for place in self.params():
            shape = np.shape(self.get(place))
            self.put(place, np.asarray(rng.normal(0.1, self.probe.get("spread", 0.8), shape)))


def is_right(program: Program) -> bool:
    """Whether a step of the program takes off what its probe says that it should, at every place."""
    if "optimizer" in program.probe:
        return _follows_reference(program)
    return all(_agrees_at(program, seed) for seed in range(3))


def _agrees_at(program: Program, seed: int) -> bool:
    """One point: every place loses rate × slope."""
    program.scatter(seed)
    slopes = program.slopes()
    return _close(program, [program.probe["rate"] * slope for slope in slopes])


def _follows_reference(program: Program) -> bool:
    """Several steps, each against a reference optimizer fed with slopes found by differences."""
    if program.probe.get("scatter", True):
        program.scatter(0)
    reference = REFERENCES[program.probe["optimizer"]](program.probe)
    for _ in range(program.probe.get("steps", 4)):
        weights = [program.get(place) for place in program.params()]
        wanted = reference(program.slopes(), weights)
        if not _close(program, wanted):
            return False
    return True


def _close(program: Program, wanted: Sequence[Array]) -> bool:
    """Whether one step of the program takes off what is wanted, to a part of the largest number in each tensor."""
    tolerance = program.probe.get("tolerance", TOLERANCE)
    pairs = zip(program.taken(), wanted, strict=True)
    return all(bool(np.max(np.abs(a - b)) <= tolerance * np.max(np.abs(b)) + 1e-9) for a, b in pairs)


Change = Callable[[list[Array], list[Array]], list[Array]]
"""(slopes, weights) → what to take off the weights."""


def _zeros(like: Sequence[Array]) -> list[Array]:
    return [np.zeros_like(a) for a in like]


def _momentum(probe: dict[str, Any]) -> Change:
    """v ← βv + ηg, w ← w − v; with `mean`, v ← βv + (1 − β)g, w ← w − ηv; with `nesterov`, w ← w − (βv + ηg)."""
    rate, beta = probe["rate"], probe["beta"]
    state: list[list[Array]] = []

    def change(slopes: list[Array], _: list[Array]) -> list[Array]:
        velocity = state.pop() if state else _zeros(slopes)
        gain = 1 - beta if probe.get("mean") else rate
        velocity = [beta * v + gain * g for v, g in zip(velocity, slopes, strict=True)]
        state.append(velocity)
        if probe.get("nesterov"):
            return [beta * v + rate * g for v, g in zip(velocity, slopes, strict=True)]
        return [(rate if probe.get("mean") else 1.0) * v for v in velocity]

    return change


def _adagrad(probe: dict[str, Any]) -> Change:
    """s ← s + g², w ← w − ηg / (√s + ε); with `beta`, s ← βs + (1 − β)g²: RMSProp."""
    rate, beta, epsilon = probe["rate"], probe.get("beta"), probe.get("epsilon", 1e-8)
    state: list[list[Array]] = []

    def change(slopes: list[Array], _: list[Array]) -> list[Array]:
        sums = state.pop() if state else _zeros(slopes)
        pairs = zip(sums, slopes, strict=True)
        sums = [s + g * g if beta is None else beta * s + (1 - beta) * g * g for s, g in pairs]
        state.append(sums)
        return [rate * g / (np.sqrt(s) + epsilon) for s, g in zip(sums, slopes, strict=True)]

    return change


def _adam(probe: dict[str, Any]) -> Change:
    """Adam as in Kingma and Ba 2015, algorithm 1."""
    rate, epsilon = probe["rate"], probe.get("epsilon", 1e-8)
    first, second = probe.get("beta", 0.9), probe.get("beta2", 0.999)
    state: list[tuple[list[Array], list[Array]]] = []
    count = itertools.count(1)

    def change(slopes: list[Array], _: list[Array]) -> list[Array]:
        m, v = state.pop() if state else (_zeros(slopes), _zeros(slopes))
        t = next(count)
        m = [first * old + (1 - first) * g for old, g in zip(m, slopes, strict=True)]
        v = [second * old + (1 - second) * g * g for old, g in zip(v, slopes, strict=True)]
        state.append((m, v))
        pairs = zip(m, v, strict=True)
        return [rate * a / (1 - first**t) / (np.sqrt(b / (1 - second**t)) + epsilon) for a, b in pairs]

    return change


def _clipped(probe: dict[str, Any]) -> Change:
    """Gradient descent whose gradient is shortened to `norm` where it is longer, all places together."""

    def change(slopes: list[Array], _: list[Array]) -> list[Array]:
        length = float(np.sqrt(sum(float(np.sum(g * g)) for g in slopes)))
        return [probe["rate"] * g * min(1.0, probe["norm"] / length) for g in slopes]

    return change


def _scheduled(probe: dict[str, Any]) -> Change:
    """Gradient descent with another rate at each step: `rates`."""
    rates = iter(probe["rates"])

    def change(slopes: list[Array], _: list[Array]) -> list[Array]:
        rate = next(rates)
        return [rate * g for g in slopes]

    return change


REFERENCES: dict[str, Callable[[dict[str, Any]], Change]] = {
    "momentum": _momentum,
    "adagrad": _adagrad,
    "rmsprop": _adagrad,
    "adam": _adam,
    "clipped": _clipped,
    "scheduled": _scheduled,
}
