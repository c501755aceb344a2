"""From runs to a document."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tui_backprop.experiment.command_line import as_command
from tui_backprop.reading.report import Report
from tui_backprop.report.lab.audit import Audit, audit
from tui_backprop.report.lab.audited import audit_blocks, mismatches, verdict
from tui_backprop.report.lab.blocks import Block, Document, Formulas, Heading, Listing, Paragraph, Tabular
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.lab.one_run import run_blocks
from tui_backprop.report.lab.program_part import program_blocks
from tui_backprop.report.lab.settings import formulas, settings_table
from tui_backprop.report.lab.several import comparison_blocks, runs_blocks
from tui_backprop.report.lab.sweep_part import SweepPart

LISTED, LISTED_OF_MANY = 100, 30
"""Samples of a part that are listed, at most: in a report of one run, and of each of several."""


@dataclass(frozen=True, eq=False)
class Material:
    """What a report is made of.

    Attributes:
        subjects: trainings.
        sweeps: and sweeps.
        programs: a person's own programs: what the check says, and their lines.
        now: when it is written, in seconds since 1970.
    """

    subjects: Sequence[Subject]
    now: float
    sweeps: Sequence[SweepPart] = ()
    programs: Sequence[tuple[Report, Sequence[str]]] = ()


def report_of(material: Material) -> Document:
    """The report on some runs, sweeps and programs."""
    subjects = material.subjects
    audits = [audit(subject) for subject in subjects]
    blocks: list[Block] = []
    if subjects:
        blocks += [verdict(audits), *runs_blocks(subjects), *comparison_blocks(subjects)]
    for part in material.sweeps:
        blocks += part.blocks()
    for checked, source in material.programs:
        blocks += program_blocks(checked, source)
    if subjects:
        listed = LISTED if len(subjects) == 1 else LISTED_OF_MANY
        for subject in subjects:
            blocks += run_blocks(subject, listed=listed)
        blocks += [*_setup(subjects), *audit_blocks(audits), *_again(subjects)]
    wrong = [*mismatches(audits), *(line for part in material.sweeps for line in part.checked[1])]
    return Document(_title(material), _subtitle(material), tuple(blocks), tuple(wrong), _notes(audits))


def _title(material: Material) -> str:
    names = [subject.dataset.name for subject in material.subjects]
    names += [part.recorded.plan.base.dataset for part in material.sweeps]
    names = list(dict.fromkeys(names)) or [checked.file for checked, _ in material.programs]
    return f"Backpropagation: {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}"


def _subtitle(material: Material) -> str:
    counts = {"run": len(material.subjects), "sweep": len(material.sweeps), "program": len(material.programs)}
    told = ", ".join(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)
    return f"{told}; report of {time.strftime('%Y-%m-%d %H:%M', time.localtime(material.now))}"


def _notes(audits: Sequence[Audit]) -> tuple[str, ...]:
    return tuple(f"{audit.subject.name}: {note}" for audit in audits for note in audit.notes)


def _setup(subjects: Sequence[Subject]) -> list[Block]:
    runs = "the run" if len(subjects) == 1 else f"the {len(subjects)} runs; where they differ, every value"
    return [
        Heading("Settings"),
        Tabular(settings_table(subjects), f"Settings of {runs}."),
        Heading("Formulas"),
        Paragraph(
            "What was used, as it is computed: L is the loss, z what goes into a unit and a what comes out of it, y "
            "the target, m the number of outputs, θ any weight or bias and g its gradient, ⊙ the product element by "
            "element."
        ),
        Formulas(formulas(subjects)),
    ]


def _again(subjects: Sequence[Subject]) -> list[Block]:
    lines = dict.fromkeys(as_command(subject.experiment, "train") for subject in subjects)
    return [
        Heading("To train them again" if len(subjects) > 1 else "To train it again"),
        Paragraph("The same settings and seed give the same bits on the same kind of machine."),
        Listing("\n".join(lines)),
    ]
