"""All that is known of a recorded run, in lines."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping
from typing import Any

from tui_backprop.report.runs import SHOWN, number_text, value_text
from tui_backprop.store.reader import StoredRun, progress
from tui_backprop.store.sizes import describe_size
from tui_backprop.training.live.program import Origin, Program


def describe_run(run: StoredRun) -> list[str]:
    """All that is known of a run, a line each."""
    outcome = run.outcome or {}
    told = {
        "run": run.id,
        "name": run.labels.name,
        "tags": " ".join(run.labels.tags),
        "note": run.labels.note,
        "started": time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started)),
        "status": run.status + (f" ({outcome['stopped_by']})" if outcome.get("stopped_by") else ""),
        "processes": f"{run.segment}, the last {run.writer.pid} on {run.writer.host}",
        "size": describe_size(run.size),
    }
    results = progress(run)
    told |= {name: str(results[name]) for name in ("what", "best") if results.get(name)}
    told |= {name.replace("_", " "): number_text(results[name]) for name in SHOWN if results.get(name) is not None}
    if results.get("seconds") is not None:
        told["seconds"] = f"{results['seconds']:.1f}"
    machine = run.meta.get("machine")
    if isinstance(machine, dict):
        told["made with"] = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in machine.items())
    lines = [f"{name:<20}{value}" for name, value in told.items() if value]
    findings = outcome.get("findings")
    if isinstance(findings, list):
        lines += [f"{'finding':<20}{finding.get('sentence', '')}" for finding in findings if isinstance(finding, dict)]
    details = outcome.get("details")
    if isinstance(details, dict):
        lines += [*_cells_of(details), *_reports_of(details)]
    if line := line_again(run):
        lines.append(f"{'again':<20}{line}")
        lines += [f"{'in':<20}{run.meta['folder']}"] if run.meta.get("folder") else []
    if run.kind == "sweep":
        lines.append(f"{'its report':<20}backprop-tui report --sweep {run.id}")
    return lines + [f"{'damage':<20}{line}" for line in run.damage]


def line_again(run: StoredRun) -> str:
    """The line that checks or watches a program again, to be typed where it was; "" where there is none.

    A training has another: see `as_command`.
    """
    file, program = progress(run).get("file"), run.meta.get("program")
    if run.kind == "check" and isinstance(file, str):
        return f"backprop-tui check {shlex.quote(file)}"
    if run.kind == "watched" and isinstance(program, dict) and program.get("origin") == Origin.PROGRAM:
        options = tuple(map(str, program.get("options", ())))
        return f"backprop-tui watch {Program('', Origin.PROGRAM, str(program.get('command', '')), options).to_watch}"
    return ""


def _cells_of(details: Mapping[str, Any]) -> list[str]:
    """A line for each combination of a sweep."""
    lines = []
    for cell in details.get("cells", []):
        settings = ",".join(f"{name}={value_text(value)}" for name, value in cell["settings"].items())
        score, loss = (cell["statistics"].get(name) for name in ("accuracy", "loss"))
        figures = [f"mean score {number_text(score['mean'])}"] if score else []
        figures += [f"median loss {number_text(loss['median'])}"] if loss else []
        lines.append(f"{'combination':<20}{settings or 'all'}: {', '.join(figures) or 'all runs diverged'}")
    return lines


def _reports_of(details: Mapping[str, Any]) -> list[str]:
    """A line for each program of a check, and one for each slip in it."""
    lines = []
    for report in details.get("reports", []):
        lines.append(f"{'program':<20}{report['file']}: {report['verdict']}")
        lines += [f"{'  slip':<20}line {found['line']}: {found['message']}" for found in report["findings"]]
    return lines
