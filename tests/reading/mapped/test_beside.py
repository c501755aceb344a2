"""Our own network beside a program's: the same way where the gradient is right, and where they part where it is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_backprop.reading.mapped.beside import apart
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.running.running import network_in_file

pytestmark = pytest.mark.usefixtures("forked")

PROGRAMS = Path(__file__).parents[2] / "check" / "programs"


def network_of(name: str) -> OwnNetwork:
    network = network_in_file(PROGRAMS / f"{name}.py")
    assert isinstance(network, OwnNetwork), network
    return network


@pytest.mark.parametrize(
    ("name", "optimizer", "rate"),
    [("r04_bare_script", "sgd", 2.0), ("r08_minibatch_shuffled", "sgd", 0.2), ("r12_regression_sine", "sgd", 0.05),
     ("r16_momentum_layers", "momentum", 0.1), ("r19_nesterov", "nesterov", 0.1), ("r18_adam_attributes", "adam", 0.05),
     ("r20_adagrad", "adagrad", 0.1), ("r21_rmsprop_generator", "rmsprop", 0.005), ("r24_weight_decay", "sgd", 0.5),
     ("r41_log_likelihood_goes_up", "sgd", 0.5), ("heldout/h03_rprop_free_momentum_columns", "momentum", 0.1)],
)  # fmt: skip
def test_right_programs_never_part(name: str, optimizer: str, rate: float) -> None:
    ours = network_of(name).ours
    assert ours is not None
    assert (ours.optimizer, ours.parted, ours.tensor) == (optimizer, 0, -1)
    assert ours.rate == pytest.approx(rate)
    assert ours.updates >= 5


@pytest.mark.parametrize(
    ("name", "update", "tensor"),
    [("s01_xor_explicit_class", 1, "net.w1"), ("s19_mean_in_two_of_three", 1, "net.w2"),
     ("s40_velocity_sign", 2, "net.layers[0].w"), ("s11_square_matrix", 1, "params['w1']"),
     ("s33_adam_without_correction", 1, None), ("s25_accumulated_gradients", 2, None)],
)  # fmt: skip
def test_a_slip_is_where_they_part(name: str, update: int, tensor: str | None) -> None:
    network = network_of(name)
    assert network.ours is not None
    assert network.ours.parted == update
    assert tensor is None or network.tensors[network.ours.tensor].text == tensor
    assert network.ours.share > 1e-3


@pytest.mark.parametrize(
    ("name", "why"),
    [("r17_adam_per_step", "its optimizer, Adam 0.9, 0.999,"),
     ("s04_cross_entropy_delta", "no update of it is a multiple of the gradient")],
)  # fmt: skip
def test_where_nothing_can_stand_beside_it_is_said_why(name: str, why: str) -> None:
    network = network_of(name)
    assert network.ours is None
    assert why in network.why_alone


BY_TENSOR = """
import numpy as np
rng = np.random.default_rng(1)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
Y = np.array([[0], [1], [1], [0.0]])
W1 = rng.normal(size=(2, 4)); b1 = np.zeros((1, 4))
W2 = rng.normal(size=(4, 1)); b2 = np.zeros((1, 1))
V1 = np.zeros_like(W1); V2 = np.zeros_like(W2); U1 = np.zeros(4); U2 = np.zeros(1)
lr = 0.5
for epoch in range(2000):
    h = 1 / (1 + np.exp(-(X @ W1 + b1)))
    o = 1 / (1 + np.exp(-(h @ W2 + b2)))
    loss = np.mean((o - Y) ** 2){in_loss}
    d2 = 2 * (o - Y) / len(X) * o * (1 - o)
    d1 = (d2 @ W2.T) * h * (1 - h)
    {updates}
    if epoch % 200 == 0:
        print("Epoch", epoch, "loss", loss)
