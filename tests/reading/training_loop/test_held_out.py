"""Samples that are held out: neither trained on nor scaled by statistics of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import BEGINNING, line_with, said_of, slips_in
from tui_backprop.reading.program.naming import HELD_OUT, TRAINING, is_of

SPLIT = """\
def train(p, x, y, epochs=200):
    for epoch in range(epochs):
        order = rng.permutation({n})
        for i in range(0, {n}, 15):
            b = order[i:i + 15]
            g = gradient(p, {batch})
            for k in p:
                p[k] = p[k] - 0.5 * g[k]
        if epoch % 50 == 49:
            print('epoch', epoch, 'loss', loss(p, x, y))


x, y = samples(60)
{split}
p = weights()
train(p, {given})
{after}
"""
BY_SLICES = "x_train, y_train, x_test, y_test = x[:45], y[:45], x[45:], y[45:]"
BY_ORDER = "o = rng.permutation(60); Xtr, Xte, ytr, yte = x[o[:45]], x[o[45:]], y[o[:45]], y[o[45:]]"
DOUBLED = "x, y = np.tile(x[:4], (15, 1)), np.tile(y[:4], (15, 1)); " + BY_SLICES
TESTED = "print('accuracy', accuracy(p, x_test, y_test))"
OF_ALL = {"n": 60, "batch": "x[b], y[b]"}
OF_TRAINED = {"n": 45, "batch": "x[b], y[b]"}


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("how", "split", "given", "after", "line"),
    [
        (OF_ALL, BY_SLICES, "x, y", TESTED, "gradient(p, x[b]"),
        (OF_ALL, BY_ORDER, "x, y", "print('accuracy', accuracy(p, Xte, yte))", "gradient(p, x[b]"),
        ({"n": 15, "batch": "x, y"}, BY_SLICES, "x_test, y_test", TESTED, "train(p, x_test"),
        (OF_TRAINED, BY_SLICES, "x_train, y_train", TESTED, ""),
        (OF_TRAINED, BY_ORDER, "Xtr, ytr", "print('accuracy', accuracy(p, Xte, yte))", ""),
        (OF_ALL, "x_test, y_test = x[:9], y[:9]", "x, y", TESTED, ""),  # no set of its own: an example
        (OF_ALL, "xa, xb, ya, yb = x[:30], x[30:], y[:30], y[30:]", "x, y", "print(accuracy(p, xa, ya))", ""),
        (OF_ALL, DOUBLED, "x, y", TESTED, ""),  # the same samples in both, as with XOR
        (OF_TRAINED, BY_SLICES, "x_train, y_train", f"{TESTED}; p = weights()\ntrain(p, x_train, y_train)", ""),
        (
            {"n": "len(x)", "batch": "x[b], y[b]"}, BY_SLICES, "x_train, y_train",
            f"{TESTED}; train(p, np.vstack([x_train, x_test]), np.vstack([y_train, y_test]))", "",
        ),  # at last all of them are trained on, and not tested any more
    ],
)  # fmt: skip
def test_what_is_held_out_is_not_trained_on(
    tmp_path: Path, how: dict[str, object], split: str, given: str, after: str, line: str
) -> None:
    rest = SPLIT.format(split=split, given=given, after=after, **how)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("trains-on-test", line_with(line, rest))] if line else [])
    assert report.verdict == ("slip" if line else "right")


SCALED = "m, s = x_train.mean(0), x_train.std(0); x_train, x_test = (x_train - m) / s, (x_test - m) / s"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("split", "is_wrong"),
    [
        ("x_train, y_train, x_test, y_test = x[:45], y[:45], x[30:], y[30:]", True),
        ("x_train, y_train, x_test, y_test = x[:45], y[:45], x[30:], y[30:]\n" + SCALED, True),
        ("x_train, y_train = x[:45], y[:45]; x_test, y_test = x_train[::3].copy(), y_train[::3].copy()", True),
        ("o, u = rng.permutation(60), rng.permutation(60)\n"
         "x_train, y_train, x_test, y_test = x[o[:45]], y[o[:45]], x[u[:15]], y[u[:15]]", True),
        (BY_SLICES + "\n" + SCALED, False),
        ("x_train, y_train = x[:45], y[:45]; x_test, y_test = x_train, y_train", False),  # the same, as with XOR
        ("x, y = np.round(x), (np.round(x[:, :1]) > 0) * 1.0; " + BY_SLICES, False),  # alike by themselves
    ],
)  # fmt: skip
def test_what_is_tested_with_is_no_part_of_the_training_set(tmp_path: Path, split: str, is_wrong: bool) -> None:
    rest = SPLIT.format(split=split, given="x_train, y_train", after=TESTED, **OF_TRAINED)
    report = said_of(tmp_path, rest)
    first = split.partition("\n")[0] if "permutation" not in split else "x_train, y_train, x_test"
    assert slips_in(report) == ([("trains-on-test", line_with(first, rest))] if is_wrong else [])
    if is_wrong:
        assert "samples to test with are training samples, too" in report.findings[0].whole


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("split", "is_wrong"),
    [
        ("x_test, y_test = x[:15], y[:15]", True),
        ("o = rng.permutation(60)[:20]; x_test, y_test = x[o].copy(), y[o].copy()", True),
        ("x_test, y_test = x[:9], y[:9]", False),  # shown as an example
        ("x_test, y_test = x.copy(), y.copy()", False),  # the same, as with XOR
        ("x_test, y_test = samples(15)", False),
        ("x, y = np.round(x), (np.round(x[:, :1]) > 0) * 1.0; x_test, y_test = x[:15], y[:15]", False),  # repeated
    ],
)
def test_a_part_of_the_table_that_is_trained_on_is_no_test(tmp_path: Path, split: str, is_wrong: bool) -> None:
    rest = SPLIT.format(split=split, given="x, y", after=TESTED, **OF_ALL)
    report = said_of(tmp_path, rest)
    line = line_with("x_test, y_test =", rest)
    assert slips_in(report) == ([("trains-on-test", line)] if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")


@pytest.mark.usefixtures("forked")
def test_folds_are_held_out_one_after_the_other(tmp_path: Path) -> None:
    rest = SPLIT.partition("x, y = samples")[0].format(n="len(x)", batch="x[b], y[b]") + (
        "x, y = samples(60)\n"
        "for fold in range(3):\n"
        "    mask = np.arange(60) % 3 == fold\n"
        "    x_train, y_train, x_val, y_val = x[~mask], y[~mask], x[mask], y[mask]\n"
        "    p = weights()\n"
        "    train(p, x_train, y_train)\n"
        "    print('fold', fold, accuracy(p, x_val, y_val))\n"
    )
    assert said_of(tmp_path, rest).verdict == "right"


SCALED = """\
def scaled(x, mean, std):
    return (x - mean) / std


