"""Safetensors, a form of files of named arrays and texts. It cannot run code when it is read.

It is 8 bytes with the length of a header, the header in JSON (each array's dtype, shape and place, and `__metadata__`
with texts), and then the arrays' bytes, little-endian, in C order, one behind the other.
Source: https://github.com/huggingface/safetensors, "Format".
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from tui_backprop.exchange.contents import Contents
from tui_backprop.nn.arrays import Array

_LONGEST_HEADER = 100_000_000
_LENGTH = struct.Struct("<Q")
_CODES = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
_METADATA = "__metadata__"


def safetensors_bytes(contents: Contents) -> bytes:
    """The arrays and texts as safetensors."""
    header: dict[str, Any] = {_METADATA: dict(contents.texts)}
    parts: list[bytes] = []
    place = 0
    codes = {np.dtype(kind): code for code, kind in _CODES.items()}
    for name, array in contents.arrays.items():
        raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {
            "dtype": codes[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [place, place + len(raw)],
        }
        parts.append(raw)
        place += len(raw)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return _LENGTH.pack(len(text)) + text + b"".join(parts)


def read_safetensors(data: bytes) -> Contents:
    """What a safetensors file holds.

    Raises:
        ValueError: it is none, or has arrays of another kind than F64, F32 and F16.
    """
    if len(data) < _LENGTH.size:
        raise ValueError("it is too short for safetensors")
    (length,) = _LENGTH.unpack_from(data)
    if length > min(_LONGEST_HEADER, len(data) - _LENGTH.size):
        raise ValueError("it is not safetensors: its header would be longer than the file")
    body = memoryview(data)[_LENGTH.size + length :]
    try:
        header = json.loads(data[_LENGTH.size : _LENGTH.size + length])
        texts = header.pop(_METADATA, {})
        arrays = {name: _tensor(name, entry, body) for name, entry in header.items()}
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError) as error:
        raise ValueError(f"it is not safetensors: {error}") from None
    is_text = isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
    return Contents(arrays, texts if is_text else {})


def _tensor(name: str, entry: Mapping[str, Any], body: memoryview) -> Array:
    code, shape, (start, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
    if code not in _CODES:
        raise ValueError(f"'{name}' is {code}, not one of {', '.join(_CODES)}")
    if not all(isinstance(size, int) and size >= 0 for size in (*shape, start, end)) or not start <= end <= len(body):
        raise ValueError(f"'{name}' lies outside of the file")
    return np.frombuffer(body[start:end], _CODES[code]).reshape(shape).copy()
