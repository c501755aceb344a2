"""The options that describe an experiment, made from the fields of `Experiment`, and the experiment they describe."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.values import file_name, one_of, require_value
from tui_backprop.data.sources import SOURCES, source_of
from tui_backprop.errors import BackpropError, DataError, ExperimentError
from tui_backprop.experiment.command_line import option_name, value_text
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS, starting_settings
from tui_backprop.experiment.setting import Kind
from tui_backprop.experiment.settings import DEFAULTS, FIELDS, SETTINGS
from tui_backprop.experiment.toml_file import read_settings
from tui_backprop.experiment.values import check
from tui_backprop.nn.glossary import glossary

ALIASES = {"learning_rate": "--lr"}
"""Fields with a second option name."""

_SOURCE_GROUP = "Experiment"


def field_value(field_name: str) -> Callable[[str], Any]:
    """The value of one field of an experiment, checked as everywhere else."""

    def convert(text: str) -> Any:
        require_value(text)
        try:
            return check(field_name, text)
        except ExperimentError as error:
            raise click.BadParameter("; ".join(part for part in (error.what, error.remedy) if part)) from None

    return convert


class FieldOption(click.Option):
    """The option of one field. Its value is None when it was not given."""

    def __init__(self, field_name: str) -> None:
        setting = SETTINGS[field_name]
        name = option_name(field_name)
        self.group = setting.group
        if setting.kind is Kind.BOOLEAN:
            declaration = [field_name, f"{name}/--no-{name[2:]}"]
            super().__init__(declaration, default=None, help=_explain(field_name))
            return
        names = [field_name, name] + ([ALIASES[field_name]] if field_name in ALIASES else [])
        metavar = setting.metavar or ("NAME" if setting.choices else "N" if setting.is_whole else "X")
        super().__init__(names, type=field_value(field_name), default=None, metavar=metavar, help=_explain(field_name))


def _explain(field_name: str) -> str:
    """The help of a field's option: its own line, its choices or range, and its default."""
    setting, default = SETTINGS[field_name], DEFAULTS[field_name]
    text = setting.help
    if setting.choices:
        text += ": " + ", ".join(setting.choices)
    notes = [*_range(field_name), *([] if default in (None, "") else [f"default: {value_text(field_name, default)}"])]
    return f"{text}  [{'; '.join(notes)}]" if notes else text


def _range(field_name: str) -> list[str]:
    """A number's range as mathematics writes it, "0<x<=1", unless the help's own line says it."""
    setting = SETTINGS[field_name]
    is_said = re.search(r"\b0 to |above 0", setting.help)
    if is_said or not math.isfinite(setting.high - setting.low):
        return []
    low, high = setting.bounds()
    return [f"{low}{'<' if setting.low_open else '<='}x{'<' if setting.high_open else '<='}{high}"]


class SourceOption(click.Option):
    """An option that names where settings come from."""

    group = _SOURCE_GROUP


def experiment_options() -> list[click.Option]:
    """--preset, --experiment, and an option for every field of `Experiment`."""
    return [
        SourceOption(
            ["--preset"], type=one_of("preset", PRESETS), metavar="NAME",
            help="start from a ready-made experiment: " + ", ".join(PRESETS),
        ),
        SourceOption(
            ["experiment_file", "--experiment"], type=file_name, metavar="FILE.toml",
            help="take settings from a TOML file; its keys are the options below with _ for -",
        ),
        *(FieldOption(name) for name in FIELDS),
    ]  # fmt: skip


@dataclass
class Request:
    """The experiment that a command line asks for, and where each of its settings came from.

    Attributes:
        experiment: what is to be trained.
        origins: field to the place that set it, as a message names it: "--hidden", "--experiment lab.toml, hidden".
    """

    experiment: Experiment
    origins: dict[str, str] = field(default_factory=dict)

    def placed(self, error: DataError) -> BackpropError:
        """An error of the data, with the option that named the data or asked what it cannot give."""
        where = error.where
        for name in ("data", "test_data"):
            if (path := getattr(self.experiment, name)) and re.match(re.escape(path) + r"(?=$|[,/ ])", where):
                return DataError(error.what, where=f"{self.origins[name]} {where}", remedy=error.remedy)
        if not where:
            words = f"{error.what} {error.remedy}".split()
            blamed = [name for name in _SOURCE_WORDS if name in self.origins and _SOURCE_WORDS[name] in words]
            where = self.origins[blamed[0]] if blamed else ""
        return DataError(error.what, where=where, remedy=error.remedy)


