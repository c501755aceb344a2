"""Ours goes beside a program that is watched, look by look."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.watched.programs import BARE, ONE_BY_ONE
from tests.training.watched.test_looks import watched
from tui_backprop.reading.mapped.dwelling import OwnNetwork
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


def test_what_it_counts_is_called_as_the_program_calls_it(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, BARE)
    beside = to_the_end(Beside(network, mirrored(tmp_path, network, looks)))
    assert beside.seen(100, "step").said == f"ours, from the same weights: the same to step {looks[-1].epoch:,.0f}"


def test_of_a_program_that_was_seen_at_its_end_alone_nothing_is_said_of_its_end(tmp_path: Path) -> None:
    """Ours begins at the first weights that were seen: these are no place that it has come to."""
    network, looks, _ = watched(tmp_path, BARE)
    mirror = Mirror(1, tmp_path / "lab1.py", network, replace(looks[-1], data=looks[0].data))
    seen = to_the_end(Beside(network, mirror)).seen(100)
    assert network.ours is not None
    assert seen.said == f"ours, from the same weights: the same for {network.ours.updates} updates"
    assert seen.curves == ()


PLAIN = """    W2 -= 0.5 * h.T @ d
    b2 -= 0.5 * d.sum(0)
    W1 -= 0.5 * X.T @ dh
    b1 -= 0.5 * dh.sum(0)
"""
ADAM = """    if not epoch: m, v = [0.0] * 4, [0.0] * 4
    for k, (w, g) in enumerate(((W2, h.T @ d), (b2, d.sum(0)), (W1, X.T @ dh), (b1, dh.sum(0)))):
        m[k] = 0.9 * m[k] + 0.1 * g
        v[k] = 0.999 * v[k] + (1 - 0.999) * g ** 2
        w -= 0.01 * (m[k] / (1 - 0.9 ** (epoch + 1))) / (np.sqrt(v[k] / (1 - 0.999 ** (epoch + 1))) + 1e-8)
