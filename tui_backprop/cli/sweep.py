"""`backprop-tui sweep`: a grid of settings, each with several seeds."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from tui_backprop.cli.interrupts import Interrupts
from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.cli.output import STDOUT, require_writable, write_text
from tui_backprop.cli.progress import ProgressBar
from tui_backprop.cli.reading import reading
from tui_backprop.cli.results import keep_result
from tui_backprop.cli.store_choice import chosen_store
from tui_backprop.cli.store_options import store_options
from tui_backprop.cli.values import file_name, require_value, whole_number
from tui_backprop.data.kept import Kept
from tui_backprop.data.sources import SOURCES
from tui_backprop.errors import ExperimentError, nearest
from tui_backprop.experiment.command_line import as_options
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS
from tui_backprop.report.sweep import sweep_csv, sweep_json, sweep_table
from tui_backprop.report.sweep_page import sweep_markdown, sweep_page
from tui_backprop.report.table import Table
from tui_backprop.store.place import Store
from tui_backprop.store.standing import Standing
from tui_backprop.training.many.parallel import train_all
from tui_backprop.training.many.sweep import (
    DEFAULT_SEEDS,
    MAX_RUNS,
    Sweep,
    SweepFile,
    SweepResults,
    find_cell,
    parse_seeds,
    parse_vary,
    read_sweep,
)
from tui_backprop.training.many.versus import best_cell

MAX_JOBS = 256
EXAMINED = {"none": 0, "some": 5, "all": MAX_RUNS}
"""How many seeds of each combination are diagnosed, by the choice of `--findings`."""


class SweepCommand(ExperimentCommand):
    """A command on an experiment and a file that may hold part of it: options go over the file."""

    def invoke(self, ctx: click.Context) -> Any:
        path = ctx.params.pop("path")
        file = SweepFile("", None, None, None, {}, {}) if path is None else read_sweep(path)
        if file.preset is not None and ctx.params["preset"] is None:
            if file.preset not in PRESETS:
                raise ExperimentError(
                    f"unknown preset '{file.preset}'", where=f"{path}, preset", remedy=nearest(file.preset, PRESETS)
                )
            ctx.params["preset"] = file.preset
        for name, value in file.settings.items():
            if ctx.params[name] is None:
                ctx.params[name] = value
        ctx.params["file"] = file
        return super().invoke(ctx)


def _typed(text: str) -> str:
    require_value(text)
    return text


@click.command(
    cls=SweepCommand,
    own_heading="Sweep",
    epilog="Exit codes: 0 all runs ended, diverged ones included; 2 bad use; 130 and 143 interrupted by Ctrl-C and by "
    "SIGTERM, with the table of what had ended.",
)
@click.argument("path", metavar="[FILE.toml]", required=False, type=file_name)
@click.option(
    "--vary", multiple=True, type=_typed, metavar="NAME=V,V,…",
    help="a setting and the values it takes, as learning_rate=0.3,0.03 or hidden=4-4,16-16; ';' separates values that "
    "have commas; given several times, every combination is run",
)  # fmt: skip
@click.option(
    "--seeds", type=_typed,
    metavar="N|LIST",
    help=f"how many seeds, from --seed on, or which, as 1,5,10-19  [default: {DEFAULT_SEEDS}]",
)  # fmt: skip
@click.option(
    "--against", type=_typed, metavar="CELL",
    help="the combination to compare the others with, by its varied settings, as optimizer=sgd,learning_rate=0.03  "
    "[default: the one of the best mean, a diverged run counting as 0]",
)  # fmt: skip
@click.option(
    "--findings", type=click.Choice(list(EXAMINED)), default="some", show_default=True,
    help=f"which runs to diagnose at their end, and count what is found for each combination: none, some (the first "
    f"{EXAMINED['some']} seeds of each), or all, which takes up to half as long again",
)  # fmt: skip
@click.option("--jobs", type=whole_number(1, MAX_JOBS), metavar="N", help="processes at a time  [default: all cores]")
@click.option("--json", "as_json", is_flag=True, help="make the last line one JSON object")
@click.option(
    "--csv", "csv_path", type=file_name, metavar="FILE", help="write the figures as CSV; - instead of the table"
)
@click.option(
    "--markdown", "markdown_path", type=file_name, metavar="FILE",
    help="write the table as Markdown; - instead of the table",
)  # fmt: skip
@store_options
def sweep(
    experiment: Experiment,
    file: SweepFile,
    vary: tuple[str, ...],
    seeds: str | None,
    against: str | None,
    findings: str,
    jobs: int | None,
    as_json: bool,
    csv_path: str | None,
    markdown_path: str | None,
    store: str | None,
    no_store: bool,
) -> int:
    """Train a grid of settings, each with several seeds, and print a table.

    \b
    backprop-tui sweep --vary learning_rate=0.3,0.03 --vary optimizer=sgd,adam --seeds 20
    backprop-tui sweep FILE.toml

    Networks of one shape train together as one stack of arrays, spread over the cores; neither changes any result:
    every run ends as 'backprop-tui train' with its seed does.

    FILE.toml may have seeds = 20 or a list, preset = "NAME", against = "CELL", a table [experiment] of settings, and a
    table [vary] of settings with lists of values. Options go over the file.

    100 % is reached by a run that holds it for 20 epochs in a row, or until a stopping rule ends it; when, is a
    Kaplan–Meier median over all runs. A diverged run counts as a failure in every share. The combinations share their
    seeds, so they are compared in pairs: the difference of the means with a bootstrap interval, the share at 100 % and
    that of diverged runs by McNemar's exact test, the time to 100 % by the log-rank statistic of the pairs; "better"
    and "worse" are said only where that holds for the whole table together (Holm).

    When it is over it is recorded as one row of 'backprop-tui runs'.
    """
    place = chosen_store(store, no_store=no_store)
    kept = Kept()
    experiment = _with_its_task(experiment, kept)
    varied: dict[str, Any] = dict(file.vary)
    given: set[str] = set()
    for text in vary:
        try:
            name, values = parse_vary(text)
        except ExperimentError as error:
            where = f"--vary {error.where}".strip()
            raise ExperimentError(error.what, where=where, remedy=error.remedy) from None
        if name in given:
            raise ExperimentError(f"{name} is given twice", where="--vary", remedy="give all its values at once")
        given.add(name)
        varied[name] = values
    plan = Sweep(experiment, varied, _seeds(seeds, file, first=experiment.seed))
    require_writable(csv_path, option="--csv")
    require_writable(markdown_path, option="--markdown")
    results = SweepResults(plan, against=_cell(plan, against, file))
    started, start = time.time(), time.perf_counter()
    interrupted = _run(plan, results, jobs, kept, plan.first_runs(EXAMINED[findings]))
    seconds = time.perf_counter() - start
    if csv_path is not None:
        write_text(sweep_csv(results), csv_path, option="--csv")
    if markdown_path is not None:
        text = sweep_markdown(results) + (f"\n{_partial(results)}\n" if results.is_partial else "")
        write_text(text, markdown_path, option="--markdown")
    if STDOUT not in (csv_path, markdown_path):
        _print(results, seconds)
    elif results.is_partial:
        print(_partial(results), file=sys.stderr)
    found = sweep_json(results, seconds=seconds)
    _keep(place, results, found, started)
    if as_json:
        print(json.dumps(found, allow_nan=False))
    return interrupted


def _keep(place: Store | None, results: SweepResults, found: dict[str, Any], started: float) -> None:
    """Record the sweep: the row has the figures of its best combination, and the whole table behind them."""
    plan, best = results.sweep, results.summaries()[best_cell(results.runs())]
    over = ", ".join(name.replace("_", " ") for name in plan.vary) or "seeds alone"
    result: dict[str, Any] = {
        "what": f"sweep over {over}: {len(plan.cells):,} × {len(plan.seeds):,} runs",
        "cells": len(plan.cells),
        "runs": results.ended,
        "best": plan.cells[best_cell(results.runs())].name,
        "seconds": found["seconds"],
    }
    middles = {"accuracy": best.accuracy, "loss": best.loss, "test_accuracy": best.test_accuracy}
    result |= {name: spread.middle for name, spread in middles.items() if spread is not None}
    status = Standing.INTERRUPTED if results.is_partial else Standing.ENDED
    keep_result(
        place, "sweep", started=started, result=result, details=found, experiment=found["experiment"], status=status
    )


def _seeds(given: str | None, file: SweepFile, *, first: int) -> tuple[int, ...]:
    chosen, where = (given, "--seeds") if given is not None else (file.seeds, f"{file.path}, seeds")
    try:
        return parse_seeds(DEFAULT_SEEDS if chosen is None else chosen, first=first)
    except ExperimentError as error:
        raise ExperimentError(error.what, where=where, remedy=error.remedy) from None


def _cell(plan: Sweep, given: str | None, file: SweepFile) -> int | None:
    text, where = (given, "--against") if given is not None else (file.against, f"{file.path}, against")
    if text is None:
        return None
    try:
        return find_cell(plan, text)
    except ExperimentError as error:
        raise ExperimentError(error.what, where=f"{where} {error.where}".strip(), remedy=error.remedy) from None


def _run(plan: Sweep, results: SweepResults, jobs: int | None, kept: Kept, examined: set[int]) -> int:
    """Train everything; the exit code that a signal asks for, or 0."""
    experiments = plan.experiments()
    with Interrupts() as interrupts, ProgressBar(len(experiments), unit="runs") as bar:
        updates = train_all(experiments, jobs=jobs, examined=examined, kept=kept)
        for update in updates:
            results.add(update.ended)
            if bar.is_due():
                bar.show(update.done * len(experiments), f"{results.ended:,} ended")
            if interrupts.requested():
                updates.close()
                break
    return interrupts.exit_code


def _partial(results: SweepResults) -> str:
    total = len(results.sweep.cells) * len(results.sweep.seeds)
    return f"partial: interrupted when {results.ended:,} of {total:,} runs had ended"


def _print(results: SweepResults, seconds: float) -> None:
    plan = results.sweep
    cells, seeds = len(plan.cells), plan.seeds
    is_range = len(seeds) > 1 and seeds == tuple(range(seeds[0], seeds[0] + len(seeds)))
    listing = (
        f"{seeds[0]}–{seeds[-1]}" if is_range else ", ".join(map(str, seeds[:8])) + ("…" if len(seeds) > 8 else "")
    )
    common = {name: getattr(Experiment(), name) for name in ("seed", *plan.vary)}
    console = Console(highlight=False, soft_wrap=False)
    is_narrow = console.is_terminal and sweep_table(results).width() > console.width
    page = sweep_page(results, is_narrow=is_narrow)
    if not console.is_terminal:
        console.width = max(console.width, *(part.width() for part in page if isinstance(part, Table)))
    options = as_options(plan.base.replace(**common))
    console.print(Text(f"{cells:,} combination{'s' * (cells > 1)}, seed{'s' * (len(seeds) > 1)} {listing}  {options}"))
    for part, following in zip(page, [*page[1:], ""], strict=True):
        if isinstance(part, Table):
            console.print(part.rich())
        else:
            heading = "\n" if isinstance(following, Table) else ""
            console.print(Text(heading + part), soft_wrap=not console.is_terminal)
    console.print(Text(f"{results.ended:,} runs in {seconds:.1f} s"))
    if results.is_partial:
        console.print(Text(_partial(results)))


def _with_its_task(experiment: Experiment, kept: Kept) -> Experiment:
    """The experiment once it is known whether its table's label is a quantity: every run then knows it, too."""
    if not (experiment.data and SOURCES[experiment.dataset].takes_columns):
        return experiment
    with reading(experiment) as progress:
        dataset = kept.load(experiment.data_spec, progress)
    return experiment.on(is_regression=dataset.is_regression) if experiment.regression is None else experiment
