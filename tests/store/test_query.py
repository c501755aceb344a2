"""The filter language and the order of the history."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.errors import StoreError
from tui_backprop.store.query import parse, select, sort
from tui_backprop.store.rows import Row


@dataclass(frozen=True)
class Known:
    choices: tuple[str, ...] = ()
    is_number: bool = False


SETTINGS = {
    "dataset": Known(("xor", "moons", "linear")),
    "optimizer": Known(("sgd", "momentum", "adam")),
    "hidden": Known(),
    "learning_rate": Known(is_number=True),
    "bias": Known(),
    "epsilon": Known(is_number=True),
}


def row(name: str, *, result: Any = None, tags: tuple[str, ...] = (), note: str = "", **experiment: Any) -> Row:
    settings = {"dataset": "xor", "optimizer": "adam", "hidden": [4, 4], "learning_rate": 0.03, "bias": True}
    return Row(
        id=f"id-{name}", kind="run", started=1.7e9 + len(name), status="ended", stopped_by="epochs", name=name,
        note=note, tags=tags, writer='{"host": "lab1"}', touched=0.0, size=1000 * len(name),
        experiment=json.dumps(settings | experiment), result=json.dumps(result or {}), message="",
    )  # fmt: skip


ROWS = [
    row("a", result={"accuracy": 0.94, "loss": 0.2}),
    row("bb", result={"accuracy": 1.0, "loss": 0.01}, tags=("good", "final"), optimizer="sgd"),
    row("ccc", result={"accuracy": None, "loss": float("nan")}, note="Two moons, again", dataset="moons", hidden=[]),
    row("dddd", tags=("good",), bias=False, epsilon=1e-8),
]


def names(text: str) -> str:
    return " ".join(item.name for item in select(ROWS, parse(text, SETTINGS)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "a bb ccc dddd"),
        ("optimizer=adam accuracy>=0.94 dataset=xor", "a"),
        ("accuracy>=95%", "bb"),
        ("accuracy>0.94", "bb"),
        ("loss<0.2", "bb"),
        ("loss<=0.2", "a bb"),
        ("optimizer!=adam", "bb"),
        ("-optimizer=adam", "bb"),
        ("tag=good", "bb dddd"),
        ("tags!=good", "a ccc"),
        ("tag=GOOD -tag=final", "dddd"),
        ("hidden=4,4 tag=final", "bb"),
        ("hidden=none", "ccc"),
        ("bias=no", "dddd"),
        ("bias=true", "a bb ccc"),
        ("epsilon=1e-8", "dddd"),
        ("epsilon=none", "a bb ccc"),
        ("learning-rate=.03 name=a", "a"),
        ("lr<0.02", ""),
        ("moons", "ccc"),
        ("'two MOONS,' again", "ccc"),
        ("note='Two moons, again'", "ccc"),
        ("-moons -a", ""),
        ("optimizer", ""),
        ("SGD", "bb"),
        ("started>=2023-11", "a bb ccc dddd"),
        ("started<2023-11-14", ""),
        ("started<=2023-11-14", "a bb ccc dddd"),
        ("started=2023-11-14", "a bb ccc dddd"),
        ("started!=2023-11", ""),
        ("score>0.94", "bb"),
        ("data=moons", "ccc"),
        ("host=lab1 kind=run status=ended size>2000", "ccc dddd"),
    ],
)
def test_filter(text: str, found: str) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("optimiser=adam", "unknown field 'optimiser'; did you mean 'optimizer'"),
        ("accuracy>=high", "filter, accuracy: 'high' is not a number"),
        ("loss<", "'loss<' has no value"),
        ("loss=<1", "'loss=<1' has two signs; one of = != < <= > >=: loss<0.1"),
        ("loss==1", "'loss==1' has two signs"),
        ("loss=small", "filter, loss: 'small' is not a number"),
        ("lr<slow", "filter, learning_rate: 'slow' is not a number"),
        ("started=today", "filter, started: 'today' is no date; as today's: started>=2"),
        ("optimizer=adm", "filter, optimizer: 'adm' is none that there is; did you mean 'adam'"),
        ("dataset!=moon", "filter, dataset: 'moon' is none that there is; did you mean 'moons'"),
        ("status=runing", "filter, status: 'runing' is none that there is; did you mean 'running'"),
        ("kind=sweeps", "filter, kind: 'sweeps' is none that there is; did you mean 'sweep'"),
        ("loss < 0.1", "'<' has no field; write it without spaces: loss<0.1"),
        ("<0.1", "'<0.1' has no field"),
        ("name='x", "quotation mark"),
    ],
)
def test_what_cannot_be_understood_is_told(text: str, message: str) -> None:
    with pytest.raises(StoreError, match=message.replace("(", r"\(")):
        parse(text, SETTINGS)


def test_no_field_is_offered_twice() -> None:
    with pytest.raises(StoreError) as found:
        parse("zzz=1", {**SETTINGS, "epochs": Known()})
    names = str(found.value).partition("one of: ")[2].split(", ")
    assert len(names) == len(set(names)) > 20


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_a_clear_error(text: str) -> None:
    with contextlib.suppress(StoreError):
        select(ROWS, parse(text, SETTINGS))


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("loss", "bb a ccc dddd"),
        ("-loss", "a bb ccc dddd"),
        ("-started", "dddd ccc bb a"),
        ("dataset", "ccc a bb dddd"),
        ("-score", "bb a ccc dddd"),
        ("-size", "dddd ccc bb a"),
        ("epsilon", "dddd a bb ccc"),
    ],
)
def test_order(by: str, order: str) -> None:
    assert " ".join(item.name for item in sort(ROWS, by, SETTINGS)) == order


def test_an_order_by_nothing_known_is_told() -> None:
    with pytest.raises(StoreError, match="did you mean 'loss'"):
        sort(ROWS, "los")
