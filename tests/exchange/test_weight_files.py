"""Files of weights: what is written is read back, by others too, and what is no such file is refused in a line."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
import re
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.errors import DataError
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.safetensors import read_safetensors
from tui_backprop.exchange.weight_files import WRITERS, read_npz, read_weights

CONTENTS = Contents(
    {"layer1.weight": np.array([[1.5, -0.0, 1e300], [2**-1074, 3, 4]]), "layer1.bias": np.array([1, 2], np.float32)},
    {"experiment": 'dataset = "xor"\n', "classes": "größe\n✓"},
)


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_reads_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(WRITERS[suffix](CONTENTS))
    found = read_weights(path)
    assert found.texts == CONTENTS.texts
    assert found.arrays.keys() == CONTENTS.arrays.keys()
    for name, array in CONTENTS.arrays.items():
        assert found.arrays[name].dtype == array.dtype
        assert found.arrays[name].tobytes() == array.tobytes()


def test_numpy_reads_the_npz_without_pickle(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(WRITERS[".npz"](CONTENTS))
    with np.load(path, allow_pickle=False) as found:
        assert str(found["experiment"]) == CONTENTS.texts["experiment"]
        assert found["layer1.weight"].shape == (2, 3)


def test_safetensors_reads_ours_and_we_read_its(tmp_path: Path) -> None:
    import safetensors.numpy as package

    path = tmp_path / "weights.safetensors"
    path.write_bytes(WRITERS[".safetensors"](CONTENTS))
    found = package.load_file(path)
    assert {name: array.tobytes() for name, array in found.items()} == {
        name: array.tobytes() for name, array in CONTENTS.arrays.items()
    }
    theirs = read_safetensors(package.save(dict(CONTENTS.arrays), metadata=dict(CONTENTS.texts)))
    assert theirs.texts == CONTENTS.texts
    assert theirs.arrays["layer1.weight"].tobytes() == CONTENTS.arrays["layer1.weight"].tobytes()


def _safetensors(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "too short"),
        (b"\xff" * 16, "header would be longer than the file"),
        (struct.pack("<Q", 3) + b"abc", "not safetensors"),
        (_safetensors([]), "not safetensors"),
        (_safetensors({"a": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}}), "outside of the file"),
        (_safetensors({"a": {"dtype": "F64", "shape": [2], "data_offsets": [0, 8]}}, b"\0" * 8), "not safetensors"),
        (_safetensors({"a": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}}, b"\0" * 8), "'a' is I64"),
        (_safetensors({"a": {"dtype": "F64", "shape": [-1], "data_offsets": [0, 8]}}, b"\0" * 8), "outside"),
        (_safetensors({"a": 3}), "not safetensors"),
    ],
)
def test_no_safetensors_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_safetensors(data)


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.savez(file, a=np.array([{"never": "run"}], dtype=object))
    path = tmp_path / "evil.npz"
    path.write_bytes(file.getvalue())
    with pytest.raises(DataError, match=r"not a \.npz of numbers: a holds objects$"):
        read_weights(path)


def zipped(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b"hello", "it is not a .npz: it begins with 68 65 6c 6c"),
        (pickle.dumps([1], protocol=4), "it is not a .npz: it begins with 80 04"),
        (b"PK\x03\x04rest", "it is not a .npz of numbers: File is not a zip file"),
        (zipped("readme.txt", "no array"), "it is not a .npz of numbers: readme.txt is no array"),
        (zipped("a.npy", "no array"), "it is not a .npz of numbers: a"),
    ],
    ids=["empty", "text", "pickle", "half a zip", "another zip", "no array"],
)
def test_no_npz_is_told_in_words_of_ours(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        read_npz(data)
    assert "pickle" not in str(raised.value)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_damage_is_told_or_harmless(noise: bytes, place: int) -> None:
    for suffix, read in ((".npz", read_npz), (".safetensors", read_safetensors)):
        data = bytearray(WRITERS[suffix](CONTENTS))
        data[place : place + len(noise)] = noise
        with contextlib.suppress(ValueError):
            read(bytes(data))


@pytest.mark.parametrize(
    ("name", "message"), [("a.txt", "not a file of weights"), ("no.npz", "cannot be read: No such file")]
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        read_weights(tmp_path / name)
    assert name in str(error.value)
