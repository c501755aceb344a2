"""One sample's arithmetic: every line can be redone by hand."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.scaling import scale_labels
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.inside.inspect import InspectRequest, observe
from tui_backprop.training.run.trainer import Training
from tui_backprop.tui.words.inspect import Page, in_ascii, pages


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


REGULARISED = {"l1": 0.01, "l2": 0.1, "clip_norm": 0.05}
_TYPED = {
    "−": "-", "·": "*", "²": "**2", "½": "0.5", "√": "sqrt", "leaky-relu": "leaky_relu",
}  # fmt: skip
"""What is shown, as it is typed into a calculator."""
CALCULATOR = {
    "log": math.log, "exp": math.exp, "sqrt": math.sqrt, "tanh": math.tanh, "abs": abs, "max": max,
    "sign": lambda x: (x > 0) - (x < 0),
    "sigmoid": sigmoid,
    "relu": lambda z: max(0, z),
    "leaky_relu": lambda z: max(0.01 * z, z),
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "gelu": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z * sigmoid(z),
    "softplus": lambda z: math.log(1 + math.exp(z)),
}  # fmt: skip


def arithmetic(**changes: object) -> list[str]:
    training = Training(Experiment(**{"epochs": 3, "optimizer": "sgd", **changes}))
    for _ in training.records():
        pass
    found = pages(observe(training, InspectRequest(sample=4)), training.dataset.class_names)
    return [
        part for page in found for part in [page.title, *("".join(text for text, _ in line) for line in page.lines)]
    ]


def test_every_layer_has_a_page_each_way():
    titles = [line for line in arithmetic() if line.startswith(("forward, ", "backward, "))]
    assert [title.split(" (")[0] for title in titles] == [
        "forward, layer 1 of 3", "forward, layer 2 of 3", "forward, layer 3 of 3",
        "backward, layer 3 of 3", "backward, layer 2 of 3", "backward, layer 1 of 3",
    ]  # fmt: skip


def read(text: str) -> float:
    return float(text.strip().strip("()").replace("−", "-"))


def test_what_is_shown_can_be_added_up_by_hand():
    sums = [line for line in arithmetic() if re.match(r"z. = .*·", line)]
    assert len(sums) == 9
    for line in sums:
        _, terms, result = line.split(" = ")
        total = sum(np.prod([read(factor) for factor in term.split("·")]) for term in terms.split(" + "))
        assert total == pytest.approx(read(result), abs=2e-5)


def test_both_gradients_agree_on_the_page():
    lines = arithmetic()
    assert sum("✓" in line for line in lines) == 4 * 3 + 4 * 5 + 5
    assert not any("✗" in line for line in lines)


def checks(found: list[Page]) -> list[str]:
    lines = ["".join(text for text, _ in line) for page in found for line in page.lines]
    return [line for line in lines if line.startswith("  ∂L/∂")]


@pytest.mark.parametrize("activation", ["relu", "leaky-relu"])
@pytest.mark.parametrize("seed", range(5))
def test_a_kink_is_no_error(activation: str, seed: int):
    # Without biases the sample (0, 0) has z = 0 in every unit of the first layer, and so in all that follow.
    training = Training(Experiment(activation=activation, init="he", output_activation="none", seed=seed))
    next(training.records())
    found = pages(observe(training, InspectRequest(0)), training.dataset.class_names)
    said = checks(found)
    assert not any("✗" in line for line in said)
    told = [re.search(r"z = 0: a kink, the slope is between (\S+) and (\S+)", line) for line in said]
    assert any(told)
    for line, match in zip(said, told, strict=True):
        if match:
            gradient = read(re.split(r"   +", line.strip())[0].split(" = ")[-1])
            assert read(match[1]) - 1e-8 <= gradient <= read(match[2]) + 1e-8
            assert read(match[1]) < read(match[2])


def test_a_kink_beside_the_weight_is_told_as_near():
    training = Training(Experiment(activation="relu", init="he", hidden=(2,), output_activation="none"))
    next(training.records())
    training.learner.network.layers[0].weights[:, 2] = [3e-7, 1.0]
    assert any(
        "z ≈ 0: a kink, the slope is between " in line for line in checks(pages(observe(training, InspectRequest(0))))
    )


@pytest.mark.parametrize("loss", ["mae", "hinge"])
def test_the_kink_of_a_loss_is_no_error(loss: str):
    training = Training(Experiment(loss=loss, hidden=(), output_activation="none"))
    next(training.records())
    weights = training.learner.network.layers[0].weights
    weights[...] = [[0.25, 0.25, {"mae": 3e-7, "hinge": -1.0}[loss]]]  # the truth of sample 0 is class 0, y = 0 or −1
    said = checks(pages(observe(training, InspectRequest(0))))
    kink = {"mae": "a ≈ y", "hinge": "y·a = 1"}[loss]
    assert not any("✗" in line for line in said)
    assert f"{kink}: a kink, the slope is between " in said[-1]


def prices(size: float) -> Dataset:
    rng = np.random.default_rng(5)
    rooms = rng.normal(size=(40, 3))
    return Dataset(
        "prices", rooms, size * (2 + rooms @ [1.0, 0.5, -0.2]), ("a", "b", "c"), (), np.arange(40), np.arange(0)
    )


@pytest.mark.parametrize("size", [1e-8, 1.0, 2e5, 1e9])
@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize(("epochs", "rate"), [(1, 0.03), (300, 0.03), (1, 1e-15)])
def test_gradients_agree_whatever_the_size_of_the_loss(size: float, loss: str, epochs: int, rate: float):
    # At the smallest rate the answers stay near 0, far from prices: rounding is then most of the difference.
    for sample in range(3):
        said = checks(pages_of(prices(size), epochs, sample, loss=loss, learning_rate=min(rate * size, 1e6), batch=0))
        assert len(said) == 4 * 4 + 4 * 5 + 5
        assert not any("✗" in line for line in said)


@pytest.mark.parametrize("size", [1.0, 2e5])
def test_a_wrong_gradient_is_still_found(size: float):
    training = Training(Experiment(epochs=1), dataset=prices(size))
    next(training.records())
    found = observe(training, InspectRequest(2))
    wrong = [
        dataclasses.replace(layer, weights=dataclasses.replace(layer.weights, gradient=1.01 * layer.weights.gradient))
        for layer in found.layers
    ]
    said = checks(pages(dataclasses.replace(found, layers=tuple(wrong))))
    # A loss of 1e11 is known to 1e-5, so that 1 % of a slope of 1000 cannot be told from rounding.
    assert sum("✗" in line for line in said) >= (30 if size == 1 else 4)


def three_classes() -> Dataset:
    rng = np.random.default_rng(3)
    labels = np.arange(24) % 3
    return Dataset(
        "clouds", rng.normal(size=(24, 2)) + labels[:, None], labels, ("x", "y"), ("a", "b", "c"),
        np.arange(24), np.arange(0),
    )  # fmt: skip


def pages_of(data: Dataset | None = None, epochs: int = 3, sample: int = 4, **settings: object) -> list[Page]:
    training = Training(Experiment(**{"epochs": epochs, "batch": 5, **settings}), dataset=data)
    for _ in training.records():
        pass
    return pages(observe(training, InspectRequest(sample)), training.dataset.class_names)


def typed_in(text: str) -> float:
    for sign, key in _TYPED.items():
        text = text.replace(sign, key)
    text = re.sub(r"\|(.*?)\|", r"abs(\1)", text)
    return float(eval(text, {"__builtins__": {}}, CALCULATOR))


def redo(page: Page) -> int:
    """Work out every equation of a page from what is shown of it; how many there were."""
    done = 0
    for line in page.lines:
        for equation in re.split(r"   +", "".join(text for text, _ in line)):
            formulas = re.split(" = | ← ", equation)[1:]
            result = formulas.pop() if formulas else ""
            if not re.fullmatch(r"−?[0-9.]+(e−?[0-9]+)?", result):
                continue
            for formula in formulas:
                if "∂" in formula:  # another name for what follows
                    continue
                value = typed_in(result)
                # A sum is as exact as its largest term, which has six digits.
                is_sum = (" + " in formula or "←" in equation) and not re.search("exp|log|tanh", formula)
                size = typed_in(re.sub("(?<!e)−", "+", formula)) if is_sum else 0
                assert typed_in(formula) == pytest.approx(value, rel=2e-5, abs=1e-5 * size), equation
                done += 1
    return done


def equations(units: int, fan_in: int) -> int:
    """Those of a layer at least: z, a, ∂L/∂a, f'(z) and ∂L/∂z; gradient, step and new value of each parameter."""
    return units * (5 + 3 * fan_in + 2)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("regularised", [{}, {"l2": 0.1}, {"clip_norm": 0.05}, REGULARISED], ids="+".join)
