"""Messages between a trainer and a screen that comes in by its door, as bytes: what a type says, and nothing else.

Both sides go by the types of their messages: a value is written as its type says, and what is read that its type does
not allow is refused. So no more than these plain data can arrive, whoever sends it, and nothing of it is run; that is
why it is not pickled. Fields have no names on the line: `Codec.fingerprint` tells whether both sides mean the same.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sys
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

import numpy as np

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.requests import Answers, Request
from tui_backprop.training.live.snapshot import Command, Snapshot

_DTYPE = re.compile(r"[<>|]([biuf](1|2|4|8)|U[1-9]\d{0,3})\Z")
_PLAIN = (bool, int, float, str)


class CodecError(ValueError):
    """What is no message, or cannot be made one."""


Blobs = list[memoryview]
Pack = Callable[[Any, Blobs], Any]
Unpack = Callable[[Any, memoryview], Any]


class Codec:
    """Writes and reads commands and snapshots.

    Args:
        requests: every kind of request that may be made; each says what answers it.
    """

    def __init__(self, requests: Iterable[type[Request[Any]]]) -> None:
        self._requests = {kind.__name__: kind for kind in requests}
        self._known: dict[Any, tuple[Pack, Unpack]] = {}
        self._told: list[str] = []
        for kind in (Command, Snapshot, *self._requests.values()):
            self._of(kind)
            if kind in self._requests.values():
                self._of(_answer_of(kind))

    @property
    def fingerprint(self) -> str:
        """Equal for two programs whose messages are the same."""
        return hashlib.sha256("\n".join(sorted(self._told)).encode()).hexdigest()[:16]

    def encode(self, kind: Any, message: object) -> tuple[bytes, Blobs]:
        """A message of a kind (`Command`, `Snapshot`): its text, and the arrays that follow it.

        Raises:
            CodecError: it holds something that its type does not say.
        """
        blobs: Blobs = []
        try:
            return json.dumps(self._of(kind)[0](message, blobs), separators=(",", ":")).encode(), blobs
        except (TypeError, ValueError, AttributeError, LookupError) as error:
            raise CodecError(f"{type(message).__name__} cannot be sent: {error}") from error

    def decode(self, kind: Any, text: bytes | memoryview, arrays: memoryview) -> Any:
        """The message that `encode` has made.

        Args:
            arrays: all that followed its text; the arrays of the message are views of it.

        Raises:
            CodecError: it is none of that kind.
        """
        try:
            return self._of(kind)[1](json.loads(bytes(text)), arrays)
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError, ExperimentError) as error:
            raise CodecError(f"no {getattr(kind, '__name__', 'command')}: {error}") from error

    def _of(self, kind: Any) -> tuple[Pack, Unpack]:
        """How values of a type are written and read."""
        if kind not in self._known:
            # A type may hold itself: what is looked up here is there by the time it is called.
            self._known[kind] = (
                lambda value, blobs: self._known[kind][0](value, blobs),
                lambda tree, arrays: self._known[kind][1](tree, arrays),
            )
            self._known[kind] = self._make(kind)
        return self._known[kind]

    def _make(self, kind: Any) -> tuple[Pack, Unpack]:
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if kind is Any:
            return _pack_plain, _unpack_plain
        if kind in _PLAIN or kind is type(None):
            return _scalar(kind)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments)
        if origin is np.ndarray or kind is np.ndarray:
            return _pack_array, _unpack_array
        if kind is Experiment:
            return lambda value, _: value.to_dict(), lambda tree, _: Experiment.from_dict(_a(dict, tree))
        if origin is Request:
            return self._union(tuple(self._requests.values()))
        if kind is Answers:
            return self._answers()
        if isinstance(kind, type) and issubclass(kind, Enum):
            return lambda value, _: value.value, lambda tree, _: kind(tree)
        if origin in (tuple, list):
            return self._sequence(origin, arguments)
        if origin in (dict, Mapping):
            return self._mapping(arguments)
        if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
            return self._fields(kind)
        raise TypeError(f"{kind} is not known on the line")

    def _union(self, kinds: tuple[Any, ...]) -> tuple[Pack, Unpack]:
        others = [kind for kind in kinds if kind is not type(None)]
        if len(others) == 1:
            pack, unpack = self._of(others[0])
            return (
                lambda value, blobs: None if value is None else [pack(value, blobs)],
                lambda tree, arrays: None if tree is None else unpack(_one(tree), arrays),
            )
        by_name = {kind.__name__: kind for kind in others}
        for kind in others:
            self._of(kind)

        def pack_one(value: Any, blobs: Blobs) -> Any:
            name = type(value).__name__
            return [name, self._of(by_name[name])[0](value, blobs)]

        def unpack_one(tree: Any, arrays: memoryview) -> Any:
            name, inner = _a(list, tree)
            return self._of(by_name[name])[1](inner, arrays)

        return pack_one, unpack_one

    def _sequence(self, made: type, arguments: tuple[Any, ...]) -> tuple[Pack, Unpack]:
        if made is list or (len(arguments) == 2 and arguments[1] is Ellipsis):
            pack, unpack = self._of(arguments[0])
            return (
                lambda value, blobs: [pack(item, blobs) for item in value],
                lambda tree, arrays: made(unpack(item, arrays) for item in _a(list, tree)),
            )
        parts = [self._of(argument) for argument in arguments]
        return (
            lambda value, blobs: [pack(item, blobs) for (pack, _), item in zip(parts, value, strict=True)],
            lambda tree, arrays: tuple(
                unpack(item, arrays) for (_, unpack), item in zip(parts, _a(list, tree), strict=True)
            ),
        )

    def _mapping(self, arguments: tuple[Any, ...]) -> tuple[Pack, Unpack]:
        pack, unpack = self._of(arguments[1])
        return (
            lambda value, blobs: {_a(str, name): pack(item, blobs) for name, item in value.items()},
            lambda tree, arrays: {name: unpack(item, arrays) for name, item in _a(dict, tree).items()},
        )

    def _fields(self, kind: Any) -> tuple[Pack, Unpack]:
        hints = typing.get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)] if hasattr(kind, "__dataclass_fields__") else None
        names = list(kind._fields) if names is None else names
        self._told.append(f"{kind.__name__}({', '.join(f'{name}: {hints[name]}' for name in names)})")
        parts = [(name, *self._of(hints[name])) for name in names]

        def unpack_fields(tree: Any, arrays: memoryview) -> Any:
            values = zip(parts, _a(list, tree), strict=True)
            return kind(**{name: unpack(value, arrays) for (name, _, unpack), value in values})

        return lambda value, blobs: [pack(getattr(value, name), blobs) for name, pack, _ in parts], unpack_fields

    def _answers(self) -> tuple[Pack, Unpack]:
        """Each request with its answer, which is of the type that the request names."""

        def pack(value: Answers, blobs: Blobs) -> Any:
            packed = []
            for request, answer in value.items():
                name = type(request).__name__
                kind = self._requests[name]
                inner = None if answer is None else [self._of(_answer_of(kind))[0](answer, blobs)]
                packed.append([name, self._of(kind)[0](request, blobs), inner])
            return packed

        def unpack(tree: Any, arrays: memoryview) -> Answers:
            found = {}
            for name, request, inner in _a(list, tree):
                kind = self._requests[name]
                answer = None if inner is None else self._of(_answer_of(kind))[1](_one(inner), arrays)
                found[self._of(kind)[1](request, arrays)] = answer
            return Answers(found)

        return pack, unpack


def _answer_of(kind: Any) -> Any:
    """The type that answers a kind of request: Curve for `class CurveRequest(Request[Curve])`."""
    (base,) = [base for base in kind.__orig_bases__ if typing.get_origin(base) is Request]
    return typing.get_args(base)[0]


def _a(kind: type, value: Any) -> Any:
    """A value that must be of a type."""
    if not isinstance(value, kind):
        raise CodecError(f"{kind.__name__} expected, not {type(value).__name__}")
    return value


def _one(tree: Any) -> Any:
    (inner,) = _a(list, tree)
    return inner


def _scalar(kind: Any) -> tuple[Pack, Unpack]:
    if kind is type(None):
        return lambda *_: None, lambda tree, _: _a(type(None), tree)
    if kind is float:  # numbers of NumPy's are no JSON; neither is a whole number a float on the other side
        return lambda value, _: float(value), _unpack_number
    if kind is int:
        return lambda value, _: int(value), _unpack_whole
    return lambda value, _: kind(value), lambda tree, _: _a(kind, tree)


def _unpack_number(tree: Any, _: memoryview) -> float:
    return float(_unpack_whole(tree, _) if isinstance(tree, int) else _a(float, tree))


def _unpack_whole(tree: Any, _: memoryview) -> int:
    if isinstance(tree, bool):
        raise CodecError("int expected, not bool")
    return int(_a(int, tree))


def _pack_plain(value: Any, blobs: Blobs) -> Any:
    """A value of which its type says nothing: numbers, texts, and tuples, lists and mappings of them."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple):
        return {"tuple": [_pack_plain(item, blobs) for item in value]}
    if isinstance(value, list):
        return [_pack_plain(item, blobs) for item in value]
    return {"dict": {_a(str, name): _pack_plain(item, blobs) for name, item in _a(dict, value).items()}}


