"""Files that are no tables are recognised, and it is said what to do."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
from pathlib import Path

import pytest

from tui_backprop.data.kinds import check_kind, encoding_of
from tui_backprop.errors import DataError


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


HTML = b"\n<!DOCTYPE html>\n<html><head><title>iris.csv at main</title>"
KINDS = {
    "book.xlsx": (_zip("[Content_Types].xml", "xl/workbook.xml"), "an Excel or other Office file", "save it as CSV"),
    "book.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel or other old Office file", "save it as CSV"),
    "data.pkl": (pickle.dumps({"x": [1, 2]}), "a pickle, which can run any program", "to_csv"),
    "data.pkl.gz": (gzip.compress(pickle.dumps({"x": [1, 2]})), "a pickle", "to_csv"),
    "net.pt": (_zip("net/data.pkl", "net/version"), "a pickle", "numpy.savez"),
    "page.csv": (HTML, "a web page (HTML)", "download the file itself"),
    "train-images.gz": (HTML, "a web page (HTML)", "download the file itself"),
    "page.csv.gz": (gzip.compress(HTML), "a web page (HTML)", "download the file itself"),
    "iris.arff": (b"% about\n@RELATION iris\n@ATTRIBUTE a REAL\n@DATA\n1,2\n", "ARFF (Weka)", "@data"),
    "table.parquet": (b"PAR1\x15\x04", "a Parquet file", "to_csv"),
    "table.db": (b"SQLite format 3\0", "an SQLite database", "as CSV"),
    "table.json": (b'[{"a": 1}]', "JSON", "to_csv"),
    "big.csv": (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer", "git lfs pull"),
    "table.csv.zst": (b"\x28\xb5\x2f\xfd\0", "compressed with zstd", "zstd -d"),
    "arrays.zip": (_zip("x.npy", "y.npy"), "NumPy arrays", ".npz"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_wrong_kind_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    content, kind, remedy = KINDS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        check_kind(str(path), path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).isprintable()
    assert kind in caught.value.what
    assert remedy in caught.value.remedy


def test_an_address_is_no_file() -> None:
    with pytest.raises(DataError, match=r"curl -LO https://a\.org/iris\.csv"):
        check_kind("https://a.org/iris.csv", Path("https://a.org/iris.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_the_encoding_of_a_text(encoding: str) -> None:
    text = "length,width,kind\n1,2,a\n3,4,ä\n"
    assert text.encode(encoding).decode(encoding_of(text.encode(encoding))) == text
