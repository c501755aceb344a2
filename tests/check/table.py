"""The table of verdicts on the corpus: `python -m tests.check.table`.

A row a program: what it is, what the checker says, and whether that is what `expected.toml` says. The last lines
count: right programs told so, slips named with class and exact line, and slips called right.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path
from typing import Any

from tui_backprop.reading.running import check_file

HERE = Path(__file__).parent / "programs"


def judged(folder: Path, entry: dict[str, Any]) -> tuple[str, str, str]:
    """(grade, what was said, what is expected) of a program."""
    answers = entry.get("input", "").strip()
    report = check_file(folder / entry["file"], entry.get("args", []), answers)
    said = report.verdict + "".join(f" {f.slip} line {f.line}" for f in report.findings)
    if entry["verdict"] == "slip":
        exact = any(f.slip == entry["id"] and f.line in entry["lines"] for f in report.findings)
        named = any(f.slip == entry["id"] for f in report.findings)
        missed = report.verdict in {"right", "remark"}
        grade = "exact" if exact else "class only" if named else "CALLED RIGHT" if missed else "not named"
        return grade, said, f"{entry['id']} {entry['lines']}"
    wanted = {entry["verdict"], *entry.get("accept", [])}
    grade = "right" if report.verdict in wanted else "FALSE ALARM" if report.verdict == "slip" else "not told"
    if not said.startswith("right") and report.not_checked:
        said += f" ({report.not_checked[0][:60]})"
    return grade, said, entry["verdict"]


def main(names: list[str]) -> None:
    """Print the table, of all programs or of those whose names begin so."""
    counts: dict[tuple[bool, str], int] = {}
    began = time.perf_counter()
    for folder in (HERE, HERE / "heldout"):
        entries = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")).get("program", [])
        for entry in entries:
            if names and not any(entry["file"].startswith(name) for name in names):
                continue
            grade, said, expected = judged(folder, entry)
            key = entry["verdict"] == "slip", grade
            counts[key] = counts.get(key, 0) + 1
            print(f"{entry['file']:44} {grade:12} {said}" + ("" if grade in {"right", "exact"} else f"   ({expected})"))
    for (is_slip, grade), count in sorted(counts.items()):
        print(f"{'slips' if is_slip else 'right programs'}: {grade}: {count}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