_SOURCE_WORDS = {
    "points": "points", "noise": "noise", "target": "target", "regression": "--regression",
    "test_fraction": "--test-fraction", "data": "file",
}  # fmt: skip
"""Fields that not every source of data takes, and the word by which its refusal names them."""


def take_request(params: dict[str, Any]) -> Request:
    """Take what `experiment_options` gave out of a command's parameters, and make the experiment of it.

    An option goes over the experiment file, that over the preset, and that over the defaults. Without file and
    preset, a data set of pictures starts from the settings that suit pictures. --data without --dataset is a CSV
    file, or a directory of IDX files.

    Raises:
        ExperimentError: naming the option, or the file and its key.
    """
    preset, path = params.pop("preset"), params.pop("experiment_file")
    given = {name: value for name in FIELDS if (value := params.pop(name)) is not None}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}

    def add(settings: Mapping[str, Any], origin: str) -> None:
        values.update(settings)
        origins.update({name: origin.format(name=name, option=option_name(name)) for name in settings})

    if preset:
        add(PRESETS[preset].experiment.to_dict(), f"--preset {preset}, {{name}}")
    if path:
        try:
            add(read_settings(path), f"--experiment {_escaped(path)}, {{name}}")
        except ExperimentError as error:
            raise ExperimentError(error.what, where=f"--experiment {error.where}", remedy=error.remedy) from None
    if "data" in given and "dataset" not in given and not SOURCES[values.get("dataset", "xor")].takes_data:
        given["dataset"] = source_of(given["data"])
    if not preset and not path and "dataset" in given:
        values |= starting_settings(given["dataset"])
    add(given, "{option}")
    try:
        return Request(Experiment.from_dict(values), origins)
    except ExperimentError as error:
        raise _in_options(error, origins) from None


def _in_options(error: ExperimentError, origins: Mapping[str, str]) -> ExperimentError:
    """An error about a field in the words of the command line, with the place that set the field."""
    where = origins.get(error.where, option_name(error.where))
    return ExperimentError(_as_options(error.what), where=where, remedy=_as_options(error.remedy))


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _as_options(text: str) -> str:
    """A message about fields in the words of the command line: validation_fraction is --validation-fraction."""
    return re.sub(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", lambda m: option_name(m[0]) if m[0] in SETTINGS else m[0], text)


class ExperimentCommand(Command):
    """A command on an experiment: it takes `experiment_options` and is called with `experiment`.

    Its own options come first in the help, under `own_heading`.
    """

    own_heading = "Options"

    def __init__(self, *args: Any, own_heading: str = own_heading, **more: Any) -> None:
        super().__init__(*args, **more)
        self.own_heading = own_heading
        self.params = [*self.params, *experiment_options()]

    def invoke(self, ctx: click.Context) -> Any:
        request = take_request(ctx.params)
        ctx.params["experiment"] = request.experiment
        try:
            return super().invoke(ctx)
        except DataError as error:
            raise request.placed(error) from error
        except ExperimentError as error:  # what only the data could tell
            if error.where not in SETTINGS:
                raise
            raise _in_options(error, request.origins) from error

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        def heading(param: click.Parameter) -> str:
            return "Help" if "--help" in param.opts else getattr(param, "group", self.own_heading)

        for title, params in groupby(self.get_params(ctx), heading):
            rows = [row for param in params if (row := param.get_help_record(ctx))]
            with formatter.section(title):
                formatter.write_dl(rows)
        for title, entries in glossary().items():
            with formatter.section(title):
                formatter.write_dl([(entry.name, f"{entry.formula}  [{entry.source}]") for entry in entries])
