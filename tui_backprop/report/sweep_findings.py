"""What the diagnosis finds at the end of a sweep's runs, combination by combination."""

from __future__ import annotations

from tui_backprop.report.table import Column, Table
from tui_backprop.training.many.statistics import Summary
from tui_backprop.training.many.sweep import SweepResults


def findings_page(results: SweepResults) -> list[Table | str]:
    """A sentence that says which runs were looked at, and what was found; [] when nobody looked."""
    summaries = results.summaries()
    if not any(summary.examined for summary in summaries):
        return []
    if not any(summary.findings for summary in summaries):
        return [f"the diagnosis finds nothing at the end of {_which(summaries)}"]
    rows = [
        [cell.name or "all", found_text(summary)] for cell, summary in zip(results.sweep.cells, summaries, strict=True)
    ]
    return [
        f"what the diagnosis finds at the end of {_which(summaries)}",
        Table([Column("cell"), Column("found")], rows),
    ]


def found_text(summary: Summary) -> str:
    """Each rule with how many of the examined runs it found something in, as "twins 3/5"."""
    if summary.findings is None:
        return "not looked at"
    return ", ".join(f"{rule} {count}/{summary.examined}" for rule, count in summary.findings.items()) or "nothing"


def _which(summaries: list[Summary]) -> str:
    if all(summary.examined == summary.runs for summary in summaries):
        return "the runs"
    most = max(summary.examined for summary in summaries)
    return f"the runs with the first {most} seeds" if most > 1 else "the runs with the first seed"
