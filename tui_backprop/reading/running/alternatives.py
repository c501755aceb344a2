"""The branches of a program that did not run, each run in its turn: `--activation-branches`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui_backprop.reading.running.running import SECONDS, check_file
from tui_backprop.reading.source.branches import NotRun
from tui_backprop.reading.verdicts.report import ERROR, SLIP, UNKNOWN, Report

MOST = 12


def check_with_branches(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: int = SECONDS, adapter: Path | None = None
) -> Report:
    """As `check_file`, and again for every branch on a string that did not run.

    An option of the program's own is given where it offers the value; else the string that ran is replaced where
    the program passes it on.
    """
    report = check_file(path, arguments, answers, seconds=seconds, adapter=adapter)
    for part in report.not_run[:MOST]:
        words, instead = ([part.flag, part.value], None) if part.flag else ([], (part.instead, part.value))
        if instead is not None and not part.instead:
            continue
        other = check_file(path, [*arguments, *words], answers, seconds=seconds, adapter=adapter, instead=instead)
        _merge(report, other, part)
    return report


def _merge(report: Report, other: Report, part: NotRun) -> None:
    """Add what is said with one value to what was said without."""
    case = f"with {part.name} '{part.value}'"
    known = {(finding.slip, finding.line) for finding in report.findings}
    report.findings += [
        replace(finding, message=f"{case}: {finding.message}")
        for finding in other.findings
        if (finding.slip, finding.line) not in known
    ]
    if other.verdict in {ERROR, UNKNOWN}:
        report.not_checked += [f"{case}: {reason}" for reason in other.not_checked[:1]]
    elif other.verdict != SLIP:
        report.remarks.append(f"{case}: right")
    if report.slips:
        report.verdict = SLIP
    report.not_run = [left for left in report.not_run if left != part]
