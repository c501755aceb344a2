"""Every message about data that gives advice: what produces it, and the ways in which its advice is followed."""

from __future__ import annotations

import bz2
import gzip
import io
import pickle
import re
import shlex
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_backprop.data import table

IRIS = "length,width,species\n5.1,3.5,setosa\n7.0,3.2,virginica\n6.3,3.3,virginica\n4.9,3.0,setosa\n"
WAVE = "x,y\n" + "".join(f"{i / 10},{np.sin(i / 10):.3f}\n" for i in range(60))
FOUR = "a,b\n1,x\n2,y\n3,x\n4,y\n"
DELIMITERS = "comma|semicolon|tab|bar|space"


@dataclass(frozen=True)
class Option:
    """Give an option that the message names.

    Attributes:
        said: what the message says of it: "--missing drop", "--target".
        value: the value that a person would choose, where the message leaves it open.
    """

    said: str
    value: str = ""

    def follow(self, arguments: list[str]) -> list[str]:
        name, *given = shlex.split(self.said)
        return [*_without(arguments, name), name, *(shlex.split(self.value) or given)]


@dataclass(frozen=True)
class Leave:
    """Leave out an option, in the words of the message."""

    said: str

    def follow(self, arguments: list[str]) -> list[str]:
        return _without(arguments, re.findall("--[a-z-]+", self.said)[0])


@dataclass(frozen=True)
class Do:
    """Do what the message says with the file, as a person would.

    Attributes:
        act: does it in the current directory.
        arguments: what is typed then; the same when empty.
    """

    said: str
    act: Callable[[], object]
    arguments: str = ""

    def follow(self, arguments: list[str]) -> list[str]:
        self.act()
        return shlex.split(self.arguments) or arguments


def _without(arguments: list[str], name: str) -> list[str]:
    """The arguments without an option and its value."""
    if name not in arguments:
        return arguments
    at = arguments.index(name)
    has_value = at + 1 < len(arguments) and not arguments[at + 1].startswith("--")
    return arguments[:at] + arguments[at + 1 + has_value :]


@dataclass(frozen=True)
class Case:
    """A message.

    Attributes:
        arguments: the command line that produces it.
        files: what stands in the current directory, by name.
        ways: to follow its advice, each by itself.
        patch: makes the machine so that it comes up; undone before the advice is followed.
    """

    arguments: str
    files: dict[str, str | bytes]
    ways: tuple[Option | Leave | Do, ...]
    patch: Callable[[pytest.MonkeyPatch], object] | None = None


def write(name: str, content: str | bytes) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())


def arrays(**given: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **given)
    return file.getvalue()


