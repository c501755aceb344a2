"""Values of settings: what is accepted, what is refused and in which words, and how they are written."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.experiment.strategies import NUMBERS, TEXT, WHOLE, values_of
from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.settings import FIELDS, FULL, MAX_WIDTH, SETTINGS
from tui_backprop.experiment.values import check, phrase, plain, typed


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
@settings(max_examples=20)
def test_a_valid_value_may_also_be_typed(name: str, data: st.DataObject) -> None:
    value = data.draw(values_of(name))
    assume(value is not None)
    assert check(name, typed(name, value)) == value
    assert check(name, typed(name, value, between="-")) == value


@pytest.mark.parametrize("name", FIELDS)
@given(value=st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.integers() | TEXT)))
@settings(max_examples=50)
def test_any_value_is_accepted_or_refused_by_name(name: str, value: Any) -> None:
    blamed = name
    try:
        accepted = check(name, value)
    except ExperimentError as error:
        blamed = error.where
    else:
        assert check(name, accepted) == accepted
    assert blamed == name


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_s_range_ends_where_the_setting_says(name: str) -> None:
    setting = SETTINGS[name]
    step = 1 if name in WHOLE else None
    for bound, is_open, outward in ((setting.low, setting.low_open, -1), (setting.high, setting.high_open, 1)):
        inside = bound if not is_open else math.nextafter(bound, -outward * math.inf)
        outside = bound if is_open else (bound + outward if step else math.nextafter(bound, outward * math.inf))
        assert check(name, inside) == inside
        with pytest.raises(ExperimentError, match="is not") as caught:
            check(name, outside)
        assert caught.value.where == name
        assert setting.describe_range() in str(caught.value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, -(10**400), True, "x", "", [1], {}, "nan"])
def test_what_is_no_number_in_range_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ExperimentError) as caught:
        check(name, value)
    assert caught.value.where == name
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_number_has_no_fraction(name: str) -> None:
    assert check(name, 4.0) == 4
    assert type(check(name, 4.0)) is int
    assert check(name, "1,000") == 1000
    for value in (1.5, "1.5", "1e3"):
        with pytest.raises(ExperimentError, match="whole number"):
            check(name, value)


@pytest.mark.parametrize("value", ["0", "0,0", "00", "-1", "half", "1.0", ""])
def test_a_batch_that_is_typed_is_full_or_at_least_one(value: str) -> None:
    with pytest.raises(ExperimentError, match="is not full, or a whole number from 1"):
        check("batch", value)


def test_full_may_be_written_in_several_ways() -> None:
    assert {check("batch", value) for value in ("full", "Full", " full ", FULL)} == {FULL}
    assert plain("batch", FULL) == "full"


@pytest.mark.parametrize(
    ("value", "layers"),
    [("4,4", (4, 4)), ("4-3", (4, 3)), (" 8 , 2 ", (8, 2)), ("none", ()), ("", ()), ([], ()), ([5], (5,)), (7, (7,))],
)
def test_hidden_layers(value: Any, layers: tuple[int, ...]) -> None:
    assert check("hidden", value) == layers


@pytest.mark.parametrize(
    "value",
    ["4,x", "4,,4", "0", "-3", "4.0", f"{MAX_WIDTH + 1}", [0], [4.5], [True], ["x"], [[4]], None, "4 4", True, 2.5],
)
def test_what_is_no_list_of_layers(value: Any) -> None:
    with pytest.raises(ExperimentError, match="list of layer sizes such as 4,4") as caught:
        check("hidden", value)
    assert caught.value.where == "hidden"


@pytest.mark.parametrize("name", [name for name in FIELDS if SETTINGS[name].choices])
def test_a_name_that_is_nearly_right(name: str) -> None:
    right = SETTINGS[name].choices[-1]
    with pytest.raises(ExperimentError, match=f"did you mean '{right}'"):
        check(name, right + "x")


@pytest.mark.parametrize(("typed", "value"), [("true", True), ("YES", True), ("off", False), (False, False)])
def test_a_boolean(typed: Any, value: bool) -> None:
    assert check("bias", typed) is value


@pytest.mark.parametrize("value", ["maybe", 1, 0, None, 1.0])
def test_what_is_no_boolean(value: Any) -> None:
    with pytest.raises(ExperimentError, match="true or false"):
        check("bias", value)


@pytest.mark.parametrize(
    ("name", "value", "as_data", "as_typed", "in_words"),
    [
        ("batch", FULL, "full", "full", "full batch"),
        ("batch", 1, 1, "1", "per sample"),
        ("batch", 1000, 1000, "1000", "batch 1,000"),
        ("hidden", (4, 3), [4, 3], "4,3", "4-3"),
        ("hidden", (), [], "none", "no hidden layer"),
        ("bias", False, False, "no", "no biases"),
        ("shuffle", True, True, "yes", "shuffle"),
        ("shuffle", False, False, "no", "no shuffle"),
        ("learning_rate", 0.03, 0.03, "0.03", "rate 0.03"),
        ("learning_rate", 1.0, 1.0, "1", "rate 1"),
        ("learning_rate", 0.123456789, 0.123456789, "0.123456789", "rate 0.123457"),
        ("optimizer", "adam", "adam", "adam", "adam"),
        ("target", "", "", "", "no target"),
        ("metrics", (), [], "none", "no metrics"),
        ("metrics", ("macro-f1",), ["macro-f1"], "macro-f1", "macro-f1"),
        ("epochs", 0, 0, "0", "epochs 0"),
        ("data_seed", None, None, "default", "data seed default"),
    ],
)
def test_a_value_is_written_in_three_ways(name: str, value: Any, as_data: Any, as_typed: str, in_words: str) -> None:
    assert plain(name, value) == as_data
    assert typed(name, value) == as_typed
    assert phrase(name, value) == in_words


@pytest.mark.parametrize(
    ("given_as", "names"),
    [("macro-f1", ("macro-f1",)), ("none", ()), ("", ()), ([], ()), (["macro-f1", "macro-f1"], ("macro-f1",)),
     (" macro-f1 , balanced-accuracy ", ("macro-f1", "balanced-accuracy"))],
)  # fmt: skip
def test_names(given_as: Any, names: tuple[str, ...]) -> None:
    assert check("metrics", given_as) == names


@pytest.mark.parametrize(
    ("value", "told"),
    [("macro-f2", "did you mean 'macro-f1'"), ([3], "not text"), (3, "a list of names"), (",", "one")],
)
def test_what_is_no_list_of_names(value: Any, told: str) -> None:
    with pytest.raises(ExperimentError, match=told) as caught:
        check("metrics", value)
    assert caught.value.where == "metrics"
