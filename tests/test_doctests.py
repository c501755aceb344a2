"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import tui_backprop

MODULES = [found.name for found in pkgutil.walk_packages(tui_backprop.__path__, "tui_backprop.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples_hold(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert not failed


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    layout = importlib.import_module("tui_backprop.tui.layout")
    assert any(found.examples for found in finder.find(layout))
