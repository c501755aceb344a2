"""While a program runs: NumPy's makers of arrays hand out traced ones.

An array tells of its operations by itself (`tape`), but where arrays begin, in `np.zeros`, `np.array` or
`rng.normal`, NumPy asks nobody. So these functions are exchanged in the module for as long as the program runs.
"""

from __future__ import annotations

import contextlib
import functools
import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy import array as new_array
from numpy import asarray as as_array  # bound here: a program that is listened to has others in their place

from tui_backprop.reading.tape.record import get_item, mapped
from tui_backprop.reading.tape.tape import Tape, Traced, plain

MAKERS = ("zeros", "ones", "full", "empty", "linspace", "arange", "eye", "identity", "loadtxt", "genfromtxt", "load")
DRAWS = [
    "rand", "randn", "normal", "uniform", "random", "random_sample", "ranf", "sample", "standard_normal", "randint",
    "integers", "random_integers", "binomial", "beta", "gamma", "exponential", "laplace", "logistic", "lognormal",
    "poisson", "triangular", "choice", "multivariate_normal", "permuted", "dirichlet", "multinomial", "geometric",
    "rayleigh", "weibull", "chisquare", "vonmises", "standard_exponential", "standard_t", "standard_cauchy",
]  # fmt: skip
MATHEMATICS = ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "log1p", "expm1", "log2", "log10", "fabs")
CONVERTERS = ("array", "asarray", "asanyarray", "ascontiguousarray", "float64", "float32", "matrix")
MOST_PARTS = 4096
INSTALLED = tuple(f"{os.sep}{folder}{os.sep}" for folder in ("site-packages", "dist-packages"))
NOT_BESIDE = str(Path(np.__file__).parent), str(Path(__file__).parents[2])
"""Where NumPy is, and this package: they work for the program."""


def _from_a_library() -> bool:
    """Whether what is replaced is called by an installed library: what it makes for itself is not the program's."""
    return is_a_library(sys._getframe(2).f_code.co_filename)


@functools.cache
def is_a_library(file: str) -> bool:
    """Whether a file is of an installed library, and neither NumPy's nor this package's."""
    return any(folder in file for folder in INSTALLED) and not file.startswith(NOT_BESIDE)


def traced_results(tape: Tape, function: Callable[..., Any], kind: str) -> Callable[..., Any]:
    """`function` with plain arguments and a traced result."""

    @functools.wraps(function)
    def making(*args: Any, **kwargs: Any) -> Any:
        with at_work(tape):
            result = function(*mapped(args, plain), **mapped(kwargs, plain))
        if not isinstance(result, np.ndarray) or _from_a_library():
            return result
        return tape.leaf(result, kind)

    return making


@contextlib.contextmanager
def at_work(tape: Tape) -> Iterator[None]:
    """While NumPy makes something for itself, as a factor of a covariance, that is none of the program's."""
    before, tape.busy = tape.busy, True
    try:
        yield
    finally:
        tape.busy = before


def traced_array(tape: Tape, function: Callable[..., Any]) -> Callable[..., Any]:
    """`np.array` and its like: a copy of a traced array, a stack of traced numbers, or new numbers."""

    @functools.wraps(function)
    def making(thing: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not tape.recording or tape.busy or _from_a_library():
            return function(mapped(thing, plain), *args, **kwargs)
        if isinstance(thing, Traced):
            if function is not new_array and not args and not kwargs:
                return thing
            return tape.record("array", function, (thing, *args), kwargs)
        if isinstance(thing, (list, tuple)) and _has_traced(thing):
            return _stacked(tape, function, thing, args, kwargs)
        return tape.leaf(function(thing, *args, **kwargs), "array")

    return making


def _has_traced(parts: Any) -> bool:
    return any(isinstance(p, Traced) or (isinstance(p, (list, tuple)) and _has_traced(p)) for p in parts[:MOST_PARTS])


def _stacked(tape: Tape, function: Callable[..., Any], parts: Any, args: Any, kwargs: Any) -> Any:
    """A nested list with traced numbers in it, as the operation that it is."""
    try:
        return tape.record("nested", lambda *p: function(list(p), *args, **kwargs), tuple(parts), {})
    except ValueError:
        plain_parts = mapped(list(parts), plain)
        ragged = np.empty(len(plain_parts), dtype=object)
        ragged[:] = plain_parts
        tape.tolerate("an array of lists of different lengths, which new NumPy refuses")
        return ragged


class Recorded:
    """A source of random numbers, np.random.Generator or RandomState, whose draws are traced."""

    def __init__(self, tape: Tape, source: Any) -> None:
        self._tape, self._source = tape, source

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._source, name)
        if name == "permutation" or name in DRAWS:
            return traced_results(self._tape, found, "random")
        if name == "seed":
            return _seeding(self._tape, found)
        return shuffling(self._tape, found) if name == "shuffle" else found