x_train, y_train = samples(60)
x_test, y_test = samples({n})
x_test = x_test * {stretch}
{scaling}
p = weights()
for epoch in range(200):
    g = gradient(p, x_train, y_train)
    for k in p:
        p[k] -= 0.5 * g[k]
    print('epoch', epoch, 'loss', loss(p, x_train, y_train))
print('accuracy', accuracy(p, x_test, y_test))
"""
OWN = """\
x_train = scaled(x_train, x_train.mean(0), x_train.std(0))
x_test = scaled(x_test, x_test.mean(0), x_test.std(0))"""
SHARED = """\
m, s = x_train.mean(0), x_train.std(0)
x_train, x_test = scaled(x_train, m, s), scaled(x_test, m, s)"""
TOGETHER = """\
both = np.vstack([x_train, x_test])
both = scaled(both, both.mean(0), both.std(0))
x_train, x_test = both[:60], both[60:]"""
LARGEST = "x_train = x_train / np.abs(x_train).max()\nx_test = x_test / np.abs(x_test).max()"
RANGE = """\
x_train = (x_train - x_train.min(axis=0)) / (x_train.max(axis=0) - x_train.min(axis=0))
x_test = (x_test - x_test.min(axis=0)) / (x_test.max(axis=0) - x_test.min(axis=0))"""
BY_FUNCTION = """\
def normal(x):
    return (x - np.mean(x, axis=0)) / np.std(x, axis=0)
