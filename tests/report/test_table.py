"""Tables in their forms."""

from __future__ import annotations

import csv
import io

from rich.console import Console

from tui_backprop.report.table import Column, Table, to_csv

TABLE = Table(
    (Column("name"), Column("value", is_number=True)), (("a|b", "1.50"), ("[bold]c", "–"), ("two\nlines", "12.25"))
)


def rendered(table: Table, width: int = 60) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(table.rich())
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_text_is_aligned_and_taken_literally() -> None:
    lines = rendered(TABLE)
    assert lines[2] == "a|b       1.50"
    assert lines[3] == "[bold]c      –"
    assert lines[4:] == ["two      12.25", "lines"]


def test_width_is_enough() -> None:
    assert rendered(TABLE, TABLE.width()) == rendered(TABLE, 200)[:1] + [
        line if set(line) != {"─"} else rendered(TABLE, TABLE.width())[1] for line in rendered(TABLE, 200)[1:]
    ]


def test_markdown() -> None:
    assert TABLE.markdown() == (
        "| name | value |\n| --- | ---: |\n| a\\|b | 1.50 |\n| [bold]c | – |\n| two<br>lines | 12.25 |\n"
    )


def test_csv_is_read_back() -> None:
    text = to_csv(["a", "b"], [[1, None], ['say "x",\ny', 0.1]])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["1", ""], ['say "x",\ny', "0.1"]]
