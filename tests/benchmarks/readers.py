"""What our reader of tables, DuckDB's and pandas' make of files in the shapes that people have, and how fast.

    python -m tests.benchmarks.readers

needs duckdb and pandas. Each reader is left to its own guesses: DuckDB's `read_csv`, pandas with `sep=None`, which
looks for the delimiter. A file counts as read when the names of the columns, the number of rows and every cell of the
first and the last row are what a person would say; a number as text, or a gap as a word, does not count.
"""

from __future__ import annotations

import gzip
import importlib
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.data.table import read_table

NUMBERS = (["a", "b", "y"], [[1.5, 2.0, "u"], [3.25, 4.0, "v"], [5.0, 6.5, "u"], [7.0, 8.0, "v"]])
Cell = float | str | None
Read = tuple[list[str] | None, list[list[Cell]]]
"""Names, None where the file has none, and rows; a gap is None."""


@dataclass(frozen=True)
class File:
    """A file and what is in it."""

    content: bytes
    names: list[str] | None
    rows: list[list[Any]]


def lines(rows: Sequence[Sequence[object]], mark: str = ",", end: str = "\n") -> str:
    return "".join(mark.join(map(str, row)) + end for row in rows)


def plain(mark: str = ",", *, end: str = "\n", before: str = "", code: str = "utf-8", after: str = "") -> File:
    names, rows = NUMBERS
    rows = [row for _ in range(5) for row in rows]
    text = before + lines([names, *rows], mark + after, end)
    return File(text.encode(code), names, rows)


def given(text: str, names: list[str] | None, rows: list[list[Any]], code: str = "utf-8") -> File:
    return File(text.encode(code), names, rows)


def repeated(head: str, row: str, names: list[str] | None, cells: list[Any], count: int = 20) -> File:
    return given(head + row * count, names, [cells] * count)


