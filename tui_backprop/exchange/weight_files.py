"""Files of named arrays and texts: NumPy's .npz, and safetensors. Neither can run code when it is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tui_backprop.errors import DataError
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.safetensors import read_safetensors, safetensors_bytes
from tui_backprop.nn.arrays import Array

MOST = 2_000_000_000
"""Bytes of a file that is read, at most."""
_MAGIC = b"PK"
"""How a .npz begins: it is a zip file."""


def npz_bytes(contents: Contents) -> bytes:
    """The arrays and texts as .npz; a text is an array of one string, which needs no pickle."""
    file = io.BytesIO()
    texts: dict[str, Array] = {name: np.array(text) for name, text in contents.texts.items()}
    np.savez(file, allow_pickle=False, **{**contents.arrays, **texts})
    return file.getvalue()


def _of_numbers(found: Mapping[str, Array], name: str) -> Array:
    """One array of a .npz.

    Raises:
        ValueError: it is none, or would have to be unpickled.
    """
    try:
        value = found[name]
    except ValueError as error:
        raise ValueError(f"{name} holds objects" if "pickle" in str(error) else f"{name}: {error}") from None
    if not isinstance(value, np.ndarray):
        raise ValueError(f"{name} is no array")
    return value


def read_npz(data: bytes) -> Contents:
    """What a .npz holds.

    Raises:
        ValueError: it is none, or holds what is neither a number nor a text.
    """
    arrays: dict[str, Array] = {}
    texts: dict[str, str] = {}
    if not data.startswith(_MAGIC):  # NumPy would take it for a pickle, and advise to load that
        raise ValueError(f"it is not a .npz: it begins with {data[:4].hex(' ')}" if data else "it is empty")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            for name in found.files:
                value = _of_numbers(found, name)
                if value.dtype.kind == "U" and value.ndim == 0:
                    texts[name] = str(value)
                else:
                    arrays[name] = value
    except (ValueError, OSError, EOFError, KeyError, TypeError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(f"it is not a .npz of numbers: {error}") from None
    return Contents(arrays, texts)


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
