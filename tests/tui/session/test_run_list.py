"""The history as a person goes through it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui_backprop.store.rows import Row
from tui_backprop.tui.session.run_list import NEWEST, ORDERS, RunList, told


def row(number: int, *, kind: str = "run", tags: tuple[str, ...] = (), result: Any = None, **settings: Any) -> Row:
    """A run that has ended, the newer the higher its number."""
    settings = {"dataset": "xor", "optimizer": "adam", "hidden": [4, 4]} | settings
    result = {"epochs": 100, "loss": 1 / (1 + number), "accuracy": number / 10} | (result or {})
    return Row(
        f"2026-{number:04}", kind, 1e9 + number, "ended", "epochs", "", "", tags, "{}", 0.0, 1000,
        json.dumps(settings), json.dumps(result), "",
    )  # fmt: skip


def numbers(runs: RunList) -> list[int]:
    return [int(each.id[-4:]) for each in runs.shown]


@pytest.fixture
def runs() -> RunList:
    found = RunList()
    found.put([row(number, optimizer="sgd" if number % 2 else "adam") for number in range(9, -1, -1)])
    return found


def test_shows_all_in_the_order_of_the_store(runs: RunList) -> None:
    assert numbers(runs) == list(range(9, -1, -1))
    assert runs.chosen is not None
    assert runs.chosen.id == "2026-0009"


def test_filters_by_words_and_conditions(runs: RunList) -> None:
    runs.search("optimizer=sgd accuracy>=0.5")
    assert numbers(runs) == [9, 7, 5]
    runs.search("")
    assert len(runs.shown) == 10


def test_a_filter_that_is_not_understood_leaves_what_was_shown(runs: RunList) -> None:
    runs.search("optimizer=sgd")
    runs.search("optimizer=sgd lossss<1")
    assert "did you mean 'loss'?" in runs.problem
    assert numbers(runs) == [9, 7, 5, 3, 1]
    runs.search("optimizer=sgd")
    assert runs.problem == ""


def test_the_place_stays_with_its_run(runs: RunList) -> None:
    runs.move(4)
    assert runs.chosen is not None
    chosen = runs.chosen.id
    runs.put([row(11), row(10), *runs.rows])
    assert runs.chosen.id == chosen
    runs.search("optimizer=sgd")
    assert runs.chosen.id == chosen
    runs.put([each for each in runs.rows if each.id != chosen])
    assert runs.chosen is not None
    assert runs.chosen.id != chosen


def test_moves_as_far_as_there_are_rows(runs: RunList) -> None:
    runs.move(-3)
    assert runs.at == 0
    runs.move(10**9)
    assert runs.at == 9
    runs.search("nothing-of-the-kind")
    runs.move(1)
    assert (runs.at, runs.chosen, runs.meant) == (0, None, [])


def test_sorts_by_every_order_and_backward(runs: RunList) -> None:
    seen = []
    for _ in ORDERS:
        seen.append(runs.order)
        runs.next_order(1)
    assert tuple(seen) == ORDERS
    assert runs.order == NEWEST
    runs.sort_by("loss")
    assert numbers(runs) == list(range(9, -1, -1))
    runs.turn()
    assert numbers(runs) == list(range(10))
    assert told(runs.order) == "by loss, largest first"


def test_marks_are_what_a_deed_is_for(runs: RunList) -> None:
    assert [each.id for each in runs.meant] == ["2026-0009"]
    runs.mark()
    runs.move(2)
    runs.mark()
    assert [each.id for each in runs.meant] == ["2026-0009", "2026-0007"]
    runs.mark()
    assert runs.marked == ["2026-0009"]
    runs.put(runs.rows[1:])
    assert runs.marked == []