def files() -> dict[str, File]:
    names, rows = NUMBERS
    many = [row for _ in range(5) for row in rows]
    body = lines(many)
    found = {
        "commas": plain(),
        "semicolons": plain(";"),
        "tabs": plain("\t"),
        "bars": plain("|"),
        "a blank after each comma": plain(",", after=" "),
        "a byte order mark": plain(code="utf-8-sig"),
        "UTF-16 with a mark": plain(code="utf-16"),
        "UTF-16 without a mark": plain(code="utf-16-le"),
        "UTF-16 of Excel, tabs": plain("\t", code="utf-16"),
        "CR LF": plain(end="\r\n"),
        "CR alone": plain(end="\r"),
        "Excel's sep=": plain(";", before="sep=;\r\n", end="\r\n"),
        "gzip": File(gzip.compress(plain().content), *NUMBERS[:1], many),
        "no line end at the end": File(plain().content.rstrip(b"\n"), names, many),
        "blank lines between": given(lines([names, *many]).replace("u\n", "u\n\n"), names, many),
        "a title": given("Measured in May\n" + lines([names, *many]), names, many),
        "a title and a blank line": given("Measured in May\n\n" + lines([names, *many]), names, many),
        "two lines of title": given("Laboratory 3\nMeasured in May\n" + lines([names, *many]), names, many),
        "comments before": given("# from the lab\n# in May\n" + lines([names, *many]), names, many),
        "comments of per cent": given("% from the lab\n" + lines([names, *many]), names, many),
        "comments within": given(lines([names, *many[:10]]) + "# a break\n" + lines(many[10:]), names, many),
        "names in a comment": given("# a,b,y\n" + body, names, many),
        "no header": given(body, None, many),
        "no header, text first": given("".join(f"M,0.{i},{i}\n" for i in range(1, 9)), None,
                                       [["M", i / 10, float(i)] for i in range(1, 9)]),
        "no header, a value twice": given("1,1,5.5\n" + "2,1,6.5\n" * 9, None,
                                          [[1.0, 1.0, 5.5], *[[2.0, 1.0, 6.5]] * 9]),
        "no header, numbers alone": given("".join(f"{i},{i * i}\n" for i in range(3, 23)), None,
                                          [[float(i), float(i * i)] for i in range(3, 23)]),
        "a header of words over words": given("place,kind\n" + "lab,x\nfield,y\n" * 6, ["place", "kind"],
                                              [["lab", "x"], ["field", "y"]] * 6),
        "years as names": given("land,2019,2020\n" + "north,1.5,2\nsouth,2.5,3\n" * 5, ["land", "2019", "2020"],
                                [["north", 1.5, 2.0], ["south", 2.5, 3.0]] * 5),
        "white space": given("a b y\n" + "1.5  2   u\n3.25 4   v\n" * 8, names, many[:2] * 8),
        "white space, indented": given("   a    b y\n" + "   1.5  2 u\n  3.25  4 v\n" * 8, names, many[:2] * 8),
        "white space, no header": given(" 1.5  2 10\n12.0  4 30\n" * 8, None,
                                        [[1.5, 2.0, 10.0], [12.0, 4.0, 30.0]] * 8),
        "R's row names": given('a b y\n' + "".join(f'"{i}" 1.5 2 "u"\n' for i in range(1, 16)), ["", "a", "b", "y"],
                               [[float(i), 1.5, 2.0, "u"] for i in range(1, 16)]),
        "decimal commas": repeated("a;b\n", "1,5;-0,25\n", ["a", "b"], [1.5, -0.25]),
        "decimal commas and thousands": repeated("a;b\n", "1.234,5;7\n", ["a", "b"], [1234.5, 7.0]),
        "decimal commas, tabs": repeated("a\tb\n", "1,5\t2\n", ["a", "b"], [1.5, 2.0]),
        "thousands in quotes": repeated("a,b\n", '"1,000",2.5\n', ["a", "b"], [1000.0, 2.5]),
        "trailing commas": given("a,b,y,\n" + "1.5,2,u,\n3.25,4,v,\n" * 6, names, many[:2] * 6),
        "a comma too many in the header": given("a,b,y,\n" + "1.5,2,u\n3.25,4,v\n" * 6, names, many[:2] * 6),
        "quotes around everything": given(lines([[f'"{c}"' for c in names],
                                                   *[[f'"{c}"' for c in row] for row in many]]), names, many),
        "commas in quotes": repeated("a,b\n", '1.5,"Maple, red"\n', ["a", "b"], [1.5, "Maple, red"]),
        "doubled quotes": repeated("a,b\n", '1.5,"the ""wide"" one"\n', ["a", "b"], [1.5, 'the "wide" one']),
        "a line break in quotes": repeated("a,b\n", '1.5,"one two"\n', ["a", "b"], [1.5, "one two"]),
        "latin-1": File("höhe,b\n".encode("latin-1") + "1.5,Müller\n".encode("latin-1") * 20, ["höhe", "b"],
                        [[1.5, "Müller"]] * 20),
        "Windows-1252": File(b"a,b\n" + "1.5,“x”\n".encode("cp1252") * 20, ["a", "b"], [[1.5, "“x”"]] * 20),
        "a column of one value": repeated("a,b\n", "0,2.5\n", ["a", "b"], [0.0, 2.5]),
        "two rows": given("a,b\n1.5,x\n2.5,y\n", ["a", "b"], [[1.5, "x"], [2.5, "y"]]),
        "powers of ten": repeated("a,b\n", "1e-3,2.5E+04\n", ["a", "b"], [0.001, 25000.0]),
        "one name for two columns": repeated("a,a,y\n", "1.5,2,u\n", ["a", "a (2)", "y"], [1.5, 2.0, "u"]),
        "blank names": repeated(",b,y\n", "1.5,2,u\n", ["", "b", "y"], [1.5, 2.0, "u"]),
    }  # fmt: skip
    for gap in ("NA", "?", "nan", "none", "-", "null", "N/A"):
        cells = [[1.5, None, "u"] if i % 5 == 2 else [1.5, float(i), "u"] for i in range(20)]
        written = lines([["a", "b", "y"], *[[gap if cell is None else cell for cell in row] for row in cells]])
        found[f"gaps: {gap}"] = given(written, names, [cells[0], *cells[1:-1], cells[-1]])
    found["gaps: empty"] = given("a,b,y\n" + "1.5,,u\n2.5,3,v\n" * 6, names, [[1.5, None, "u"], [2.5, 3.0, "v"]] * 6)
    return found


def ours(path: Path) -> Read:
    table = read_table(path)
    columns: list[list[Cell]] = []
    for column in table.columns:
        cells: list[Cell] = []
        for number, code in zip(column.numbers.tolist(), column.codes.tolist(), strict=True):
            cells.append(column.words[code] if code >= 0 else None if math.isnan(number) else number)
        columns.append(cells)
    return list(table.names) if table.has_header else None, [list(row) for row in zip(*columns, strict=True)]


def of_duckdb(path: Path) -> Read:
    duckdb: Any = importlib.import_module("duckdb")
    relation = duckdb.read_csv(str(path))
    names = list(relation.columns)
    has_names = not all(name.startswith("column") for name in names)
    return names if has_names else None, [[_cell(cell) for cell in row] for row in relation.fetchall()]


