"""An output of the network, or the sum of its outputs, is no loss, however it comes from every weight."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.running.running import check_file, network_in_file

pytestmark = pytest.mark.usefixtures("forked")

PRINTS_OUTPUTS = """import numpy as np
np.random.seed(1)
X = np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]]); y = np.array([[0,1,1,0]]).T
syn0 = 2*np.random.random((3,4)) - 1
syn1 = 2*np.random.random((4,1)) - 1
def nonlin(x, deriv=False):
    if deriv: return x*(1-x)
    return 1/(1+np.exp(-x))
for j in range(2000):
    l1 = nonlin(np.dot(X, syn0))
    l2 = nonlin(np.dot(l1, syn1))
    if j % 200 == 0:
        print("prediction", {shown})
    l2_delta = (y - l2)*nonlin(l2, deriv=True)
    l1_delta = l2_delta.dot(syn1.T) * nonlin(l1, deriv=True)
    syn1 += l1.T.dot(l2_delta)
    syn0 += X.T.dot(l1_delta)
"""
PERCEPTRON = """import numpy as np
X = np.array([[0,0],[0,1],[1,0],[1,1]]); y = np.array([0,0,0,1])
w = np.zeros(2); b = 0.0
for epoch in range(20):
    errors = 0
    for xi, t in zip(X, y):
        p = 1 if xi @ w + b > 0 else 0
        w = w + 0.1 * (t - p) * xi
        b = b + 0.1 * (t - p)
        errors += abs(t - p)
    print("epoch", epoch, "errors", errors)
"""
REPEATED = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(50, 3)); y = X @ np.array([1., -2., 0.5]) + 0.3
theta = np.zeros(4); Xb = np.c_[np.ones(50), X]
for it in range(300):
    J = np.sum((Xb @ theta - y) ** 2) / (2 * 50)
    theta = theta - 0.1 * Xb.T @ (Xb @ theta - y) / 50
    if it % 30 == 0: print("J(theta) =", J)
"""


def written(folder: Path, source: str) -> Path:
    path = folder / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize("shown", ["l2.sum()", "np.mean(l2)", "sum(l2)[0]"])
def test_a_program_that_prints_its_outputs_is_judged_by_its_error(tmp_path: Path, shown: str) -> None:
    path = written(tmp_path, PRINTS_OUTPUTS.replace("{shown}", shown))
    report = check_file(path)
    assert (report.verdict, report.findings) == ("right", [])
    assert report.implied == "half the squared error"
    network = network_in_file(path)
    assert isinstance(network, OwnNetwork), network
    assert network.loss == "mse"
    assert network.ours is not None
    assert (network.ours.optimizer, network.ours.parted) == ("sgd", 0)


def test_a_slip_of_such_a_program_is_still_named(tmp_path: Path) -> None:
    source = PRINTS_OUTPUTS.replace("{shown}", "l2.sum()").replace(
        "dot(syn1.T) * nonlin(l1, deriv=True)", "dot(syn1.T)"
    )
    report = check_file(written(tmp_path, source))
    assert [(found.slip, found.line) for found in report.findings] == [("slope-missing-passed-down", 15)]


def test_a_perceptron_does_not_go_uphill(tmp_path: Path) -> None:
    report = check_file(written(tmp_path, PERCEPTRON))
    assert report.findings == []


def test_an_output_that_is_descended_on_is_a_loss(tmp_path: Path) -> None:
    source = PRINTS_OUTPUTS.replace("{shown}", "l2.sum()").replace("(y - l2)*", "-np.ones_like(l2)*")
    report = check_file(written(tmp_path, source))
    assert (report.verdict, report.implied) == ("right", "")


def test_a_loss_of_a_pass_of_its_own_is_mapped_where_the_gradient_repeats_it(tmp_path: Path) -> None:
    network = network_in_file(written(tmp_path, REPEATED))
    assert isinstance(network, OwnNetwork), network
    assert (network.sizes, network.loss) == ((3, 1), "mse")
    assert network.ours is not None
    assert (network.ours.optimizer, network.ours.parted) == ("sgd", 0)


def test_cross_entropy_that_an_error_means_is_mapped() -> None:
    folder = Path(__file__).parents[2] / "check" / "traits"
    network = network_in_file(folder / "t04_only_an_error_softmax.py")
    assert isinstance(network, OwnNetwork), network
    assert (network.loss, network.activations[-1]) == ("cross-entropy", "softmax")
    assert network.ours is not None
    assert network.ours.parted == 0


CLIPPED = """import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 2)); y = np.eye(3)[1 * (x[:, 0] > 0) + (x[:, 1] > 0)]
W = [rng.normal(0, 0.6, (2, 8)), rng.normal(0, 0.6, (8, 3))]
for step in range(900):
    h = np.tanh(x @ W[0])
    z = h @ W[1]
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    d = (p - y) / len(x)
    gs = [x.T @ (d @ W[1].T * SLOPE), h.T @ d]
    norm = np.sqrt(sum((g ** 2).sum() for g in gs))
    gs = [g * min(1.0, 5.0 / (norm + 1e-12)) for g in gs]
    W = [w - 0.3 * g for w, g in zip(W, gs)]
    if step % 300 == 299:
        print('step', step, 'loss', -np.mean(np.sum(y * np.log(p), axis=1)), 'norm', norm)
"""


@pytest.mark.parametrize(("slope", "verdict"), [("(1 - h ** 2)", "right"), ("(1 - h)", "slip")])
def test_the_norm_of_gradients_is_no_loss(tmp_path: Path, slope: str, verdict: str) -> None:
    """It is computed at every step, and the loss every 300 steps."""
    path = tmp_path / "lab1.py"
    path.write_text(CLIPPED.replace("SLOPE", slope), encoding="utf-8")
    report = check_file(path)
    assert report.verdict == verdict, report.findings
    assert [finding.line for finding in report.findings] == ([11] if verdict == "slip" else [])