def array(given: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, given)
    return file.getvalue()


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def idx(shape: tuple[int, ...], body: bytes, *, code: int = 8) -> bytes:
    return bytes([0, 0, code, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + body


PIXELS = idx((4, 2, 2), bytes(range(16)))
TRUTH = idx((4,), bytes([0, 1, 1, 0]))
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
COPIED = "copy it again"
X, Y = np.arange(12.0).reshape(6, 2) % 5, np.array([0, 1, 0, 1, 1, 0])
GOOD = arrays(X=X, y=Y)
MANY = arrays(X=np.ones((1001, 2)), y=np.arange(1001))
CSV = Do("save it as CSV", write("new.csv", IRIS), "data new.csv")


def pictures(images: bytes = PIXELS, labels: bytes = TRUTH) -> dict[str, str | bytes]:
    return {f"set/{IMAGES}": images, f"set/{LABELS}": labels}


def write_pictures(folder: str = "set") -> None:
    Path(folder).mkdir(exist_ok=True)
    for name, content in pictures().items():
        write(name.replace("set", folder, 1), content)()


def damaged(said: str = COPIED, *, labels: bool = False) -> tuple[Do]:
    return (Do(said, write(f"set/{LABELS if labels else IMAGES}", TRUTH if labels else PIXELS)),)


def wrong_kind(name: str, content: bytes, said: str) -> Case:
    return Case(f"data {name}", {name: content}, (Do(said, write("table.csv", IRIS), "data table.csv"),))


def wrong_arrays(said: str, **given: Any) -> Case:
    return Case("data a.npz", {"a.npz": arrays(**given)}, (Do(said, write("a.npz", GOOD)),))


def limited(module: Any, name: str, most: int) -> Callable[[pytest.MonkeyPatch], object]:
    return lambda patch: patch.setattr(module, name, most)


def no_sklearn(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "sklearn.datasets", None)  # what Python takes for not there


def table_case(content: str, options: str, *ways: Option | Leave | Do, **more: Any) -> Case:
    return Case(f"data t.csv {options}".strip(), {"t.csv": content}, ways, **more)


TARGET = Option("--target", "k")
WORDS = "k,name\n" + "".join(f"{i % 2},w{i}\n" for i in range(1001))
HEADLESS = "1.5,x\n2.5,y\n2.5,x\n"
GAPS = "a,b,k\n1,,u\n,2,v\n3,,u\n,4,v\n"
SPARSE = "a,b,k\n1,2,1.5\n,2,2.5\n3,,3.5\n,4,9.5\n"

CASES: dict[str, Case] = {
    # tables: their form
    "empty": table_case("\n", "", Do("it needs a header and rows of data", write("t.csv", IRIS))),
    "one column": table_case(
        "a:b:c\n1:2:x\n3:4:y\n5:6:x\n".replace(":", ";;"), "--delimiter tab",
        Option(f"--delimiter {DELIMITERS}", "semicolon"),
    ),
    "prose": table_case(
        "Dear all, the results\nare attached here.\nSee you, then, on Monday, dears\nare gone now\nBest\n", "",
        Do("name a file of rows and columns (CSV)", write("t.csv", IRIS)),
        Option(f"--delimiter {DELIMITERS}", "space --missing drop --header no --target 2"),
    ),
    "open quote": table_case(
        'a,b\n1,x\n2,"y\n3,x\n', "", Do("each that opens is closed", write("t.csv", 'a,b\n1,x\n2,"y"\n3,x\n')),
    ),
    "one row": table_case("1.5,x\n2,y\n", "--header yes", Option("--header no")),
    "no rows": table_case("1.5,x\n", "--header no", Do("at least two are needed", write("t.csv", HEADLESS))),
    "short row": table_case("a,b,c\n1,2,x\n1,y\n3,4,y\n", "", Option("--missing drop"),
                            Do("a gap is an empty cell", write("t.csv", "a,b,c\n1,2,x\n1,,y\n3,4,y\n"))),
    "names over fewer columns": table_case(
        "1,2,3,4,5\n" + "1,2,x\n2,3,y\n" * 4, "--header yes", Option("--header no", "no --missing drop")
    ),
    "control character": table_case("a,b\n1,x\n2,\x1b[31my\n", "", Do("remove it", write("t.csv", FOUR))),
    "too many cells": table_case(
        FOUR, "", Do("use fewer rows", write("t.csv", FOUR[:-8])), patch=limited(table, "MAX_CELLS", 5)
    ),
    "NUL": Case("data t.csv", {"t.csv": "a,b\n1,x\n2,\0y\n"}, (Do("name a text file (CSV)", write("t.csv", FOUR)),)),
    "half of a letter": Case(
        "data t.csv", {"t.csv": FOUR.encode("utf-16") + b"\xd8"}, (Do("save the file as UTF-8", write("t.csv", FOUR)),)
    ),
    # tables: roles
    "no label": table_case("a,b\n1,1\n1,1\n1,1\n", "",
                           Do("name it with --target NAME", write("t.csv", FOUR), "data t.csv --target b")),
    "label in the middle": table_case(
        "id,k,name,z\n" + "".join(f"{i},only,n{i},1\n" for i in range(9)), "",
        Do("--target NAME or a column's number", write("t.csv", FOUR), "data t.csv --target 2"),
    ),
    "misspelt": table_case(IRIS, "--target specis", Option("--target", "species"),
                           Do("did you mean 'species'?", int, "data t.csv --target species")),
    "no names": table_case(IRIS.split("\n", 1)[1], "--target species", Option("--target", "3"),
                           Do("a number from 1 to 3", int, "data t.csv --target 3"),
                           Do("--header yes", int, "data t.csv --header yes --target setosa")),
    "number of a column": table_case(IRIS, "--target 9", Do("columns 1 to 3", int, "data t.csv --target 3")),
    "left out and predicted": table_case(
        IRIS, "--target species --drop species", Do("take it out of --drop", int, "data t.csv --target species"),
        Option("--target", "length"),
    ),
    "no feature": table_case("name,y\n" + "".join(f"n{i},{i % 2}\n" for i in range(40)), "",
                             Option("--features NAME,…", "name")),
    "no other column": table_case("a,b\n1,x\n2,y\n3,x\n", "--drop a",
                                  Do("two columns or more are needed", int, "data t.csv")),
    "one class": table_case("k,a,b\nu,1,x\nv,2,x\n", "--target b", TARGET),
    "a number as classes": table_case("a,b\n" + "".join(f"{i},{i}.5\n" for i in range(120)), "--no-regression",
                                      Option("--target", "a --regression"), Option("--regression")),
    "words as a number": table_case(IRIS, "--regression --target species", Leave("leave --regression out"),
                                    Option("--target", "length")),
    # tables: cells
    "word among numbers": table_case("a,b b,k\n1,2,x\n3,abc,y\n4,5,y\n", "", Option("--drop 'b b'")),
    "word among numbers, comma in the name": table_case('a,"b,c",k\n1,2,x\n3,abc,y\n4,5,y\n', "",
                                                        Option("""--drop '"b,c"'""")),
    "too many words": table_case(WORDS.replace("\n", ",1\n").replace("name,1", "name,z").replace("0,w0,1", "0,w0,2"),
                                 "--features name,z --target k", Option("--drop name", "name --features z")),
    "too large": table_case("a,b,k\n1,2,x\n-1e101,3,y\n", "", Option("--drop a"),
                            Do("numbers go up to 1e+100", write("t.csv", FOUR))),
    "refused gap": table_case("a,b,k\n1,2,x\n1,,y\n3,3,y\n4,4,x\n", "--missing refuse", Option("--missing drop"),
                              Option("--missing mean"), Option("--drop b")),
    "refused gap in the label": table_case("a,b,k\n1,2,x\n1,4,-\n3,3,y\n", "--missing refuse",
                                           Option("--missing drop")),
    "gaps everywhere": table_case(GAPS, "--missing drop", Option("--missing mean")),
    "no label anywhere": table_case("a,b,k\n1,,u\n3,,v\n3,,v\n", "--target b", Option("--target", "k")),
    "one row left": table_case(SPARSE, "--missing drop --target k", Option("--missing mean"),
                               Do("at least two are needed", write("t.csv", SPARSE + "7,1,2.5\n"))),
    "test rows of other columns": Case(
        "data t.csv --test-data u.csv", {"t.csv": "a,c,k\n1,2,x\n3,1,y\n4,4,x\n", "u.csv": "a,k\n1,x\n2,y\n"},
        (Option("--drop c"), Do("give a file with the same columns", write("u.csv", "a,c,k\n1,2,x\n2,2,y\n"))),
    ),
    # kinds of files
    "Excel": wrong_kind("t.xls", b"\xd0\xcf\x11\xe0" + bytes(99), "save it as CSV"),
    "Excel, new": wrong_kind("t.xlsx", zipped(**{"[Content_Types].xml": "x"}), "save it as CSV"),
    "pickle": wrong_kind("t.pkl", pickle.dumps({"a": 1}), "to_csv('table.csv', index=False)"),
    "PyTorch": wrong_kind("t.pt", zipped(**{"archive/data.pkl": b"x"}), "convert its tensors with numpy.savez"),
    "web page": wrong_kind("t.csv", b"<!DOCTYPE html><html>", "download the file itself"),
    "Git LFS": wrong_kind("t.csv", b"version https://git-lfs.github.com/spec/v1\n", "run git lfs pull"),
    "Markdown": wrong_kind("t.md", b"# Results\n\n| a | b |\n|---|---|\n", "a file of its own that ends in .csv"),
    "settings": Case("train --data t.toml --no-store", {"t.toml": "epochs = 1\n"},
                     (Do("--experiment", int, "train --experiment t.toml --no-store"),)),
    "JSON": wrong_kind("t.json", b'[{"a": 1}]', "to_csv('table.csv', index=False)"),
    "ARFF": wrong_kind("t.arff", b"@relation r\n@attribute a numeric\n@data\n1\n", "leave out the lines before"),
    "address": wrong_kind("https://example.org/t.csv", b"", "curl -LO https://example.org/t.csv"),
    "arrays by another name": Case("data t.zip", {"t.zip": GOOD},
                                   (Do("name the file with the ending .npz", write("t.npz", GOOD), "data t.npz"),)),
    "two in an archive": Case("data t.zip", {"t.zip": zipped(**{"a.csv": IRIS, "b.csv": FOUR})},
                              (Do("unzip it, and name one of them", write("a.csv", IRIS), "data a.csv"),)),
    "damaged": Case("data t.csv", {"t.csv": gzip.compress(IRIS.encode())[:-20]},
                    (Do("copy or download it again", write("t.csv", bz2.compress(IRIS.encode()))),)),
    # NumPy's files
    "arrays that do not fit": wrong_arrays("the first axis of both is the samples", X=X, y=Y[:3]),
    "parts that do not fit": wrong_arrays("both parts have the same features", x_train=X, y_train=Y, x_test=X[:, :1],
                                          y_test=Y),
    "words as inputs": Case("data a.npz", {"a.npz": arrays(X=X.astype(str), y=Y)},
                            (Do("save a table of words as CSV", write("a.csv", IRIS), "data a.csv"),)),
    "array too large": wrong_arrays("numbers go up to 1e+100", X=X * 1e200, y=Y),
    "array of many labels": Case("data a.npz --no-regression", {"a.npz": MANY},
                                 (Option("--regression"), Do("classes are 2 to 1,000", write("a.npz", GOOD)))),
    "flat array": Case("data a.npy", {"a.npy": array(Y)}, (
        Do("a table has rows and columns", write("a.npy", array(np.column_stack([X, Y])))),
        Do("or save both", write("a.npz", GOOD), "data a.npz"),
    )),
    "complex array": wrong_arrays("numbers, up to 50,000,000 of them", X=X + 1j, y=Y),
    "other names": wrong_arrays("an .npz file holds X and y", left=X, right=Y),
    "no label in an array": wrong_arrays("leave its sample out", X=X, y=np.where(Y == 0, np.nan, 1.0)),
    "words as numbers": Case("data a.npz --regression", {"a.npz": arrays(X=X, y=Y.astype(str))},
                             (Leave("leave --regression out"),)),
    "objects": Case("data a.npy", {"a.npy": array(np.array([{}, 1], dtype=object))},
                    (Do("save arrays of numbers with numpy.savez", write("a.npz", GOOD), "data a.npz"),)),
    "no array": Case("data a.npz", {"a.npz": b"PK nothing"},
                     (Do("write it anew with numpy.savez", write("a.npz", GOOD)),)),
    # IDX
    "IDX: named .gz": Case("data set", {f"set/{IMAGES}.gz": gzip.compress(PIXELS)[:-9], f"set/{LABELS}": TRUTH},
                           (Do(COPIED, write(f"set/{IMAGES}.gz", gzip.compress(PIXELS))),)),
    "IDX: damaged": Case("data set", {f"set/{IMAGES}.gz": b"\x1f\x8b\x09" + bytes(30), f"set/{LABELS}": TRUTH},
                         (Do(COPIED, write(f"set/{IMAGES}.gz", gzip.compress(PIXELS))),)),
    "IDX: not": Case("data set", pictures(b"\1\2\3\4"), damaged("IDX begins with two zero bytes")),
    "IDX: type": Case("data set", pictures(idx((4, 2, 2), bytes(16), code=7)), damaged("one of: 0x08")),
    "IDX: dimensions": Case("data set", pictures(bytes([0, 0, 8, 99])), damaged("there must be from 1 to 32")),
    "IDX: header": Case("data set", pictures(bytes([0, 0, 8, 3, 0])), damaged()),
    "IDX: short": Case("data set", pictures(PIXELS[:-1]), damaged()),
    "IDX: labels of two dimensions": Case("data set", pictures(labels=idx((2, 2), bytes(4))),
                                          damaged("labels are whole numbers in one dimension", labels=True)),
    "IDX: no label": Case("data set", pictures(labels=idx((4,), struct.pack(">4h", 0, 1, 1, -1), code=0x0B)),
                          damaged("labels go from 0 to 999", labels=True)),
    "IDX: one class": Case("data set", pictures(labels=idx((4,), bytes(4))),
                           damaged("two classes or more are needed", labels=True)),
    "IDX: not Fashion-MNIST": Case("data --dataset fashion-mnist --data set", pictures(),
                                   (Option("--dataset idx"),)),
    "IDX: none": Case("data set", {"set/readme": "x"},
                      (Do("with --data DIR", write_pictures),)),
    "IDX: no directory": Case("data --dataset idx --data set", {},
                              (Do("with --data DIR", write_pictures),)),
    "IDX: a file": Case("data --dataset idx --data set", {"set": "x"},
                        (Do("with --data DIR", lambda: write_pictures("other"), "data --dataset idx --data other"),)),
    "IDX: half": Case("data set", {f"set/{IMAGES}": PIXELS},
                      (Do(f"it belongs beside {IMAGES}", write(f"set/{LABELS}", TRUTH)),)),
    "IDX: two sets": Case(
        "data set", {f"set/{name}{kind}": content for name in ("emnist-digits-", "emnist-letters-")
                     for kind, content in ((IMAGES, PIXELS), (LABELS, TRUTH))},
        (Option(f"--data set/emnist-digits-{IMAGES}"),),
    ),
    # sources
    "no library": Case("data --dataset iris", {}, (Do("pip install 'backprop-tui[datasets]'", int),), no_sklearn),
    "points of XOR": Case("data --points 30", {}, (Leave("leave --points out"),)),
    "noise of a file": Case("data t.csv --noise 0.1", {"t.csv": FOUR}, (Leave("leave --noise out"),)),
    "file of XOR": Case("data --dataset xor --data t.csv", {"t.csv": FOUR}, (Option("--dataset csv"),)),
    "no file": Case("data --dataset csv", {"t.csv": FOUR}, (Option("--data FILE", "t.csv"),)),
    "no folder": Case("data --dataset idx", pictures(), (Option("--data DIR", "set"),)),
    "target of XOR": Case("data --target label", {}, (Leave("leave --target out"),)),
    "columns of XOR": Case("data --drop x", {}, (Leave("leave --drop out"),)),
    "regression of XOR": Case("data --regression", {"t.csv": WAVE},
                              (Leave("leave --regression out"), Option("--data FILE", "t.csv"))),
    "two test parts": Case("data t.csv --test-data t.csv --test-fraction 0.2", {"t.csv": FOUR},
                           (Leave("leave --test-fraction out"), Leave("or --test-data"))),
    "test part of pictures": Case("data set --test-fraction 0.2", pictures(), (Leave("leave --test-fraction out"),)),
    # settings that the data decide
    "classes' loss": Case("train --data t.csv --loss bce --epochs 1 --no-store", {"t.csv": "k,x,y\n" + "".join(
        f"{i % 2},{i},{i}.5\n" for i in range(60))}, (
        Option("--loss mse or mae or huber", "mae"), Option("--no-regression", "--loss cross-entropy --target k"),
        Option("--target", "k"))),
    "classes' loss, regression asked": Case("train --dataset plane --loss bce --epochs 1 --no-store", {},
                                            (Option("--loss mse or mae or huber", "huber"),)),
    "classes' metric": Case("train --dataset plane --metrics macro-f1 --epochs 1 --no-store", {},
                            (Leave("leave --metrics out"),)),
    "perfect regression": Case("train --dataset plane --stop-when-perfect-for 3 --epochs 1 --no-store", {},
                               (Do("use --stop-when-losses-below", int,
                                   "train --dataset plane --stop-when-losses-below 0.1 --epochs 1 --no-store"),)),
    "patience": Case("train --patience 5 --epochs 1 --no-store", {}, (Option("--validation-fraction 0.2"),)),
    "loss and output": Case("train --loss bce --output-activation tanh --epochs 1 --no-store", {}, (
        Do("leave it at auto", int, "train --loss bce --epochs 1 --no-store"), Option("--loss", "mse"))),
    "softmax": Case("train --output-activation softmax --epochs 1 --no-store", {}, (Option("--loss cross-entropy"),)),
}  # fmt: skip
"""By what is wrong. A message that gives advice and has no case here fails `test_advice.py`."""
