"""Ours goes beside a program that is watched, look by look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.watched.programs import BARE, ONE_BY_ONE
from tests.training.watched.test_looks import watched
from tui_backprop.reading.dwelling import OwnNetwork
from tui_backprop.training.watched.beside import Beside
from tui_backprop.training.watched.looks import Look
from tui_backprop.training.watched.mirror import MOST_MOMENTS, Mirror


def mirrored(tmp_path: Path, network: OwnNetwork, looks: list[Look]) -> Mirror:
    mirror = Mirror(1, tmp_path / "lab1.py", network, looks[0])
    for look in looks[1:]:
        mirror.take(look)
    return mirror


def to_the_end(beside: Beside) -> Beside:
    while beside.advance():
        pass
    for _ in range(200):
        beside.advance()
    return beside


def test_a_right_program_is_the_same_to_its_end(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, BARE)
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert seen.said == f"ours, from the same weights: the same to epoch {looks[-1].epoch:,.0f}"
    assert not seen.has_parted
    its, ours = seen.curves
    assert (its.name, ours.name) == ("its_network", "ours")
    assert ours.last == pytest.approx(its.last, rel=1e-3)  # an update at the end goes hardly anywhere


def test_a_pass_that_only_measures_is_one_update_on(tmp_path: Path) -> None:
    source = BARE.replace("h = np.tanh(X @ W1 + b1)", "h = hidden()").replace(
        "first =", "def hidden():\n    return np.tanh(X @ W1 + b1)\nfirst ="
    )
    source = source.replace(
        "    b1 -= 0.5 * dh.sum(0)\n", "    b1 -= 0.5 * dh.sum(0)\n    for _ in range(9): hidden()\n"
    )
    network, looks, _ = watched(tmp_path, source)
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert "the same to epoch 3,999" in seen.said


def test_what_comes_to_differ_later_is_seen_at_the_first_look_that_does(tmp_path: Path) -> None:
    source = BARE.replace("    b1 -=", "    if epoch == 500: W2[1, 0] += 0.1\n    b1 -=")
    network, looks, _ = watched(tmp_path, source)
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    at = next(look.epoch for look in looks if look.epoch > 500)
    assert seen.has_parted
    assert seen.parted_at == at
    assert f"by epoch {at:,.0f}, the same to " in seen.said


def test_an_order_that_is_its_own_is_gone_along_on_the_tape_only(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, ONE_BY_ONE)
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert "the same for 23 updates; its samples come in an order of its own" in seen.said
    assert not seen.curves
    alone = replace(network, ours=None, why_alone="its optimizer, Adam, is none")
    assert "its optimizer, Adam" in Beside(alone, mirrored(tmp_path, network, looks)).seen(100).said


def test_the_past_is_thinned_out_and_begins_at_the_beginning(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, BARE)
    mirror = Mirror(1, tmp_path / "lab1.py", network, looks[0])
    for number in range(2, 4 * MOST_MOMENTS):
        mirror.take(replace(looks[-1], number=number, epoch=float(number)))
    numbers = [moment.number for moment in mirror.past]
    assert numbers[0] == 1
    assert numbers[-1] == 4 * MOST_MOMENTS - 1
    assert len(numbers) <= MOST_MOMENTS
    assert numbers == sorted(set(numbers))
