"""Printed losses and accuracies, and the numbers on the tape that they are."""

import numpy as np
import pytest

from tui_backprop.reading.tape.record import Node, Site
from tui_backprop.reading.training_loop.printed import claims_of


def number(index, value):
    return Node(index, "mean", None, (), {}, np.asarray(value), Site("f", index, "g"))


def read(text, *values):
    return claims_of(text, [(number(i, value), Site("f", 7, "g")) for i, value in enumerate(values)])


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("epoch 10 loss : 0.2543", "loss", 0.2543),
        ("[ 100] XOR loss : 1.2e-05", "loss", 1.2e-05),
        ("Epoch 3, Loss: 0.5, ", "loss", 0.5),
        ("iter 0 cost 0.693147", "loss", 0.693147),
        ("train_loss=0.125", "loss", 0.125),
        ("accuracy: 97.5 %", "accuracy", 0.975),
        ("Acc: 0.84", "accuracy", 0.84),
        ("误差 0.25", "loss", 0.25),
    ],
)
def test_what_a_line_says(line, kind, value):
    (claim,) = read(line)
    assert (claim.kind, claim.value) == (kind, pytest.approx(value))


def test_the_number_on_the_tape_is_found_to_the_printed_digits():
    claims = read("loss 0.25\nloss 0.24\n", 0.9, 0.2512, 0.2401)
    assert [claim.node.index for claim in claims] == [1, 2]


def test_equal_numbers_are_taken_one_after_the_other():
    claims = read("loss 0.25\nloss 0.25\n", 0.25, 0.25)
    assert [claim.node.index for claim in claims] == [0, 1]


def test_a_percentage_is_found_as_a_share():
    (claim,) = read("accuracy 84.0%", 0.84)
    assert claim.node is not None


def test_what_is_not_on_the_tape_has_no_node():
    (claim,) = read("loss 0.3", 0.9)
    assert claim.node is None


def test_lines_without_a_loss_say_nothing():
    assert not read("Iter91 |    Ground truth: 1.0 |    prediction: 0.99943 |\n", 0.99943)