def shuffling(tape: Tape, function: Callable[..., Any]) -> Callable[..., Any]:
    """`shuffle`, which is to the tape what it is: the rows in a random order."""

    def shuffle(array: Any, *args: Any, **kwargs: Any) -> Any:
        held = plain(array)
        if not isinstance(array, Traced) or not tape.recording or held.ndim not in (1, 2) or args or kwargs:
            return function(held, *args, **kwargs)
        old, before = tape.node_of(array), new_array(held)
        function(held)
        order = as_array(_rows_in_order(held).argsort())
        drawn = tape.add("leaf", None, (), {}, _rows_in_order(before)[order], kind="random")
        tape.written(array, tape.add("getitem", get_item, (old, drawn), {}, held))
        return None

    return shuffle


def _rows_in_order(rows: Any) -> Any:
    """Indices that sort rows."""
    return np.lexsort(rows.reshape(len(rows), -1).T)


def _mathematics(name: str) -> Callable[..., Any]:
    """`math.exp` and the like, which stay on the tape for traced numbers."""
    function, array_function = getattr(math, name), getattr(np, "absolute" if name == "fabs" else name)

    def calculate(x: Any, *args: Any) -> Any:
        return array_function(x) if isinstance(x, Traced) and not args else function(x, *args)

    return calculate


def _replacements(tape: Tape) -> Iterator[tuple[Any, str, Any]]:
    for name in MAKERS:
        yield np, name, traced_results(tape, getattr(np, name), name)
    for name in ("array", "asarray", "asanyarray", "ascontiguousarray"):
        yield np, name, traced_array(tape, getattr(np, name))
    for name in DRAWS:
        if hasattr(np.random, name):
            yield np.random, name, traced_results(tape, getattr(np.random, name), "random")
    yield np.random, "permutation", traced_results(tape, np.random.permutation, "random")
    yield np.random, "seed", _seeding(tape, np.random.seed)
    yield np.random, "shuffle", shuffling(tape, np.random.shuffle)
    yield np.random, "default_rng", functools.partial(_source, tape, np.random.default_rng)
    yield np.random, "RandomState", _traced_state(tape, np.random.RandomState)
    for name in MATHEMATICS:
        yield math, name, _mathematics(name)


def _source(tape: Tape, maker: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    if _from_a_library():
        return maker(*[a._source if isinstance(a, Recorded) else a for a in args], **kwargs)
    tape.seeded.append((len(tape.nodes), tape.place()))
    return Recorded(tape, maker(*mapped(args, plain), **kwargs))


def _seeding(tape: Tape, function: Callable[..., Any]) -> Callable[..., Any]:
    """`seed`, with a note of where."""

    @functools.wraps(function)
    def seed(*args: Any, **kwargs: Any) -> Any:
        tape.seeded.append((len(tape.nodes), tape.place()))
        return function(*mapped(args, plain), **mapped(kwargs, plain))

    return seed


def _traced_state(tape: Tape, state: type) -> type:
    """`RandomState`, still a class, whose objects are `Recorded`."""

    def new(_: type, *args: Any, **kwargs: Any) -> Any:
        return state(*args, **kwargs) if _from_a_library() else _source(tape, state, *args, **kwargs)

    return type("RandomState", (state,), {"__new__": new})


def _as_scalar(array: Any) -> Any:
    return np.asarray(array).item()


OLD_NAMES: dict[str, Any] = {
    "asscalar": _as_scalar, "float": float, "int": int, "bool": bool, "object": object, "str": str,
    "float_": np.float64, "product": np.prod, "alltrue": np.all, "sometrue": np.any, "cumproduct": np.cumprod,
    "Inf": np.inf, "infty": np.inf, "NaN": np.nan, "mat": np.asmatrix, "in1d": np.isin, "row_stack": np.vstack,
    "trapz": getattr(np, "trapezoid", None), "round_": np.round,
    "Infinity": np.inf, "PINF": np.inf, "NINF": -np.inf, "NAN": np.nan, "complex": complex, "long": int,
    "complex_": np.complex128, "unicode_": np.str_, "string_": np.bytes_, "alen": len, "rank": np.ndim,
    "msort": functools.partial(np.sort, axis=0), "asfarray": functools.partial(np.asarray, dtype=float),
}  # fmt: skip
"""Names that NumPy once had, and what they meant."""


def _old_name(tape: Tape, usual: Callable[[str], Any], name: str) -> Any:
    if name not in OLD_NAMES:
        return usual(name)
    tape.tolerate(f"np.{name}, which new NumPy lacks")
    return OLD_NAMES[name]


@contextlib.contextmanager
def listening(tape: Tape) -> Iterator[None]:
    """NumPy with makers that trace, and with the names that it once had."""
    with contextlib.ExitStack() as stack:
        for module, name, function in list(_replacements(tape)):
            stack.enter_context(patch.object(module, name, function))
        stack.enter_context(patch.object(np, "__getattr__", functools.partial(_old_name, tape, np.__getattr__)))
        yield
