"""Experiments and settings as TOML, and how a TOML file is read: of an experiment, of a sweep."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import require_field
from tui_backprop.experiment.values import check

MAX_FILE = 1_000_000
"""Bytes of a TOML file, at most."""


def to_toml(experiment: Experiment) -> str:
    """Every field of an experiment as TOML."""
    return tomli_w.dumps(experiment.to_dict())


def from_toml(text: str, *, where: str = "") -> Experiment:
    """An experiment from TOML text; what is left out keeps its default.

    Args:
        where: the file that the text came from, for the message.

    Raises:
        ExperimentError: it is not TOML, or see `Experiment.from_dict`.
    """
    with placed(where):
        return Experiment.from_dict(_parse(text))


def read_experiment(path: Path | str) -> Experiment:
    """The experiment that a TOML file describes.

    Raises:
        ExperimentError: the file cannot be read, or see `Experiment.from_dict`; the file is named.
    """
    with placed(str(path)):
        return Experiment.from_dict(read_toml(path, expected=_EXPECTED))


def read_settings(path: Path | str) -> dict[str, Any]:
    """The settings that a TOML file gives, checked one by one, without those that it leaves out.

    Raises:
        ExperimentError: the file cannot be read, or a key or a value is wrong; the file is named.
    """
    with placed(str(path)):
        return check_settings(read_toml(path, expected=_EXPECTED))


def check_settings(values: dict[str, Any]) -> dict[str, Any]:
    """Settings in their proper types, each checked by itself.

    Raises:
        ExperimentError: an unknown key, with the nearest valid one, or a wrong value.
    """
    for name in values:
        require_field(name)
    return {name: check(name, value) for name, value in values.items()}


_EXPECTED = "it must be a TOML file of settings"


def read_toml(path: Path | str, *, expected: str) -> dict[str, Any]:
    """What a TOML file says.

    Args:
        expected: what would be right, for the message.

    Raises:
        ExperimentError: the file cannot be read, is too long, or is not TOML. It is for the caller to name the file.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_FILE + 1)
        text = content.decode()
    except UnicodeDecodeError:
        raise ExperimentError("not UTF-8 text", remedy=expected) from None
    except ValueError:
        raise ExperimentError("a file name cannot hold a NUL character") from None
    except FileNotFoundError:
        raise ExperimentError("there is no such file", remedy=expected) from None
    except OSError as error:
        raise ExperimentError(f"cannot be read: {error.strerror}", remedy=expected) from None
    if len(content) > MAX_FILE:
        raise ExperimentError(f"longer than {MAX_FILE:,} bytes", remedy=expected)
    return _parse(text)


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExperimentError(f"not valid TOML: {error}") from None
    except (ValueError, RecursionError):
        # What tomllib lets through: a number of thousands of digits, thousands of nested brackets.
        raise ExperimentError("not valid TOML: a value is too long or too deep") from None


@contextlib.contextmanager
def placed(where: str) -> Iterator[None]:
    """Puts `where`, a file, before the field that an error names."""
    try:
        yield
    except ExperimentError as error:
        place = ", ".join(part for part in (where, error.where) if part)
        raise ExperimentError(error.what, where=place, remedy=error.remedy) from None
