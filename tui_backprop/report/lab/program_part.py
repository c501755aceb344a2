"""The part of a report on a person's own program: what the check says of it line by line, and how it trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, Report
from tui_backprop.reading.verdicts.telling import A_SUSPICION, at_a_time, counted, descended_on, found
from tui_backprop.report.lab.blocks import Block, Heading, Paragraph, Remark, Tabular, Tone, code
from tui_backprop.report.lab.watched_part import watched_blocks
from tui_backprop.report.table import Column, Table
from tui_backprop.training.watched.to_the_end import Ran


@dataclass(frozen=True, eq=False)
class ProgramPart:
    """A person's own program.

    Attributes:
        report: of the check.
        source: its lines.
        ran: what came of running it.
    """

    report: Report
    source: Sequence[str]
    ran: Ran


def program_blocks(part: ProgramPart, name: str, *, listed: int) -> Iterator[Block]:
    """Everything that is said about a program: its check, and its training as it ran.

    Args:
        name: by which its figures are called.
        listed: samples that are listed, at most.
    """
    report, source = part.report, part.source
    yield Heading(f"The program {report.file}")
    network = found(report)
    if network:
        yield Paragraph(f"What was found in it: {network}.")
    yield Remark((_verdict(report), *_findings(report, source)), _tone(report))
    if report.tensors:
        yield Tabular(_tensors(report), _caption(report))
    lines = [f"{line}." for line in report.remarks] + [f"Not checked: {line}." for line in report.not_checked]
    if lines:
        yield Remark(tuple(lines))
    yield from watched_blocks(part.ran, name, listed=listed)


def _tone(report: Report) -> Tone:
    if report.verdict in (RIGHT, REMARK):
        return Tone.GOOD
    return Tone.WARNING if report.verdict in (SLIP, ERROR) else Tone.NOTE


def _verdict(report: Report) -> str:
    if report.verdict in (RIGHT, REMARK):
        return f"Right: every update is the slope of {descended_on(report)}."
    if report.verdict == SLIP:
        return f"{counted(report)} found."
    if report.verdict == ERROR:
        return "It could not be run to the point where something can be said."
    return "It cannot be judged."


def _findings(report: Report, source: Sequence[str]) -> Iterator[str]:
    for finding in report.findings:
        shown = f" {code(source[finding.line - 1].strip())}" if 0 < finding.line <= len(source) else ""
        said = report.said(f"line {finding.line}: {finding.message}{'' if finding.certain else f' {A_SUSPICION}'}")
        yield f"{said.replace('line', 'Line', 1) if said.startswith('line') else said}.{shown}"


def _caption(report: Report) -> str:
    batch = f", {at_a_time(report)}" if report.samples else ""
    return (
        f"Every tensor of {report.file}: what its update subtracts, compared with the slope of "
        f"{descended_on(report)}{batch}. The first updates of one run were looked at."
    )


def _tensors(report: Report) -> Table:
    columns = [
        Column("shape"),
        Column("updated at line", is_number=True),
        Column("verdict"),
        Column("× the slope", True),
    ]
    rows = [
        [
            "×".join(map(str, tensor.shape)) or "1",
            str(tensor.line),
            tensor.verdict,
            "–" if tensor.ratio is None else f"{tensor.ratio:.4g}",
        ]
        for tensor in report.tensors
    ]
    return Table(columns, rows)