def of_pandas(path: Path) -> Read:
    pandas: Any = importlib.import_module("pandas")
    frame = pandas.read_csv(path, sep=None, engine="python")
    return list(map(str, frame.columns)), [[_cell(cell) for cell in row] for row in frame.itertuples(index=False)]


def _cell(cell: Any) -> Cell:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return cell if isinstance(cell, str) else float(cell)


READERS: dict[str, Callable[[Path], Read]] = {"here": ours, "DuckDB": of_duckdb, "pandas": of_pandas}


def is_right(file: File, found: Read) -> bool:
    """Whether names, number of rows, and the first and the last row are as a person would say."""
    names, rows = found
    plain_names = None if names is None else ["" if _is_made_up(name) else name for name in names]
    wanted = file.names
    named = plain_names is None if wanted is None else plain_names is not None and _same(plain_names, wanted)
    return named and len(rows) == len(file.rows) and rows[0] == file.rows[0] and rows[-1] == file.rows[-1]


def _is_made_up(name: str) -> bool:
    return name.startswith(("column ", "column0", "Unnamed:"))


def _same(names: list[str], wanted: list[str]) -> bool:
    """Whether names are the same; each reader has its own way to tell two of one name apart."""
    return [_first(name) for name in names] == [_first(name) for name in wanted]


def _first(name: str) -> str:
    for end in (" (2)", "_1", ".1"):
        name = name.removesuffix(end)
    return name


ROUNDS = 3
"""Times that each thing is done; the shortest counts, as whatever else runs only adds."""


def shortest(do: Callable[[], object]) -> float:
    """Seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        do()
        times.append(time.perf_counter() - begun)
    return min(times)


def seconds_to_import(module: str) -> float:
    """Beside NumPy, which is imported anyway."""

    def run(code: str) -> float:
        return shortest(lambda: subprocess.run([sys.executable, "-c", code], check=True))

    return run(f"import numpy, {module}") - run("import numpy")


def megabytes(module: str) -> float:
    place = Path(importlib.import_module(module).__file__ or "").parent
    native = [path for path in place.parent.glob(f"_{module}*") if path.is_file()]
    return sum(path.stat().st_size for path in [*place.rglob("*"), *native] if path.is_file()) / 1e6


def big(folder: Path) -> dict[str, Path]:
    """Two large tables: 20,000 rows of 785 pixels, and 400,000 of 10 numbers."""
    rng = np.random.default_rng(1)
    pixels, numbers = folder / "pixels.csv", folder / "numbers.csv"
    grid = rng.integers(0, 256, (20_000, 785))
    np.savetxt(pixels, grid, fmt="%d", delimiter=",", header=",".join(f"p{i}" for i in range(785)), comments="")
    table = rng.normal(size=(400_000, 10))
    np.savetxt(numbers, table, fmt="%.5f", delimiter=",", header=",".join(f"n{i}" for i in range(10)), comments="")
    return {"20,000 rows of 785 pixels": pixels, "400,000 rows of 10 numbers": numbers}


def fast(name: str) -> Callable[[Path], object]:
    """What reads a large file into numbers."""
    if name == "here":
        return read_table
    module: Any = importlib.import_module(name.lower())
    return lambda path: (
        module.read_csv(str(path)).fetchnumpy() if name == "DuckDB" else module.read_csv(path).to_numpy()
    )


def main() -> None:
    print("| file | " + " | ".join(READERS) + " |")
    print("|---|" + "---|" * len(READERS))
    counts = dict.fromkeys(READERS, 0)
    made = files()
    with tempfile.TemporaryDirectory() as folder:
        for title, file in made.items():
            path = Path(folder) / ("table.csv.gz" if title == "gzip" else "table.csv")
            path.write_bytes(file.content)
            cells = []
            for name, reader in READERS.items():
                try:
                    right = is_right(file, reader(path))
                    said = "read" if right else "misread"
                except Exception as error:
                    right, said = False, f"refused ({type(error).__name__})"
                counts[name] += right
                cells.append(said)
            print(f"| {title} | " + " | ".join(cells) + " |")
        print(f"| **of {len(made)} read** | " + " | ".join(f"**{count}**" for count in counts.values()) + " |")
        others = [name for name in READERS if name != "here"]
        print(
            "| import, seconds | – | " + " | ".join(f"{seconds_to_import(name.lower()):.2f}" for name in others) + " |"
        )
        print("| size, MB | – | " + " | ".join(f"{megabytes(name.lower()):.0f}" for name in others) + " |")
        for title, path in big(Path(folder)).items():
            times = [shortest(partial(fast(name), path)) for name in READERS]
            print(f"| {title}, seconds | " + " | ".join(f"{taken:.1f}" for taken in times) + " |")


if __name__ == "__main__":
    main()
