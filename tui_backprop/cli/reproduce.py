"""`backprop-tui reproduce`: the reference systems, published beside measured."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from tui_backprop.cli.command import Command
from tui_backprop.cli.interrupts import Interrupts
from tui_backprop.cli.output import STDOUT, require_writable, write_text
from tui_backprop.cli.progress import ProgressBar
from tui_backprop.cli.sweep import MAX_JOBS
from tui_backprop.cli.values import file_name, whole_number
from tui_backprop.errors import BackpropError
from tui_backprop.machine import machine
from tui_backprop.report.measurements import read
from tui_backprop.report.reference import SYSTEMS
from tui_backprop.report.reproduction import Reproduction, told
from tui_backprop.training.child import cores
from tui_backprop.training.many.parallel import train_all

FAILED = 1
MAX_WIDTH = 140


@click.command(
    cls=Command,
    epilog="Exit codes: 0 everything holds; 1 something does not; 2 bad use; 130 and 143 interrupted.",
)
@click.option("--fashion-mnist", is_flag=True, help="also the pictures, over 3 seeds: some minutes more")
@click.option("--jobs", type=whole_number(1, MAX_JOBS), metavar="N", help="processes at a time  [default: all cores]")
@click.option("--json", "as_json", is_flag=True, help="make the last line one JSON object")
@click.option("--markdown", "path", type=file_name, metavar="FILE", help="write the page with all tables; - for here")
@click.option(
    "--measured",
    "kept",
    type=file_name,
    metavar="FILE",
    help="add what this processor's kernel came to; the page then tells all kernels of the file",
)
def reproduce(fashion_mnist: bool, jobs: int | None, as_json: bool, path: str | None, kept: str | None) -> int:
    """Run every experiment of the five reference systems over 20 seeds, and check what must hold of them.

    Prints what was published beside what is measured. Without the pictures it takes a few minutes.
    """
    require_writable(path, option="--markdown")
    require_writable(kept, option="--measured")
    if kept == STDOUT:
        raise BackpropError("it is read and written", where=f"--measured {kept}", remedy="name a file")
    measurements = read(Path(kept)) if kept is not None else None
    reproduction = Reproduction(with_pictures=fashion_mnist)
    start = time.perf_counter()
    interrupted = run(reproduction, jobs)
    seconds = time.perf_counter() - start
    if measurements is not None and kept is not None:
        measurements.add(reproduction.to_dict(), machine())
        measurements.write(Path(kept))
    if path is not None:
        command = "backprop-tui reproduce" + " --fashion-mnist" * fashion_mnist + f" --markdown {path}"
        command += f" --measured {kept}" if kept is not None else ""
        page = reproduction.markdown(seconds=seconds, command=command, cores=jobs or cores(), measurements=measurements)
        write_text(page, path, option="--markdown")
    if path != STDOUT:
        show(reproduction, seconds)
    if as_json:
        print(json.dumps({**reproduction.to_dict(), "seconds": round(seconds, 3)}, allow_nan=False))
    fails = any(verdict is not None and not verdict.holds for _, verdict in reproduction.verdicts())
    return interrupted or (FAILED if fails else 0)


def run(reproduction: Reproduction, jobs: int | None) -> int:
    """Train everything; the exit code that a signal asks for, or 0."""
    total = len(reproduction.experiments)
    with Interrupts() as interrupts, ProgressBar(total, unit="runs") as bar:
        updates = train_all(reproduction.experiments, jobs=jobs, keep_parameters=True)
        for update in updates:
            reproduction.add(update.ended)
            if bar.is_due():
                bar.show(update.done * total, f"{reproduction.ended:,} ended")
            if interrupts.requested():
                updates.close()
                break
    return interrupts.exit_code


def show(reproduction: Reproduction, seconds: float) -> None:
    """Print the tables and the verdicts."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    for system in reproduction.systems():
        console.print(Text(f"{system}  {SYSTEMS[system]}", style="bold"))
        console.print(reproduction.table(system).rich())
        console.print()
    console.print(Text("What must hold", style="bold"))
    for check, verdict in reproduction.verdicts():
        measured = f": {verdict.measured}" if verdict else ""
        style = "bold" if verdict is not None and not verdict.holds else ""
        console.print(Text.assemble((f"{told(verdict):<8}", style), f"{check.statement}{measured}"))
    console.print(Text(f"{reproduction.ended:,} runs in {seconds:.0f} s"))
    if reproduction.is_partial:
        console.print(
            Text(f"partial: interrupted when {reproduction.ended:,} of {len(reproduction.experiments):,} had ended")
        )
