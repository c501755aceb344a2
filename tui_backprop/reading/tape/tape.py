"""A tape: what a program computes with NumPy, operation by operation, each with the line that asked for it.

`Traced` is an array that remembers. Whatever NumPy does with one, it does with the plain numbers, and a `Node` is
written to the tape: the operation, its arguments (nodes or constants), the result and the place in the program. So
the tape is a program of its own: `replay` runs it again with other numbers, `derivatives` goes through it backwards.

An array that is changed in place gets a new node. A view of it is noticed by its memory: it is taken anew when its
base has changed, and writing to it writes to its base. A change that the tape did not see (by compiled code) makes a
node of the operation "unseen change", of which no derivative is known; so nothing wrong is concluded from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numpy import array as new_array
from numpy import asarray as as_array  # bound here: a program that is listened to has others in their place
from numpy.typing import NDArray

from tui_backprop.reading.source.files import Files
from tui_backprop.reading.tape.einsum import as_product
from tui_backprop.reading.tape.record import Node, Site, get_item, mapped, operation, pick, same, set_item, without_out

Array = NDArray[Any]
UNSEEN = "unseen change"
MAX_BYTES = 600_000_000


class TapeFull(BaseException):
    """Enough has been recorded: the program is ended."""


@dataclass(eq=False)
class Tape:
    """All nodes of a run, in order.

    Args:
        root: the folder of the program; lines outside of it are never a node's place.
        limit: how many nodes are enough.
    """

    root: Path
    limit: int = 20_000
    nodes: list[Node] = field(default_factory=list)
    escaped: list[tuple[Node, Site]] = field(default_factory=list)
    """Nodes whose number left the tape, made a Python number or deciding a branch, and where it did."""
    callers: dict[int, tuple[int, ...]] | None = None
    """When it is not None: for every node the lines of the program that led to it, the outermost first."""
    files: Files = field(default_factory=Files)
    said: dict[str, Site] = field(default_factory=dict)
    """What was tolerated for the sake of old programs, with the first place."""
    seeded: list[tuple[int, Site]] = field(default_factory=list)
    """Where a source of random numbers was made or set to its beginning, with the number of nodes before."""
    bytes: int = 0
    recording: bool = True
    busy: bool = False
    """Whether NumPy is at work for the tape; what it makes for itself is not the program's."""
    told: Callable[[Node], object] | None = None
    """Is told of every node as it is written, while the program stands at its line."""

    def place(self) -> Site:
        """The innermost line that belongs to the program."""
        root = str(self.root)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(root):
                return Site.of(frame, self._line(frame))
            frame = frame.f_back
        return Site("", 0, "")

    def lines(self) -> tuple[int, ...]:
        """The lines of the program that are being run, the outermost first."""
        root, found = str(self.root), []
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(root):
                found.append(self._line(frame))
            frame = frame.f_back
        return tuple(reversed(found))

    def _line(self, frame: FrameType) -> int:
        return frame.f_lineno + self.files.before(frame.f_code.co_filename)

    def add(
        self, op: str, func: Callable[..., Any] | None, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any,
        *, kind: str = "",
    ) -> Node:  # fmt: skip
        """Write a node; ends the program when the tape is full."""
        kept = tuple(new_array(v) for v in value) if isinstance(value, tuple) else new_array(value)
        node = Node(len(self.nodes), op, func, args, kwargs, kept, self.place(), kind)
        self.nodes.append(node)
        if self.callers is not None:
            self.callers[node.index] = self.lines()
        self.bytes += sum(v.nbytes for v in kept) if isinstance(kept, tuple) else kept.nbytes
        if self.told is not None:
            self.told(node)
        if self.recording and (len(self.nodes) >= self.limit or self.bytes > MAX_BYTES):
            self.recording = False
            raise TapeFull
        return node

    def leaf(self, value: Any, kind: str) -> Any:
        """Numbers that begin here, as a traced array."""
        held = as_array(value)
        if held.dtype.kind not in "fiub" or not self.recording or self.busy:
            return value
        return self.wrap(value, self.add("leaf", None, (), {}, held, kind=kind))

    def wrap(self, value: Any, node: Node) -> Any:
        """`value` as the array of `node`; a scalar becomes an array without axes that behaves as a scalar."""
        held = as_array(value)
        traced = held.view(Traced)
        traced.tape, traced.node, traced.is_scalar = self, node, not isinstance(value, np.ndarray)
        return traced

    def record(self, op: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Do `func` on the plain arrays and write it down; the result is traced where it is of numbers."""
        self.busy, before = True, self.busy
        try:
            value = func(*mapped(args, plain), **mapped(kwargs, plain))
        finally:
            self.busy = before
        if not self.recording or before:
            return value
        if isinstance(value, (tuple, list)) and all(isinstance(v, np.ndarray) for v in value):
            whole = self.add(
                op, func, mapped(args, self.node_or_value), mapped(kwargs, self.node_or_value), tuple(value)
            )
            parts = [self.wrap(v, self.add("pick", pick, (whole, i), {}, v)) for i, v in enumerate(value)]
            return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
        if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.kind not in "fiub":
            return value
        inputs = mapped(args, self.node_or_value), mapped(kwargs, self.node_or_value)
        return self.wrap(value, self.add(op, func, *inputs, value))

    def view(self, op: str, func: Callable[..., Any], base: Traced, args: tuple[Any, ...]) -> Any:
        """As `record`, for what may be a view of `base`: then it follows its base, and its base follows it."""
        result = self.record(op, func, (base, *args), {})
        if isinstance(result, Traced) and not result.is_scalar and np.may_share_memory(plain(result), plain(base)):
            result.view_of = (base, op, func, args)
            result.base_seen = base.node
        return result

    def node_or_value(self, thing: Any) -> Any:
        """The node of a traced array; a copy of a plain one; anything else as it is."""
        if isinstance(thing, Traced):
            return self.node_of(thing)
        return new_array(thing) if isinstance(thing, np.ndarray) else thing

    def node_of(self, array: Traced) -> Node:
        """The node whose value the array holds now."""
        if array.view_of is not None:
            base, op, func, args = array.view_of
            base_node = self.node_of(base)
            if base_node is not array.base_seen:
                inputs = (base_node, *mapped(args, self.node_or_value))
                array.node, array.base_seen = self.add(op, func, inputs, {}, plain(array)), base_node
        held = plain(array)
        if array.node is None:
            array.node = self.add(UNSEEN, None, (), {}, held)
        elif not same(held, array.node.value):
            array.node = self.add(UNSEEN, None, (array.node,), {}, held)
        return array.node

    def written(self, array: Traced, node: Node) -> None:
        """`array` was changed in place and is `node` now; so is, in part, what it is a view of."""
        array.node = node
        if array.view_of is None:
            return
        base, op, _, args = array.view_of
        old = base.node
        if old is not None and op == "getitem":
            index = mapped(args[0], self.node_or_value)
            new = self.add("setitem", set_item, (old, index, node), {}, plain(base))
        elif op == "transpose" and not args:
            new = self.add("transpose", np.transpose, (node,), {}, plain(base))
        elif op == "reshape":
            new = self.add("reshape", np.reshape, (node, plain(base).shape), {}, plain(base))
        else:
            new = self.add(UNSEEN, None, (node,), {}, plain(base))
        self.written(base, new)
        array.base_seen = new

    def escape(self, array: Traced) -> Array:
        """The plain number of an array that leaves the tape, which is remembered."""
        if self.recording:
            self.escaped.append((self.node_of(array), self.place()))
        held: Array = array.view(np.ndarray)
        return held

    def tolerate(self, what: str) -> None:
        """Remember that an old habit was put up with."""
        self.said.setdefault(what, self.place())


def plain(thing: Any) -> Any:
    """A traced array as the array that it is; anything else as it is."""
    return thing.view(np.ndarray) if isinstance(thing, Traced) else thing


class Traced(np.ndarray[Any, Any]):
    """An array whose operations are written to a tape."""

    tape: Tape
    node: Node | None
    is_scalar: bool
    view_of: tuple[Traced, str, Callable[..., Any], tuple[Any, ...]] | None
    base_seen: Node | None

    def __array_finalize__(self, parent: Any) -> None:
        if (tape := getattr(parent, "tape", None)) is not None:
            self.tape = tape
        self.node = None
        self.is_scalar = False
        self.view_of = None
        self.base_seen = None

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **kwargs: Any) -> Any:
        tape = next(x.tape for x in (*inputs, *(out or ()), *kwargs.values()) if isinstance(x, Traced))
        if method == "reduce" and len(inputs) == 1:
            kwargs.setdefault("axis", 0)  # unlike np.sum, whose default is all axes
        if out is None and method != "at":
            return tape.record(operation(ufunc, method), getattr(ufunc, method), inputs, kwargs)
        target = inputs[0] if method == "at" else out[0]
        arguments = mapped(inputs, tape.node_or_value), mapped(kwargs, tape.node_or_value)
        results = {} if method == "at" else {"out": mapped(tuple(out), plain)}
        getattr(ufunc, method)(*mapped(inputs, plain), **mapped(kwargs, plain), **results)
        if not tape.recording:
            return target
        held = plain(target)
        func = None if method == "at" else without_out(ufunc, method, held.dtype)
        node = tape.add(operation(ufunc, method), func, *arguments, held)
        if not isinstance(target, Traced):
            return tape.wrap(target, node)
        tape.written(target, node)
        return target

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = func.__name__
        tape = _tape_in((args, tuple(kwargs.values()))) or self.tape
        if name in VIEWS and isinstance(args[0], Traced) and not kwargs:
            return tape.view(name, func, args[0], tuple(args[1:]))
        if name.endswith("_like"):
            return tape.leaf(func(*mapped(args, plain), **mapped(kwargs, plain)), name.removesuffix("_like"))
        if name in WRITERS:
            return func(*mapped(args, plain), **mapped(kwargs, plain))
        if "out" in kwargs and kwargs["out"] is not None:
            target = kwargs.pop("out")
            target[...] = self.__array_function__(func, types, args, kwargs)
            return target
        product = as_product(args, kwargs) if name == "einsum" else None
        if product is not None:
            return tape.record("matmul", np.matmul, product, {})
        return tape.record(name, func, args, kwargs)

    def __getitem__(self, index: Any) -> Any:
        return self.tape.view("getitem", get_item, self, (index,))

    def __setitem__(self, index: Any, value: Any) -> None:
        tape = self.tape
        old = tape.node_of(self)
        parts = mapped(index, tape.node_or_value), mapped(value, tape.node_or_value)
        plain(self)[mapped(index, plain)] = mapped(value, plain)
        if tape.recording:
            tape.written(self, tape.add("setitem", set_item, (old, *parts), {}, plain(self)))

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    @property
    def T(self) -> Any:  # noqa: N802
        return self.transpose()

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        return (
            self.tape.view("reshape", np.ndarray.reshape, self, shape)
            if not kwargs
            else self._method("reshape", shape, kwargs)
        )

    def transpose(self, *axes: Any) -> Any:
        return self.tape.view("transpose", np.ndarray.transpose, self, axes)

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return self.tape.record("astype", np.ndarray.astype, (self, dtype, *args), kwargs)

    def view(self, *args: Any, **kwargs: Any) -> Any:
        return super().view(*args, **kwargs)

    def _method(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self.tape.record(name, getattr(np.ndarray, name), (self, *args), kwargs)

    def _in_place(self, name: str, other: Any) -> Any:
        """`a += b`: a NumPy scalar is not changed by it, so its stand-in must not be."""
        if self.is_scalar:
            return getattr(self, f"__{name}__")(other)
        return getattr(super(), f"__i{name}__")(other)

    def _number(self, asked: str) -> Any:
        held = self.tape.escape(self)
        if held.ndim and held.size == 1:
            self.tape.tolerate(f"{asked} of an array of one element, which new NumPy refuses")
        return held.reshape(-1)[0].item() if held.size == 1 else held

    def __float__(self) -> float:
        return float(self._number("float()"))

    def __int__(self) -> int:
        return int(self._number("int()"))

    def __bool__(self) -> bool:
        return bool(self.tape.escape(self))

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(self), digits)

    def __format__(self, spec: str) -> str:
        return format(self._number("format()"), spec) if self.size == 1 and spec else str(self)

    def __str__(self) -> str:
        return str(self.tape.escape(self)[()])

    __repr__ = __str__

    def __hash__(self) -> int:  # type: ignore[override]
        if not self.is_scalar:
            raise TypeError("unhashable type: 'numpy.ndarray'")
        return hash(plain(self)[()])

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def __reduce__(self) -> Any:
        return plain(self).__reduce__()

    def tolist(self) -> Any:
        return self.tape.escape(self).tolist()

    def item(self, *args: Any) -> Any:
        return self.tape.escape(self).item(*args)


VIEWS = {"reshape", "transpose", "ravel", "squeeze", "expand_dims", "swapaxes", "atleast_2d"}
WRITERS = {"copyto", "put", "putmask", "fill_diagonal", "shape", "ndim", "size", "may_share_memory", "shares_memory"}
"""Functions whose result is no array; what they write is noticed by its value."""
METHODS = [
    "sum", "mean", "prod", "max", "min", "std", "var", "cumsum", "cumprod", "dot", "argmax", "argmin", "clip", "round",
    "repeat", "take", "trace", "diagonal", "copy", "all", "any", "nonzero", "argsort", "conj", "searchsorted",
    "compress", "choose",
]  # fmt: skip


def _tape_in(tree: Any) -> Tape | None:
    if isinstance(tree, Traced):
        return tree.tape
    if isinstance(tree, (tuple, list)):
        return next((tape for part in tree if (tape := _tape_in(part)) is not None), None)
    return None


def _recorded(name: str) -> Callable[..., Any]:
    def method(self: Traced, *args: Any, **kwargs: Any) -> Any:
        return self._method(name, args, kwargs)

    return method


def _viewed(name: str) -> Callable[..., Any]:
    def method(self: Traced, *args: Any) -> Any:
        return self.tape.view(name, getattr(np.ndarray, name), self, args)

    return method


def _changing(name: str) -> Callable[..., Any]:
    def method(self: Traced, other: Any) -> Any:
        return self._in_place(name, other)

    return method


for _name in METHODS:
    setattr(Traced, _name, _recorded(_name))
for _name in ("ravel", "squeeze", "swapaxes", "flatten"):
    setattr(Traced, _name, _viewed(_name))
for _name in ("add", "sub", "mul", "truediv"):
    setattr(Traced, f"__i{_name}__", _changing(_name))
