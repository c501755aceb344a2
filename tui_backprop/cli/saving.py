"""Writing an experiment to a file."""

from __future__ import annotations

from pathlib import Path

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.toml_file import to_toml


def save_experiment(experiment: Experiment, path: str) -> None:
    """Write it as --save says.

    Raises:
        ExperimentError: that cannot be done.
    """
    try:
        Path(path).write_bytes(to_toml(experiment).encode())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a name in it is not UTF-8 text"
        raise ExperimentError(f"cannot be written: {reason}", where=f"--save {path}") from None
