"""How the cells of a sweep compare, as a table and in words."""

from __future__ import annotations

from tui_backprop.report.table import Column, Table
from tui_backprop.training.many.sweep import SweepResults
from tui_backprop.training.many.versus import Versus, is_tested

NONE = "–"


def versus_table(results: SweepResults) -> Table | None:
    """A row for every cell but the one that the others are compared with; None when there is nothing to compare."""
    if len(results.sweep.cells) < 2 or not results.ended:
        return None
    score = results.sweep.base.score
    rows = [
        [cell.name, *_difference(versus, is_share=score.is_share), versus.words]
        for cell, versus in zip(results.sweep.cells, results.comparisons(), strict=True)
        if versus is not None
    ]
    mean = "mean %" if score.is_share else score.label
    return Table(
        [Column("cell"), Column(f"Δ {mean}", is_number=True), Column("95 % CI", is_number=True), Column("which is")],
        rows,
    )


def versus_heading(results: SweepResults) -> str:
    """What the table compares with, and on which samples."""
    name = results.sweep.cells[results.reference].name
    best = "" if results.against is not None else ", the best"
    samples = "test" if is_tested(results.runs()) else "training"
    return f"against {name}{best}: seed by seed, Δ on the {samples} samples"


def versus_note(results: SweepResults) -> str:
    """How sure the words are."""
    remedy = "" if results.against is not None else "; a CELL chosen beforehand (--against) is told apart sooner"
    text = f"better, worse: wrong in at most 1 of 20 such tables (exact paired tests, Holm){remedy}"
    if any(versus is not None and _seems_sure(versus) for versus in results.comparisons()):
        text += "; an interval is of one comparison alone: it may leave out 0 where all of them together cannot tell"
    return text


def _seems_sure(versus: Versus) -> bool:
    """Whether its interval leaves out 0 though nothing can be said."""
    is_clear = versus.low is not None and versus.high is not None and versus.low * versus.high > 0
    return is_clear and versus.words.endswith("cannot tell")


def _difference(versus: Versus, *, is_share: bool) -> list[str]:
    def text(value: float) -> str:
        return f"{100 * value:+.1f}" if is_share else f"{value:+.4f}"

    if versus.difference is None:
        return [NONE, NONE]
    middle = text(versus.difference)
    if versus.score_pairs < versus.pairs:
        middle += f" of {versus.score_pairs}"
    if versus.low is None or versus.high is None:
        return [middle, NONE]
    return [middle, f"{text(versus.low)} to {text(versus.high)}"]
