"""Files of named arrays and texts: NumPy's .npz, and safetensors. Neither can run code when it is read.

A safetensors file is 8 bytes with the length of a header, the header in JSON (each array's dtype, shape and place, and
`__metadata__` with texts), and then the arrays' bytes, little-endian, in C order, one behind the other.
Source: https://github.com/huggingface/safetensors, "Format".
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.errors import DataError
from tui_backprop.nn.arrays import Array

MOST = 2_000_000_000
"""Bytes of a file that is read, at most."""
_LONGEST_HEADER = 100_000_000
_LENGTH = struct.Struct("<Q")
_CODES = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
_METADATA = "__metadata__"


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds.

    Attributes:
        arrays: by name.
        texts: by name.
    """

    arrays: Mapping[str, Array]
    texts: Mapping[str, str]


def npz_bytes(contents: Contents) -> bytes:
    """The arrays and texts as .npz; a text is an array of one string, which needs no pickle."""
    file = io.BytesIO()
    texts: dict[str, Array] = {name: np.array(text) for name, text in contents.texts.items()}
    np.savez(file, allow_pickle=False, **{**contents.arrays, **texts})
    return file.getvalue()


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


def read_npz(data: bytes) -> Contents:
    """What a .npz holds.

    Raises:
        ValueError: it is none, or holds what is neither a number nor a text.
    """
    arrays: dict[str, Array] = {}
    texts: dict[str, str] = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            for name in found.files:
                value = found[name]
                if value.dtype.kind == "U" and value.ndim == 0:
                    texts[name] = str(value)
                else:
                    arrays[name] = value
    except (ValueError, OSError, EOFError, KeyError, TypeError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(f"it is not a .npz of numbers: {error}") from None
    return Contents(arrays, texts)


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


WRITERS: dict[str, Callable[[Contents], bytes]] = {".npz": npz_bytes, ".safetensors": safetensors_bytes}
_READERS: dict[str, Callable[[bytes], Contents]] = {".npz": read_npz, ".safetensors": read_safetensors}


def read_weights(path: Path | str) -> Contents:
    """What a file of weights holds, by its suffix.

    Raises:
        DataError: it cannot be read; the message says why.
    """
    where = str(path)
    reader = _READERS.get(Path(path).suffix.lower())
    if reader is None:
        raise DataError("not a file of weights", where=where, remedy=f"it must end in {' or '.join(_READERS)}")
    try:
        if Path(path).stat().st_size > MOST:
            raise DataError(f"longer than {MOST:,} bytes", where=where)
        return reader(Path(path).read_bytes())
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", where=where) from None
    except ValueError as error:
        raise DataError(str(error), where=where) from None
