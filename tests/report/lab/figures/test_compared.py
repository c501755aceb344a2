"""Curves of groups are told apart without colour."""

from __future__ import annotations

from tests.report.lab.making import record, subjects
from tui_backprop.report.lab.figures.compared import MOST, compared_curves
from tui_backprop.report.lab.figures.learning import PARTS
from tui_backprop.report.lab.figures.style import class_mark, part_stroke
from tui_backprop.report.lab.groups import Comparison, Group
from tui_backprop.store.place import Store


def test_each_curve_has_a_stroke_and_a_mark_that_no_other_has(store: Store):
    rates = [0.3 / (index + 1) for index in range(MOST)]
    found = subjects(store, *(record(store, learning_rate=rate, epochs=3) for rate in rates))
    comparison = Comparison("learning_rate", tuple(Group((one,), ()) for one in found), {})
    lines = compared_curves(comparison).axes[0].get_lines()
    looks = {(str(line.get_linestyle()), str(line._unscaled_dash_pattern), line.get_marker()) for line in lines}
    assert len(looks) == len(lines) == MOST
    assert len({line.get_marker() for line in lines}) == MOST


def test_no_two_classes_have_the_same_mark():
    assert len({class_mark(index) for index in range(10)}) == 10


def test_training_validation_and_test_differ_in_their_stroke():
    assert len({str(part_stroke(part).line) for part in PARTS}) == len(PARTS)
