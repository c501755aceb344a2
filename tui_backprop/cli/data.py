"""`backprop-tui data`: what is understood of a file, without training."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from rich.console import Console

from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.cli.reading import read_data
from tui_backprop.data.describe import describe
from tui_backprop.data.understanding import ColumnSummary
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.table import Column, Table

SHOWN = 40
"""Columns that the table lists; of more it says how many."""


class DataCommand(ExperimentCommand):
    """The file may be named without --data."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-"):
            args = ["--data", *args]
        return super().parse_args(ctx, args)


@click.command(cls=DataCommand, own_heading="Output", epilog="Exit codes: 0 understood; 2 the data cannot be used.")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object instead")
def data(experiment: Experiment, as_json: bool) -> int:
    """Say what is understood of a file: rows, features, label, what is left out and why.

    \b
    backprop-tui data FILE
    backprop-tui data FILE --target NAME --drop NAME,NAME

    The options under "Data" are those of 'train'; the others change nothing here.
    """
    understanding = describe(read_data(experiment))
    columns = understanding.columns
    if as_json:
        print(json.dumps(understanding.to_dict() | {"columns": [column.to_dict() for column in columns]}))
        return 0
    for line in understanding.lines():
        print(line)
    if columns:
        console = Console(highlight=False, soft_wrap=False)
        console.print()
        console.print(_table(columns).rich())
        if len(columns) > SHOWN:
            print(f"and {len(columns) - SHOWN:,} more columns")
    return 0


def _table(columns: Sequence[ColumnSummary]) -> Table:
    heads = (Column("column"), Column("kind"), Column("range"), Column("missing", is_number=True), Column("role"))
    return Table(heads, [(c.name, c.kind, c.span, f"{c.missing:,}", c.role) for c in columns[:SHOWN]])
