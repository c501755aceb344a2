"""A sweep's results as a table, as CSV and as JSON."""

from __future__ import annotations

from typing import Any

from tui_backprop.experiment.values import plain, typed
from tui_backprop.nn.metrics import Metric
from tui_backprop.report.sweep_findings import found_text
from tui_backprop.report.table import Column, Table, to_csv
from tui_backprop.training.many.holding import HOLD
from tui_backprop.training.many.statistics import Spread, Summary
from tui_backprop.training.many.survival import Median
from tui_backprop.training.many.sweep import SweepResults
from tui_backprop.training.many.versus import Versus, is_tested
from tui_backprop.training.run.record import metric_of

NONE = "–"
"""What stands in a table where there is no figure."""
NEVER = "not reached"
"""What stands for a median to which half of the runs did not come."""


def sweep_table(results: SweepResults, *, is_narrow: bool = False) -> Table:
    """A row for every cell.

    Args:
        is_narrow: whether ranges stand below their middles instead of beside them, for terminals of 80 columns.
    """
    summaries = results.summaries()
    sweep = results.sweep
    score = sweep.base.score
    metrics = _metrics(summaries)
    rows = [
        [
            *(typed(name, value, between="-") for name, value in cell.settings.items()),
            *_figures(summary, losses=_loss_format(summaries), score=score, metrics=metrics),
        ]
        for cell, summary in zip(sweep.cells, summaries, strict=True)
    ]
    columns = [Column(name.replace("_", " "), _are_numbers(values)) for name, values in sweep.vary.items()]
    columns += [Column(heading, is_number=True) for heading in _headings(score, metrics)]
    # A column without a figure (no test samples, regression) is left out, but for the counts.
    has_figures = [any(row[index] != NONE for row in rows) for index in range(len(columns))]
    hidden = {"runs"} if is_narrow and score.is_share else set()  # "at 100 %" has them too
    if all(summary.mean_over == summary.runs for summary in summaries):
        hidden.add("over")
    always = {"runs", "div."} - hidden
    kept = [
        index
        for index, column in enumerate(columns)
        if column.heading in always or (has_figures[index] and column.heading not in hidden)
    ]
    columns, rows = [columns[index] for index in kept], [[row[index] for index in kept] for row in rows]
    return _stacked(columns, rows) if is_narrow else Table(columns, rows)


_RANGES = {
    "min": ("mean %",),
    "max": ("mean %",),
    "over": ("mean %", "R²"),
    "95 % CI": ("at 100 %",),
    "epoch": ("reached",),
    "epoch CI": ("reached",),
    "R² min": ("R²",),
    "R² max": ("R²",),
}
"""A column, to those that it goes below in a narrow table: the first of them that there is."""


def _metrics(summaries: list[Summary]) -> list[str]:
    """What was measured besides; a cell whose runs all diverged at once says nothing of it."""
    return list(dict.fromkeys(name for summary in summaries for name in summary.metrics))


def _headings(score: Metric, metrics: list[str]) -> list[str]:
    own = ["mean %", "min", "max"] if score.is_share else [score.label, f"{score.label} min", f"{score.label} max"]
    test = f"test {'%' if score.is_share else score.label}"
    more = [_heading(name) for name in metrics]
    return ["runs", *own, "over", test, *more, "at 100 %", "95 % CI", "reached", "epoch", "epoch CI", "loss", "div."]


def _heading(name: str) -> str:
    part, metric = metric_of(name)
    return f"{part.replace('_', ' ')}{metric.label}{' %' if metric.is_share else ''}"


def _figures(summary: Summary, *, losses: str, score: Metric, metrics: list[str]) -> list[str]:
    def mean(spread: Spread | None, metric: Metric) -> str:
        if spread is None:
            return NONE
        text = _score_text(spread.middle, metric)
        return text if spread.over == summary.mean_over else f"{text} of {spread.over}"

    own = summary.accuracy
    interval = summary.perfect_interval
    return [
        f"{summary.runs:,}",
        *([NONE] * 3 if own is None else [_score_text(value, score) for value in own[:3]]),
        f"{summary.mean_over:,}",
        mean(summary.test_accuracy, score),
        *(mean(summary.metrics.get(name), metric_of(name)[1]) for name in metrics),
        NONE if summary.perfect is None or not summary.runs else f"{summary.perfect}/{summary.runs}",
        NONE if interval is None else f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}",
        NONE if summary.reached is None or not summary.runs else f"{summary.reached}/{summary.runs}",
        *([NONE] * 2 if summary.time is None or not summary.runs else _time_texts(summary.time)),
        NONE if summary.loss is None else format(summary.loss.middle, losses),
        str(summary.diverged),
    ]


def _time_texts(time: Median) -> list[str]:
    """A median epoch and its interval."""
    middle = NEVER if time.time is None else f"{time.time:,}"
    if time.low is None:
        return [middle, NONE]
    return [middle, f"from {time.low:,}" if time.high is None else f"{time.low:,}–{time.high:,}"]


def sweep_notes(results: SweepResults) -> list[str]:
    """What has to be said below the table: what its columns mean, and what they do not show."""
    notes = []
    if results.sweep.base.score.is_share:
        notes += [
            f"at 100 %: at the end; reached: for {HOLD} epochs in a row, or until a rule stopped the run",
            "epoch: when that began, as the Kaplan–Meier median of all runs",
        ]
    for cell, summary in zip(results.sweep.cells, results.summaries(), strict=True):
        told = []
        if summary.lost:
            told.append(f"{summary.lost} of {summary.reached} that reached 100 % lost it again")
        if summary.unheld:
            told.append(f"{summary.unheld} came to 100 % too late to hold it for {HOLD} epochs")
        if told:
            notes.append(": ".join(part for part in (cell.name, "; ".join(told)) if part))
    return notes


