"""A feature that gives the label away is told from a problem that is easy, and where that cannot be told it is said."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.data.column_names import split_names
from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.training.diagnosis.leak import ENOUGH, telling

N = 60
RNG = np.random.default_rng(3)
KIND = np.arange(N) % 2
NOISE = RNG.normal(size=N)
FAR = NOISE + 9 * KIND


def dataset(labels: np.ndarray | None = None, **columns: np.ndarray) -> Dataset:
    truth = KIND if labels is None else labels
    is_regression = truth.dtype.kind == "f"
    names = () if is_regression else tuple(map(str, np.unique(truth)))
    rows = np.arange(len(truth), dtype=np.int64)
    inputs = np.column_stack(list(columns.values())).astype(np.float64)
    return Dataset("data", inputs, truth, tuple(columns), names, rows, rows[:0])


def said(data: Dataset) -> str:
    found = telling(data, data.inputs, data.labels)
    return "" if found is None else f"{found.sentence}; {found.remedy}"


def test_a_feature_with_one_value_for_each_class_is_the_label_in_other_words():
    text = said(dataset(noise=NOISE, code=3 * KIND + 4))
    assert text == (
        "the feature 'code' is the label in other words: one value for each class; "
        "leave it out (--drop code), unless it is known before the label is"
    )


def test_a_feature_that_is_the_label_in_other_units():
    price = RNG.normal(size=N)
    assert "'tax' is the label in other units" in said(dataset(price, noise=NOISE, tax=0.19 * price + 3))
    assert not said(dataset(price, noise=NOISE, other=price + 0.1 * NOISE))


@pytest.mark.parametrize("way", [1, -1])
def test_a_feature_that_counts_rows_which_are_sorted_by_class(way: int):
    text = said(dataset(np.sort(KIND), noise=NOISE, year=way * np.arange(N) ** 2))
    assert text.startswith("the feature 'year' follows the order of the rows, which are sorted by class")


def test_an_easy_problem_is_not_called_a_leak():
    text = said(dataset(noise=NOISE, length=FAR))
    assert "'length' alone tells the classes apart: a leak or an easy problem, no telling which" in text
    assert "see what is learnt without it (--drop length)" in text


def test_nothing_is_said_where_the_others_tell_the_classes_apart_as_well():
    assert not said(dataset(length=FAR, width=2 * FAR + NOISE[::-1]))
    # Neither of these two alone, but both together.
    other = RNG.normal(size=N)
    assert not said(dataset(length=FAR, one=30 * other, two=30 * other + FAR))


def test_nothing_is_said_of_classes_that_overlap_of_few_samples_and_of_one_feature():
    assert not said(dataset(noise=NOISE, length=NOISE + KIND))
    few = slice(0, ENOUGH - 1)
    assert not said(dataset(KIND[few], noise=NOISE[few], code=KIND[few]))
    assert not said(dataset(code=KIND))
    data = dataset(noise=NOISE, code=KIND)
    assert not said(replace(data, image_shape=(1, 2)))


@pytest.mark.parametrize("name", ["code", "length, cm", "the 'code'", "a=b"])
def test_what_is_to_be_left_out_is_typed_as_it_says(tmp_path: Path, name: str):
    path = tmp_path / "t.csv"
    rows = "".join(f"{noise:.4f},{'uv'[kind]},{kind}\n" for noise, kind in zip(NOISE, KIND, strict=True))
    path.write_text(f'noise,"{name}",kind\n{rows}')
    data = load(DataSpec("csv", data=str(path), seed=1, standardise=False))
    found = telling(data, data.inputs, data.labels)
    assert found is not None
    option, typed = shlex.split(found.remedy[found.remedy.index("--drop") : found.remedy.index(")")])
    assert (option, split_names(typed)) == ("--drop", (name,))
    assert load(DataSpec("csv", data=str(path), drop=typed, seed=1)).feature_names == ("noise",)