def test_every_step_can_be_redone_from_what_is_shown(optimizer: str, regularised: dict[str, float]):
    found = pages_of(optimizer=optimizer, **regularised)
    assert sum(map(redo, found)) >= equations(4, 2) + equations(4, 4) + equations(1, 4)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("data", [None, three_classes()], ids=["one output", "three outputs"])
@pytest.mark.parametrize("sample", [0, 1, 2, 3])
def test_every_loss_can_be_redone_from_what_is_shown(loss: str, data: Dataset | None, sample: int):
    found = pages_of(data, sample=sample, loss=loss, optimizer="sgd", epochs=40, learning_rate=0.1)
    assert sum(map(redo, found)) >= 60
    page = next(page for page in found if page.title == f"loss ({loss})")
    assert redo(page) >= 1, "the value"


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("learning_rate", [0.01, 1.0])
def test_every_slope_can_be_redone_from_what_is_shown(activation: str, learning_rate: float):
    for sample in (0, 7):
        found = pages_of(
            activation=activation, optimizer="sgd", learning_rate=learning_rate, sample=sample, hidden=(5, 5)
        )
        assert sum(map(redo, found)) > 60
        lines = ["".join(text for text, _ in line) for page in found for line in page.lines]
        assert sum(line.startswith("f'(z") for line in lines) == 11