"""
BIASES = "b2 -= lr * d2.sum(axis=0); b1 -= lr * d1.sum(axis=0)"


@pytest.mark.parametrize(
    ("in_loss", "updates", "optimizer", "decays", "shares"),
    [
        ("+ 0.01 * np.sum(W1**2) + 0.003 * np.sum(W2**2)",
         f"W2, W1 = W2 - lr * (h.T @ d2 + 0.006 * W2), W1 - lr * (X.T @ d1 + 0.02 * W1); {BIASES}",
         "sgd", {"W1": 0.02, "W2": 0.006}, {}),
        ("+ 0.01 * np.sum(W2**2)", f"W2 -= lr * (h.T @ d2 + 0.02 * W2); W1 -= lr * X.T @ d1; {BIASES}",
         "sgd", {"W2": 0.02}, {}),
        ("", f"W2 -= lr * (h.T @ d2 + 0.01 * W2); W1 -= lr * (X.T @ d1 + 0.01 * W1); {BIASES}",
         "sgd", {"W1": 0.01, "W2": 0.01}, {}),
        ("", "W2 -= lr * h.T @ d2; W1 -= lr * X.T @ d1; b2 -= 2 * lr * d2.sum(axis=0); b1 -= 2 * lr * d1.sum(axis=0)",
         "sgd", {}, {"W1": 0.5, "W2": 0.5}),
        ("", "\n    ".join((
            "V2 = 0.9 * V2 + h.T @ d2 + 0.01 * W2; V1 = 0.9 * V1 + X.T @ d1 + 0.01 * W1",
            "U2 = 0.9 * U2 + d2.sum(axis=0); U1 = 0.9 * U1 + d1.sum(axis=0)",
            "W2 -= 0.1 * V2; W1 -= 0.1 * V1; b2 -= 0.1 * U2; b1 -= 0.1 * U1")),
         "momentum", {"W1": 0.01, "W2": 0.01}, {}),
    ],
)  # fmt: skip
def test_rates_and_decays_of_tensors_are_told_from_the_updates(
    tmp_path: Path, in_loss: str, updates: str, optimizer: str, decays: dict[str, float], shares: dict[str, float]
) -> None:  # fmt: skip
    path = tmp_path / "own.py"
    path.write_text(BY_TENSOR.format(in_loss=in_loss, updates=updates), encoding="utf-8")
    network = network_in_file(path)
    assert isinstance(network, OwnNetwork), network
    ours = network.ours
    assert ours is not None, network.why_alone
    assert (ours.optimizer, ours.parted) == (optimizer, 0)
    names = [place.text for place in network.tensors]
    assert ours.decays == pytest.approx([decays.get(name, 0.0) for name in names], rel=1e-4, abs=1e-9)
    assert ours.shares == pytest.approx([shares.get(name, 1.0) for name in names], rel=1e-4)


def test_where_not_even_the_first_update_is_told_no_number_is_said() -> None:
    network = network_in_file(PROGRAMS.parent / "traits" / "t11_gradients_without_the_biases_first_axis.py")
    assert isinstance(network, OwnNetwork), network
    assert (network.ours, network.why_alone) == (None, "what its updates are made with could not be told")


def test_adam_beside_a_decay_of_the_weights_alone() -> None:
    network = network_in_file(PROGRAMS.parent / "second" / "right_02_moons_layers.py")
    assert isinstance(network, OwnNetwork), network
    ours = network.ours
    assert ours is not None
    assert (ours.optimizer, ours.parted) == ("adam", 0)
    weights = [len(shape) == 2 and shape[0] > 1 for shape in network.shapes]
    assert ours.decays == pytest.approx([1e-3 * is_decayed for is_decayed in weights], rel=1e-3)


def test_a_bias_that_began_as_a_plain_number_begins_there_in_ours() -> None:
    network = network_in_file(PROGRAMS.parent / "second" / "right_09_outer_sgd.py")
    assert isinstance(network, OwnNetwork), network
    assert network.ours is not None
    assert (network.ours.optimizer, network.ours.parted) == ("momentum", 0)


def test_the_loss_is_the_one_that_the_printed_error_means() -> None:
    network = network_in_file(PROGRAMS.parent / "traits" / "t07_mean_absolute_error_printed.py")
    assert isinstance(network, OwnNetwork), network
    assert network.loss == "mse"
    assert network.ours is not None
    assert (network.ours.optimizer, network.ours.parted) == ("sgd", 0)


def test_a_rate_that_changes_is_gone_along_with_and_its_rule_read_from_the_updates() -> None:
    decays, cosine = network_of("r22_lr_decay").ours, network_of("heldout/h07_cosine_decay_train_test").ours
    assert decays is not None
    assert cosine is not None
    assert (decays.optimizer, decays.parted, cosine.parted) == ("sgd", 0, 0)
    assert decays.rule == ("inverse", pytest.approx(0.01))
    assert decays.rate_of(1000) == pytest.approx(1 / 11)
    assert cosine.rule == ("", 0)
    assert cosine.rate_of(1000) is None


def test_rounding_is_no_difference_and_more_is() -> None:
    first, tensor_of = np.zeros(6), np.array([0, 0, 1, 1, -1, 1])
    theirs = np.array([0.1, 0.2, 0.3, 1e-17, 5.0, 0.4])
    ours = theirs * (1 + 1e-9) + 1e-16
    ours[4] = 0.0  # a bias that there is not
    assert apart(ours, theirs, first, tensor_of) is None
    ours[3] = 1e-3
    tensor, place, share = apart(ours, theirs, first, tensor_of) or (-1, -1, 0.0)
    assert (tensor, place) == (1, 3)
    assert share == pytest.approx(1e-3 / 0.4)
    assert apart(np.full(6, np.nan), theirs, first, tensor_of) is not None
