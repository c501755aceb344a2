"""What a tape is made of: an operation that was done, its place in the program, and how it is done again."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, NamedTuple

import numpy as np
from numpy import array as new_array
from numpy import asarray as as_array  # bound here: a program that is listened to has others in their place
from numpy.typing import NDArray

Array = NDArray[Any]
NESTED = (tuple, list, dict)
_CACHE = dis.opmap.get("CACHE", 0)


class Site(NamedTuple):
    """A place in the program; the instruction tells several statements of one line apart."""

    file: str
    line: int
    function: str
    instruction: int = 0

    @classmethod
    def of(cls, frame: FrameType, line: int) -> Site:
        """Where a frame stands, the same at every visit.

        After a few visits CPython calls Python functions from within an instruction, and the frame stands in the cache
        behind it (PEP 659).
        """
        code, at = frame.f_code.co_code, frame.f_lasti
        while at > 0 and code[at] == _CACHE:
            at -= 2
        return cls(frame.f_code.co_filename, line, frame.f_code.co_name, at)


@dataclass(eq=False, slots=True, repr=False)
class Node:
    """One operation that was done.

    Attributes:
        index: its place on the tape.
        op: the name of the NumPy function, "leaf" for numbers that came from elsewhere.
        func: does it again, on plain arrays.
        args: its arguments, other nodes in place of traced arrays.
        kwargs: its named arguments, likewise.
        value: the result, a copy.
        site: the line of the program.
        kind: of a leaf, where it came from: "random", "zeros", "array", …
    """

    index: int
    op: str
    func: Callable[..., Any] | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    value: Any
    site: Site
    kind: str = ""
    _parents: list[Node] | None = None

    def __repr__(self) -> str:
        return f"<{self.op} {self.shape} line {self.site.line}>"

    @property
    def size(self) -> int:
        """How many numbers the result is; 0 of one that is several arrays, as `np.split` gives."""
        return 0 if isinstance(self.value, tuple) else int(np.size(self.value))

    @property
    def dtype_kind(self) -> str:
        """What the numbers are, as NumPy's `dtype.kind`; "" of several arrays."""
        return "" if isinstance(self.value, tuple) else str(np.asarray(self.value).dtype.kind)

    @property
    def parents(self) -> list[Node]:
        """The nodes among its arguments, in their order."""
        if self._parents is None:
            self._parents = list(nodes_in((self.args, tuple(self.kwargs.values()))))
        return self._parents

    @property
    def shape(self) -> tuple[int, ...]:
        """Of an operation with several results how many they are: they may differ in their shapes."""
        return (len(self.value),) if isinstance(self.value, tuple) else np.shape(self.value)


def value_of(arg: Any) -> Any:
    """What an argument holds: of a node its value, and anything else as it is."""
    return arg.value if isinstance(arg, Node) else arg


def nodes_in(tree: Any) -> Iterator[Node]:
    """The nodes in nested tuples and lists."""
    if isinstance(tree, Node):
        yield tree
    elif isinstance(tree, (tuple, list)):
        for part in tree:
            yield from nodes_in(part)


def mapped(tree: Any, change: Callable[[Any], Any]) -> Any:
    """Nested tuples, lists and dicts with `change` applied to what is none of these."""
    if not isinstance(tree, NESTED):
        return change(tree)
    if isinstance(tree, dict):
        return {key: mapped(part, change) for key, part in tree.items()}
    # Most have one level: a call for each of their parts is saved. This is done for every operation of a program.
    parts = [mapped(part, change) if isinstance(part, NESTED) else change(part) for part in tree]
    return parts if isinstance(tree, list) else tuple(parts)


def same(a: Array, b: Array) -> bool:
    """Whether two arrays hold the same numbers, NaN being equal to itself."""
    if a.shape != b.shape:
        return False
    if a.dtype == b.dtype and a.tobytes() == b.tobytes():  # nearly always, and at a tenth of the time
        return True
    return bool(np.array_equal(a, b)) or bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))


def set_item(old: Array, index: Any, value: Any) -> Array:
    """A copy of `old` with `value` at `index`."""
    new = new_array(old)
    new[index] = value
    return new


def get_item(whole: Array, index: Any) -> Any:
    """`whole[index]`."""
    return whole[index]


def pick(parts: tuple[Any, ...], index: int) -> Any:
    return parts[index]


def without_out(ufunc: np.ufunc, method: str, dtype: np.dtype[Any]) -> Callable[..., Array]:
    """What `ufunc` writes to an array of `dtype`, as a new array."""

    def func(*args: Any, **kwargs: Any) -> Array:
        return as_array(getattr(ufunc, method)(*args, **kwargs)).astype(dtype)

    return func


def operation(ufunc: np.ufunc, method: str) -> str:
    """The name of a ufunc's method: of `np.add.reduce` that is "sum"."""
    if method == "__call__":
        return "divide" if ufunc.__name__ == "true_divide" else ufunc.__name__
    reductions = {("add", "reduce"): "sum", ("maximum", "reduce"): "max", ("minimum", "reduce"): "min"}
    return reductions.get((ufunc.__name__, method), f"{ufunc.__name__}.{method}")
