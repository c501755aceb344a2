"""The part of a report on a sweep: tables of its combinations, and where each seed has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from tui_backprop.experiment.values import typed
from tui_backprop.nn.metrics import Metric
from tui_backprop.report.lab.blocks import Block, Drawing, Heading, Paragraph, Remark, Tabular, Tone
from tui_backprop.report.lab.figures import strips
from tui_backprop.report.lab.groups import seeds_text
from tui_backprop.report.lab.recorded_sweep import RecordedSweep
from tui_backprop.report.lab.scores import NONE, loss_text, score_text
from tui_backprop.report.lab.trained_again import disagreements
from tui_backprop.report.sweep import sweep_notes, sweep_table
from tui_backprop.report.sweep_findings import findings_page
from tui_backprop.report.table import Column, Table
from tui_backprop.report.versus import versus_heading, versus_note, versus_table
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.sweep import SweepResults
from tui_backprop.training.many.versus import is_tested
from tui_backprop.training.many.versus import score_of as outcome_score


@dataclass(frozen=True, eq=False)
class SweepPart:
    """A sweep as a report has it.

    Attributes:
        recorded: what it has said of itself.
        results: of its runs trained again; None when they were not.
    """

    recorded: RecordedSweep
    results: SweepResults | None

    @cached_property
    def checked(self) -> tuple[int, list[str]]:
        """How many numbers were compared, and what does not agree."""
        if self.results is None or self.is_partial:
            return 0, []
        return disagreements(self.recorded, self.results)

    @property
    def is_partial(self) -> bool:
        """Whether it was interrupted, so that what was recorded is not of all of its runs."""
        return bool(self.recorded.found.get("partial"))

    def blocks(self) -> Iterator[Block]:
        """Everything about it."""
        yield Heading(f"Sweep {self.recorded.name}")
        yield Paragraph(self._what())
        yield self._verdict()
        if remarks := tuple(self._remarks()):
            yield Remark(remarks, Tone.WARNING if self._is_unequal else Tone.GOOD)
        if self.results is None:
            yield Tabular(_recorded_table(self.recorded), f"As recorded. {self._facts()}")
            return
        yield Tabular(sweep_table(self.results), f"The combinations over their seeds. {self._facts()}")
        if notes := sweep_notes(self.results):
            yield Paragraph("; ".join(notes) + ".")
        yield from self._figures(self.results)
        yield from self._comparison(self.results)

    def _what(self) -> str:
        plan = self.recorded.plan
        varied = ", ".join(name.replace("_", " ") for name in plan.vary) or "nothing but the seed"
        runs = len(plan.cells) * len(plan.seeds)
        text = f"{len(plan.cells)} combinations of {varied}, each with {len(plan.seeds)} seeds: {runs:,} runs"
        if self.is_partial:
            text += f", of which {self.recorded.found.get('runs', 0):,} had ended when it was interrupted"
        return f"{text}."

    def _facts(self) -> str:
        return f"n = {len(self.recorded.plan.seeds)} runs each, seeds {seeds_text(self.recorded.plan.seeds)}."

    def _verdict(self) -> Remark:
        if self.results is None:
            seconds = self.recorded.seconds
            return Remark(
                (
                    f"NOT COMPUTED ANEW. A sweep keeps no weights, and this one took {seconds:,.0f} seconds: the "
                    "numbers are as they were recorded. `--train-again` trains its runs again and compares.",
                ),
                Tone.WARNING,
            )
        count, wrong = self.checked
        if self.is_partial:
            what = "It was interrupted. For this report all of its runs were trained; what was recorded is not used."
            return Remark((what,), Tone.NOTE)
        if wrong:
            head = f"{len(wrong)} of {count:,} recorded numbers are not what the runs give that were trained again."
            more = (f"and {len(wrong) - 20:,} more",) if len(wrong) > 20 else ()
            return Remark((head, *wrong[:20], *more), Tone.WARNING)
        return Remark(
            (
                "Audit: a sweep keeps no weights, so all of its runs were trained again for this report; "
                f"{count:,} recorded numbers were compared with those, and all agree.",
            ),
            Tone.GOOD,
        )

    @property
    def _is_unequal(self) -> bool:
        return len(self.recorded.plan.seeds) == 1 or not self.recorded.has_same_start

    def _remarks(self) -> Iterator[str]:
        seeds = self.recorded.plan.seeds
        if len(seeds) == 1:
            yield f"SINGLE SEED. Every combination stands for one run (seed {seeds[0]}): a difference may be chance."
        if len(self.recorded.plan.cells) < 2:
            return
        if self.recorded.has_same_start:
            yield f"All combinations have the same seeds and the same initial weights (compared for seed {seeds[0]})."
        else:
            yield (
                "DIFFERENT INITIAL WEIGHTS. All combinations have the same seeds, but some begin from other weights "
                f"(compared for seed {seeds[0]}), as other sizes or initialisations must."
            )

    def _figures(self, results: SweepResults) -> Iterator[Block]:
        on_test = is_tested(results.runs())
        score = results.sweep.base.score
        rows = [
            (_cell_name(cell.settings), _scores(runs, on_test), len(runs))
            for cell, runs in zip(results.sweep.cells, results.runs(), strict=True)
        ]
        name = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in self.recorded.name)
        where = "test" if on_test else "training"
        for first in range(0, len(rows), strips.MOST):
            page = f"-{first // strips.MOST + 1}" if len(rows) > strips.MOST else ""
            yield Drawing(
                f"sweep-{name.rpartition('/')[2][-60:]}{page}",
                partial(
                    strips.strips, rows[first : first + strips.MOST], f"{score.label} on the {where} samples", score
                ),
                f"Where each seed has ended: the {score.label} on the {where} samples, a mark for each seed and a line "
                f"at the mean. {self._facts()}",
            )

    def _comparison(self, results: SweepResults) -> Iterator[Block]:
        compared = versus_table(results)
        if compared is not None:
            yield Tabular(compared, f"Compared {versus_heading(results)}. {versus_note(results)}. {self._facts()}")
        match findings_page(results):
            case [str(heading), Table() as found]:
                yield Tabular(found, f"{heading[0].upper()}{heading[1:]}. {self._facts()}")
            case [str(sentence)]:
                yield Paragraph(f"{sentence[0].upper()}{sentence[1:]}.")


def _cell_name(settings: dict[str, Any]) -> str:
    texts = [f"{name.replace('_', ' ')} {typed(name, value, between='-')}" for name, value in settings.items()]
    return ", ".join(texts) or "all"


def _scores(runs: Sequence[Outcome | None], on_test: bool) -> list[float]:
    finite = [outcome for outcome in runs if outcome is not None and outcome.diverged_at is None]
    found = [outcome_score(outcome, on_test=on_test) for outcome in finite]
    return [value for value in found if value is not None]


def _recorded_table(recorded: RecordedSweep) -> Table:
    """What was recorded, as it stands."""
    metric = recorded.plan.base.score
    columns = [Column(name.replace("_", " ")) for name in recorded.plan.vary]
    columns += [Column(name, is_number=True) for name in ("runs", metric.label, "at 100 %", "median loss", "diverged")]
    rows = []
    for cell, found in zip(recorded.plan.cells, recorded.found["cells"], strict=True):
        settings = [typed(name, value, between="-") for name, value in cell.settings.items()]
        rows.append([*settings, *_recorded_figures(found.get("statistics") or {}, metric)])
    return Table(columns, rows)


def _recorded_figures(found: dict[str, Any], metric: Metric) -> list[str]:
    score, loss, perfect = found.get("accuracy"), found.get("loss"), found.get("perfect")
    runs = found.get("runs", 0)
    return [
        str(runs),
        score_text(score["mean"], metric) if score else NONE,
        NONE if perfect is None else f"{perfect}/{runs}",
        loss_text(loss["median"]) if loss else NONE,
        str(found.get("diverged", NONE)),
    ]
