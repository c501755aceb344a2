from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data import csv_file
from tui_backprop.data.csv_file import load_csv
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


def refusal(path: Path, **options: object) -> str:
    """What is said of a table that is refused, without the directory."""
    with pytest.raises(DataError) as caught:
        load_csv(path, **options)
    return told_in_one_line(caught.value).replace(f"{path.parent}/", "")


def test_a_table_is_read_whole(table: Callable[..., Path]) -> None:
    dataset = load_csv(table(IRIS), standardise=False)
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


def test_features_are_standardised_by_default(table: Callable[..., Path]) -> None:
    dataset = load_csv(table(IRIS))
    assert np.allclose(dataset.inputs.mean(axis=0), 0)
    assert np.allclose(dataset.inputs.std(axis=0), 1)
    assert dataset.standardised is not None
    mean, deviation = dataset.standardised
    assert mean == pytest.approx([5.825, 3.25])
    assert np.allclose(dataset.inputs * deviation + mean, load_csv(table(IRIS), standardise=False).inputs)


def test_a_constant_column_is_only_centred(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,b,c\n0.1,1,x\n0.1,2,y\n0.1,4,x\n"))
    assert dataset.inputs[:, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_recognised(table: Callable[..., Path], delimiter: str) -> None:
    dataset = load_csv(table(IRIS.replace(",", delimiter)))
    assert dataset.feature_names == ("length", "width")


def test_the_delimiter_is_the_one_that_both_of_the_first_rows_agree_on(table: Callable[..., Path]) -> None:
    text = "length, cm, of petal;width, cm;kind\n1;2;a\n3;4;b\n"
    dataset = load_csv(table(text), standardise=False)
    assert dataset.feature_names == ("length, cm, of petal", "width, cm")
    assert dataset.inputs.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read_and_a_byte_order_mark_ignored(table: Callable[..., Path], ending: str) -> None:
    dataset = load_csv(table(b"\xef\xbb\xbf" + IRIS.replace("\n", ending).encode()))
    assert dataset.feature_names == ("length", "width")
    assert len(dataset) == 4


def test_quotes_hold_delimiters_quotes_and_line_breaks(table: Callable[..., Path]) -> None:
    text = '"petal,\nlength","the ""wide"" one",kind\n"1",2,"Ahorn, rot"\n3, "4" ,b\n'.replace('"4" ', '"4"')
    dataset = load_csv(table(text), standardise=False)
    assert dataset.feature_names == ("petal, length", 'the "wide" one')
    assert dataset.class_names == ("Ahorn, rot", "b")
    assert dataset.inputs.tolist() == [[1, 2], [3, 4]]


def test_blank_lines_and_rows_of_empty_cells_are_skipped(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("\n\na,b\n\n1,x\n  \n,\n2,y\n\n"), standardise=False)
    assert dataset.inputs.tolist() == [[1], [2]]


def test_text_beyond_ascii_is_read(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("größe,花\n1,ёж\n2,été\n"))
    assert dataset.feature_names == ("größe",)
    assert dataset.class_names == ("été", "ёж")


def test_numeric_classes_are_in_numerical_order_and_named_as_written(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,b\n1,10\n2,9\n3,10.0\n4,-1\n"))
    assert dataset.class_names == ("-1", "9", "10")
    assert dataset.labels.tolist() == [2, 1, 2, 0]


def test_classes_of_which_one_is_no_number_are_in_alphabetical_order(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,b\n1,10\n2,9\n3,none\n"))
    assert dataset.class_names == ("10", "9", "none")


def test_the_target_may_be_any_column(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,kind,b\n1,x,2\n3,y,4\n"), target="kind", standardise=False)
    assert dataset.inputs.tolist() == [[1, 2], [3, 4]]
    assert dataset.feature_names == ("a", "b")
    assert dataset.label_name == "kind"
    assert dataset.class_names == ("x", "y")


def test_an_empty_target_is_the_last_column(table: Callable[..., Path]) -> None:
    assert load_csv(table(IRIS), target="").label_name == "species"


def test_a_regression_label_stays_a_number(table: Callable[..., Path]) -> None:
    dataset = load_csv(table("a,b\n1,0.5\n2,-3e2\n"), regression=True)
    assert dataset.is_regression
    assert dataset.labels.tolist() == [0.5, -300]
    assert dataset.labels.dtype == np.float64


def test_many_classes_are_allowed_when_each_has_rows(table: Callable[..., Path]) -> None:
    rows = "".join(f"{i},{i % 150}\n" for i in range(600))
    assert load_csv(table("a,b\n" + rows)).classes == 150


def test_a_large_file_is_read_within_a_small_multiple_of_its_numbers(table: Callable[..., Path]) -> None:
    path = table("a,b,c,d,e,f,g,h,kind\n" + "1.25,2,3,4,5.5,6,7,8,x\n1,2.5,3,4,5,6,7,8,y\n" * 10_000)
    tracemalloc.start()
    try:
        dataset = load_csv(path, standardise=False)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * dataset.inputs.nbytes


REFUSALS = {
    "empty file": (b"", "iris.csv: the file is empty; it needs a header and rows of data"),
    "blank file": (b"\n \n", "iris.csv: the file is empty; it needs a header and rows of data"),
    "header only": (
        b"a,b\n",
        "iris.csv: the file holds only a header and no data; it needs at least two rows",
    ),
    "one row": (b"a,b\n1,x\n", "iris.csv: the file holds only one row of data; it needs at least two rows"),
    "one column": (
        b"a\n1\n2\n",
        "iris.csv, line 1: one column only, where features and a label are needed; "
        "columns are separated by commas, semicolons, tabs or bars",
    ),
    "no header": (
        b"5.1,3.5,setosa\n4.9,3.0,virginica\n",
        "iris.csv, line 1: numbers ('5.1', …) where the columns' names should be; begin the file with a line of names",
    ),
    "duplicate column": (b"a,b,a\n1,2,x\n", "iris.csv, line 1: two columns are named 'a'; rename one"),
    "column without a name": (
        b",a,b\n0,1,x\n",
        "iris.csv, line 1: column 1 has no name; name it, or remove it if it only numbers the rows",
    ),
    "text among numbers": (
        b"length,width,kind\n1,2,x\n\n3,abc,y\n",
        "iris.csv, line 4, column 'width': 'abc' is not a number; every column but a class label must hold numbers",
    ),
    "underscore": (
        b"a,b\n1,x\n1_000,y\n",
        "iris.csv, line 3, column 'a': '1_000' is not a number; every column but a class label must hold numbers",
    ),
    "decimal comma": (
        b"a;b\n1,5;x\n2,5;y\n",
        "iris.csv, line 2, column 'a': '1,5' is not a number; write decimals with a point",
    ),
    "missing cell": (
        b"a,b,c\n1,2,x\n1,,y\n",
        "iris.csv, line 3, column 'b': the cell is empty; fill it in, or remove the row",
    ),
    "missing label": (
        b"a,b\n1,x\n2, \n",
        "iris.csv, line 3, column 'b': the label is missing; fill it in, or remove the row",
    ),
    "short row": (b"a,b,c\n1,2,x\n1,y\n", "iris.csv, line 3: 2 cells under 3 columns"),
    "long row": (b"a,b,c\n1,2,x\n1,2,3,y\n", "iris.csv, line 3: 4 cells under 3 columns"),
    "ragged from the first row on": (b"a;b;c\n1;x\n", "iris.csv, line 2: 2 cells under 3 columns"),
    "NaN": (
        b"a,b,c\n1,2,x\n1,nan,y\n",
        "iris.csv, line 3, column 'b': nan is not a finite number; replace it, or remove the row",
    ),
    "infinity": (
        b"a,b,c\n-inf,2,x\n1,2,y\n",
        "iris.csv, line 2, column 'a': -inf is not a finite number; replace it, or remove the row",
    ),
    "overflow": (
        b"a,b\n1,x\n1e999,y\n",
        "iris.csv, line 3, column 'a': inf is not a finite number; replace it, or remove the row",
    ),
    "too large": (
        b"a,b\n1,x\n-1e101,y\n",
        "iris.csv, line 3, column 'a': -1e+101 is too large; numbers go up to 1e+100",
    ),
    "NaN label": (
        b"a,b\n1,0\n2,NaN\n3,1\n",
        "iris.csv, line 3, column 'b': 'NaN' is not a class; remove the row",
    ),
    "one class": (
        b"a,b\n1,x\n2,x\n",
        "iris.csv, column 'b': every row is of the class 'x'; classification needs two classes or more",
    ),
    "one class written twice": (
        b"a,b\n1,1\n2,1.0\n",
        "iris.csv, column 'b': every row is of the class '1'; classification needs two classes or more",
    ),
    "continuous label": (
        b"a,b\n" + b"".join(b"%d,%d.5\n" % (i, i) for i in range(120)),
        "iris.csv, column 'b': 120 different classes in 120 rows look like a quantity; "
        "for a label that is a quantity, use regression",
    ),
    "thousands of classes": (
        b"a,b\n" + b"".join(b"%d,%d\n" % (i, i) for i in range(1100)),
        "iris.csv, line 1002, column 'b': more than 1,000 different classes; "
        "for a label that is a quantity, use regression",
    ),
    "not UTF-8": (
        b"a,b\n1,x\n2,caf\xe9\n",
        "iris.csv, line 3: the byte 0xE9 is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (
        "a,b\n1,x\n".encode("utf-16"),
        "iris.csv, line 1: there is a NUL byte; a CSV file is plain text",
    ),
    "NUL": (b"a,b\n1,x\n2,\0y\n", "iris.csv, line 3: there is a NUL byte; a CSV file is plain text"),
    "control character": (
        b"a,b\n1,x\n2,\x1b[31my\n",
        "iris.csv, line 3, column 'b': '\\x1b[31my' holds a control character; remove it",
    ),
    "open quote": (
        b'a,b\n1,x\n2,"y\n3,x\n',
        "iris.csv, line 3: not well-formed CSV (unexpected end of data)",
    ),
    "endless cell": (
        b"a,b\n1,x\n2," + b"y" * 200_000 + b"\n",
        "iris.csv, line 3: not well-formed CSV (field larger than field limit (131072))",
    ),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_malformed_table_is_refused_in_one_line(table: Callable[..., Path], kind: str) -> None:
    content, message = REFUSALS[kind]
    assert refusal(table(content)) == message


def test_an_unknown_target_names_the_nearest_column(table: Callable[..., Path]) -> None:
    expected = "iris.csv: no column is named 'specis'; did you mean 'species'? (one of: length, width, species)"
    assert refusal(table(IRIS), target="specis") == expected


def test_a_regression_label_must_be_a_finite_number(table: Callable[..., Path]) -> None:
    assert "line 2, column 'species': 'setosa' is not a number" in refusal(table(IRIS), regression=True)
    text = refusal(table("a,b\n1,2\n3,inf\n"), regression=True)
    assert text.startswith("iris.csv, line 3, column 'b': inf is not a finite number")


def test_a_line_number_counts_the_lines_within_quotes(table: Callable[..., Path]) -> None:
    text = refusal(table('a,b\n1,"x\ny"\nabc,y\n'))
    assert text.startswith("iris.csv, line 4, column 'a'")


def test_a_long_value_is_quoted_short(table: Callable[..., Path]) -> None:
    assert len(refusal(table("a,b\n1,x\n" + "z" * 10_000 + ",y\n"))) < 200


def test_the_numbers_of_a_file_are_limited(table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_CELLS", 6)
    assert len(load_csv(table("a,b,c\n" + "1,2,x\n2,3,y\n3,4,x\n"))) == 3
    text = refusal(table("a,b,c\n" + "1,2,x\n2,3,y\n" * 2))
    assert text == "iris.csv, line 5: the file holds more than 6 numbers; use fewer rows"


def test_the_length_of_a_row_is_limited_over_all_its_lines(
    table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "MAX_RECORD", 20)
    assert len(load_csv(table("a,b\n" + "1,x\n2,y\n" * 10))) == 20
    assert refusal(table("a,b\n1,x\n" + "2" * 30 + ",y\n")) == (
        "iris.csv, line 3: the row is longer than 20 characters"
    )
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


@given(content=st.binary(max_size=200) | SOUP | TABLES, regression=st.booleans())
def test_any_bytes_give_a_valid_table_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, regression: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        dataset = load_csv(path, regression=regression)
    except DataError as error:
        told_in_one_line(error)
        return
    assert dataset.inputs.shape == (len(dataset.labels), len(dataset.feature_names))
    assert np.isfinite(dataset.inputs).all()
    assert len(dataset) >= 2
    assert dataset.is_regression == regression
    if not regression:
        assert sorted(set(dataset.labels.tolist())) == list(range(dataset.classes))
