"""The value of a setting: taken from what is given, and written as plain data, as it is typed, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_backprop.errors import ExperimentError, nearest, shortened
from tui_backprop.experiment.setting import Kind, Setting
from tui_backprop.experiment.settings import FULL, MAX_LAYERS, SETTINGS


def check(name: str, value: Any) -> Any:
    """A field's value in its proper type, or an error.

    Accepts what TOML, JSON and the command line can give: "full" for a batch, "4,4" or [4, 4] or "none" for the
    hidden layers, a whole number for a float, and text for a number.

    Raises:
        ExperimentError: naming the field, the value and what would be right.
    """
    setting = SETTINGS[name]
    if value is None and setting.default is None:
        return None
    match setting.kind:
        case Kind.LAYERS:
            return _layers(name, value, setting)
        case Kind.NAMES:
            return _names(name, value, setting)
        case Kind.BOOLEAN:
            return _boolean(name, value)
        case Kind.TEXT:
            return _text(name, value, setting.choices)
        case Kind.BATCH if isinstance(value, str):
            return _batch(name, value, setting)
    return _number(name, value, setting)


def plain(name: str, value: Any) -> Any:
    """A field's value as JSON and TOML have it: "full" for a full batch, a list for the hidden layers."""
    if SETTINGS[name].kind is Kind.BATCH and value == FULL:
        return "full"
    return list(value) if isinstance(value, tuple) else value


def typed(name: str, value: Any, *, between: str = ",") -> str:
    """A field's value as it is typed, in the fewest digits that say it: "0.03", "full", "4,4", "none", "yes".

    `check` takes it back, but for "default", which is None.

    Args:
        between: what stands between the units of layers: a comma or a dash.
    """
    value = plain(name, value)
    if value is None:
        return "default"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if SETTINGS[name].kind is Kind.NAMES:
        return ",".join(value) or "none"
    if isinstance(value, list):
        return between.join(map(str, value)) or "none"
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else str(value)
    return str(value)


def phrase(name: str, value: Any) -> str:
    """A field's value in words that need no heading: "adam", "rate 0.03", "4-4", "seed 8", "no biases"."""
    words = name.replace("_", " ")
    if name == "bias":
        return "biases" if value else "no biases"
    if name == "learning_rate":
        return f"rate {value:g}"
    match SETTINGS[name].kind:
        case Kind.LAYERS:
            return "-".join(map(str, value)) or "no hidden layer"
        case Kind.BATCH:
            return {FULL: "full batch", 1: "per sample"}.get(value, f"batch {value:,}")
        case Kind.BOOLEAN:
            return words if value else f"no {words}"
        case Kind.NAMES:
            return ", ".join(value) or f"no {words}"
        case Kind.TEXT:
            return value or f"no {words}"
    return f"{words} default" if value is None else f"{words} {value:g}"


def _refuse(name: str, value: Any, right: str) -> ExperimentError:
    return ExperimentError(f"'{shortened(value)}' is not {right}", where=name)


def _text(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise _refuse(name, value, "text")
    if choices and value not in choices:
        what = f"unknown {name.replace('_', ' ')} '{shortened(value)}'"
        raise ExperimentError(what, where=name, remedy=nearest(value, choices))
    return value


def _boolean(name: str, value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    if not isinstance(value, bool):
        raise _refuse(name, value, "true or false")
    return value


def _batch(name: str, text: str, setting: Setting) -> int:
    if text.strip().lower() == "full":
        return FULL
    size = _number(name, text, setting)
    if size == FULL:
        raise _refuse(name, text, setting.describe_range())
    return int(size)


def _number(name: str, value: Any, setting: Setting) -> float | int:
    whole = setting.is_whole
    number = value
    if isinstance(value, str):
        try:
            number = int(value.replace(",", "")) if whole else float(value)
        except ValueError:
            number = None
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    # Compared before it is converted: an integer may be too large for a float.
    if not (is_number and setting.holds(number)) or (whole and number != int(number)):
        raise _refuse(name, value, setting.describe_range())
    return int(number) if whole else float(number)


def _names(name: str, value: Any, setting: Setting) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [] if value.strip().lower() in ("none", "") else [item.strip() for item in value.split(",")]
    if not isinstance(value, list | tuple):
        raise _refuse(name, value, f"a list of names (of {', '.join(setting.choices)}), or 'none'")
    return tuple(dict.fromkeys(_text(name, item, setting.choices) for item in value))


def _layers(name: str, value: Any, setting: Setting) -> tuple[int, ...]:
    right = f"a list of layer sizes such as 4,4 (each {setting.describe_range()}), or 'none'"
    items: Iterable[Any]
    if isinstance(value, str):
        items = [] if value.strip().lower() in ("none", "") else value.replace("-", ",").split(",")
    else:
        items = value if isinstance(value, list | tuple) else [value]
    sizes: list[int] = []
    for item in items:
        try:
            size = item if isinstance(item, int) and not isinstance(item, bool) else int(str(item))
        except ValueError:
            raise _refuse(name, value, right) from None
        if not setting.holds(size):
            raise _refuse(name, value, right)
        sizes.append(size)
    if len(sizes) > MAX_LAYERS:
        raise ExperimentError(f"{len(sizes)} hidden layers are too many", where=name, remedy=f"at most {MAX_LAYERS}")
    return tuple(sizes)
