"""What is read off the text of a program."""

import ast

import pytest

from tui_backprop.reading.source.text import Text

PROGRAM = """
def act(z):
    return z

def slope(a, kind):
    if kind == 'relu':
        return a > 0
    return 0

for epoch in range(10):
    for x in data:
        g = h * slope(x, 'none')
v = b * v - g
w = v
"""


def test_identity_is_the_return_that_hands_on_what_it_got():
    assert Text(PROGRAM).line_of_identity(12) == 8


def test_nothing_is_called_at_the_line():
    assert Text(PROGRAM).line_of_identity(13) is None


def test_loops_around_a_line_are_told_from_outside_in():
    assert [loop.lineno for loop in Text(PROGRAM).loops_at(12)] == [10, 11]


def test_what_was_assigned_is_assigned_again_as_it_is():
    assert Text(PROGRAM).line_of_same_assigned(13) == 14


def test_counter_of_a_power():
    text = Text("def step(self):\n    self.t += 1\n    m = m / (1 - b ** self.t)\n")
    assert text.line_of_counter(3) == 2


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("np.random.shuffle(x)", False),
        ("i = np.random.shuffle(x)", True),
        ("x = x[random.shuffle(i)]", True),
        ("i = rng.shuffle(x)", True),
        ("i = cards.shuffle(x)", False),
    ],
)
def test_shuffle_whose_none_is_used(line, used):
    assert bool(list(Text(f"rng = np.random.default_rng(0)\n{line}\n").used_shuffles())) == used


@pytest.mark.parametrize(
    ("loop", "endless"),
    [
        ("while acc < 1:\n    step()", True),
        ("while True:\n    step()\n    if acc == 1:\n        break", True),
        ("while acc < 1 and n < 9:\n    step()\n    n += 1", False),
        ("while True:\n    step()\n    n = n + 1\n    if n > 9:\n        break", False),
        ("while True:\n    c = input()\n    step()", False),
    ],
)
def test_a_loop_without_a_limit(loop, endless):
    text = Text(f"def step():\n    update()\n{loop}\n")
    assert bool(list(text.endless_loops({2}))) == endless


def test_a_loop_that_does_not_train_is_none():
    assert not list(Text("while True:\n    pass\nw = w - g\n").endless_loops({3}))


@pytest.mark.parametrize(
    ("line", "digits"), [("h.append(round(l, 1))", [1]), ("h.append(np.round(l))", [0]), ("h.append(l)", [])]
)
def test_curves_of_rounded_numbers(line, digits):
    assert [d for _, d in Text(line).rounded_curves()] == digits


def test_text_that_is_no_python_has_nothing():
    text = Text("print 'old'")
    assert ast.unparse(text.tree) == ""
    assert text.function_at(1) is None


@pytest.mark.parametrize(("line", "scaled"), [("c = 0.5 * float(s)", True), ("c = float(0.5 * s)", False)])
def test_a_number_that_is_scaled_off_the_tape(line, scaled):
    assert Text(line).scales_number_at(1) == scaled


ZEROING = "def clear(ps):\n    for p in ps:\n        p.g{how}\n{calls}"


@pytest.mark.parametrize(
    ("how", "calls", "line"),
    [
        ("[...] = 0", "clear(net)\n", 4),
        (" = np.zeros_like(p.w)", "x = 1\nclear(net)\n", 5),
        (".fill(0.0)", "clear(net)\n", 4),
        ("[...] = 0", "", None),
        ("[...] = 0", "clear(a)\nclear(b)\n", None),
        (" = p.g + 1", "clear(net)\n", None),
    ],
)
def test_the_call_that_sets_gradients_to_zero(how, calls, line):
    assert Text(ZEROING.format(how=how, calls=calls)).line_of_zeroing() == line
