"""The person's own network is found in their program, with the places where its numbers live."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_backprop.reading.mapped.dwelling import COLUMNS, INDICES, ROWS, OwnNetwork
from tui_backprop.reading.running.running import network_in_file

pytestmark = pytest.mark.usefixtures("forked")

PROGRAMS = Path(__file__).parents[2] / "check" / "programs"


def found_in(source: str, tmp_path: Path, **options: str) -> OwnNetwork | str:
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return network_in_file(path, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "sizes", "activations", "loss", "weights", "samples", "form", "epoch"),
    [
        ("r04_bare_script", (2, 5, 3, 1), ["sigmoid"] * 3, "mse", {"w1", "b1", "w2", "b2", "w3", "b3"}, "X", ROWS,
         "epoch"),
        ("r03_columns_dict_params", (2, 6, 4, 1), ["tanh", "tanh", "sigmoid"], "bce",
         {f"parameters['{kind}{layer}']" for kind in "Wb" for layer in (1, 2, 3)}, "X", COLUMNS, "i"),
        ("r02_layer_objects_bce", (2, 8, 8, 1), ["relu", "relu", "sigmoid"], "bce",
         {f"model.layers[{layer}].{kind}" for kind in "Wb" for layer in (0, 2, 4)}, "x", ROWS, "epoch"),
        ("r08_minibatch_shuffled", (2, 16, 8, 1), ["relu", "relu", "sigmoid"], "bce",
         {f"net.params[{layer}][{kind}]" for kind in (0, 1) for layer in (0, 1, 2)}, "x", ROWS, "epoch"),
        ("r11_softmax_one_hot", (2, 8, 8, 3), ["tanh", "tanh", "softmax"], "cross-entropy", None, "x", ROWS, "epoch"),
        ("r12_regression_sine", (1, 20, 20, 1), ["tanh", "tanh", "none"], "mse", None, "x", ROWS, "epoch"),
    ],
)  # fmt: skip
def test_programs_of_every_style(
    name: str, sizes: tuple[int, ...], activations: list[str], loss: str, weights: set[str] | None, samples: str,
    form: str, epoch: str,
) -> None:  # fmt: skip
    network = network_in_file(PROGRAMS / f"{name}.py")
    assert isinstance(network, OwnNetwork), network
    assert (network.sizes, list(network.activations), network.loss) == (sizes, activations, loss)
    assert weights is None or {place.text for place in network.tensors} == weights
    assert (network.inputs.place.text, network.inputs.form) == (samples, form)
    assert network.epoch is not None
    assert network.epoch.text == epoch
    assert sorted(p for p in network.parameters if p >= 0) == list(range(len(network.parameters)))
    assert OwnNetwork.from_json(json.loads(json.dumps(network.as_json()))) == network


TWO_LAYERS = """
import numpy as np
rng = np.random.default_rng()
X = rng.normal(size=(30, 3))
labels = rng.integers(0, 4, 30)
W1, W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 4))
for epoch in range(400):
    h = np.tanh(X @ W1)
    e = np.exp(h @ W2)
    p = e / e.sum(axis=1, keepdims=True)
    one_hot = np.eye(4)[labels]
    loss = -np.mean(np.sum(one_hot * np.log(p), axis=1))
    d = (p - one_hot) / len(X)
    g2, g1 = h.T @ d, X.T @ (d @ W2.T * (1 - h ** 2))
    W2 -= 0.1 * g2
    W1 -= 0.1 * g1
print(loss)
"""


def test_a_network_without_biases_and_labels_that_are_numbers_of_classes(tmp_path: Path) -> None:
    network = found_in(TWO_LAYERS, tmp_path)
    assert isinstance(network, OwnNetwork), network
    assert not network.has_biases
    assert (network.targets.place.text, network.targets.form) == ("labels", INDICES)
    assert network.factor == pytest.approx(0.1)
    assert (network.optimizer, network.rate) == ("sgd", pytest.approx(0.1))


def test_a_program_that_is_slowed_down_to_be_looked_at_is_not_waited_for(tmp_path: Path) -> None:
    slow = TWO_LAYERS.replace("    W2 -=", "    time.sleep(1)\n    W2 -=").replace(
        "import numpy", "import time\nimport numpy"
    )
    assert isinstance(found_in(slow, tmp_path), OwnNetwork)


def test_the_gradient_of_a_program_with_a_slip_is_no_multiple_of_ours(tmp_path: Path) -> None:
    network = found_in(TWO_LAYERS.replace("* (1 - h ** 2)", "* (1 - h)"), tmp_path)
    assert isinstance(network, OwnNetwork), network
    assert network.factor is None


DIVERGES = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
y = X @ np.array([[1.0], [2], [3]])
W1, W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 1))
np.seterr(all="ignore")
for epoch in range(3000):
    h = np.maximum(0, X @ W1)
    out = h @ W2
    loss = np.mean((out - y) ** 2)
    d = 2 * (out - y) / len(X)
    g2, g1 = h.T @ d, X.T @ (d @ W2.T * (h > 0))
    W1 -= 0.9 * g1
    W2 -= 0.9 * g2
print(loss)
"""


