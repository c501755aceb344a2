"""The pictures of a network's inside: diagram, health, confusion, bent grid, arithmetic."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from textual.strip import Strip

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.inside.sample import SampleRequest, observe
from tui_backprop.training.run.trainer import Training
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.hidden import proportioned, steady_bounds, warp
from tui_backprop.tui.render.layers import Row, health
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.network import Layer, diagram, thumbnail
from tui_backprop.tui.render.scatter import Bounds, Points
from tui_backprop.tui.themes import ColourDepth, load_theme
from tui_backprop.tui.words.formulas import number
from tui_backprop.tui.words.inspect import Page, in_ascii, pages

NIGHT = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), ColourDepth.NONE, "ascii")
Check = Callable[[Sequence[Strip], int, int], None]
Rows = Callable[[Sequence[Strip]], list[str]]


def small_network() -> list[Layer]:
    return [
        Layer("inputs", 2, np.array([0.1, 0.9]), ["alive", "alive"]),
        Layer("layer 1", 2, np.array([0.5, 0.0]), ["alive", "dead"], np.array([[1.0, -1.0], [0.5, 2.0]]), "1 dead"),
        Layer("output", 1, np.array([0.7]), ["alive"], np.array([[1.0, 0.2]])),
    ]


def test_diagram_in_ascii(rows: Rows):
    text = "\n".join(rows(diagram(small_network(), 31, 7, ASCII, focus=(1, 0))))
    assert "[o]" in text
    assert "1 dead" in text
    assert text.count("inputs") == text.count("output") == 1


def test_units_beyond_the_space_are_counted(rows: Rows, check: Check):
    layer = Layer("layer 1", 300, np.ones(12), ["alive"] * 12, np.ones((12, 2)))
    drawn = diagram([small_network()[0], layer], 40, 8, NIGHT)
    check(drawn, 40, 8)
    shown = sum(row.count("●") for row in rows(drawn)) - 2
    assert f"+{300 - shown} more" in "\n".join(rows(drawn))


def test_sign_is_a_colour():
    styles = {segment.style for strip in diagram(small_network(), 31, 7, NIGHT) for segment in strip if segment.style}
    colours = {style.color.get_truecolor() for style in styles if style.color}
    reds = [colour for colour in colours if colour.red > colour.blue + 40]
    blues = [colour for colour in colours if colour.blue > colour.red + 40]
    assert reds
    assert blues


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    width=st.integers(0, 70),
    height=st.integers(0, 20),
    value=st.sampled_from([0.0, 1.0, float("nan"), float("inf"), -1e300]),
)
def test_diagram_fills_its_rectangle(check: Check, sizes: list[int], width: int, height: int, value: float):
    layers = []
    for index, size in enumerate(sizes):
        weights = np.full((size, sizes[index - 1]), value) if index else None
        layers.append(Layer(f"layer {index}", size, np.full(size, value), ["alive"] * size, weights))
    for look in (NIGHT, ASCII):
        check(diagram(layers, width, height, look, focus=(0, 0)), width, height)


def test_units_are_as_far_from_one_another_everywhere(rows: Rows):
    layers = [small_network()[0], Layer("layer 1", 4, np.ones(4), ["alive"] * 4, np.ones((4, 2)))]
    for height in range(6, 30):
        drawn = rows(diagram(layers, 60, height, ASCII))
        places = [y for y, row in enumerate(drawn) if "o" in row[50:]]
        assert len(places) == 4
        assert len({after - before for before, after in itertools.pairwise(places)}) <= 1, height


def test_what_is_wrong_with_a_layer_stands_beside_its_title(rows: Rows):
    layer = Layer("layer 1", 4, np.ones(4), ["dead"] * 4, np.ones((4, 2)), note="4 dead")
    assert "layer 1 4 dead" in rows(diagram([small_network()[0], layer], 60, 9, ASCII))[0]
    narrow = rows(diagram([small_network()[0], layer], 18, 9, ASCII))[0]
    assert "4 dead" in narrow


def test_page_of_units_says_which_they_are(rows: Rows):
    layer = Layer("layer 1", 300, np.ones(5), ["alive"] * 5, np.ones((5, 2)), first=20)
    assert "21–25 of 300" in "\n".join(rows(diagram([small_network()[0], layer], 40, 7, NIGHT)))


def health_rows(history: np.ndarray | None) -> list[Row]:
    figures = [("|grad|", "1.0e-03", history, "text"), ("flat", "12%", None, "warning")]
    return [Row("1 tanh", figures), Row("2 sigmoid", figures)]


def test_health_lines_up_and_speaks(rows: Rows):
    drawn = rows(health(health_rows(None), ["gradients vanish: layer 1 gets 0.1% of layer 3's"], 40, 5, ASCII))
    assert drawn[0].rstrip() == "layer      |grad| flat"
    assert drawn[1].rstrip() == "1 tanh    1.0e-03  12%"
    assert drawn[3].startswith("! gradients vanish")


def test_sparkline_stands_behind_its_number_and_far_from_the_next(rows: Rows):
    history = np.arange(1.0, 100.0)
    figures = [("|grad|", "1.0e-03", history, "text"), ("flat", " 12%", history, "text")]
    (row,) = [text for text in rows(health([Row("1 tanh", figures)], [], 60, 3, ASCII)) if "1.0e-03" in text]
    first, second = row.index("1.0e-03") + 7, row.index("12%")
    assert row[first] == " "
    assert row[first + 1] != " "
    assert row[second - 3 : second].isspace()


def test_what_is_wrong_is_said_before_every_layer_is_listed(rows: Rows):
    layers = [Row(f"{number} relu", [("|grad|", "1.0e-03", None, "text")]) for number in range(1, 9)]
    drawn = rows(health(layers, ["layer 1: all 4 ReLU units are dead", "tiny steps"], 60, 6, ASCII))
    assert drawn[4].startswith("! layer 1: all 4")
    assert drawn[5].startswith("! tiny steps")
    assert "1 relu" in drawn[1]


def test_health_says_that_all_is_well(rows: Rows):
    assert "all layers are healthy" in rows(health(health_rows(np.arange(5.0)), [], 60, 5, NIGHT))[3]


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(0, 90),
    height=st.integers(0, 12),
    history=arrays(np.float64, st.integers(0, 20)),
    sentence=st.text(alphabet="ab ", max_size=80),
)
def test_health_fills_its_rectangle(check: Check, width: int, height: int, history: np.ndarray, sentence: str):
    sentences = [sentence] if sentence.strip() else []
    for look in (NIGHT, ASCII):
        check(health(health_rows(history), sentences, width, height, look), width, height)


def test_confusion_counts(rows: Rows):
    drawn = rows(confusion(np.array([[8, 2], [0, 5]]), ["cat", "dog"], 40, 5, ASCII))
    assert "86.7 %" in drawn[0]
    assert drawn[2].split() == ["cat", "8", "2", "80.0", "%"]
    assert drawn[3].split() == ["dog", ".", "5", "100.0", "%"]


CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


def clothes(right: int = 900) -> np.ndarray:
    """Counts of ten classes of 1,000 samples each, of which `right` are right and the others each the next class."""
    return np.eye(10, dtype=int) * right + np.roll(np.eye(10, dtype=int), 1, axis=1) * (1000 - right)


@pytest.mark.parametrize("width", [56, 58, 76, 100])
@pytest.mark.parametrize("look", [NIGHT, ASCII])
@pytest.mark.parametrize("part", ["test", "training"])
def test_confusion_is_whole_at_the_sizes_it_is_shown_at(rows: Rows, width: int, look: Look, part: str):
    drawn = rows(confusion(clothes(), CLOTHES, width, 12, look, part=part))
    text = "\n".join(drawn)
    assert not any(mark in text for mark in "…~")
    assert all(word in drawn[0] for word in ("90.0 %", "right", "truth", "prediction"))
    assert all(row.startswith(f"{name} ") for name, row in zip(CLOTHES, drawn[2:], strict=True))
    assert all("90" in row.split()[-1 if width < 60 else -2] for row in drawn[2:])
    if look.ascii:
        assert text.isascii()


def test_confusion_stands_still_while_the_network_learns(rows: Rows):
    before, after = (rows(confusion(clothes(right), CLOTHES, 56, 12, NIGHT)) for right in (7, 999))
    assert before[0].replace(" 0.7 %", "99.9 %") == after[0]
    assert before[1] == after[1], "the short names"
    for row, (old, new) in enumerate(zip(before[2:], after[2:], strict=True)):
        assert old.index("7") + 1 == new.index("999") + 3 == 11 + 4 * (row + 1)
    assert all("1000 " in row for row in rows(confusion(clothes(1000), CLOTHES, 56, 12, NIGHT))[2:])


def test_confusion_marks_the_worst_class():
    counts = clothes()
    counts[3, 3] -= 200
    counts[3, 4] += 200
    drawn = confusion(counts, CLOTHES, 56, 12, NIGHT)
    marked = [row for row, strip in enumerate(drawn) if list(strip)[-1].style == NIGHT.ink("warning")]
    assert marked == [2 + 3]
    assert not any(segment.style == NIGHT.ink("warning") for strip in confusion(clothes(), CLOTHES, 56, 12, NIGHT)
                   for segment in strip)  # fmt: skip


@pytest.mark.parametrize(("share", "text"), [(0.9999, "99%"), (1.0, "100%"), (0.0, "0%")])
def test_accuracy_in_whole_numbers_is_never_rounded_to_all(rows: Rows, share: float, text: str):
    counts = np.round(np.array([[share, 1 - share], [0, 1]]) * 10_000).astype(int)
    assert rows(confusion(counts, ("a long name", "another"), 25, 4, NIGHT))[2].split()[-1] == text


@settings(max_examples=60, deadline=None)
@given(classes=st.integers(0, 14), width=st.integers(0, 100), height=st.integers(0, 16))
def test_confusion_fills_its_rectangle(check: Check, classes: int, width: int, height: int):
    counts = np.arange(classes * classes).reshape(classes, classes) * 31
    for look in (NIGHT, ASCII):
        check(confusion(counts, [f"name {i}" for i in range(classes)], width, height, look), width, height)


def test_bounds_stand_still_while_everything_fits():
    points, lines = np.array([[0.0, 0.0], [1.0, 1.0]]), np.empty((0, 2, 2))
    first = steady_bounds(points, lines)
    assert steady_bounds(points * 0.9, lines, first) == first
    assert steady_bounds(points * 3, lines, first) != first
    assert steady_bounds(points * 0.1, lines, first) != first


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(0, 40),
    height=st.integers(0, 14),
    xy=arrays(np.float64, (5, 2)),
    lines=arrays(np.float64, (2, 3, 2)),
)
def test_warp_fills_its_rectangle(check: Check, width: int, height: int, xy: np.ndarray, lines: np.ndarray):
    with np.errstate(all="ignore"):
        bounds = steady_bounds(np.clip(np.nan_to_num(xy), -1e6, 1e6), np.clip(np.nan_to_num(lines), -1e6, 1e6))
        for look in (NIGHT, ASCII):
            check(warp(Points(xy, np.zeros(5, int)), lines, bounds, width, height, look, title="t"), width, height)


def test_bounds_of_nothing_finite():
    bounds = steady_bounds(np.full((2, 2), np.nan), np.full((1, 2, 2), np.nan))
    assert bounds == Bounds(-1, 1, -1, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.5, "0.500000"), (-1.25, "−1.250000"), (1e-7, "1.00000e−07"), (float("nan"), "nan")],
)
def test_numbers(value: float, text: str):
    assert number(value) == text


def arithmetic(**changes: object) -> list[str]:
    training = Training(Experiment(**{"epochs": 3, "optimizer": "sgd", **changes}))
    for _ in training.records():
        pass
    found = pages(observe(training, SampleRequest(sample=4)), training.dataset.class_names)
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


def with_responses(*sizes: int) -> list[Layer]:
    """Layers whose units answer −1 at the left of the plane and 1 at the right."""
    ramp = np.tile(np.linspace(-1, 1, 8), (8, 1))
    layers = []
    for index, units in enumerate(sizes):
        weights = None if index == 0 else np.ones((units, sizes[index - 1]))
        responses = np.stack([ramp] * units)
        layers.append(Layer(f"layer {index}", units, np.ones(units), ["alive"] * units, weights, responses=responses))
    return layers


def test_units_are_thumbnails_where_all_have_room(rows: Rows):
    assert thumbnail((2, 4, 1), 150, 26) == (10, 5)
    assert thumbnail((2, 4, 1), 150, 17) == (6, 3)
    assert thumbnail((2, 4, 1), 30, 26) == (1, 1), "no room for the weights"
    assert thumbnail((784, 392, 10), 150, 40) == (1, 1)
    layers = with_responses(2, 4, 1)
    drawn = rows(diagram(layers, 100, 26, NIGHT, focus=(1, 2)))
    assert not any("●" in row for row in drawn)
    assert sum("[" in row for row in drawn) == 5, "brackets at every row of the focused one"
    assert any("●" in row for row in rows(diagram(layers, 100, 8, NIGHT)))


def test_thumbnails_never_touch(rows: Rows):
    for height in range(8, 40):
        size = thumbnail((4, 4), 100, height)
        if size == (1, 1):
            continue
        drawn = rows(diagram(with_responses(4, 4), 100, height, ASCII, focus=(0, 0)))
        filled = [bool(row[3 : 3 + size[0]].strip()) for row in drawn[1:]]
        runs = [len(run) for run in "".join("x" if full else " " for full in filled).split()]
        assert runs == [size[1]] * 4, (height, size)


def test_a_thumbnail_shows_what_is_wrong_with_its_unit(rows: Rows):
    layers = with_responses(2, 3, 1)
    marked = replace(layers[1], states=["alive", "dead", "off"])
    drawn = "\n".join(rows(diagram([layers[0], marked, layers[2]], 100, 26, NIGHT)))
    assert "○" in drawn
    assert "×" in drawn


def three_classes() -> Dataset:
    rng = np.random.default_rng(3)
    labels = np.arange(24) % 3
    return Dataset(
        "clouds", rng.normal(size=(24, 2)) + labels[:, None], labels, ("x", "y"), ("a", "b", "c"),
        np.arange(24), np.arange(0),
    )  # fmt: skip


REGULARISED = {"l1": 0.01, "l2": 0.1, "clip_norm": 0.05}


def pages_of(data: Dataset | None = None, epochs: int = 3, sample: int = 4, **settings: object) -> list[Page]:
    training = Training(Experiment(**{"epochs": epochs, "batch": 5, **settings}), dataset=data)
    for _ in training.records():
        pass
    return pages(observe(training, SampleRequest(sample)), training.dataset.class_names)


_TYPED = {
    "−": "-", "·": "*", "²": "**2", "½": "0.5", "√": "sqrt", "leaky-relu": "leaky_relu",
}  # fmt: skip
"""What is shown, as it is typed into a calculator."""


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


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
    found = pages(observe(training, SampleRequest(3)))
    told = ["".join(text for text, _ in line) for page in found for line in page.lines if "off" in line[-1][0]]
    assert told == ["a₂ = 0   the unit is switched off", "∂L/∂z₂ = 0   the unit is switched off"]


@pytest.mark.parametrize("value", [0.99999834, -0.99999834, 1 - 1e-12, 0.02, 0.5, 1e-9])
def test_a_difference_keeps_its_digits(value: float):
    near = math.copysign(1.0, value)
    assert read(number(value, near)) - near == pytest.approx(value - near, rel=1e-4)
    assert read(number(value, near)) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("extreme", [0.0, 1e-300, 1e12, 1e200, math.inf, math.nan])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_extreme_numbers_are_written_too(activation: str, extreme: float):
    for loss in LOSSES:
        training = Training(Experiment(loss=loss, activation=activation, hidden=(70, 2), **REGULARISED))
        next(training.records())
        training.learner.network.parameters[::3] = extreme
        found = pages(observe(training, SampleRequest(5, check=False)))
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
        for page in map(in_ascii, pages(observe(training, SampleRequest(5, check=False)))):
            for text in (page.title, *(text for parts in page.lines for text, _ in parts)):
                assert text.isascii(), text


@pytest.mark.parametrize(("width", "height"), [(39, 41), (120, 20), (28, 10), (7, 60), (1, 1), (0, 0)])
def test_a_square_grid_stays_nearly_square(width: int, height: int):
    columns, rows_ = proportioned(width, height)
    assert columns <= width
    assert rows_ <= height
    if min(width, height) > 5:
        assert 1 / 1.7 <= columns / (2 * rows_) <= 1.7
        assert columns == width or rows_ == height


def test_bent_grid_lies_in_the_middle_under_its_title(rows: Rows):
    lines = np.array([[[0.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 1.0]]])
    points = Points(np.empty((0, 2)), np.empty(0, int), None)
    drawn = rows(warp(points, lines, Bounds(0, 1, 0, 1), 60, 11, ASCII, title="layer 1"))
    assert drawn[0].strip() == "layer 1"
    assert drawn[0].index("layer 1") == drawn[1].index("*")
    assert drawn[1].strip() == drawn[-1].strip()
    assert set(drawn[1].strip()) == {"*"}
    assert abs(drawn[1].index("*") - (60 - len(drawn[1].rstrip()))) <= 1