def _unpack_plain(tree: Any, arrays: memoryview) -> Any:
    if isinstance(tree, list):
        return [_unpack_plain(item, arrays) for item in tree]
    if not isinstance(tree, dict):
        return tree
    ((kind, inner),) = tree.items()
    if kind == "tuple":
        return tuple(_unpack_plain(item, arrays) for item in _a(list, inner))
    if kind == "dict":
        return {name: _unpack_plain(item, arrays) for name, item in _a(dict, inner).items()}
    raise CodecError(f"'{kind}' is nothing plain")


def _pack_array(value: Any, blobs: Blobs) -> Any:
    if not _DTYPE.match(value.dtype.str):
        raise CodecError(f"an array of {value.dtype}")
    raw = np.ascontiguousarray(value).reshape(-1).view(np.uint8).data
    start = sum(blob.nbytes for blob in blobs)
    # Padded, so that the numbers are aligned on the other side.
    blobs += [blob for blob in (raw, memoryview(bytes(-raw.nbytes % 8))) if blob.nbytes]
    return [value.dtype.str, list(value.shape), start]


def _unpack_array(tree: Any, arrays: memoryview) -> Any:
    dtype, shape, start = _a(list, tree)
    if not (isinstance(dtype, str) and _DTYPE.match(dtype)):
        raise CodecError("an array of a type that is not known")
    if not all(isinstance(number, int) and number >= 0 for number in (*_a(list, shape), start)):
        raise CodecError("an array of a shape that is none")
    count = 1
    for length in shape:
        count *= length
    size = count * np.dtype(dtype).itemsize
    if start + size > arrays.nbytes:
        raise CodecError("an array that is longer than its message")
    raw = arrays[start : start + size]
    if "U" in dtype and np.frombuffer(raw, dtype[0].replace("|", "<") + "u4").max(initial=0) > sys.maxunicode:
        raise CodecError("a text with a character that is none")
    return np.frombuffer(raw, np.dtype(dtype)).reshape(shape)
