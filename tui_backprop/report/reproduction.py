"""The reference systems' tables, filled with what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.machine import machine
from tui_backprop.report.judging import SEEDS, Check, Row, Verdict
from tui_backprop.report.measurements import NOT_MEASURED, Measurements
from tui_backprop.report.reference import CHECKS, FASHION_CHECKS, FASHION_ROWS, ROWS, SYSTEMS
from tui_backprop.report.table import Column, Table
from tui_backprop.training.many.population import Outcome

_COLUMNS = (Column("setting"), Column("published"), Column("earlier"), Column("measured"))

_EXPLANATION = """\
Every experiment of the five reference systems, published beside measured. "Published" is what the system's author
wrote, of one run with an unknown seed. "Earlier" is what a careful reproduction with other random numbers had found.
"Measured" is this program, over 20 seeds unless it says otherwise: 19/20 is the number of seeds that end at 100 %, and
after it stands the median of the first epoch at 100 %, with its range, over the seeds that got there. Everything is
float64 with weights and biases from normal(0,1), and one update per sample in a fixed order, unless it says otherwise.
B takes the sum of the losses in a batch, rate 0.1† and 10,000 epochs. E tells the mean accuracy on the test samples,
with its range. A setting that the source leaves out is marked †. Where the kernels of processors do not agree, each
figure has its kernels behind it, in brackets; none of them is the true one. D's sheet gathers the losses during a pass,
each before its own update: two rows do so, too. In the others they are taken after the pass, all with the same
parameters, so that a run stops when what is kept is below the bound.
"""

_KERNELS = """\
OpenBLAS takes another kernel for products of matrices on each kind of processor, and each sums in another order. The
last bits differ, and training near chaos turns them into other results, from the same seeds.
`OPENBLAS_CORETYPE=Haswell` before the command takes a kernel by name, and `--measured FILE` keeps what each came to.
"""


class Reproduction:
    """What is to be run, and its outcomes as they come in.

    Args:
        with_pictures: also system E, which needs Fashion-MNIST.
        rows, checks: instead of all.
    """

    def __init__(
        self, *, with_pictures: bool = False, rows: Sequence[Row] | None = None, checks: Sequence[Check] | None = None
    ) -> None:
        pictures: tuple[Sequence[Row], Sequence[Check]] = (FASHION_ROWS, FASHION_CHECKS) if with_pictures else ((), ())
        self.rows = [*ROWS, *pictures[0]] if rows is None else list(rows)
        self.checks = [*CHECKS, *pictures[1]] if checks is None else list(checks)
        wanted = [run for row in self.rows for run in row.runs()]
        wanted += [run for check in self.checks for runs in check.runs() for run in runs]
        self.experiments: list[Experiment] = list(dict.fromkeys(wanted))
        """Every run once, however many rows and checks look at it."""
        self._outcomes: dict[Experiment, Outcome] = {}

    @property
    def ended(self) -> int:
        """How many runs have ended."""
        return len(self._outcomes)

    @property
    def is_partial(self) -> bool:
        return self.ended < len(self.experiments)

    def add(self, ended: Iterable[tuple[int, Outcome]]) -> None:
        """Take outcomes, with their parameters; an index is a position in `experiments`."""
        for index, outcome in ended:
            self._outcomes[self.experiments[index]] = outcome

    def _have(self, runs: Sequence[Experiment]) -> list[Outcome] | None:
        return [self._outcomes[run] for run in runs] if all(run in self._outcomes for run in runs) else None

    def measured(self, row: Row) -> str:
        """What the row's runs came to; "–" until all have ended."""
        runs = self._have(row.runs())
        return "–" if runs is None else row.statistic(runs)

    def _rows(self, measurements: Measurements | None) -> list[Row]:
        """Also the rows that were not run now, and measured before."""
        known = [row for row in FASHION_ROWS if measurements and measurements.has(row.system, row.claim)]
        return list(dict.fromkeys([*self.rows, *known]))

    def table(self, system: str, measurements: Measurements | None = None) -> Table:
        """The rows of one system, a key of `SYSTEMS`.

        Args:
            measurements: of all kernels, to be told in place of what was measured now.
        """

        def told_of(row: Row) -> str:
            return measurements.told(system, row.claim) if measurements else self.measured(row)

        rows = [
            (_claim(row), row.published or "–", row.expected or "–", told_of(row))
            for row in self._rows(measurements)
            if row.system == system
        ]
        return Table(_COLUMNS, rows)

    def systems(self, measurements: Measurements | None = None) -> list[str]:
        """The systems that have rows."""
        rows = self._rows(measurements)
        return [system for system in SYSTEMS if any(row.system == system for row in rows)]

    def verdict(self, check: Check) -> Verdict | None:
        """Whether it holds; None until all its runs have ended."""
        groups = [self._have(runs) for runs in check.runs()]
        return None if None in groups else check.judge(*groups)

    def verdicts(self) -> list[tuple[Check, Verdict | None]]:
        return [(check, self.verdict(check)) for check in self.checks]

    def markdown(self, *, seconds: float, command: str, cores: int, measurements: Measurements | None = None) -> str:
        """The page with all tables.

        Args:
            seconds: what the runs took.
            command: what makes the page again.
            cores: how many processes ran.
            measurements: of all kernels so far; this reproduction's alone when None.
        """
        if measurements is None:
            measurements = Measurements()
            measurements.add(self.to_dict(), machine())
        lines = [
            "# The reference systems, reproduced\n\n",
            _EXPLANATION,
            f"\n{len(self.experiments)} runs in {seconds:.0f} s on {cores} cores. This page is made by `{command}`.\n",
        ]
        for system in self.systems(measurements):
            lines += [f"\n## {system}: {SYSTEMS[system]}\n\n", self.table(system, measurements).markdown()]
        before = [check for check in FASHION_CHECKS if check.statement in measurements.checks]
        rows = [_check_row(check, measurements) for check in dict.fromkeys([*self.checks, *before])]
        lines += [
            "\n## What must hold\n\n",
            Table((Column(""), Column("statement"), Column("measured")), rows).markdown(),
            "\n## What moves between kernels\n\n",
            _KERNELS,
            f"\n{len(measurements.moved().rows)} of the {measurements.compared()} rows that were measured on several"
            f" kernels ({', '.join(column.heading for column in measurements.moved().columns[1:])}) moved.\n\n",
            measurements.moved().markdown(),
        ]
        return "".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "rows": [
                {
                    "system": row.system, "claim": row.claim, "published": row.published, "earlier": row.expected,
                    "measured": self.measured(row), "seeds": row.seeds, "experiment": row.experiment.to_dict(),
                }
                for row in self.rows
            ],
            "checks": [
                {
                    "statement": check.statement, "system": check.system,
                    "holds": verdict and verdict.holds, "measured": verdict and verdict.measured,
                }
                for check, verdict in self.verdicts()
            ],
            "runs": self.ended,
            "partial": self.is_partial,
        }  # fmt: skip


def _check_row(check: Check, measurements: Measurements) -> tuple[str, str, str]:
    word, measured = measurements.told_of_check(check.statement)
    return ("not run" if word == NOT_MEASURED else word), check.statement, measured


def _claim(row: Row) -> str:
    return row.claim if row.seeds == SEEDS else f"{row.claim} ({row.seeds:,} seeds)"


def told(verdict: Verdict | None) -> str:
    """A verdict in a word."""
    return "not run" if verdict is None else "holds" if verdict.holds else "FAILS"