"""
DECAYS = PLAIN.replace("0.5", "0.5 / (1 + 0.01 * epoch)")
COSINE = PLAIN.replace("0.5", "0.5 * (1 + np.cos(np.pi * epoch / 4000))")
OWN_RATES = PLAIN.replace("0.5 * h.T @ d", "0.5 * (h.T @ d + 0.001 * W2)").replace("0.5 * dh.sum", "0.2 * dh.sum")
ADAMW = ADAM.replace("        w -= 0.01", "        if k % 2 == 0: w *= 1 - 0.01 * 0.05\n        w -= 0.01")


@pytest.mark.parametrize(
    ("updates", "optimizer"), [(ADAM, "adam"), (DECAYS, "sgd"), (OWN_RATES, "sgd"), (ADAMW, "adam")],
    ids=["adam", "decays", "a rate and a decay for each", "adam with a decay of the weights"],
)  # fmt: skip
def test_other_optimizers_and_rates_that_change_are_gone_along_with(
    tmp_path: Path, updates: str, optimizer: str
) -> None:  # fmt: skip
    network, looks, _ = watched(tmp_path, BARE.replace(PLAIN, updates).replace("range(4000)", "range(1000)"))
    assert network.ours is not None, network.why_alone
    assert network.ours.optimizer == optimizer
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert seen.said == f"ours, from the same weights: the same to epoch {looks[-1].epoch:,.0f}"


def test_biases_that_the_program_does_not_have_stay_away(tmp_path: Path) -> None:
    """A column of ones is the biases of the first layer; the others have none."""
    source = BARE.replace("    b2 -= 0.5 * d.sum(0)\n", "").replace("+ b2", "")
    assert source.count("b2") == BARE.count("b2") - 3, source
    network, looks, _ = watched(tmp_path, source)
    assert network.has_biases
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert seen.said == f"ours, from the same weights: the same to epoch {looks[-1].epoch:,.0f}"


DEEP = """
import json
import numpy as np
rng = np.random.default_rng(0)
X = rng.random((100, 2))
y = (X[:, :1] > X[:, 1:]).astype(float)
W1, b1 = rng.normal(size=(2, 8)), np.zeros(8)
W2, b2 = rng.normal(size=(8, 8)), np.zeros(8)
W3, b3 = rng.normal(size=(8, 1)), np.zeros(1)
first = W1.copy()
for epoch in range(3000):
    a1 = np.tanh(X @ W1 + b1)
    a2 = np.tanh(a1 @ W2 + b2)
    p = 1 / (1 + np.exp(-(a2 @ W3 + b3)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d3 = (p - y) / 100
    d2 = d3 @ W3.T * (1 - a2 ** 2)
    d1 = d2 @ W2.T * (1 - a1 ** 2)
    W3 -= 2.0 * a2.T @ d3
    b3 -= 2.0 * d3.sum(0)
    W2 -= 2.0 * a1.T @ d2
    b2 -= 2.0 * d2.sum(0)
    W1 -= 2.0 * X.T @ d1
    b1 -= 2.0 * d1.sum(0)
open(__file__ + '.json', 'w').write(json.dumps([first.tolist(), p.ravel().tolist()]))
"""


def test_what_rounding_alone_parts_is_no_parting(tmp_path: Path) -> None:
    """Where every difference grows, two trainings that are both right are far from one another in the end."""
    network, looks, _ = watched(tmp_path, DEEP)
    assert network.ours is not None, network.why_alone
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert not seen.has_parted
    assert "rounding alone parts two such trainings" in seen.said


def test_a_later_difference_that_is_no_rounding_is_a_parting(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, BARE.replace("    W2 -= 0.5", "    W2 -= (0.5 if epoch < 60 else 0.4)"))
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    assert seen.has_parted
    assert seen.said.startswith("ours parts from it by epoch ")
    assert "first in W2 (layer 2" in seen.said


def test_beside_what_looks_ahead_ours_goes_on_the_tape_only(tmp_path: Path) -> None:
    start = BARE[BARE.index("    h = np.tanh") : BARE.index("    W2 -=")]
    ahead = "    A1, c1, A2, c2 = (w + 0.9 * v for w, v in zip(net, velocity))\n"
    grads = "    grads = [X.T @ dh, dh.sum(0), h.T @ d, d.sum(0)]\n"
    moves = "    velocity = [0.9 * v - 0.1 * g for v, g in zip(velocity, grads)]\n"
    moves += "    net = [w + v for w, v in zip(net, velocity)]\n"
    for old, new in (("W1", "A1"), ("b1", "c1"), ("W2", "A2"), ("b2", "c2")):
        start = start.replace(old, new)
    head = BARE[: BARE.index("for epoch")] + "net = [W1, b1, W2, b2]\nvelocity = [0.0 * w for w in net]\n"
    end = "W1, b1, W2, b2 = net\n" + BARE[BARE.index("p = 1 / (1 + np.exp(-(np.tanh") :]
    source = head + "for epoch in range(1000):\n" + ahead + start + grads + moves + end
    network, looks, _ = watched(tmp_path, source)
    assert network.ours is not None, network.why_alone
    assert (network.looks_ahead, network.ours.optimizer) == (True, "nesterov")
    mirror = mirrored(tmp_path, network, looks)
    seen = to_the_end(Beside(network, mirror)).seen(100)
    assert "the same for 23 updates; its gradients are taken at weights that it looks ahead to: no further" in seen.said
    _, last = json.loads((tmp_path / "lab1.py.json").read_text())
    assert mirror.watched.training.learner.train.outputs[0] == pytest.approx(last, rel=1e-9)


def test_a_rate_that_changes_later_is_no_fault(tmp_path: Path) -> None:
    steps = PLAIN.replace("0.5", "lr").replace("    W2", "    lr = 0.5 * 0.5 ** (epoch // 1500)\n    W2", 1)
    network, looks, _ = watched(tmp_path, BARE.replace(PLAIN, steps).replace("for epoch", "lr = 0.5\nfor epoch"))
    assert network.rate_place is not None
    assert network.rate_place.text == "lr"
    assert [looks[0].rate, looks[-1].rate] == [0.5, 0.125]
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    at = next(look for look in looks if look.rate < 0.5)
    assert f"; by epoch {at.epoch:,.0f} its rate is {at.rate:g}: no further" in seen.said
    assert not seen.has_parted


def test_a_rate_of_an_unknown_rule_is_gone_along_with_on_the_tape_only(tmp_path: Path) -> None:
    network, looks, _ = watched(tmp_path, BARE.replace(PLAIN, COSINE))
    seen = to_the_end(Beside(network, mirrored(tmp_path, network, looks))).seen(100)
    how, _, known = seen.said.partition(": ")
    assert how == "ours, at the rates of its own updates"
    assert known == "the same for 23 updates; its rate changes by a rule that could not be told: no further"
    assert not seen.is_told
    assert not seen.curves


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
    assert seen.is_told
    none = Beside(alone, mirrored(tmp_path, network, looks)).seen(100)
    assert "its optimizer, Adam" in none.said
    assert not none.is_told


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