x_train = normal(x_train)
x_test = normal(x_test)"""
EACH = """\
x_train = x_train / np.abs(x_train).max(axis=1, keepdims=True)
x_test = x_test / np.abs(x_test).max(axis=1, keepdims=True)"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("scaling", "right"),
    [
        (OWN, False), (BY_FUNCTION, False), (RANGE, False), (LARGEST, False),
        (SHARED, True), (TOGETHER, True), (EACH, True),
    ],
    ids=["own", "function", "range", "largest", "shared", "together", "each"],
)  # fmt: skip
def test_held_out_samples_are_scaled_as_the_others(tmp_path: Path, scaling: str, right: bool) -> None:
    rest = SCALED.format(n=20, stretch=1.5, scaling=scaling)
    report = said_of(tmp_path, rest)
    line = max(i for i, text in enumerate((BEGINNING + rest).split("\n"), 1) if text.startswith("x_test = "))
    assert slips_in(report) == ([] if right else [("test-statistics", line)])
    assert report.verdict == ("right" if right else "slip")


IN_BATCHES_BY_ADAM = """\
m, v, t = {k: 0.0 * p[k] for k in p}, {k: 0.0 * p[k] for k in p}, 0
for epoch in range(200):
    for s in range(0, 60, 10):
        t += 1
        for k, g in gradient(p, x_train[s:s + 10], y_train[s:s + 10]).items():
            m[k], v[k] = 0.9 * m[k] + 0.1 * g, 0.999 * v[k] + 0.001 * g ** 2
            p[k] -= 0.01 * m[k] / (1 - 0.9 ** t) / (np.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("scaling", "right"), [(OWN, False), (SHARED, True)], ids=["own", "shared"])
def test_they_are_found_after_more_updates_than_are_taped(tmp_path: Path, scaling: str, right: bool) -> None:
    before, _, after = SCALED.format(n=20, stretch=1.5, scaling=scaling).partition("for epoch in range(200):")
    rest = before + IN_BATCHES_BY_ADAM + after[after.index("    print") :]
    report = said_of(tmp_path, rest)
    assert [slip for slip, _ in slips_in(report)] == ([] if right else ["test-statistics"])
    assert report.verdict == ("right" if right else "slip")


PICTURE = """\
x, y = samples(60)
x = (x - x.min(0)) / (x.max(0) - x.min(0))
p = weights()
for epoch in range(200):
    g = gradient(p, x, y)
    for k in p:
        p[k] -= 0.5 * g[k]
    print('epoch', epoch, 'loss', loss(p, x, y))
u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
grid = np.column_stack([u.ravel(), v.ravel()])
grid = (grid - grid.min(0)) / (grid.max(0) - grid.min(0))
print(forward(p, grid)[2].mean())
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("name", "right"), [("grid", True), ("test_grid", False)])
def test_a_picture_is_of_no_samples(tmp_path: Path, name: str, right: bool) -> None:
    report = said_of(tmp_path, PICTURE.replace("grid", name).replace(f"mesh{name}", "meshgrid"))
    assert report.verdict == ("right" if right else "slip")


