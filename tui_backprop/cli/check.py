"""`backprop-tui check`: whether a program's own backpropagation is right, and which line is wrong."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.results import keep_result
from tui_backprop.cli.store_choice import chosen_store
from tui_backprop.cli.store_options import store_options
from tui_backprop.cli.values import whole_number
from tui_backprop.errors import BackpropError
from tui_backprop.reading.program import source_of
from tui_backprop.reading.report import ERROR, REMARK, RIGHT, SLIP, UNKNOWN, Report
from tui_backprop.reading.running import SECONDS, check_file, network_is_closed
from tui_backprop.reading.telling import table_of, told
from tui_backprop.store.place import Store

SUFFIXES = {".py", ".ipynb"}
SLIPS_FOUND, NOT_JUDGED = 1, 3


class CheckCommand(Command):
    """A command that hands on what follows `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            split = args.index("--")
            ctx.meta["program arguments"] = args[split + 1 :]
            args = args[:split]
        return super().parse_args(ctx, args)


@click.command(
    cls=CheckCommand,
    epilog="Exit codes: 0 all right; 1 slips found; 2 bad use; 3 at least one program could not be judged.",
)
@click.argument("path", metavar="PROGRAM|FOLDER [-- ARGUMENTS]", type=click.Path(path_type=Path))
@click.option("--input", "answers", metavar="A,B,…", default="", help="answers to the program's input(), in order")
@click.option("--json", "as_json", is_flag=True, help="print one JSON list, an object for each program")
@click.option("--jobs", type=whole_number(1, 256), metavar="N", help="programs at a time  [default: all cores]")
@click.option("--timeout", type=whole_number(1, 3600), metavar="S",
              help=f"seconds of processor time for each program  [default: {SECONDS}]")  # fmt: skip
@store_options
@click.pass_context
def check(
    ctx: click.Context,
    path: Path,
    answers: str,
    as_json: bool,
    jobs: int | None,
    timeout: int | None,
    store: str | None,
    no_store: bool,
) -> int:
    """Run a NumPy program as it is, and say which weight's gradient is wrong, and at which line.

    \b
    backprop-tui check lab1.py
    backprop-tui check lab1.py --input 2,0.5,2000 -- --data xor
    backprop-tui check submissions/

    The program needs no change. It is run in a process of its own, in a copy of its folder, until its first updates
    are known; plots are not shown. A folder makes a table, a row a program. What came out is recorded as one row of
    'backprop-tui runs'.
    """
    place = chosen_store(store, no_store=no_store)
    arguments = ctx.meta.get("program arguments", [])
    files = _files(path)
    replies = "\n".join(part.strip() for part in answers.split(",")) if answers else ""

    def one(file: Path) -> Report:
        return check_file(file, arguments, replies, seconds=timeout or SECONDS)

    if not network_is_closed():
        print("bubblewrap is not there, so the program has the network", file=sys.stderr)
    started = time.time()
    reports = []
    for report in _all(one, files, jobs or os.cpu_count() or 1):
        reports.append(report)
        if not as_json:
            line = table_of(report) if path.is_dir() else told(report, source_of(path).split("\n"))
            print(line, flush=True)
    if as_json:
        print(json.dumps([report.as_json() for report in reports], ensure_ascii=False))
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
        place, "check", started=started, result=result, details={"reports": [report.as_json() for report in reports]}
    )


_WORST_FIRST = (SLIP, ERROR, UNKNOWN, REMARK, RIGHT)
"""Verdicts in the order in which one of several programs decides that of all."""


def _all(one: object, files: list[Path], jobs: int) -> Iterator[Report]:
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(one, files)  # type: ignore[arg-type]


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
