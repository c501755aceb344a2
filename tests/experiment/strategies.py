"""What hypothesis makes experiments and values of settings from."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.setting import Kind
from tui_backprop.experiment.settings import DEFAULTS, FIELDS, MAX_LAYERS, MAX_WIDTH, SETTINGS

NUMBERS = [name for name, setting in SETTINGS.items() if setting.is_number]
WHOLE = [name for name in NUMBERS if SETTINGS[name].is_whole]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Valid values of one field."""
    setting, default = SETTINGS[name], DEFAULTS[name]
    if name == "hidden":
        return st.lists(st.integers(1, MAX_WIDTH), max_size=MAX_LAYERS).map(tuple)
    if setting.kind is Kind.NAMES:
        return st.lists(st.sampled_from(setting.choices), unique=True).map(tuple)
    if setting.choices:
        return st.sampled_from(setting.choices)
    if setting.kind is Kind.BOOLEAN:
        return st.booleans() if default is not None else st.none() | st.booleans()
    if isinstance(default, str):
        return TEXT
    some: st.SearchStrategy[Any]
    if name in WHOLE:
        some = st.integers(int(setting.low), int(setting.high))
    else:
        some = st.floats(
            setting.low, setting.high, exclude_min=setting.low_open, exclude_max=setting.high_open, allow_nan=False
        )
    return st.none() | some if default is None else some


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    values = {name: draw(values_of(name)) for name in FIELDS if draw(st.booleans())}
    try:
        return Experiment(**values)
    except ExperimentError:  # each value is right, and two do not go together
        assume(False)
        raise
