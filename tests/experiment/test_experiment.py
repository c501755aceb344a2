"""`Experiment`: what it accepts, what it refuses and in which words, and its form as TOML."""

from __future__ import annotations

import dataclasses
import json
import math
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import (
    DEFAULTS,
    FIELDS,
    FULL,
    MAX_FILE,
    MAX_LAYERS,
    MAX_WIDTH,
    SETTINGS,
    Experiment,
    check,
    describe_range,
    read_experiment,
    read_settings,
)
from tui_backprop.nn.optimizers import OPTIMIZERS

NUMBERS = [name for name in FIELDS if isinstance(DEFAULTS[name], int | float) and not isinstance(DEFAULTS[name], bool)]
NUMBERS += ["test_fraction", "data_seed", "epsilon"]
WHOLE = [name for name in NUMBERS if isinstance(DEFAULTS[name], int) or name == "data_seed"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Valid values of one field."""
    setting, default = SETTINGS[name], DEFAULTS[name]
    if name == "hidden":
        return st.lists(st.integers(1, MAX_WIDTH), max_size=MAX_LAYERS).map(tuple)
    if setting.choices:
        return st.sampled_from(setting.choices)
    if isinstance(default, bool):
        return st.booleans()
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


@given(experiments())
def test_an_experiment_survives_toml(experiment: Experiment) -> None:
    assert Experiment.from_toml(experiment.to_toml()) == experiment


@given(experiments())
def test_an_experiment_survives_json(experiment: Experiment) -> None:
    text = json.dumps(experiment.to_dict(), allow_nan=False)
    again = Experiment.from_dict(json.loads(text))
    assert again == experiment
    assert hash(again) == hash(experiment)
    assert all(type(getattr(again, name)) is type(getattr(experiment, name)) for name in FIELDS)


@given(experiments(), experiments())
def test_the_differences_turn_one_experiment_into_another(one: Experiment, other: Experiment) -> None:
    changes = {name: new for name, (_, new) in one.differences(other).items()}
    assert one.replace(**changes) == other
    assert bool(changes) == (one != other)


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
@settings(max_examples=20)
def test_a_valid_value_may_also_be_typed(name: str, data: st.DataObject) -> None:
    value = data.draw(values_of(name))
    assume(value is not None)
    typed = str(value) if value != () else "none"
    if isinstance(value, tuple):
        typed = ",".join(map(str, value)) or "none"
    if name == "batch":
        typed = typed if value else "full"
    assert check(name, typed) == value


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


def test_the_defaults_are_a_valid_experiment() -> None:
    assert {name: getattr(Experiment(), name) for name in FIELDS} == DEFAULTS


def test_every_setting_is_explained() -> None:
    for name, setting in SETTINGS.items():
        assert setting.help, name
        assert "\n" not in setting.help
        assert setting.group
        assert setting.choices == () or DEFAULTS[name] in setting.choices


def test_an_experiment_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().seed = 1  # type: ignore[misc]


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
        assert describe_range(name) in str(caught.value)


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
    assert Experiment(batch=FULL).to_dict()["batch"] == "full"


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


def test_too_many_layers() -> None:
    with pytest.raises(ExperimentError, match=f"at most {MAX_LAYERS}"):
        Experiment(hidden=(1,) * (MAX_LAYERS + 1))


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
    ("values", "field", "remedy"),
    [
        ({"loss": "bce", "output_activation": "tanh"}, "output_activation", "auto"),
        ({"loss": "mse", "output_activation": "softmax"}, "output_activation", "cross-entropy"),
        ({"loss": "cross-entropy", "regression": True, "dataset": "csv"}, "loss", "mse"),
        ({"dataset": "plane", "loss": "hinge"}, "loss", "mse"),
        ({"dataset": "plane", "stop_when_perfect_for": 3}, "stop_when_perfect_for", "stop_when_losses_below"),
        ({"patience": 3}, "patience", "validation_fraction"),
    ],
)
def test_fields_that_contradict_each_other(values: dict[str, Any], field: str, remedy: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(**values)
    assert caught.value.where == field
    assert remedy in caught.value.remedy


def test_auto_is_resolved() -> None:
    assert Experiment().output == "sigmoid"
    assert Experiment(loss="cross-entropy").output == "softmax"
    assert Experiment(loss="hinge").output == "none"
    assert Experiment(dataset="plane").output == "none"
    assert Experiment(output_activation="tanh").output == "tanh"
    assert Experiment().precision == "float64"
    assert Experiment(dataset="fashion-mnist").precision == "float32"
    assert Experiment(dataset="fashion-mnist", dtype="float64").precision == "float64"
    assert Experiment(seed=3).data_spec.seed == 3
    assert Experiment(seed=3, data_seed=4).data_spec.seed == 4
    assert Experiment(dataset="plane").score_name != Experiment().score_name == "accuracy"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_gets_its_own_settings_and_no_others(optimizer: str) -> None:
    settings = Experiment(optimizer=optimizer, epsilon=0.5).optimizer_settings
    assert set(settings) == set(OPTIMIZERS[optimizer].defaults)
    assert settings.get("epsilon", 0.5) == 0.5


def test_unknown_settings_are_refused_with_the_nearest() -> None:
    for use in (lambda: Experiment().replace(hiden=3), lambda: Experiment.from_dict({"hiden": 3})):
        with pytest.raises(ExperimentError, match="unknown setting 'hiden'; did you mean 'hidden'"):
            use()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("epochs = ", "not valid TOML"),
        ("a\x00b = 1", "not valid TOML"),
        ("epochs = " + "9" * 5000, "too long"),
        ("hidden = " + "[" * 5000, "too deep"),
        ("epochs = 3\nepochs = 4", "not valid TOML"),
        ("hiden = [3]", "did you mean 'hidden'"),
        ("[training]\nepochs = 3", "unknown setting 'training'"),
        ("seed = 1979-05-27", "seed: '1979-05-27' is not a whole number"),
        ("seed = nan", "seed: 'nan' is not a whole number"),
        ("epochs = " + "9" * 400, "epochs: '999"),
        ("learning_rate = " + "9" * 400, "learning_rate: '999"),
        ("bias = 1", "bias: '1' is not true or false"),
        ("dataset = 5", "dataset: '5' is not text"),
        ("patience = 5", "patience: early stopping"),
    ],
)
def test_a_file_that_is_wrong_names_itself_and_the_key(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text)
    with pytest.raises(ExperimentError) as caught:
        read_experiment(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "long.toml").write_text("#" * (MAX_FILE + 1))
    for name, told in (
        ("none.toml", "no such file"), ("", "directory"), ("bytes.toml", "not UTF-8"), ("long.toml", "longer than"),
        ("a\0b", "NUL"),
    ):  # fmt: skip
        with pytest.raises(ExperimentError, match=told):
            read_settings(tmp_path / name)


def test_a_file_s_settings_are_those_that_it_gives(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('hidden = "8,8"\nbatch = "full"\nlearning_rate = 1\nvalidation_fraction = 0.5\n')
    assert read_settings(path) == {
        "hidden": (8, 8), "batch": FULL, "learning_rate": 1.0, "validation_fraction": 0.5,
    }  # fmt: skip
    assert read_experiment(path) == Experiment(hidden=(8, 8), learning_rate=1.0, validation_fraction=0.5)


def test_the_toml_is_readable_by_others() -> None:
    values = tomllib.loads(Experiment(hidden=(), data_seed=5).to_toml())
    assert values["hidden"] == []
    assert values["batch"] == "full"
    assert values["data_seed"] == 5
    assert "test_fraction" not in values
