"""What the checker says of a set that was written without knowing it: `python -m tests.check.blind fourth`.

Its authors knew no class of the catalogue, so a slip is graded by its line alone: named there, named elsewhere, not
named, or called right. It prints a table of today; the figures at first sight, before anything was mended for a set,
stand in the README of its folder and are made with `--reports FILE`, what `check --json` said of the folder then.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SETS = ("fourth", "fifth", "sixth")
RIGHT = ("told so", "not told", "**called wrong**")
SLIPS = ("at its line", "elsewhere", "not named", "**called right**")


def entries_of(folder: str) -> list[dict[str, Any]]:
    """What is true of the programs of a set, as their author says: `line`, and `also` where others would do."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))[
        "program"
    ]
    return listed


def grade(entry: dict[str, Any], report: dict[str, Any]) -> str:
    """How well a report fits what is true."""
    verdict = report["verdict"]
    if "slip" not in entry:
        return RIGHT[0] if verdict in {"right", "remark"} else RIGHT[2] if verdict == "slip" else RIGHT[1]
    if verdict != "slip":
        return SLIPS[3] if verdict in {"right", "remark"} else SLIPS[2]
    lines = {finding["line"] for finding in report["findings"] if finding["certain"]}
    return SLIPS[0] if lines & {entry["line"], *entry.get("also", [])} else SLIPS[1]


def said(report: dict[str, Any]) -> str:
    """A report in a few words."""
    found = ", ".join(f"{f['slip']} line {f['line']}" for f in report["findings"] if f["certain"])
    why = report["not_checked"][0] if report["verdict"] in {"unknown", "error"} and report["not_checked"] else ""
    return ": ".join(part for part in (report["verdict"], found, why[:100]) if part).replace("|", "\\|")


def table(folder: str, reports: list[dict[str, Any]]) -> str:
    """Counts, and a row a program."""
    by_name = {Path(report["file"]).name: report for report in reports}
    counts, rows = Counter[str](), []
    for entry in entries_of(folder):
        report = by_name[entry["file"]]
        graded = grade(entry, report)
        counts[graded] += 1
        what = f"line {entry['line']}: {entry['slip']}" if "slip" in entry else "right"
        rows.append(f"| {entry['file']} | {graded} | {said(report)} | {what} |")
    totals = [
        f"- {sum(counts[g] for g in grades)} {what}: {', '.join(f'{counts[g]} {g}' for g in grades)}"
        for what, grades in (("right programs", RIGHT), ("slips", SLIPS))
    ]
    return "\n".join([*totals, "", "| program | grade | what was said | what it is |", "|---|---|---|---|", *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", choices=SETS)
    parser.add_argument(
        "--reports", type=Path, help="what `check --json` said of the folder; it is checked when missing"
    )
    arguments = parser.parse_args()
    if arguments.reports is None:
        command = [sys.executable, "-m", "tui_backprop", "check", "--json", str(HERE / arguments.folder)]
        reports = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
    else:
        reports = arguments.reports.read_text(encoding="utf-8")
    print(table(arguments.folder, json.loads(reports)))


if __name__ == "__main__":
    main()
