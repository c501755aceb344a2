"""The part of a report on several runs: the table of all, and what they can be compared by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tui_backprop.report.lab.blocks import Block, Drawing, Heading, Paragraph, Remark, Tabular, Tone, code
from tui_backprop.report.lab.figures import compared
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.lab.groups import Comparison, Group, comparisons, groups_of, seeds_text, varied
from tui_backprop.report.lab.scores import NONE, loss_text, right_of, score_text
from tui_backprop.report.table import Column, Table

_SHOWN = ("dataset", "hidden", "activation", "optimizer", "learning_rate")
"""Settings that the table of all runs has."""


def runs_blocks(subjects: Sequence[Subject]) -> Iterator[Block]:
    """The table of all runs."""
    yield Heading("Results")
    yield Tabular(_runs_table(subjects), _runs_caption(subjects))


def _runs_caption(subjects: Sequence[Subject]) -> str:
    counts = sorted({subject.count("train") for subject in subjects})
    tests = sorted({subject.count("test") for subject in subjects})
    n = f"n = {' or '.join(f'{count:,}' for count in counts)} training samples"
    if tests != [0]:
        n += f" and {' or '.join(f'{count:,}' for count in tests)} test samples"
    runs = "The run" if len(subjects) == 1 else f"The {len(subjects)} runs"
    return f"{runs}: losses and scores computed from the stored weights; {n}."


def _runs_table(subjects: Sequence[Subject]) -> Table:
    others = [name for name in varied(groups_of(subjects)) if name not in _SHOWN]
    names = [*_SHOWN, *others]
    columns = [Column("run"), *(Column(name.replace("_", " "), name == "learning_rate") for name in names)]
    figures = ("seed", "epochs", "loss", "score", "right", "test loss", "test score")
    columns += [Column(heading, is_number=True) for heading in figures]
    rows = [_row(subject, names) for subject in subjects]
    kept = [index for index in range(len(columns)) if any(row[index] not in ("", NONE) for row in rows)]
    return Table([columns[index] for index in kept], [[row[index] for index in kept] for row in rows])


def _row(subject: Subject, names: Sequence[str]) -> list[str]:
    group = Group((subject,), ())
    metric = subject.experiment.score
    measured = {} if subject.has_diverged else subject.measured  # it counts as a failure, not by what it had before
    epochs = "diverged" if subject.has_diverged else f"{subject.kept_epoch:,}"
    has_test = bool(subject.count("test"))
    return [
        subject.name,
        *(group.text(name) or NONE for name in names),
        str(subject.experiment.seed),
        epochs,
        loss_text(measured.get("loss")),
        score_text(measured.get("accuracy"), metric),
        NONE if subject.has_diverged else right_of(subject, "train") or NONE,
        loss_text(measured.get("test_loss")) if has_test else NONE,
        score_text(measured.get("test_accuracy"), metric) if has_test else NONE,
    ]


def comparison_blocks(subjects: Sequence[Subject]) -> Iterator[Block]:
    """What the runs say together: over seeds, and setting by setting."""
    if len(subjects) < 2:
        return
    groups = groups_of(subjects)
    found = comparisons(groups)
    repeated = [run for group in groups for run in group.repeats]
    if len(groups) == 1 and groups[0].n > 1:
        yield Heading("Over the seeds")
        caption = f"The same experiment with {groups[0].n} seeds. {_reading(groups[0])}"
        yield Tabular(_statistics(groups, []), caption)
    elif not found and len(groups) > 1:
        yield Heading("Comparison")
        several = _words(varied(groups))
        what = f"The runs differ in several settings at once ({several}): no one of them can be said to matter."
        yield Remark((what,), Tone.WARNING)
    if repeated:
        names = ", ".join(code(run.name) for run in repeated)
        yield Remark((f"Not counted in statistics, as the same seed gives the same bits again: {names}.",))
    unended = [code(run.name) for run in subjects if not run.has_ended]
    if unended:
        yield Remark((f"Not at their end, and so trained for less than others: {', '.join(unended)}.",), Tone.WARNING)
    for comparison in found:
        yield from _comparison(comparison)


def _words(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _comparison(comparison: Comparison) -> Iterator[Block]:
    setting = comparison.setting.replace("_", " ")
    yield Heading(f"Comparison: {setting}")
    shared = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in comparison.common.items())
    if shared:
        yield Paragraph(f"With {shared}.")
    counts = [str(group.n) for group in comparison.groups]
    n = ", ".join(counts) if len(set(counts)) > 1 else f"{counts[0]} each"
    seeds = " | ".join(dict.fromkeys(seeds_text(group.seeds) for group in comparison.groups))
    facts = f"Runs: n = {n}; seeds {seeds}."
    caption = f"By {setting}, over the seeds. {_reading(comparison.groups[0])} {facts}"
    yield Tabular(_statistics(comparison.groups, [comparison.setting]), caption)
    yield Remark(tuple(_warnings(comparison)) or tuple(_assurances(comparison)), _tone(comparison))
    name = f"compare-{comparison.setting.replace('_', '-')}-{comparison.groups[0].first.id}"
    more = (
        f" Of {len(comparison.groups)} values the first {compared.MOST}."
        if len(comparison.groups) > compared.MOST
        else ""
    )
    lines = "each line the median over the seeds, each band from the best to the worst seed" if max(
        group.n for group in comparison.groups) > 1 else "one run each"  # fmt: skip
    yield Drawing(
        f"{name}-curves", partial(compared.compared_curves, comparison),
        f"Training loss by epoch and {setting}: {lines}.{more} {facts}",
    )  # fmt: skip
    where = "test" if compared.score_name(comparison).startswith("test") else "training"
    label = comparison.groups[0].first.experiment.score.label
    yield Drawing(
        f"{name}-seeds", partial(compared.seed_strips, comparison),
        f"The {label} on the {where} samples by {setting}: a mark for each seed, and their mean where there are "
        f"several.{more} {facts}",
    )  # fmt: skip


def _reading(group: Group) -> str:
    """What the columns mean."""
    label = group.first.experiment.score.label
    text = f"{label}: mean, and from the worst to the best seed; loss: median, likewise"
    if group.first.experiment.score.is_share:
        text += (
            "; at 100 %: runs that end with every training sample right, with the 95 % Wilson interval of their share"
        )
    return text[0].upper() + text[1:] + "."


def _statistics(groups: Sequence[Group], settings: Sequence[str]) -> Table:
    """A row for each group."""
    metric = groups[0].first.experiment.score
    columns = [Column(name.replace("_", " "), name == "learning_rate") for name in settings]
    headings = ["n", "seeds", metric.label, "worst–best", "at 100 %", "95 % CI", "loss", "smallest–largest", "test "
                + metric.label, "worst–best test", "diverged"]  # fmt: skip
    columns += [Column(heading, is_number=heading != "seeds") for heading in headings]
    rows = [[*(group.text(name) for name in settings), *_figures(group)] for group in groups]
    kept = [index for index in range(len(columns)) if any(row[index] not in (NONE, "0/0") for row in rows)]
    return Table([columns[index] for index in kept], [[row[index] for index in kept] for row in rows])


def _figures(group: Group) -> list[str]:
    metric = group.first.experiment.score
    own, losses, test = group.spread("accuracy"), group.losses(), group.spread("test_accuracy")
    low, high = group.perfect_interval
    is_share = metric.is_share
    return [
        str(group.n),
        seeds_text(group.seeds),
        NONE if own is None else score_text(own.middle, metric),
        NONE if own is None or group.n < 2 else f"{score_text(own.low, metric)} – {score_text(own.high, metric)}",
        f"{group.perfect}/{group.n}" if is_share else NONE,
        f"{100 * low:.0f}–{100 * high:.0f} %" if is_share and group.n > 1 else NONE,
        NONE if losses is None else loss_text(losses.middle),
        NONE if losses is None or group.n < 2 else f"{loss_text(losses.low)} – {loss_text(losses.high)}",
        NONE if test is None else score_text(test.middle, metric),
        NONE if test is None or group.n < 2 else f"{score_text(test.low, metric)} – {score_text(test.high, metric)}",
        str(group.diverged) if group.diverged else NONE,
    ]


def _tone(comparison: Comparison) -> Tone:
    return Tone.WARNING if any(True for _ in _warnings(comparison)) else Tone.GOOD


def _warnings(comparison: Comparison) -> Iterator[str]:
    """Why what the table shows may not be laid to the setting."""
    setting = comparison.setting.replace("_", " ")
    single = [group.text(comparison.setting) for group in comparison.groups if group.n == 1]
    if single:
        which = (
            "Every value stands" if len(single) == len(comparison.groups) else f"{setting} {', '.join(single)}: stands"
        )
        yield (
            f"SINGLE SEED. {which} for one run (n = 1): a difference may be the seed's and not that of the {setting}. "
            "`backprop-tui sweep` trains many seeds."
        )
    if not comparison.has_same_seeds:
        told = "; ".join(f"{group.text(comparison.setting)}: {seeds_text(group.seeds)}" for group in comparison.groups)
        yield f"DIFFERENT SEEDS. The values were not tried with the same ones ({told})."
    if not comparison.has_same_start:
        shapes = {group.first.initial.shape for group in comparison.groups}
        why = "networks of other sizes cannot begin from the same ones" if len(shapes) > 1 else "compared bit by bit"
        if not comparison.shared_seeds:
            why = "no seed is common to all"
        yield f"DIFFERENT INITIAL WEIGHTS. The runs that are compared begin from different weights ({why})."
    if comparison.shared_seeds and not comparison.has_same_data:
        yield "DIFFERENT DATA. The runs that are compared have not learned from the same samples."


def _assurances(comparison: Comparison) -> Iterator[str]:
    """Said where there is nothing to warn of."""
    seeds = seeds_text(comparison.shared_seeds)
    yield (
        "Seed by seed the runs begin from the same weights and learn from the same samples "
        f"(seeds {seeds}, compared bit by bit)."
    )
