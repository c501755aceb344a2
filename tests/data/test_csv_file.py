"""Tables as people have them: small files in the shapes of well-known ones, and what is understood of each."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data import table as table_module
from tui_backprop.data import text as text_module
from tui_backprop.data.csv_file import Reading, load_csv
from tui_backprop.data.roles import Choice
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.errors import DataError

IRIS = """\
length,width,species
5.1,3.5,setosa
7.0,3.2,versicolor
6.3,3.3,virginica
4.9,3.0,setosa
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str | bytes, name: str = "iris.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def told_in_one_line(error: DataError) -> str:
    text = str(error)
    assert text.isprintable()
    return text


def refusal(path: Path, reading: Reading | None = None, **more: object) -> str:
    """What is said of a table that is refused, without the directory."""
    with pytest.raises(DataError) as caught:
        load_csv(path, reading or Reading(), **more)
    return told_in_one_line(caught.value).replace(f"{path.parent}/", "")


def test_a_table_is_read_whole(table: Callable[..., Path]) -> None:
    dataset = load_csv(table(IRIS))
    assert dataset.name == "iris.csv"
    assert dataset.inputs.tolist() == [[5.1, 3.5], [7.0, 3.2], [6.3, 3.3], [4.9, 3.0]]
    assert dataset.inputs.dtype == np.float64
    assert dataset.labels.tolist() == [0, 1, 2, 0]
    assert dataset.labels.dtype == np.int64
    assert dataset.feature_names == ("length", "width")
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    assert dataset.label_name == "species"
    assert dataset.train.tolist() == [0, 1, 2, 3]
    assert len(dataset.test) == 0
    assert dataset.standardised is None
    assert dataset.image_shape is None


def rows(line: Callable[[int], str], count: int = 40) -> str:
    return "".join(f"{line(index)}\n" for index in range(count))


def wave(index: int) -> str:
    return f"{np.sin(index):.3f}"


HEADLESS = rows(lambda i: f"{wave(i)},{i % 7},{'ab'[i % 2]}")

