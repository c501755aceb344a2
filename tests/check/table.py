"""The table of verdicts on the corpus: `python -m tests.check.table`.

A row a program: what it is, what the checker says, and whether that is what `expected.toml` says. The last lines
count: right programs told so, slips named with class and exact line, and slips called right. With `--write` the table
is written to VERDICTS.md; with names, only programs that begin so are judged.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.report import Report

HERE = Path(__file__).parent / "programs"
PAGE = Path(__file__).parent / "VERDICTS.md"
AT_A_TIME = 2


@dataclass(frozen=True)
class Row:
    """One program.

    Attributes:
        file: its name.
        grade: "right", "not told", "FALSE ALARM"; of a slip "exact", "class only", "not named" or "CALLED RIGHT".
        said: what the checker says.
        expected: what it should say.
        seconds: of real time.
    """

    file: str
    grade: str
    said: str
    expected: str
    is_slip: bool
    seconds: float


def judged(folder: Path, entry: dict[str, Any]) -> tuple[str, str, str]:
    """(grade, what was said, what is expected) of a program."""
    return graded(report_on(folder, entry), entry)


def report_on(folder: Path, entry: dict[str, Any]) -> Report:
    """What is said of a program."""
    return check_file(folder / entry["file"], entry.get("args", []), entry.get("input", "").strip())


def graded(report: Report, entry: dict[str, Any]) -> tuple[str, str, str]:
    """(grade, what was said, what is expected) of a report."""
    said = report.verdict + "".join(f" {f.slip} line {f.line}" for f in report.findings)
    if entry["verdict"] == "slip":
        exact = any(f.slip == entry["id"] and f.line in entry["lines"] for f in report.findings)
        named = any(f.slip == entry["id"] for f in report.findings)
        missed = report.verdict in {"right", "remark"}
        grade = "exact" if exact else "class only" if named else "CALLED RIGHT" if missed else "not named"
        return grade, said, f"{entry['id']} line {', '.join(map(str, entry['lines']))}"
    wanted = {entry["verdict"], *entry.get("accept", [])}
    grade = "right" if report.verdict in wanted else "FALSE ALARM" if report.verdict == "slip" else "not told"
    if not said.startswith("right") and report.not_checked:
        said += f" ({report.not_checked[0][:60]})"
    return grade, said, entry["verdict"]


def rows_of(folder: Path, names: Sequence[str]) -> list[Row]:
    """The verdicts on a folder."""
    entries = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))["program"]
    wanted = [e for e in entries if not names or any(e["file"].startswith(name) for name in names)]

    def row(entry: dict[str, Any]) -> Row:
        began = time.perf_counter()
        grade, said, expected = judged(folder, entry)
        return Row(entry["file"], grade, said, expected, entry["verdict"] == "slip", time.perf_counter() - began)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(row, wanted))


def counts(rows: Sequence[Row]) -> Iterator[str]:
    """How many of each grade, a line for right programs and one for slips."""
    for is_slip, what in ((False, "right programs"), (True, "slips")):
        of_them = [row for row in rows if row.is_slip == is_slip]
        grades = Counter(row.grade for row in of_them).most_common()
        told = ", ".join(f"{grade} {count}" for grade, count in grades)
        yield f"{len(of_them)} {what}: {told or 'none'}"


def page(corpus: Sequence[Row], held_out: Sequence[Row]) -> str:
    """The table as a page."""
    seconds = sorted(row.seconds for row in (*corpus, *held_out))
    lines = [
        "# What `backprop-tui check` says of the corpus",
        "",
        "Made by `python -m tests.check.table --write`. A slip is exact when it is named by its class at its line.",
        "What is true of each program is proved by central differences, without the checker (`proof.py`).",
        "",
        *(f"- {line}" for line in counts(corpus)),
        f"- time for a program: median {seconds[len(seconds) // 2]:.1f} s, longest {seconds[-1]:.1f} s, two at a time",
        "",
        "Of `programs/heldout`, written unseen, the figures of the first measurement are in its README.md; of today:",
        "",
        *(f"- {line}" for line in counts(held_out)),
    ]
    for title, rows in (("Corpus", corpus), ("Held out", held_out)):
        lines += ["", f"## {title}", "", "| program | grade | what is said | what it is |", "|---|---|---|---|"]
        lines += [f"| {row.file} | {row.grade} | {row.said} | {row.expected} |" for row in rows]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Print or write the table."""
    names = [a for a in arguments if not a.startswith("-")]
    corpus, held_out = rows_of(HERE, names), rows_of(HERE / "heldout", names)
    for row in (*corpus, *held_out):
        wanted = "" if row.grade in {"right", "exact"} else f"   ({row.expected})"
        print(f"{row.file:44} {row.grade:12} {row.said}{wanted}")
    print(*counts(corpus), "held out: " + "; ".join(counts(held_out)), sep="\n")
    if "--write" in arguments:
        PAGE.write_text(page(corpus, held_out), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