def _score_text(value: float, metric: Metric) -> str:
    """A metric's value as the table has it: in per cent, or with four decimals as far as six digits go."""
    return f"{100 * value:.1f}" if metric.is_share else metric.text(value, 4)


def _loss_format(summaries: list[Summary]) -> str:
    """One format for the column, so that decimals stand below one another."""
    losses = [summary.loss.middle for summary in summaries if summary.loss is not None]
    is_plain = all(loss == 0 or 1e-4 <= loss < 1e4 for loss in losses)
    return ".5f" if is_plain else ".2e"


def _stacked(columns: list[Column], rows: list[list[str]]) -> Table:
    """The columns of ends below those of middles."""
    headings = [column.heading for column in columns]
    groups: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        below = next((name for name in _RANGES.get(heading, ()) if name in headings), heading)
        groups.setdefault(below, []).append(index)

    def join(cells: list[str], group: list[int]) -> str:
        middle, *others = (cells[index] for index in group)
        if headings[group[0]] == "reached":
            return "\n".join((middle, *(other for other in others if other != NONE)))
        over = [f"over {cells[index]}" for index in group[1:] if headings[index] == "over"]
        ends = others[: len(others) - len(over)]
        return "\n".join([middle, *(["–".join(ends)] if ends and middle != NONE else []), *over])

    over = "\nover" if "over" in headings else ""
    narrow = {
        "mean %": f"mean %\nmin–max{over}",
        "R²": f"R²\nmin–max{over}",
        "at 100 %": "at 100 %\n95 % CI",
        "reached": "reached\nepoch\n95 % CI",
    }
    return Table(
        [
            Column(narrow.get(heading, heading.replace(" ", "\n")), columns[group[0]].is_number)
            for heading, group in groups.items()
        ],
        [[join(row, group) for group in groups.values()] for row in rows],
    )  # fmt: skip


def _are_numbers(values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def sweep_json(results: SweepResults, *, seconds: float) -> dict[str, Any]:
    """Everything as plain JSON values.

    `cells` has for each combination its `settings` (what is varied), what is said of reaching 100 % (see
    `Summary.reaching`), its other `statistics` (see `Summary`) and how it compares with the cell `against` (`Versus`);
    `findings` has in how many of its `examined` runs each rule of the diagnosis found something, null when nobody
    looked;
    `experiment` is what they have in common.
    """
    sweep = results.sweep
    comparisons = results.comparisons()
    common = sweep.base.to_dict()
    for name in ("seed", *sweep.vary):
        common.pop(name, None)
    return {
        "experiment": common,
        "seeds": list(sweep.seeds),
        "runs": results.ended,
        "partial": results.is_partial,
        "cells": [
            {
                "settings": {name: plain(name, value) for name, value in cell.settings.items()},
                **summary.reaching(),
                "examined": summary.examined,
                "findings": summary.findings,
                "versus": None if versus is None else versus.to_dict(),
                "statistics": summary.to_dict(),
            }
            for cell, summary, versus in zip(sweep.cells, results.summaries(), comparisons, strict=True)
        ],
        "against": {name: plain(name, value) for name, value in sweep.cells[results.reference].settings.items()},
        "against_is_best": results.against is None,
        "on_test": is_tested(results.runs()),
        "hold": HOLD,
        "seconds": round(seconds, 3),
    }


def sweep_csv(results: SweepResults) -> str:
    """A line for every cell, with all digits; a cell without a figure is empty."""
    rows: list[list[object]] = []
    headings: list[str] = []
    metrics = _metrics(results.summaries())
    for cell, summary, versus in zip(results.sweep.cells, results.summaries(), results.comparisons(), strict=True):
        figures = _flat(summary, metrics) | _flat_versus(versus)
        figures["findings"] = None if summary.findings is None else found_text(summary)
        headings = [*cell.settings, *figures]
        settings = [
            value if _are_numbers([value]) else typed(name, value, between="-") for name, value in cell.settings.items()
        ]
        rows.append([*settings, *figures.values()])
    return to_csv(headings, rows)


_SPREADS = {
    "accuracy": "mean", "test_accuracy": "mean", "loss": "median",
    "test_loss": "median", "epochs": "median", "steps": "median",
}  # fmt: skip


def _flat_versus(versus: Versus | None) -> dict[str, object]:
    """The comparison as columns, which are empty for the cell that the others are compared with."""
    names = ("pairs", "score_pairs", "difference", "low", "high", "only_this", "only_other")
    found: dict[str, object] = {"versus": None if versus is None else versus.words}
    found |= {f"versus_{name}": None if versus is None else getattr(versus, name) for name in names}
    for name in ("difference", "perfect", "reached", "finite"):
        test = None if versus is None else versus.tests.get(name)
        found[f"versus_p_{name}"] = None if test is None else test.p
    return found


def _flat(summary: Summary, metrics: list[str]) -> dict[str, object]:
    interval = summary.perfect_interval or (None, None)
    figures: dict[str, object] = {"runs": summary.runs, "diverged": summary.diverged}
    figures |= {"perfect": summary.perfect, "perfect_low": interval[0], "perfect_high": interval[1]}
    figures |= summary.reaching()
    spreads = {name: (getattr(summary, name), middle) for name, middle in _SPREADS.items()}
    spreads |= {name: (summary.metrics.get(name), "mean") for name in metrics}
    for name, (spread, middle) in spreads.items():
        for end, value in zip((middle, "min", "max"), (spread or (None, None, None))[:3], strict=True):
            figures[f"{name}_{end}"] = value
    return figures
