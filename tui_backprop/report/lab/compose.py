"""From runs to a document."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_backprop.experiment.command_line import as_command
from tui_backprop.report.lab.audit import Audit, audit
from tui_backprop.report.lab.audited import audit_blocks, mismatches, verdict
from tui_backprop.report.lab.blocks import Block, Document, Formulas, Heading, Listing, Paragraph, Tabular
from tui_backprop.report.lab.formulas import formulas
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.lab.one_run import run_blocks
from tui_backprop.report.lab.program_part import ProgramPart, program_blocks
from tui_backprop.report.lab.settings import settings_table
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
        programs: a person's own programs: what the check says, and how they ran.
        now: when it is written, in seconds since 1970.
    """

    subjects: Sequence[Subject]
    now: float
    sweeps: Sequence[SweepPart] = ()
    programs: Sequence[ProgramPart] = ()


def report_of(material: Material) -> Document:
    """The report on some runs, sweeps and programs."""
    subjects = material.subjects
    audits = [audit(subject) for subject in subjects]
    blocks: list[Block] = []
    if subjects:
        blocks += [verdict(audits), *runs_blocks(subjects), *comparison_blocks(subjects)]
    for part in material.sweeps:
        blocks += part.blocks()
    listed = LISTED if len(subjects) + len(material.programs) == 1 else LISTED_OF_MANY
    for program, name in zip(material.programs, _names(material.programs), strict=True):
        blocks += program_blocks(program, name, listed=listed)
    if subjects:
        for subject in subjects:
            blocks += run_blocks(subject, listed=listed)
        blocks += [*_setup(subjects), *audit_blocks(audits), *_again(subjects)]
    wrong = [*mismatches(audits), *(line for part in material.sweeps for line in part.checked[1])]
    return Document(
        _title(material), _subtitle(material), tuple(blocks), tuple(wrong), _notes(audits, material.programs)
    )


def _title(material: Material) -> str:
    names = [subject.dataset.name for subject in material.subjects]
    names += [part.recorded.plan.base.dataset for part in material.sweeps]
    names = list(dict.fromkeys(names)) or [part.report.file for part in material.programs]
    return f"Backpropagation: {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}"


def _subtitle(material: Material) -> str:
    counts = {"run": len(material.subjects), "sweep": len(material.sweeps), "program": len(material.programs)}
    told = ", ".join(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)
    return f"{told}; report of {time.strftime('%Y-%m-%d %H:%M', time.localtime(material.now))}"


def _names(programs: Sequence[ProgramPart]) -> list[str]:
    """By what the figures of each are called: its file's name, with a number where there are several of that name."""
    stems = [Path(part.report.file).stem for part in programs]
    return [
        f"{stem}-{stems[: place + 1].count(stem)}" if stems.count(stem) > 1 else stem
        for place, stem in enumerate(stems)
    ]


def _notes(audits: Sequence[Audit], programs: Sequence[ProgramPart]) -> tuple[str, ...]:
    notes = [f"{audit.subject.name}: {note}" for audit in audits for note in audit.notes]
    notes += [
        f"{part.report.file}: only its curves are shown: {part.ran.why_not}" for part in programs if part.ran.why_not
    ]
    return tuple(notes)


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
