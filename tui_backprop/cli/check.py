"""`backprop-tui check`: whether a program's own backpropagation is right, and which line is wrong."""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import click

from tui_backprop.cli.command import RunningCommand, programs_own
from tui_backprop.cli.interrupts import Interrupts
from tui_backprop.cli.progress import ProgressBar
from tui_backprop.cli.results import keep_result
from tui_backprop.cli.store_choice import chosen_store
from tui_backprop.cli.store_options import store_options
from tui_backprop.cli.values import whole_number
from tui_backprop.errors import BackpropError
from tui_backprop.reading.program.program import source_of
from tui_backprop.reading.running.alternatives import check_with_branches
from tui_backprop.reading.running.running import INTERRUPTED, SECONDS, check_file, network_is_closed, stopping
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, UNKNOWN, Report
from tui_backprop.reading.verdicts.telling import table_of, told
from tui_backprop.store.place import Store
from tui_backprop.training.child import cores

SUFFIXES = {".py", ".ipynb"}
SLIPS_FOUND, NOT_JUDGED = 1, 3
PATIENCE = 0.1  # seconds


@click.command(
    cls=RunningCommand,
    epilog="Exit codes: 0 all right; 1 slips found; 2 bad use; 3 at least one program could not be judged; "
    "130 and 143 interrupted. A suspicion alone is no slip.",
)
@click.argument("path", metavar="PROGRAM|FOLDER [-- ARGUMENTS]", type=click.Path(path_type=Path))
@click.option("--input", "answers", metavar="A,B,…", default="", help="answers to the program's input(), in order")
@click.option("--adapter", metavar="FILE.py", type=click.Path(path_type=Path),
              help="a file with params, loss(x, y), gradients(x, y), x and y: these are compared")  # fmt: skip
@click.option("--activation-branches", "branches", is_flag=True,
              help="run it again for each branch on a string that did not run")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="print one JSON list, an object for each program")
@click.option("--jobs", type=whole_number(1, 256), metavar="N", help="programs at a time  [default: all cores]")
@click.option("--timeout", type=whole_number(1, 3600), metavar="S",
              help=f"seconds of processor time for each program  [default: {SECONDS}]")  # fmt: skip
@store_options
@click.pass_context
def check(
    ctx: click.Context, path: Path, answers: str, adapter: Path | None, branches: bool, as_json: bool,
    jobs: int | None, timeout: int | None, store: str | None, no_store: bool,
) -> int:  # fmt: skip
    """Run a NumPy program as it is, and say which weight's gradient is wrong, and at which line.

    \b
    backprop-tui check lab1.py
    backprop-tui check lab1.py --input 2,0.5,2000 -- --data xor
    backprop-tui check submissions/

    The program needs no change. It is run in a process of its own, in a copy of its folder, until its first updates
    are known; plots are not shown. A folder makes a table, a row a program. What came out is recorded as one row of
    'backprop-tui runs'.

    Where nothing is found, --adapter settles it. Branches that did not run are listed, with what makes them run.
    """
    place = chosen_store(store, no_store=no_store)
    files = _files(path)
    if adapter is not None and not adapter.is_file():
        raise BackpropError(
            "there is no such file", where=str(adapter), remedy="name a file with params, loss, gradients"
        )
    judge = check_with_branches if branches else check_file
    one = functools.partial(
        judge, arguments=programs_own(ctx) or [], seconds=timeout or SECONDS, adapter=adapter,
        answers="\n".join(part.strip() for part in answers.split(",")) if answers else "",
    )  # fmt: skip
    if not network_is_closed():
        print("bubblewrap is not there, so the program has the network", file=sys.stderr)
    started = time.time()
    reports: list[Report] = []
    with Interrupts() as interrupts, ProgressBar(len(files), unit="programs") as bar:
        for report in _all(one, files, jobs or cores(), interrupts, bar):
            reports.append(report)
            if not as_json:
                line = table_of(report) if path.is_dir() else told(report, source_of(path).split("\n"))
                bar.print(line)
    if as_json:
        print(json.dumps([report.public() for report in reports], ensure_ascii=False))
    if interrupts.requested():
        print(f"interrupted: {len(reports)} of {len(files)} programs were checked", file=sys.stderr)
        return interrupts.exit_code
    _keep(place, path, reports, started)
    return _exit_code(reports)


def _keep(place: Store | None, path: Path, reports: list[Report], started: float) -> None:
    """Record the check: the row has the worst verdict, and all reports behind it."""
    counts = {verdict: sum(report.verdict == verdict for report in reports) for verdict in _WORST_FIRST}
    verdict = next((name for name, count in counts.items() if count), UNKNOWN)
    told = verdict
    if len(reports) > 1:
        told = ", ".join(f"{count} {name}" for name, count in reversed(counts.items()) if count)
    result: dict[str, Any] = {
        "what": f"check of {path.name or path}: {told}",
        "file": str(path),
        "verdict": verdict,
        "programs": len(reports),
        "slips": sum(len(report.findings) for report in reports),
        "seconds": round(time.time() - started, 3),
    }
    if len(reports) == 1:
        result |= {"network": reports[0].network, "optimizer": reports[0].optimizer}
    keep_result(
        place, "check", started=started, result=result, details={"reports": [report.public() for report in reports]}
    )


_WORST_FIRST = (SLIP, ERROR, UNKNOWN, REMARK, RIGHT)
"""Verdicts in the order in which one of several programs decides that of all."""


def _all(
    one: Callable[[Path], Report], files: list[Path], jobs: int, interrupts: Interrupts, bar: ProgressBar
) -> Iterator[Report]:
    """The reports in the order of the files, each as soon as it and those before it are there.

    When it is interrupted, what is running is ended, and what was done comes all the same.
    """
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(one, file) for file in files]
        for future in futures:
            while not future.done() and not interrupts.requested():
                if bar.is_due():
                    bar.show(sum(f.done() for f in futures))
                wait([future], PATIENCE)
            if interrupts.requested():
                stopping.set()
                pool.shutdown(wait=True, cancel_futures=True)
                stopping.clear()
            if future.done() and not future.cancelled() and not _was_interrupted(future.result()):
                yield future.result()


def _was_interrupted(report: Report) -> bool:
    return report.verdict == ERROR and INTERRUPTED in report.not_checked


def _files(path: Path) -> list[Path]:
    """The programs that a path stands for."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)
        if not files:
            raise BackpropError("there is no program in it", where=str(path), remedy="programs are *.py or *.ipynb")
        return files
    if not path.is_file():
        raise BackpropError("there is no such file", where=str(path), remedy="name a program or a folder of programs")
    if path.suffix not in SUFFIXES:
        raise BackpropError(f"'{path.suffix}' is no program", where=str(path), remedy="programs are *.py or *.ipynb")
    return [path]


def _exit_code(reports: list[Report]) -> int:
    verdicts = {report.verdict for report in reports}
    if SLIP in verdicts:
        return SLIPS_FOUND
    return 0 if verdicts <= {RIGHT, REMARK} else NOT_JUDGED