# Content, the features, the label, its classes (None: a quantity), what is left out, and words of the summary.
Understood = tuple[str | bytes, list[str], str, int | None, list[str], str]
SHAPES: dict[str, Understood] = {
    "counted rows": (
        "Id,len,wid,kind\n" + rows(lambda i: f"{i + 1},{wave(i)},{wave(3 * i)},{'abc'[i // 14]}"),
        ["len", "wid"], "kind", 3, ["Id"], "counts the rows",
    ),
    "counted rows by another name": (
        "Patient,len,wid,kind\n" + rows(lambda i: f"{i},{wave(i)},{wave(3 * i)},{'abc'[i // 14]}"),
        ["len", "wid"], "kind", 3, ["Patient"], "counts the rows",
    ),
    "pandas' index without a name": (
        ",len,wid,kind\n" + rows(lambda i: f"{i},{wave(i)},{wave(3 * i)},{'abc'[i % 3]}"),
        ["len", "wid"], "kind", 3, ["column 1"], "counts the rows",
    ),
    "R's row names without a heading": (
        "len wid kind\n" + rows(lambda i: f'"{i + 1}" {wave(i)} {wave(3 * i)} {"abc"[i % 3]}'),
        ["len", "wid"], "kind", 3, ["column 1"], "white space",
    ),
    "label first by name": (
        "Class,acid,magnesium\n" + rows(lambda i: f"{i % 3 + 1},{wave(i)},{80 + i}"),
        ["acid", "magnesium"], "Class", 3, [], "label: Class",
    ),
    "label first by place, no header": (
        rows(lambda i: f"{i % 3 + 1},{wave(i)},{700 + 13 * i}"),
        ["column 2", "column 3"], "column 1", 3, [], "columns are numbered; --header",
    ),
    "coordinates called x and y": (
        "x,y,kind\n" + rows(lambda i: f"{wave(i)},{wave(2 * i)},{'pqr'[i % 3]}"),
        ["x", "y"], "kind", 3, [], "label: kind",
    ),
    "a quantity of few values": (
        "x,y\n" + rows(lambda i: f"{i / 10},{np.sin(i / 10):.3f}"), ["x"], "y", None, [], "a number to predict",
    ),
    "one-hot label": (
        "a,b,is_a,is_b,is_c\n" + rows(
            lambda i: f"{wave(i)},{wave(2 * i)},{i % 3 == 0:d},{i % 3 == 1:d},{i % 3 == 2:d}"
        ),
        ["a", "b"], "is_a, is_b, is_c", 3, [], "3 classes",
    ),
    "label missing here and there": (
        "a,b,y\n" + rows(lambda i: f"{wave(i)},{i % 5},{('NA', 'yes', 'no')[i % 3]}"),
        ["a", "b"], "y", 2, [], "14 rows without a label left out; --missing",
    ),
    "thousands": (
        "a,b,y\n" + rows(lambda i: f'"{1000 + i:,}",{wave(i)},{i % 2}'), ["a", "b"], "y", 2, [], "40 rows",
    ),
    "no header, a number twice in the first row": (
        rows(lambda i: f"{30 + i % 9},{60 + i % 5},{1 + i % 3 // 2},{1 + i % 2}"),
        ["column 1", "column 2", "column 3"], "column 4", 2, [], "no header",
    ),
    "no header, text first": (
        rows(lambda i: f"{'MFI'[i % 3]},{wave(i)},{wave(2 * i)},{1 + i % 2}"),
        ["column 1=F", "column 1=I", "column 1=M", "column 2", "column 3"], "column 4", 2, [], "no header",
    ),
    "header ends with a comma, the label is second": (
        '"id","diagnosis","radius","dim",\n'
        + rows(lambda i: f"{20257371 + 7919 * (i * 13 % 40)},{'MB'[i % 2]},{wave(i)},{wave(2 * i)}"),
        ["radius", "dim"], "diagnosis", 2, ["id"], "counts the rows",
    ),
    "every row ends with a comma": (
        "a,b,y,\n" + rows(lambda i: f"{wave(i)},{i % 5},{i % 2},"), ["a", "b"], "y", 2, [], "40 rows",
    ),
    "passengers": (
        "No,Lived,Deck,Name,Sex,Age,Ticket,Fare,Berth,Port\n"
        + rows(lambda i: f'{i + 1},{i % 2},{i % 3 + 1},"Doe, X{i}",{("fe" * (i % 3 == 0)) + "male"},'
                         f"{'' if i % 5 == 0 else 20 + i % 30},T{i},{7.25 + i % 11},,{'SCQ'[i % 3]}"),
        ["Deck", "Sex=male", "Age", "Fare", "Port=C", "Port=Q", "Port=S"], "Lived", 2,
        ["No", "Name", "Ticket", "Berth"], "(Age ×8)",
    ),
    "Excel's sep=": (
        "sep=;\r\na;b;y\r\n" + rows(lambda i: f"{wave(i)};{i % 5};{i % 2}\r"), ["a", "b"], "y", 2, [], "semicolons",
    ),
    "decimal commas": (
        "a;b;y\n" + rows(lambda i: f"{wave(i)};{wave(2 * i)};{i % 2}").replace(".", ","),
        ["a", "b"], "y", 2, [], "decimal commas",
    ),
    "white space": (
        "  a   b y\n" + rows(lambda i: f"  {wave(i)}\t {i % 5}   {i % 2}"), ["a", "b"], "y", 2, [], "white space",
    ),
    "a title and comments": (
        "# by hand\nMeasured in May\n\na,b,y\n" + rows(lambda i: f"{wave(i)},{i % 5},{i % 2}"),
        ["a", "b"], "y", 2, [], "40 rows",
    ),
    "the header is a comment": (
        "# a,b,y\n" + rows(lambda i: f"{wave(i)},{i % 5},{i % 2}"), ["a", "b"], "y", 2, [], "40 rows",
    ),
    "gaps of every kind": (
        "a,b,y\n" + rows(lambda i: f"{('NA', '?', 'nan', 'none', '-', '', wave(i), wave(i), wave(i), wave(i))[i % 10]},"
                                   f"{i % 5},{'pq'[i % 2]}", 100),
        ["a", "b"], "y", 2, ["a"], "60% missing",
    ),
    "UTF-16": (("a,b,y\n" + HEADLESS).encode("utf-16"), ["a", "b"], "y", 2, [], "40 rows"),
    "UTF-16 without a mark": (("a,b,y\n" + HEADLESS).encode("utf-16-le"), ["a", "b"], "y", 2, [], "40 rows"),
    "latin-1": (("größe,b,y\n" + HEADLESS).encode("latin-1"), ["größe", "b"], "y", 2, [], "Windows-1252"),
    "byte order mark": (("a,b,y\n" + HEADLESS).encode("utf-8-sig"), ["a", "b"], "y", 2, [], "40 rows"),
    "old Macintosh": (("a,b,y\n" + HEADLESS).replace("\n", "\r"), ["a", "b"], "y", 2, [], "40 rows"),
    "all text": (
        "colour,form,edible\n"
        + rows(lambda i: f"{('red', 'blue')[i % 2]},{('flat', 'round', 'cone')[i % 3]},{'yn'[i % 2]}"),
        ["colour=red", "form=cone", "form=flat", "form=round"], "edible", 2, [], "40 rows",
    ),
    "all text, no header": (
        rows(lambda i: f"{('red', 'blue')[i % 2]},{('flat', 'round', 'cone')[i % 3]},{'yn'[i % 2]}"),
        ["column 1=red", "column 2=cone", "column 2=flat", "column 2=round"], "column 3", 2, [], "no header",
    ),
    "two rows of two numbers": ("x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", ["x1", "x2"], "y", 2, [], "4 rows"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_as_people_have_it_is_understood(table: Callable[..., Path], shape: str) -> None:
    content, features, label, classes, left_out, said = SHAPES[shape]
    dataset = load_csv(table(content))
    assert list(dataset.feature_names) == [name for name in features if name not in left_out]
    assert dataset.label_name == label
    assert dataset.is_regression == (classes is None)
    assert dataset.classes == (classes or 0)
    understood = dataset.understood
    assert understood is not None
    assert list(understood.left_out) == left_out
    lines = understood.lines()
    assert len(lines) <= 4
    assert said in " ".join(lines)
    assert all(line.isprintable() for line in lines)


def test_numbers_are_read_as_they_are_meant(table: Callable[..., Path]) -> None:
    thousands = load_csv(table('a,b,y\n"1,000",2,0\n"1,234,567.5",3,1\n12,4,0\n')).inputs[:, 0]
    assert thousands.tolist() == [1000, 1234567.5, 12]
    commas = load_csv(table("a;b;y\n1,5;1.234,5;0\n-0,25;7;1\n,5;8;0\n")).inputs
    assert commas[:, 0].tolist() == [1.5, -0.25, 0.5]
    assert commas[:, 1].tolist() == [1234.5, 7, 8]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_read_whatever_its_name(
    table: Callable[..., Path], pack: Callable[[bytes], bytes]
) -> None:
    assert len(load_csv(table(pack(IRIS.encode())))) == 4


def test_the_one_table_of_a_zip_archive_is_read_and_two_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("iris.csv", IRIS)
        archive.writestr("README.md", "about")
    assert len(load_csv(path)) == 4
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.csv", IRIS)
    assert refusal(path) == "a.zip: the zip archive holds 2 files (iris.csv, other.csv); unzip it, and name one of them"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_recognised(table: Callable[..., Path], delimiter: str) -> None:
    assert load_csv(table(IRIS.replace(",", delimiter))).feature_names == ("length", "width")


def test_the_delimiter_is_the_one_that_the_rows_agree_on(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("length, cm, of petal;width, cm;kind\n1;2;a\n3;4;b\n"))
    assert dataset.feature_names == ("length, cm, of petal", "width, cm")
    assert dataset.inputs.tolist() == [[1, 2], [3, 4]]


def test_quotes_hold_delimiters_quotes_and_line_breaks(table: Callable[..., Path]) -> None:
    dataset = load_csv(table('"petal,\nlength","the ""wide"" one",kind\n"1",2,"Ahorn, rot"\n3, "4",b\n'))
    assert dataset.feature_names == ("petal, length", 'the "wide" one')
    assert dataset.class_names == ("Ahorn, rot", "b")
    assert dataset.inputs.tolist() == [[1, 2], [3, 4]]


def test_numeric_classes_are_in_numerical_order(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,b\n1.5,10\n2,9\n3,10.0\n4,-1\n"))
    assert dataset.class_names == ("-1", "9", "10")
    assert dataset.labels.tolist() == [2, 1, 2, 0]


def test_the_same_name_twice_is_told_apart(table: Callable[..., Path]) -> None:
    assert load_csv(table("a,a,y\n1.5,2,x\n2,3,z\n")).feature_names == ("a", "a (2)")


class TestOptions:
    """Every guess can be overridden."""

    @pytest.mark.parametrize("target", ["kind", "KIND", "2", "-2"])
    def test_target_by_name_or_number(self, table: Callable[..., Path], target: str) -> None:
        dataset = load_csv(table("a,kind,b\n1.5,x,2\n3,y,4\n"), Reading(Choice(target)))
        assert dataset.label_name == "kind"
        assert dataset.inputs.tolist() == [[1.5, 2], [3, 4]]

    def test_a_column_s_name_comes_before_its_number(self, table: Callable[..., Path]) -> None:
        reading = Reading(Choice("1"), header="yes")
        assert load_csv(table("2,1,0\n1.5,x,2\n3,y,4\n"), reading).label_name == "1"

    def test_features_and_drop(self, table: Callable[..., Path]) -> None:
        content = "id,a,b,kind\n1,5,2,x\n2,6,4,y\n3,7,5,x\n"
        chosen = load_csv(table(content), Reading(Choice(features=("id", "3"))))
        assert chosen.feature_names == ("id", "b")
        dropped = load_csv(table(content), Reading(Choice(drop=("b",))))
        assert dropped.feature_names == ("a",)
        assert dropped.understood is not None
        assert "b (as asked)" in " ".join(dropped.understood.lines())

    def test_one_of_several_indicator_columns_by_leaving_out_the_others(self, table: Callable[..., Path]) -> None:
        path = table(SHAPES["one-hot label"][0])
        assert load_csv(path, Reading(Choice("is_b"))).classes == 3
        alone = load_csv(path, Reading(Choice("is_b", drop=("is_a", "is_c"))))
        assert alone.class_names == ("0", "1")
        assert alone.feature_names == ("a", "b")

    def test_header(self, table: Callable[..., Path]) -> None:
        assert len(load_csv(table("1,2,3\n4,5,6\n7,8,6\n4,4,3\n"), Reading(header="no"))) == 4
        dataset = load_csv(table("1,2,3\n4,5,6\n7,8,6\n4,4,3\n"), Reading(header="yes"))
        assert len(dataset) == 3
        assert dataset.label_name == "3"

    def test_an_empty_last_column_is_told(self, table: Callable[..., Path]) -> None:
        for content in ("a,y,\n1,x\n2,z\n3,x\n", "a,y,\n1,x,\n2,z,\n3,x,\n"):
            understood = load_csv(table(content)).understood
            assert understood is not None
            assert "an empty last column left out" in understood.lines()[0]
        understood = load_csv(table("a,y\n1,x\n2,z\n3,x\n")).understood
        assert understood is not None
        assert "empty" not in understood.lines()[0]

    def test_delimiter(self, table: Callable[..., Path]) -> None:
        path = table("a;b,c;y\n1;2,3;4\n3;4,5;6\n5;6,7;9\n")
        guessed = load_csv(path)
        assert guessed.understood is not None
        assert "divided by semicolons; --delimiter" in guessed.understood.lines()[0]
        assert load_csv(path, Reading(Choice("1"), delimiter="semicolon")).feature_names == ("b,c", "y")
        assert load_csv(path, Reading(Choice("a;b"), delimiter="comma")).feature_names[0].startswith("c;y")
        assert "; --delimiter comma|semicolon|" in refusal(path, Reading(delimiter="tab"))

    def test_decimal(self, table: Callable[..., Path]) -> None:
        path = table("a;y\n1,500;x\n2,250;z\n3,125;x\n")
        guessed = load_csv(path)
        assert guessed.inputs.ravel().tolist() == [1.5, 2.25, 3.125]
        assert guessed.understood is not None
        assert "decimal commas; --decimal" in guessed.understood.lines()[0]
        assert load_csv(path, Reading(decimal="point")).inputs.ravel().tolist() == [1500, 2250, 3125]
        thousands = table('a,y\n"1,000",x\n"2,000",z\n"3,500",x\n')
        assert load_csv(thousands).inputs.ravel().tolist() == [1000, 2000, 3500]
        assert load_csv(thousands, Reading(decimal="comma")).inputs.ravel().tolist() == [1, 2, 3.5]

    def test_missing(self, table: Callable[..., Path]) -> None:
        path = table("a,b,y\n1,2,x\n,3,z\n4,,z\n5,6,?\n7,8,z\n")
        filled = load_csv(path)
        assert np.isnan(filled.inputs).sum() == 2
        assert load_csv(path, Reading(missing="drop")).inputs.tolist() == [[1, 2], [7, 8]]
        assert refusal(path, Reading(missing="refuse")) == (
            "iris.csv, line 5, column 'y': '?' stands for a gap; --missing drop leaves out the row"
        )

    def test_regression_or_not(self, table: Callable[..., Path]) -> None:
        path = table("a,y\n" + rows(lambda i: f"{wave(i)},{i % 5}"))
        assert load_csv(path).classes == 5
        assert load_csv(path, Reading(Choice(regression=True))).is_regression
        path = table("a,y\n" + rows(lambda i: f"{wave(i)},{(i % 5) / 2}"))
        assert load_csv(path).is_regression
        assert load_csv(path, Reading(Choice(regression=False))).class_names == ("0", "0.5", "1", "1.5", "2")

    def test_a_file_to_test_on(self, table: Callable[..., Path]) -> None:
        path = table("a,colour,y\n1,red,x\n2,blue,z\n3,red,x\n")
        other = table("y,a,colour\nz,4,green\nx,5,red\n", "test.csv")
        dataset = load_csv(path, test_path=other)
        assert dataset.train.tolist() == [0, 1, 2]
        assert dataset.test.tolist() == [3, 4]
        assert dataset.feature_names == ("a", "colour=blue", "colour=green", "colour=red")
        assert dataset.inputs[3].tolist() == [4, 0, 1, 0]
        assert dataset.labels.tolist() == [0, 1, 0, 1, 0]
        assert "there is no column 'y', which iris.csv has" in refusal(
            path, test_path=table("a,colour\n4,red\n5,red\n", "t")
        )


def test_pixels_are_pictures_unless_told_otherwise(table: Callable[..., Path]) -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (30, 64))
    named = "label," + ",".join(f"pixel{i}" for i in range(64)) + "\n"
    path = table(named + "".join(f"{i % 3}," + ",".join(map(str, row)) + "\n" for i, row in enumerate(pixels)))
    dataset = load(DataSpec("csv", data=str(path), seed=1))
    assert dataset.image_shape == (8, 8)
    assert dataset.label_name == "label"
    assert np.allclose(dataset.inputs, pixels / 255)
    assert dataset.understood is not None
    assert "pictures of 8 × 8 pixels; --no-pictures" in dataset.understood.lines()[0]
    plain = load(DataSpec("csv", data=str(path), pictures=False, seed=1))
    assert plain.image_shape is None
    assert plain.standardised is not None


def test_an_ordinary_square_number_of_columns_is_no_picture(table: Callable[..., Path]) -> None:
    rng = np.random.default_rng(1)
    content = ",".join(f"c{i}" for i in range(64)) + ",y\n"
    content += "".join(",".join(f"{v:.2f}" for v in rng.normal(size=64)) + f",{i % 2}\n" for i in range(20))
    assert load_csv(table(content)).image_shape is None


def test_what_is_understood_as_plain_data(table: Callable[..., Path]) -> None:
    dataset = load(DataSpec("csv", data=str(table(SHAPES["passengers"][0])), seed=1))
    assert dataset.understood is not None
    told = dataset.understood.to_dict()
    assert set(told) == {"rows", "features", "left_out", "label", "classes", "task", "missing", "scaled", "notes"}
    assert told["rows"] == 40
    assert told["classes"] == {"0": 20, "1": 20}
    assert told["task"] == "classification"
    assert told["missing"] == {"policy": "mean", "filled": {"Age": 8}, "rows_left_out": 0, "labels_missing": 0}
    assert told["left_out"]["Berth"] == "empty"
    assert "--no-standardise" in told["scaled"]
    roles = {column.name: (column.kind, column.missing, column.role) for column in dataset.understood.columns}
    assert roles["Age"] == ("whole number", 8, "feature")
    assert roles["Lived"] == ("whole number", 0, "label")
    assert roles["Berth"] == ("empty", 40, "left out")


def test_a_large_file_is_read_within_a_small_multiple_of_its_numbers(table: Callable[..., Path]) -> None:
    path = table("a,b,c,d,e,f,g,h,kind\n" + "1.25,2,3,4,5.5,6,7,8,0\n1,2.5,3,4,5,6,7,8,1\n" * 10_000)
    tracemalloc.start()
    try:
        dataset = load_csv(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 7 * dataset.inputs.nbytes


@pytest.mark.parametrize("tests", [False, True])
def test_reading_tells_how_far_it_is_to_the_end(
    table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tests: bool
) -> None:
    monkeypatch.setattr(text_module, "_EVERY", 5_000)
    path = table("a,b,y\n" + rows(lambda i: f"{wave(i)},{i % 5},{i % 2}", 20_000))
    shares: list[float] = []
    load(DataSpec("csv", data=str(path), test_data=str(path) if tests else "", seed=1), shares.append)
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] == 1
    # No phase without a word: of columns, roles and scaling as of the file itself.
    assert max(after - before for before, after in pairwise(shares)) < 0.25


# What is refused, what is said of it, and the advice that the message gives, followed.
FAULTS: dict[str, tuple[str, DataSpec, str, DataSpec]] = {}
SPEC = DataSpec("csv", test_fraction=0, seed=1)
FAULTS = {
    "one row under a header": (
        "1.5,x\n2,y\n",
        replace(SPEC, header="yes"),
        "iris.csv: the file holds only one row of data; at least two are needed; "
        "if the first row is data, use --header no",
        replace(SPEC, header="no", target="2"),
    ),
    "text among numbers": (
        "length,width,kind\n1,2,x\n\n3,abc,y\n4,5,y\n",
        SPEC, "iris.csv, line 4, column 'width': 'abc' is not a number; leave the column out with --drop width",
        replace(SPEC, drop="width"),
    ),
    "a short row": (
        "a,b,c\n1,2,x\n1,y\n3,4,y\n",
        SPEC, "iris.csv, line 3: 2 cells under 3 columns; a gap is an empty cell; --missing drop leaves such rows out",
        replace(SPEC, missing="drop"),
    ),
    "a gap that is refused": (
        "a,b,c\n1,2,x\n1,,y\n3,3,y\n",
        replace(SPEC, missing="refuse"),
        "iris.csv, line 3, column 'b': the cell is empty; "
        "--missing drop leaves out the row, --missing mean fills it, --drop b leaves out the column",
        replace(SPEC, missing="mean"),
    ),
    "a number that is too large": (
        "a,b,c\n1,2,x\n-1e101,3,y\n",
        SPEC,
        "iris.csv, line 3, column 'a': -1e+101 is too large; numbers go up to 1e+100; "
        "leave the column out with --drop a",
        replace(SPEC, drop="a"),
    ),
    "one class": (
        "k,a,b\nu,1,x\nv,2,x\n",
        replace(SPEC, target="b"),
        "iris.csv, column 'b': every row is of the class 'x'; "
        "classification needs two classes or more; choose another label with --target",
        replace(SPEC, target="k"),
    ),
    "a quantity as classes": (
        "a,b\n" + "".join(f"{i},{i}.5\n" for i in range(120)),
        replace(SPEC, regression=False),
        "iris.csv, column 'b': 120 different classes in 120 rows; choose another label with --target, "
        "or for a label that is a quantity use --regression",
        replace(SPEC, regression=True),
    ),
    "words as a quantity": (
        IRIS, replace(SPEC, regression=True, target="species"),
        "iris.csv, line 2, column 'species': 'setosa' is not a number; "
        "leave --regression out, or choose another label with --target",
        replace(SPEC, target="species"),
    ),
    "a name that is misspelt": (
        IRIS, replace(SPEC, target="specis"),
        "iris.csv: there is no column 'specis' for --target; did you mean 'species'? (one of: length, width, species)",
        replace(SPEC, target="species"),
    ),
    "a name where there are none": (
        IRIS.split("\n", 1)[1], replace(SPEC, target="species"),
        "iris.csv: there is no column 'species' for --target; "
        "they have no names, so say a number from 1 to 3, or --header yes",
        replace(SPEC, target="3"),
    ),
    "the label left out": (
        IRIS, replace(SPEC, target="species", drop="species"),
        "iris.csv: column 'species' cannot be left out and predicted; "
        "take it out of --drop, or choose another --target",
        replace(SPEC, target="species"),
    ),
    "no feature": (
        "name,y\n" + rows(lambda i: f"n{i},{i % 2}"), SPEC,
        "iris.csv: no feature is left beside the label 'y'; name some with --features NAME,…",
        replace(SPEC, features="name"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_one_line_and_its_advice_helps(table: Callable[..., Path], fault: str) -> None:
    content, spec, message, advised = FAULTS[fault]
    path = table(content)
    with pytest.raises(DataError) as caught:
        load(replace(spec, data=str(path)))
    assert told_in_one_line(caught.value).replace(f"{path.parent}/", "") == message
    assert len(load(replace(advised, data=str(path)))) >= 2


@pytest.mark.parametrize(
    ("cell", "told"),
    [("-", "'-' stands for a gap"), ("n/a", "'n/a' stands for a gap"), ("nan", "'nan' stands for a gap"),
     ("inf", "'inf' stands for a gap"), ("", "the cell is empty")],
)  # fmt: skip
def test_a_gap_that_is_refused_is_told_as_it_stands(table: Callable[..., Path], cell: str, told: str) -> None:
    content = f"a,b,c\n1,2,x\n1,{cell},y\n3,3,y\n"
    assert refusal(table(content), Reading(missing="refuse")).startswith(f"iris.csv, line 3, column 'b': {told}; ")


def test_a_gap_of_the_test_file_is_told_with_that_file(table: Callable[..., Path]) -> None:
    path, other = table("a,b\n1,x\n2,y\n"), table("a,b\n3,x\n-,y\n", "test.csv")
    text = refusal(path, Reading(missing="refuse"), test_path=other)
    assert text.startswith("test.csv, line 3, column 'a': '-' stands for a gap")


DOUBTS = {
    "as the last column, 'z', is the same in every row": "a,kind,z\n" + rows(lambda i: f"{wave(i)},{'ab'[i % 2]},1"),
    "as the last column, 'note', is left out": "a,sort,note\n" + rows(lambda i: f"{wave(i)},{'ab'[i % 2]},n{i}"),
    "the first column, as the last, 'size', is no class": "kind0,len,size\n"
    + rows(lambda i: f"{'ab'[i % 2]},{wave(i)},{wave(3 * i)}"),
    "the last column; the first, 'place', could be, too": "place,len,much\n"
    + rows(lambda i: f"{'ab'[i % 2]},{wave(i)},{i % 3}"),
    "'target' could be, too": "class,target,len\n" + rows(lambda i: f"{i % 2},{i % 3},{wave(i)}"),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_label_that_might_be_another_column_is_told(table: Callable[..., Path], doubt: str) -> None:
    understood = load_csv(table(DOUBTS[doubt])).understood
    assert understood is not None
    (line,) = (line for line in understood.lines() if line.startswith("label: "))
    assert f"{understood.label} ({doubt}), " in line
    assert "--target" in line
    assert f"({doubt})" in understood.summary()
    assert f"label: {doubt}" in understood.to_dict()["notes"]


def test_a_label_that_nothing_speaks_against_has_no_remark(table: Callable[..., Path]) -> None:
    for content in (IRIS, "a,b\n1,2\n2,4\n3,9\n", rows(lambda i: f"{wave(i)},{i % 2}")):
        understood = load_csv(table(content)).understood
        assert understood is not None
        assert not understood.doubt


PROSE = """\
We met on Monday, in the lab, and measured everything twice.
The results, as far as we can tell, are sound.
Anna wrote them down; Ben did not.

There will be another meeting next week, at ten.
Best wishes
"""


@pytest.mark.parametrize(("name", "content"), [("notes.txt", PROSE), ("notes", "# Notes\n" + PROSE)])
def test_prose_is_no_table(table: Callable[..., Path], name: str, content: str) -> None:
    assert f"{name}: this reads like text, no table" in refusal(table(content, name))


def test_words_in_columns_are_a_table(table: Callable[..., Path]) -> None:
    content = "cap,gill,kind\n" + rows(lambda i: f"{'xbs'[i % 3]},{'nw'[i % 2]},{'pe'[i % 2]}")
    assert load_csv(table(content)).features == 4


NO_TABLES = {
    "empty": (b"", "the file is empty; it needs a header and rows of data"),
    "blank": (b"\n \n", "the file is empty; it needs a header and rows of data"),
    "one column": (b"a\n1\n2\n", "one column only, where features and a label are needed"),
    "NUL": (b"a,b\n1,x\n2,\0y\n", "line 3: there is a NUL byte, so this is no text"),
    "control character": (b"a,b\n1,x\n2,\x1b[31my\n", "holds a control character; remove it"),
    "open quote": (b'a,b\n1,x\n2,"y\n3,x\n', "line 3: not well-formed CSV (unexpected end of data)"),
    "endless cell": (b"a,b\n1,x\n2," + b"y" * 200_000 + b"\n", "field larger than field limit"),
    "a cut gzip file": (gzip.compress(IRIS.encode())[:-20], "the gzip file is damaged or cut short"),
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_in_one_line(table: Callable[..., Path], kind: str) -> None:
    content, message = NO_TABLES[kind]
    assert message in refusal(table(content))


def test_a_line_number_counts_the_lines_within_quotes(table: Callable[..., Path]) -> None:
    assert refusal(table('a,b\n1,"x\ny"\nabc,y\n2,y\n')).startswith("iris.csv, line 4, column 'a'")


def test_the_cells_of_a_file_are_limited(table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MAX_CELLS", 9)
    assert len(load_csv(table("a,b,c\n" + "1,2,x\n2,3,y\n3,4,x\n"))) == 3
    text = refusal(table("a,b,c\n" + "1,2,x\n2,3,y\n" * 2))
    assert text == "iris.csv, line 5: the file holds more than 9 cells; use fewer rows"


def test_the_length_of_a_row_is_limited_over_all_its_lines(
    table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_module, "MAX_RECORD", 20)
    assert len(load_csv(table("a,b\n" + "1,x\n2,y\n" * 10))) == 20
    assert refusal(table("a,b\n1,x\n" + "2" * 30 + ",y\n")) == "iris.csv, line 3: the row is longer than 20 characters"
    assert "longer than 20" in refusal(table('a,b\n1,"x\n' + "y\n" * 20 + '"\n'))


def test_a_missing_file_a_directory_and_a_pipe_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "none.csv: there is no such file"
    assert refusal(tmp_path).endswith(": this is a directory, not a file")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe) == "pipe: this is a pipe or a device, not a regular file"
    assert "a file name cannot hold a NUL character" in refusal(tmp_path / "a\0b")
    assert "cannot be read (File name too long)" in refusal(tmp_path / ("a" * 5000))


def test_a_file_that_may_not_be_opened_is_refused(table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = table(IRIS)
    monkeypatch.setattr(Path, "open", denied)
    assert refusal(path) == "iris.csv: cannot be read (Permission denied)"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc/self/mem to fail a read")
def test_a_file_that_fails_while_it_is_read_is_refused() -> None:
    assert refusal(Path("/proc/self/mem")) == "mem: cannot be read (Input/output error)"


SOUP = st.text(alphabet='ab01.,;\t|"\n\r e-_é\0', max_size=120).map(str.encode)
ROWS = st.lists(st.tuples(st.sampled_from(["1", "2.5", "-3e1", "nan", "", "x"]), st.sampled_from("ab")))
TABLES = ROWS.map(lambda rows: b"f,label\n" + "".join(f"{a},{b}\n" for a, b in rows).encode())


@given(
    content=st.binary(max_size=200) | SOUP | TABLES,
    regression=st.sampled_from([None, True, False]),
    missing=st.sampled_from(["mean", "drop", "refuse"]),
    header=st.sampled_from(["auto", "yes", "no"]),
)
def test_any_bytes_give_a_valid_table_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, regression: bool | None, missing: str, header: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    spec = DataSpec("csv", data=str(path), regression=regression, missing=missing, header=header, seed=1)
    try:
        dataset = load(spec)
    except DataError as error:
        told_in_one_line(error)
        return
    assert dataset.inputs.shape == (len(dataset.labels), len(dataset.feature_names))
    assert np.isfinite(dataset.inputs).all()
    assert len(dataset) >= 2
    if regression is not None:
        assert dataset.is_regression == regression
    if not dataset.is_regression:
        assert sorted(set(dataset.labels.tolist())) == list(range(dataset.classes))