@pytest.mark.parametrize(
    ("name", "training", "held_out"),
    [
        ("x_train", True, False), ("XTrain", True, False), ("xtr", True, False), ("self.train_x", True, False),
        ("X_test", False, True), ("Xte", False, True), ("xval", False, True), ("testX", False, True),
        ("x", False, False), ("values", False, False), ("latest", False, False), ("tree", False, False),
        ("interval", False, False), ("contest", False, False),
    ],
)  # fmt: skip
def test_names(name: str, training: bool, held_out: bool) -> None:
    assert (is_of(name, TRAINING), is_of(name, HELD_OUT)) == (training, held_out)


DROPPING = """\
def dropped(p, x, train=True):
    a1 = np.tanh(x @ p['w1'] + p['b1'])
    mask = (rng.random(a1.shape) < 0.8) / 0.8 if train else np.ones(a1.shape)
    a1 = a1 * mask
    a2 = np.tanh(a1 @ p['w2'] + p['b2'])
    return mask, a1, a2, 1 / (1 + np.exp(-(a2 @ p['w3'] + p['b3'])))


x, y = samples(100)
new, truth = samples(40)
p = weights()
for epoch in range(100):
    mask, a1, a2, a = dropped(p, x)
    h = np.tanh(x @ p['w1'] + p['b1'])
    d3 = (a - y) / len(x)
    d2 = d3 @ p['w3'].T * (1 - a2 ** 2)
    d1 = d2 @ p['w2'].T * mask * (1 - h ** 2)
    g = {{'w1': x.T @ d1, 'b1': d1.sum(0), 'w2': a1.T @ d2, 'b2': d2.sum(0), 'w3': a2.T @ d3, 'b3': d3.sum(0)}}
    print('loss', -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
    for k in p:
        p[k] = p[k] - 0.5 * g[k]
{predicted}
print('accuracy', np.mean((out > 0.5) == {truth}))
"""


@pytest.mark.parametrize(
    ("predicted", "truth", "is_wrong"),
    [
        ("out = dropped(p, new)[3]", "truth", True),
        ("out = dropped(p, new, train=False)[3]", "truth", False),
        ("out = dropped(p, x)[3]", "y", False),  # of the training samples it is the loss that is descended on
        ("out = np.mean([dropped(p, new)[3] for _ in range(20)], axis=0)", "truth", False),
    ],
)
def test_dropout_is_off_where_samples_are_held_out(tmp_path: Path, predicted: str, truth: str, is_wrong: bool) -> None:
    rest = DROPPING.format(predicted=predicted, truth=truth)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("dropout-at-test", line_with("out = ", rest))] if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right"), report.not_checked


IN_COLUMNS = """\
import numpy as np

rng = np.random.default_rng(0)
x, new = rng.normal(size=(2, 80)), rng.normal(size=(2, 40))
y, truth = (x[:1] > 0) * 1.0, (new[:1] > 0) * 1.0
w1, w2 = rng.normal(0, 0.6, (6, 2)), rng.normal(0, 0.6, (1, 6))


def forward(x, train):
    h = np.tanh(w1 @ x)
    mask = (rng.random(h.shape) < 0.8) / 0.8 if train else np.ones(h.shape)
    return h, mask, 1 / (1 + np.exp(-(w2 @ (h * mask))))


for epoch in range(100):
    h, mask, p = forward(x, True)
    d = (p - y) / 80
    dh = w2.T @ d * mask * (1 - h ** 2)
    print('loss', -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    w2 = w2 - 0.5 * d @ (h * mask).T
    w1 = w1 - 0.5 * dh @ x.T
    for part in ('accuracy', 'once more, accuracy'):
        out = forward(new, TRAIN)[2]
        print(part, np.mean((out > 0.5) == truth))
"""


@pytest.mark.parametrize("train", [True, False])
def test_dropout_is_off_at_every_look_at_columns_that_are_held_out(tmp_path: Path, *, train: bool) -> None:
    rest = IN_COLUMNS.replace("TRAIN", str(train))
    found = slips_in(said_of(tmp_path, rest, ""))
    assert found == ([("dropout-at-test", line_with("forward(new", rest, ""))] if train else [])
