"""What a report says of its own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_backprop.report.lab.audit import TOLERANCE, Audit
from tui_backprop.report.lab.blocks import Block, Heading, Paragraph, Remark, Tabular, Tone, code
from tui_backprop.report.table import Column, Table
from tui_backprop.store.provenance import differences, provenance


def verdict(audits: Sequence[Audit]) -> Remark:
    """Whether all agrees, in a line that stands at the beginning."""
    checks = sum(len(audit.checks) for audit in audits)
    wrong = mismatches(audits)
    if wrong:
        head = (
            f"{len(wrong)} of {checks} recorded numbers do not agree with the stored weights. What is printed here is "
            "what the weights give."
        )
        return Remark((head, *wrong), Tone.WARNING)
    unheld = [audit.subject.name for audit in audits if not audit.checks]
    if unheld:
        others = f" Of the others, {checks} recorded numbers were compared with that, and all agree." if checks else ""
        return Remark(
            (f"Not audited: every loss, score and prediction here was computed from the stored weights, but nothing "
             f"that was recorded of {', '.join(map(code, unheld))} is of those weights, to be compared with.{others}",),
            Tone.WARNING,
        )  # fmt: skip
    exact = sum(audit.exact for audit in audits)
    how = "all of them to the bit" if exact == checks else f"{exact} to the bit, the others but for rounding"
    return Remark(
        (f"Audit: every loss, score and prediction here was computed anew from the stored weights; {checks} recorded "
         f"numbers were compared with that, and all agree, {how}.",),
        Tone.GOOD,
    )  # fmt: skip


def mismatches(audits: Sequence[Audit]) -> list[str]:
    """What does not agree, a line each."""
    return [f"{audit.subject.name}: {check.sentence()}" for audit in audits for check in audit.mismatches]


def audit_blocks(audits: Sequence[Audit]) -> Iterator[Block]:
    """How the numbers were checked, run by run."""
    yield Heading("How the numbers were checked")
    yield Paragraph(
        "The weights of each run were taken from its newest checkpoint, whose frames have checksums, and its samples "
        "were put through the network again. Losses, scores, predictions, maps and matrices are those. Compared with "
        "them were the result that the end of the run recorded, the record beside its weights, and the learning curve "
        f"at that epoch; a relative difference up to {TOLERANCE['float64']:g} ({TOLERANCE['float32']:g} in float32) is "
        "taken for rounding. The course of a curve before its end, and when something was reached, are as they were "
        "recorded: weights of earlier epochs are not kept."
    )
    rows = [
        [audit.subject.name, str(len(audit.checks)), str(audit.exact), str(len(audit.mismatches)) if audit.mismatches
         else "none"]
        for audit in audits
    ]  # fmt: skip
    columns = [Column("run"), *(Column(name, is_number=True) for name in ("compared", "to the bit", "mismatches"))]
    yield Tabular(Table(columns, rows), "Recorded numbers compared with what the stored weights give.")
    for audit in audits:
        if audit.notes:
            yield Remark(tuple(f"{code(audit.subject.name)}: {note}." for note in audit.notes), Tone.NOTE)
    yield Paragraph(_machine(audits))


def _machine(audits: Sequence[Audit]) -> str:
    """On what the runs were made, and in what this machine differs."""
    made = dict.fromkeys(_words(audit.subject.stored.meta.get("machine")) for audit in audits)
    text = f"Made with {'; or '.join(made)}."
    now = provenance()
    found = list(
        dict.fromkeys(line for audit in audits for line in differences(audit.subject.stored.meta.get("machine"), now))
    )
    return text + (
        f" Checked on a machine that differs: {'; '.join(found)}." if found else " Checked on the same kind."
    )


def _words(machine: object) -> str:
    if not isinstance(machine, dict):
        return "what was not recorded"
    names = {"backprop_tui": "backprop-tui", "python": "Python", "numpy": "NumPy", "blas": "BLAS"}
    parts = [f"{words} {machine[name]}" for name, words in names.items() if name in machine]
    kernel, threads = machine.get("kernel"), machine.get("threads")
    return ", ".join([*parts, f"kernel {kernel}, {threads} thread{'' if threads == 1 else 's'}"])
