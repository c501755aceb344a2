"""An experiment as it is typed: the options of the command line that describe it, and nothing that goes without saying.

What is read back is the same experiment, and so the same bits (`tui_backprop.cli.options.take_request`).
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import starting_settings
from tui_backprop.experiment.values import typed

PROGRAM = "backprop-tui"


def option_name(field_name: str) -> str:
    """The option of a field: `learning_rate` is --learning-rate."""
    return "--" + field_name.replace("_", "-")


def value_text(field_name: str, value: Any) -> str:
    """A value as it is typed on the command line; of a boolean the option, which is its value."""
    if isinstance(value, bool):
        return option_name(field_name)[2:] if value else "no-" + option_name(field_name)[2:]
    return typed(field_name, value)


def as_options(experiment: Experiment) -> str:
    """What of an experiment does not go without saying, as it is typed on the command line.

    >>> as_options(Experiment(optimizer="sgd", hidden=(3,), bias=False))
    '--hidden 3 --no-bias --optimizer sgd'
    """
    start = Experiment.from_dict(starting_settings(experiment.dataset))
    typed: list[str] = []
    if experiment.dataset != Experiment().dataset or experiment.data:  # a file alone would choose the data set
        typed += [option_name("dataset"), experiment.dataset]
    for name, (_, value) in start.differences(experiment).items():
        if isinstance(value, bool):
            typed.append("--" + value_text(name, value))
            continue
        text = value_text(name, value)
        separator = "=" if text.startswith("--") else " "  # it may be called as an option is
        typed.append(f"{option_name(name)}{separator}{shlex.quote(text)}")
    return " ".join(typed)


def as_command(experiment: Experiment, command: str = "") -> str:
    """The whole line that trains an experiment.

    Args:
        command: of the program's; "" for the dashboard.

    >>> as_command(Experiment(seed=8))
    'backprop-tui --seed 8'
    """
    return " ".join(part for part in (PROGRAM, command, as_options(experiment)) if part)


def with_whole_paths(experiment: Experiment, folder: str | None = None) -> Experiment:
    """The experiment with paths that are right from every directory, and in the hands of another person.

    Args:
        folder: where its relative paths begin; the working directory when None.
    """
    whole = {name: _whole(path, folder) for name in ("data", "test_data") if (path := getattr(experiment, name))}
    return experiment.replace(**whole) if whole else experiment


def _whole(path: str, folder: str | None) -> str:
    try:
        found = Path(path).expanduser()
    except RuntimeError:  # nobody has that home
        return path
    # Not `resolve`: a path through a symbolic link is told as the person knows it.
    return os.path.normpath(Path.cwd() / found if folder is None else Path(folder, found))