def test_all_terms_of_a_wide_layer_are_written_out_and_an_image_is_summed_up():
    forward = pages_of(hidden=(16, 16))[2]
    assert "more" not in "".join(text for line in forward.lines for text, _ in line)
    assert forward.unit(0)[0][1][0].count("·") == 16
    rng = np.random.default_rng(1)
    image = Dataset(
        "image", rng.uniform(size=(10, 784)), np.arange(10) % 2, tuple(map(str, range(784))), ("a", "b"),
        np.arange(10), np.arange(0),
    )  # fmt: skip
    found = pages_of(image, hidden=(3,))
    assert "+ … 776 more: " in found[1].unit(0)[0][1][0]
    assert any("… 776 more weights" in text for line in found[-1].lines for text, _ in line)
    assert sum(map(redo, found[2:5])) >= equations(1, 3)


def test_dropout_and_the_clipping_are_told():
    def words(page: Page) -> str:
        return "\n".join("".join(text for text, _ in line) for line in page.head)

    assert "dropout 0.5 is left out" in words(pages_of(dropout=0.5)[0])
    assert "dropout" not in words(pages_of()[0])
    clipped = words(pages_of(clip_norm=0.001, l2=0.1)[-1])
    assert "g = c·(∂L/∂w + 0.1·w) of a weight, c·∂L/∂b of a bias" in clipped
    assert re.search(r"the gradient is .* long, 0.001 is allowed   c = 0.001/", clipped)
    assert "1000 is allowed, so it stays" in words(pages_of(clip_norm=1000)[-1])
    assert "g = ∂L/∂w + 0.01·sign(w) + 0.1·w of a weight, ∂L/∂b of a bias" in words(pages_of(l1=0.01, l2=0.1)[-1])


def test_a_switched_off_unit_is_told():
    training = Training(Experiment())
    next(training.records())
    training.learner.network.switch_unit(0, 1, on=False)
    found = pages(observe(training, InspectRequest(3)))
    told = ["".join(text for text, _ in line) for page in found for line in page.lines if "off" in line[-1][0]]
    assert told == ["a₂ = 0   the unit is switched off", "∂L/∂z₂ = 0   the unit is switched off"]


@pytest.mark.parametrize("extreme", [0.0, 1e-300, 1e12, 1e200, math.inf, math.nan])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_extreme_numbers_are_written_too(activation: str, extreme: float):
    for loss in LOSSES:
        training = Training(Experiment(loss=loss, activation=activation, hidden=(70, 2), **REGULARISED))
        next(training.records())
        training.learner.network.parameters[::3] = extreme
        found = pages(observe(training, InspectRequest(5, check=False)))
        assert all(page.lines for page in found)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_arithmetic_can_be_had_in_ascii(loss: str, activation: str):
    for optimizer in OPTIMIZERS:
        training = Training(
            Experiment(loss=loss, activation=activation, optimizer=optimizer, dropout=0.5, **REGULARISED)
        )
        next(training.records())
        training.learner.network.switch_unit(0, 0, on=False)
        for page in map(in_ascii, pages(observe(training, InspectRequest(5, check=False)))):
            for text in (page.title, *(text for parts in page.lines for text, _ in parts)):
                assert text.isascii(), text


def test_a_scaled_label_is_shown_in_both_units():
    data = scale_labels(prices(1.0))
    training = Training(Experiment(epochs=3, output_activation="none"), dataset=data)
    for _ in training.records():
        pass
    lines = [
        "".join(text for text, _ in line) for page in pages(observe(training, InspectRequest(2))) for line in page.lines
    ]
    (scaled,) = (line for line in lines if line.startswith("y = "))
    (said,) = (line for line in lines if line.startswith("prediction = "))
    part, (mean, deviation) = training.learner.parts.train, data.label_scale
    assert read(re.split("   +", scaled)[0].split(" = ")[-1]) == pytest.approx(
        (data.labels[2] - mean) / deviation, rel=1e-5
    )
    own = part.in_own_units(training.learner.train.outputs[0])[2]
    assert read(re.split("   +", said)[0].split(" = ")[-1]) == pytest.approx(own, rel=1e-5)
    assert "L is of the scaled label" in said


def test_a_label_in_its_own_units_is_shown_once():
    assert not any(line.startswith(("y = ", "prediction = ")) for line in arithmetic(dataset="bumps"))
