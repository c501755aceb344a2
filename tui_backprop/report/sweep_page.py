"""Everything that is said of a sweep, from top to bottom: tables, and sentences between them."""

from __future__ import annotations

from tui_backprop.report.sweep import sweep_notes, sweep_table
from tui_backprop.report.sweep_findings import findings_page
from tui_backprop.report.table import Table
from tui_backprop.report.versus import versus_heading, versus_note, versus_table
from tui_backprop.training.many.sweep import SweepResults


def sweep_page(results: SweepResults, *, is_narrow: bool = False) -> list[Table | str]:
    """The parts of the page; see `sweep_table` for `is_narrow`."""
    page: list[Table | str] = [sweep_table(results, is_narrow=is_narrow), *sweep_notes(results)]
    compared = versus_table(results)
    if compared is not None:
        page += [versus_heading(results), compared, versus_note(results)]
    return page + findings_page(results)


def sweep_markdown(results: SweepResults) -> str:
    """The page in Markdown."""
    return "\n".join(
        part.markdown() if isinstance(part, Table) else f"{part}\n" for part in sweep_page(results)
    )  # fmt: skip
