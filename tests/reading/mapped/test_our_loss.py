"""Losses are known in whatever form they are written, and what is added to them is no part of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.running.running import network_in_file

pytestmark = pytest.mark.usefixtures("forked")

PROGRAM = """
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(30, 3))
labels = (X[:, 0] > 0) * 1 + (X[:, 1] > 0)
one_hot = np.eye(3)[labels]
y = (X[:, :1] > 0) * 1.0
n = len(X)
W1, b1 = rng.normal(size=(3, 5)), np.zeros(5)
W2, b2 = rng.normal(size=(5, {outputs})), np.zeros({outputs})
for epoch in range(400):
    h = np.tanh(X @ W1 + b1)
    z = h @ W2 + b2
    {loss}
    g2, dh = h.T @ d, d @ W2.T * (1 - h ** 2)
    g1, gb = X.T @ dh, dh.sum(0)
    {penalty}
    W2 -= 0.1 * g2
    b2 -= 0.1 * d.sum(0)
    b1 -= 0.1 * gb
    W1 -= 0.1 * g1
print(loss)
"""
SHIFTED = "z = z - z.max(axis=1, keepdims=True); "
SOFTMAX = "p = np.exp(z) / np.exp(z).sum(1, keepdims=True); "
SIGMOID = "p = 1 / (1 + np.exp(-z)); "
MANY = "; d = (np.exp(z) / np.exp(z).sum(1, keepdims=True) - one_hot) / n"
ONE = "; d = (1 / (1 + np.exp(-z)) - y) / n"


def network_of(tmp_path: Path, loss: str, outputs: int, penalty: str = "") -> OwnNetwork | str:
    path = tmp_path / "lab1.py"
    path.write_text(PROGRAM.format(loss=loss, outputs=outputs, penalty=penalty), encoding="utf-8")
    return network_in_file(path)


@pytest.mark.parametrize(
    ("loss", "outputs", "name", "output"),
    [
        (SOFTMAX + "loss = -np.log(p[np.arange(n), labels]).mean()" + MANY, 3, "cross-entropy", "softmax"),
        (SOFTMAX + "loss = -np.sum(one_hot * np.log(p + 1e-9)) / n" + MANY, 3, "cross-entropy", "softmax"),
        (SHIFTED + "logp = z - np.log(np.exp(z).sum(1, keepdims=True)); loss = -logp[range(n), labels].sum()" + MANY, 3,
         "cross-entropy", "softmax"),
        ("loss = (np.log(np.exp(z).sum(1)) - (z * one_hot).sum(1)).mean()" + MANY, 3, "cross-entropy", "softmax"),
        ("loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))" + ONE, 1, "bce", "sigmoid"),
        ("loss = np.mean(np.logaddexp(0, z) - y * z)" + ONE, 1, "bce", "sigmoid"),
        (SIGMOID + "q = np.clip(p, 1e-7, 1 - 1e-7); loss = -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))" + ONE, 1,
         "bce", "sigmoid"),
        ("loss = np.abs(z - y).sum(); d = np.sign(z - y) / n", 1, "mae", "none"),
        ("e = np.abs(z - y); loss = np.where(e < 1, 0.5 * e ** 2, e - 0.5).mean(); d = np.clip(z - y, -1, 1) / n", 1,
         "huber", "none"),
    ],
)  # fmt: skip
def test_a_loss_in_many_forms(tmp_path: Path, loss: str, outputs: int, name: str, output: str) -> None:
    network = network_of(tmp_path, loss, outputs)
    assert isinstance(network, OwnNetwork), network
    assert (network.loss, network.activations[-1], network.penalty) == (name, output, 0)
    assert network.ours is not None, network.why_alone
    assert (network.ours.optimizer, network.ours.parted) == ("sgd", 0)


CROSS_ENTROPY = "loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))"
PENALTY = f"{SIGMOID}{CROSS_ENTROPY} + {{}} * (np.sum(W1 ** 2) + np.sum(W2 ** 2)){ONE}"


def test_a_penalty_is_told_from_the_loss_and_goes_into_ours(tmp_path: Path) -> None:
    network = network_of(tmp_path, PENALTY.format("0.01 / 2"), 1, "g2, g1 = g2 + 0.01 * W2, g1 + 0.01 * W1")
    assert isinstance(network, OwnNetwork), network
    assert (network.loss, network.penalty) == ("bce", pytest.approx(0.01))
    assert network.factor == pytest.approx(0.1)
    assert network.ours is not None
    assert (network.ours.rate, network.ours.parted) == (pytest.approx(0.1), 0)


def test_a_penalty_of_another_kind_is_said_to_be_none_of_ours(tmp_path: Path) -> None:
    loss = PENALTY.format("0.01").replace("W1 ** 2", "np.abs(W1)").replace("W2 ** 2", "np.abs(W2)")
    network = network_of(tmp_path, loss, 1, "g2, g1 = g2 + 0.01 * np.sign(W2), g1 + 0.01 * np.sign(W1)")
    assert isinstance(network, OwnNetwork), network
    assert network.penalty is None
    assert network.ours is None
    assert "no multiple of Σw²" in network.why_alone


SAMPLE_BY_SAMPLE = """
import numpy as np
rng = np.random.default_rng(3)
data = [(rng.uniform(size=(2, 1)), float(k % 2)) for k in range(40)]
W = [rng.normal(size=(4, 2)), rng.normal(size=(1, 4))]
b = [rng.normal(size=(4, 1)), rng.normal(size=(1, 1))]
for epoch in range(200):
    rng.shuffle(data)
    for start in range(0, 40, 8):
        batch = data[start:start + 8]
        gw, gb = [np.zeros(w.shape) for w in W], [np.zeros(v.shape) for v in b]
        loss = 0
        for x, t in batch:
            acts = [x]
            for w, v in zip(W, b):
                acts.append(1 / (1 + np.exp(-(np.dot(w, acts[-1]) + v))))
            LOSS
            for k in (1, 0):
                gw[k] += d @ acts[k].T
                gb[k] += d
                if k:
                    d = W[k].T @ d * acts[k] * (1 - acts[k])
        W = [w - 3.0 / len(batch) * g for w, g in zip(W, gw)]
        b = [v - 3.0 / len(batch) * g for v, g in zip(b, gb)]
"""
OF_MSE = "d = (acts[-1] - t) * acts[-1] * (1 - acts[-1])"
OF_BCE = "loss += -(t * np.log(acts[-1]) + (1 - t) * np.log(1 - acts[-1])).sum()"


@pytest.mark.parametrize(
    ("line", "name", "rate"),
    [(f"loss += ((acts[-1] - t) ** 2).sum(); {OF_MSE}", "mse", 1.5), (f"{OF_BCE}; d = acts[-1] - t", "bce", 3.0),
     (OF_MSE, "mse", 1.5)],
    ids=["mse", "bce", "only an error"],
)  # fmt: skip
def test_a_loss_may_be_the_sum_over_samples_that_come_one_by_one(
    tmp_path: Path, line: str, name: str, rate: float
) -> None:  # fmt: skip
    path = tmp_path / "lab1.py"
    path.write_text(SAMPLE_BY_SAMPLE.replace("LOSS", line), encoding="utf-8")
    network = network_in_file(path)
    assert isinstance(network, OwnNetwork), network
    assert (network.sizes, network.loss, network.batch) == ((2, 4, 1), name, 8)
    assert network.ours is not None, network.why_alone
    assert (network.ours.rate, network.ours.parted) == (pytest.approx(rate), 0)
    assert network.ours.updates >= 3
