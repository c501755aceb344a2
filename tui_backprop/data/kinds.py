"""What a file is by its first bytes: text, compressed text, or a kind that is no table, with what to do about it."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from tui_backprop.data.files import opened
from tui_backprop.errors import DataError

HEAD = 65_536
"""Bytes by which a file is recognised."""

_AS_CSV = "save it as CSV, and name that file"
_WRONG: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an Excel or other old Office file", f"in a spreadsheet, {_AS_CSV}"),
    (b"SQLite format 3\0", "an SQLite database", "export its table as CSV"),
    (b"PAR1", "a Parquet file", "convert it: pandas.read_parquet(FILE).to_csv('table.csv', index=False)"),
    (b"\x89HDF", "an HDF5 file", "convert its arrays with numpy.savez to .npz"),
    (b"MATLAB", "a MATLAB file", "convert its arrays with numpy.savez to .npz"),
    (b"%PDF", "a PDF", "copy its table into a spreadsheet, and save that as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "uncompress it first: zstd -d FILE"),
    (b"\x89PNG", "a picture", "pictures are read from IDX files, .npz, or a table of pixels"),
    (b"\xff\xd8\xff", "a picture", "pictures are read from IDX files, .npz, or a table of pixels"),
)
_TEXTS = {
    ".md": "Markdown", ".markdown": "Markdown", ".rst": "reStructuredText", ".tex": "LaTeX", ".py": "a Python program",
    ".ipynb": "a notebook", ".yaml": "YAML", ".yml": "YAML", ".toml": "TOML",
}  # fmt: skip
"""Texts that are no table, by the ending of their names."""
_TEXT_REMEDY = "name a file of rows and columns; a table in it is read from a file of its own that ends in .csv"
_PICKLE = "a pickle, which can run any program when it is opened"
_PICKLE_REMEDY = "convert it where you trust it: pandas.read_pickle(FILE).to_csv('table.csv', index=False)"
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
_URLS = ("http:", "https:", "ftp:", "s3:")
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"PK\x03\x04": "zip"}


def refuse_url(path: Path | str) -> None:
    """Refuse an address where a file should be.

    Raises:
        DataError: it is one; the message says how to fetch it.
    """
    text = str(path)
    for scheme in _URLS:
        if text.lower().startswith(f"{scheme}/"):
            address = f"{scheme}//{text[len(scheme) :].lstrip('/')}"
            remedy = f"download it first, for example: curl -LO {address}"
            raise DataError("this is an address, and only files are read", where=text, remedy=remedy)


def check_kind(text: str, path: Path) -> None:
    """Refuse what can be told from a file's name and its first bytes.

    Args:
        text: what the person typed.

    Raises:
        DataError: it is an address, there is no such file, or it is of a wrong kind.
    """
    refuse_url(text)
    if path.suffix.lower() in (".npz", ".npy"):
        with opened(path):
            return
    with opened_unpacked(path):
        pass


def refuse_wrong_kind(head: bytes, path: Path) -> None:
    """Refuse what is recognised by its first bytes as something else than a table.

    Raises:
        DataError: naming the kind, and what to do.
    """
    for magic, kind, remedy in _WRONG:
        if head.startswith(magic):
            raise DataError(f"this is {kind}, not a table", where=str(path), remedy=remedy)
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and len(head) > 2:
        raise DataError(f"this is {_PICKLE}", where=str(path), remedy=_PICKLE_REMEDY)
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<svg")):
        kind = "XML" if begin.startswith((b"<?xml", b"<svg")) and b"<html" not in begin else "a web page (HTML)"
        remedy = "download the file itself: a link to its raw content, not to the page about it"
        raise DataError(f"this is {kind}, not a table", where=str(path), remedy=remedy)
    if begin.startswith(b"version https://git-lfs"):
        raise DataError("this is a Git LFS pointer, not the file itself", where=str(path), remedy="run git lfs pull")
    if path.suffix.lower() in _TEXTS:
        remedy = "use --experiment for a file of settings" if path.suffix.lower() == ".toml" else _TEXT_REMEDY
        raise DataError(f"this is {_TEXTS[path.suffix.lower()]}, not a table", where=str(path), remedy=remedy)
    if begin.startswith((b"{", b"[")) and path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
        remedy = "convert it: pandas.read_json(FILE).to_csv('table.csv', index=False)"
        raise DataError("this is JSON, not a table", where=str(path), remedy=remedy)
    if any(line.strip().lower().startswith((b"@relation", b"@attribute")) for line in head.splitlines()[:400]):
        remedy = "leave out the lines before and with @data, and begin with a line of the columns' names"
        raise DataError("this is ARFF (Weka), not CSV", where=str(path), remedy=remedy)


@contextmanager
def opened_unpacked(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO, str]]:
    """The bytes of a file, uncompressed if it begins as gzip, bzip2, xz or zip does, whatever its name.

    Yields:
        the stream to read, the file beneath it (whose position tells how far reading is), and the kind of
        compression, empty for none.

    Raises:
        DataError: the file cannot be opened, is of a wrong kind, or is damaged.
    """
    refuse_url(path)
    with opened(path) as file:
        head = file.read(HEAD)
        file.seek(0)
        name = next((name for magic, name in _PACKED.items() if head.startswith(magic)), "")
        if not name:
            refuse_wrong_kind(head, path)
            yield file, file, ""
            return
        try:
            stream = io.BufferedReader(cast(io.RawIOBase, _unpack(file, name)), HEAD)
            refuse_wrong_kind(stream.peek(HEAD)[:HEAD], path)
            yield cast(BinaryIO, stream), file, name
        except (DataError, *_DAMAGED) as error:
            if isinstance(error, DataError):
                raise error if error.where else DataError(error.what, where=str(path), remedy=error.remedy) from None
            what = f"the {name} file is damaged or cut short ({error})"
            raise DataError(what, where=str(path), remedy="copy or download it again") from error


def _unpack(file: BinaryIO, name: str) -> object:
    match name:
        case "gzip":
            return gzip.GzipFile(fileobj=file)
        case "bzip2":
            return bz2.BZ2File(file)
        case "xz":
            return lzma.LZMAFile(file)
    return _member(file)


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes: a byte order mark, or the zeros that UTF-16 puts between letters."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    even, odd = head[:1000:2].count(0), head[1:1000:2].count(0)
    half = min(len(head), 1000) // 2
    if half >= 4 and max(even, odd) > 0.8 * half and min(even, odd) < 0.2 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _member(file: BinaryIO) -> object:
    """The one table in a zip archive."""
    archive = zipfile.ZipFile(file)
    names = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX")]
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise DataError("this is an Excel or other Office file, not a table", remedy=f"in a spreadsheet, {_AS_CSV}")
    if any(name.endswith("data.pkl") for name in names):
        raise DataError(f"this is {_PICKLE}", remedy="convert its tensors with numpy.savez to .npz")
    if any(name.endswith(".npy") for name in names):
        raise DataError("these are NumPy arrays", remedy="name the file with the ending .npz")
    tables = [name for name in names if name.lower().endswith((".csv", ".tsv", ".txt", ".data", ".dat"))] or names
    if len(tables) != 1:
        shown = ", ".join(tables[:5]) or "none"
        raise DataError(f"the zip archive holds {len(tables)} files ({shown})", remedy="unzip it, and name one of them")
    return archive.open(tables[0])
