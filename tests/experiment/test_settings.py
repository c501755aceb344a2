"""The table of settings: every one is explained, and its default is one of its values."""

from __future__ import annotations

import pytest

from tui_backprop.experiment.setting import Kind
from tui_backprop.experiment.settings import DEFAULTS, SETTINGS


def test_every_setting_is_explained() -> None:
    for name, setting in SETTINGS.items():
        assert setting.help, name
        assert "\n" not in setting.help
        assert setting.group
        assert setting.choices == () or DEFAULTS[name] in (*setting.choices, ())


@pytest.mark.parametrize(
    ("name", "kind", "range_in_words"),
    [
        ("hidden", Kind.LAYERS, "a whole number from 1 up to 4,096"),
        ("batch", Kind.BATCH, "full, or a whole number from 1 up to 1,000,000"),
        ("learning_rate", Kind.REAL, "a number above 0 and up to 1,000,000"),
        ("test_fraction", Kind.REAL, "a number from 0 below 1"),
        ("data_seed", Kind.WHOLE, "a whole number from 0 up to 4,294,967,295"),
    ],
)
def test_kinds_and_ranges(name: str, kind: Kind, range_in_words: str) -> None:
    assert SETTINGS[name].kind is kind
    assert SETTINGS[name].describe_range() == range_in_words