def test_a_program_whose_weights_soon_are_no_numbers_is_seen_up_to_there(tmp_path: Path) -> None:
    network = found_in(DIVERGES, tmp_path)
    assert isinstance(network, OwnNetwork), network
    assert network.sizes == (3, 5, 1)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (DIVERGES.replace("0.9 *", "1e200 *"), "its weights are no numbers any more after"),
        ("import numpy as np\nprint(np.ones(3).sum())", "no weights were found"),
        ("import numpy as np\nx = np.ones(3)\nx[5]", "it fails at line 3: IndexError"),
        ("import numpy as np\nn = int(input('how many? '))", "it asks for input ('how many?')"),
        (TWO_LAYERS.replace("range(400)", "range(2)"), "too few updates"),
        (TWO_LAYERS.replace("np.tanh(X @ W1)", "np.sin(X @ W1)"), "the activation of line 8 is none"),
        (TWO_LAYERS.replace("h @ W2", "h @ np.exp(W2)"), "its loss at line 12 is none"),
        (TWO_LAYERS.replace("np.tanh(X @ W1)", "np.tanh(rng.normal(size=(30, 3)) @ W1)"), "keeps all its samples"),
    ],
)
def test_why_none_is_found(source: str, why: str, tmp_path: Path) -> None:
    found = found_in(source, tmp_path)
    assert isinstance(found, str)
    assert why in found


def test_a_layer_that_is_left_out_is_not_kept_from_sight() -> None:
    found = network_in_file(PROGRAMS / "s44_first_layer_left_out.py")
    assert isinstance(found, str)
    assert "weights that never change" in found


def test_single_numbers_are_no_arrays() -> None:
    found = network_in_file(PROGRAMS / "r05_neuron_objects_loops.py")
    assert isinstance(found, str)
    assert "no weights were found" in found


def test_a_program_that_tracks_itself_does_the_same_every_time(tmp_path: Path) -> None:
    tracked = "from tui_backprop import track\ntrack.init({'lr': 0.1})" + TWO_LAYERS.replace(
        "default_rng()", "default_rng(5)"
    )
    logged = "    track.log({'loss': float(loss), 'accuracy': float(np.mean(p > 0.5)), 'epoch': epoch})\nprint"
    network = found_in(tracked.replace("print", logged) + "track.finish()\n", tmp_path)
    assert isinstance(network, OwnNetwork), network


@pytest.mark.parametrize("labels", ["[0, 1, 1, 1]", "[0, 1, 1, 0]"], ids=["or", "xor"])
def test_labels_are_no_column_of_the_samples(tmp_path: Path, labels: str) -> None:
    """Of one sample at a time a feature may be the label's number by chance."""
    path = tmp_path / "lab1.py"
    path.write_text(
        f"""import numpy as np
np.random.seed(5)
xs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
ts = np.array({labels}, dtype=float)
W1, b1 = np.random.normal(0, 1, (4, 2)), np.zeros(4)
w2, b2 = np.random.normal(0, 1, 4), 0.0
for epoch in range(2000):
    for i in np.random.permutation(4):
        h = np.tanh(W1 @ xs[i] + b1)
        o = 1 / (1 + np.exp(-(w2 @ h + b2)))
        loss = 0.5 * (o - ts[i]) ** 2
        do = (o - ts[i]) * o * (1 - o)
        dh = do * w2 * (1 - h ** 2)
        w2 -= 0.3 * do * h; b2 -= 0.3 * do
        W1 -= 0.3 * np.outer(dh, xs[i]); b1 -= 0.3 * dh
""",
        encoding="utf-8",
    )
    found = network_in_file(path)
    assert isinstance(found, OwnNetwork), found
    assert (found.inputs.place.name, found.targets.place.name) == ("xs", "ts")
    assert found.targets.place.way == ()


def test_dropout_within_the_mask_of_a_relu_is_left_out_of_the_network() -> None:
    network = network_in_file(PROGRAMS.parent / "unseen" / "right_08_blobs_einsum_adamw_dropout.py")
    assert isinstance(network, OwnNetwork), network
    assert (network.sizes, network.activations) == ((2, 24, 24, 3), ("relu", "relu", "softmax"))
    assert network.drops
