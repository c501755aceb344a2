"""The settings of a run, from the registry of settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import SETTINGS
from tui_backprop.experiment.values import typed
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.table import Column, Table

_ALWAYS = (
    "dataset", "hidden", "activation", "output_activation", "bias", "init", "dtype", "loss", "reduction", "optimizer",
    "learning_rate", "batch", "shuffle", "epochs",
)  # fmt: skip
"""Settings that are told whatever they are; others are told where they are not the default."""
_LEFT_OUT = ("seed", "metrics", "regression")
"""Told elsewhere: the seed with every run, the rest by what is measured."""


def told_settings(subjects: Sequence[Subject]) -> list[str]:
    """The settings worth telling of some runs, in the order of the registry."""
    names = []
    for name, setting in SETTINGS.items():
        values = [getattr(subject.experiment, name) for subject in subjects]
        is_own = any(name in OPTIMIZERS[subject.experiment.optimizer].defaults for subject in subjects)
        is_changed = setting.group != "Optimizer" and any(value != setting.default for value in values)
        is_schedule = name in ("schedule", "schedule_every", "schedule_gamma", "warmup")
        is_changed |= is_schedule and any(value != setting.default for value in values)
        if name not in _LEFT_OUT and (name in _ALWAYS or is_own or is_changed):
            names.append(name)
    return names


def settings_table(subjects: Sequence[Subject]) -> Table:
    """What the runs have in common; a setting in which they differ says so."""
    rows: list[list[str]] = []
    first = subjects[0]
    sizes = {"-".join(map(str, subject.training.learner.network.sizes)) for subject in subjects}
    counts = {subject.training.learner.network.parameters.size for subject in subjects}
    rows.append(["Network", "units, input to output", _joined(sizes)])
    rows.append(["Network", "weights and biases", _joined({f"{count:,}" for count in counts})])
    for name in told_settings(subjects):
        texts = [_text(subject.experiment, name) for subject in subjects]
        rows.append([SETTINGS[name].group, name.replace("_", " "), _joined(dict.fromkeys(texts))])
    rows.append(["Data", "samples", _samples(first)])
    order = {group: place for place, group in enumerate(dict.fromkeys(s.group for s in SETTINGS.values()))}
    rows.sort(key=lambda row: order[row[0]])
    shown = [
        [group if place == 0 or rows[place - 1][0] != group else "", *rest] for place, (group, *rest) in enumerate(rows)
    ]
    return Table([Column(""), Column("setting"), Column("value")], shown)


def _joined(texts: Any) -> str:
    return " · ".join(texts)


def _samples(subject: Subject) -> str:
    parts = {"train": "training", "validation": "validation", "test": "test"}
    return ", ".join(f"{subject.count(part):,} {words}" for part, words in parts.items() if subject.count(part))


def _text(experiment: Experiment, name: str) -> str:
    value = getattr(experiment, name)
    if name == "output_activation":
        return experiment.output
    if name == "dtype":
        return experiment.precision
    if name in OPTIMIZERS[experiment.optimizer].defaults and value is None:
        return f"{OPTIMIZERS[experiment.optimizer].defaults[name]:g}"
    return typed(name, value, between="-")
