"""Names, notes and tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui_backprop.errors import StoreError
from tui_backprop.store.labels import Labels, read_labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run

Record = Callable[..., str]


def test_come_back(store: Store, record: Record) -> None:
    run = store.runs / record()
    labels = Labels("Große Läufe", "line 1\nline 2").tagged(("b", "a"))
    write_labels(run, labels)
    assert read_run(run).labels == labels
    assert labels.tags == ("a", "b")
    assert labels.tagged(("a", "c"), on=False).tags == ("b",)


@pytest.mark.parametrize("tag", ["", " ", "a b", "a=b", "x" * 41, "a,b", "new\nline", "'"])
def test_what_cannot_be_a_tag_is_refused(tag: str) -> None:
    with pytest.raises(StoreError, match="cannot be a tag; a tag has up to 40"):
        Labels().tagged((tag,))


def test_too_much_is_refused(store: Store, record: Record) -> None:
    with pytest.raises(StoreError, match="51 tags are too many"):
        Labels().tagged(tuple(f"t{number}" for number in range(51)))
    with pytest.raises(StoreError, match="a note of 10,001 letters is too long"):
        write_labels(store.runs / record(), Labels(note="x" * 10_001))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("last", "'last' is the newest run"),
        ("Last", "'Last' is the newest run"),
        ("-o", "would be taken for an option"),
    ],
)
def test_what_would_mean_something_else_is_no_name(store: Store, record: Record, name: str, message: str) -> None:
    run = store.runs / record()
    with pytest.raises(StoreError, match=message):
        write_labels(run, Labels(name))
    assert read_run(run).labels == Labels()


def test_of_a_run_that_is_gone_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no such run"):
        write_labels(store.runs / "gone", Labels())


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"name": 3, "tags": [1, "ok"], "note": null}'])
def test_damaged_ones_are_told_and_cost_nothing_else(store: Store, record: Record, content: bytes) -> None:
    run = store.runs / record()
    (run / "labels.json").write_bytes(content)
    labels, told = read_labels(run)
    assert labels.name == ""
    assert read_run(run).status == "ended"
    assert bool(told) == (labels.tags == ())
