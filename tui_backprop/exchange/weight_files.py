"""Files of named arrays and texts: NumPy's .npz, and safetensors. Neither can run code when it is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tui_backprop.errors import DataError
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.safetensors import read_safetensors, safetensors_bytes
from tui_backprop.nn.arrays import Array

MOST = 2_000_000_000
"""Bytes of a file that is read, at most."""


def npz_bytes(contents: Contents) -> bytes:
    """The arrays and texts as .npz; a text is an array of one string, which needs no pickle."""
    file = io.BytesIO()
    texts: dict[str, Array] = {name: np.array(text) for name, text in contents.texts.items()}
    np.savez(file, allow_pickle=False, **{**contents.arrays, **texts})
    return file.getvalue()


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
