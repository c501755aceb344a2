"""A report in words: a few lines for one program, a row for one of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_backprop.reading.source.branches import told as not_run
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, Report
from tui_backprop.reading.verdicts.same_experiment import called, command_for, differences

A_SUSPICION = "(a suspicion)"
"""What stands behind a finding whose remedy was not tried, or did not make all right."""
QUOTE = " " * 6
"""What stands before a line of the program."""


def told(report: Report, source: Sequence[str] = ()) -> str:
    """All that is said about a program.

    Args:
        report: what is said.
        source: the program's lines, to show the wrong ones; may be left out.
    """
    quoted = {f"{QUOTE}{line.strip()}" for line in source}
    return "\n".join(line if line in quoted else report.said(line) for line in _lines(report, source))


def counted(report: Report) -> str:
    """How many slips and suspicions there are."""
    counts = (len(report.slips), "slip"), (len(report.findings) - len(report.slips), "suspicion")
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts if count)


def found(report: Report) -> str:
    """The network and its training, in one phrase; "" when nothing was found."""
    if not report.network:
        return ""
    names = [name or "?" for name in report.activations]
    parts = [report.network, ", ".join(names if len(set(names)) > 1 else names[:1])]
    if report.loss:
        parts.append({"mse": "MSE", "bce": "cross-entropy", "softmax": "softmax with cross-entropy"}[report.loss])
    if report.samples:
        parts.append(at_a_time(report))
    if report.optimizer:
        parts.append(report.optimizer)
    if report.rate is not None:
        parts.append(f"rate {report.rate:.4g}")
    return "; ".join(parts)


def at_a_time(report: Report) -> str:
    """How many samples an update is made of; of batches only where they were seen to be of different samples."""
    if report.samples == 1:
        return "one sample at a time"
    if report.takes_all is False:
        return f"batches of {report.samples:,}"
    return f"{'all ' if report.takes_all else ''}{report.samples:,} samples at a time"


def descended_on(report: Report) -> str:
    """Which loss the updates are compared with, in a phrase."""
    if report.implied:
        why = "no loss is computed in one number"
        if report.error_line:
            why = f"line {report.error_line} measures |error|, which is another loss"
        if report.other_line:
            why = f"the loss at line {report.other_line} is of another forward pass"
        return f"{report.implied} of line {report.loss_line}, as {why}"
    return f"the loss at line {report.loss_line}"


def _lines(report: Report, source: Sequence[str]) -> Iterator[str]:
    network = found(report)
    if report.verdict in {RIGHT, REMARK} and report.by == "adapter":
        yield f"{report.file}: right: gradients(x, y) is the slope of loss(x, y), by central differences"
    elif report.verdict in {RIGHT, REMARK}:
        yield f"{report.file}: right: every update is the slope of {descended_on(report)}" + (
            f" ({network})" if network else ""
        )
    elif report.verdict == SLIP:
        yield f"{report.file}: {counted(report)}" + (f" ({network})" if network else "")
    elif report.verdict == ERROR:
        yield f"{report.file}: it could not be run to the point where something can be said"
    else:
        told = f", with {counted(report)}" if report.findings else ""
        yield f"{report.file}: cannot be judged{told}" + (f" ({network})" if network else "")
    if report.implied and report.verdict not in {RIGHT, REMARK}:
        yield f"  judged by {descended_on(report)}"
    for finding in report.findings:
        yield f"  line {finding.line}: {finding.message}" + ("" if finding.certain else f" {A_SUSPICION}")
        if 0 < finding.line <= len(source):
            yield f"{QUOTE}{source[finding.line - 1].strip()}"
        for label, text in finding.parts:
            if text:
                yield f"      {label + ':':7} {text}"
    if report.findings:
        yield from _rows(report)
    for remark in report.remarks:
        yield f"  {remark}"
    for left in [*report.not_checked, *not_run(report.not_run, report.file)]:
        yield "  not checked: " + left.replace("\n", "\n      ")
    command = command_for(report)
    if command:
        yield f"  {called(report)}: {command}  # {differences(report)}"


def _rows(report: Report) -> Iterator[str]:
    """A row for each tensor."""
    for tensor in report.tensors:
        shape = "×".join(str(n) for n in tensor.shape) or "1"
        ratio = "" if tensor.ratio is None else f"{tensor.ratio:.4g} × the slope"
        yield f"  {shape:>9}  updated at line {tensor.line:<4} {tensor.verdict:28} {ratio}".rstrip()


def table_of(report: Report) -> str:
    """One row: file, architecture, verdict, finding, line."""
    first = next(iter([*report.slips, *report.findings]), None)
    if first is not None:
        what = f"line {first.line}: {first.slip}" + ("" if first.certain else f" {A_SUSPICION}")
    else:
        what = "" if report.verdict in {RIGHT, REMARK} or not report.not_checked else report.not_checked[0]
    what = report.said(what)
    return f"{report.file:40} {report.network or '-':12} {report.verdict:8} {what}".rstrip()
