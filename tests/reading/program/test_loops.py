"""Loops: their rounds on the tape, and few of them."""

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.reading.program.loops import FIRST_ROUNDS, NAME, Loops, Rounds, few, loops_of_epochs
from tui_backprop.reading.program.program import run_program
from tui_backprop.reading.tape.tape import Tape


@given(st.integers(0, 50))
def test_few_of_a_range_are_the_first_ones_and_the_last(n):
    taken = list(few(range(n)))
    assert taken == list(range(min(n, FIRST_ROUNDS))) + ([n - 1] if n > FIRST_ROUNDS else [])


def test_few_of_a_generator_end():
    assert list(few(i for i in range(9))) == [0, 1, 2]


def test_a_program_is_the_same_with_its_rounds_noted():
    source = "out = []\nfor i in range(3):\n  for j in 'ab':\n    out.append((i, j))\n  else:\n    out.append(0)\n"
    plain, noted = {}, {NAME: Loops(Tape(Path())).rounds}
    exec(source, plain)
    exec(compile(Rounds().visit(ast.parse(source)), "x", "exec"), noted)
    assert plain["out"] == noted["out"]


def test_the_loop_of_epochs_is_the_outer_one():
    loops = Loops(Tape(Path()))
    loops.passes[1] = [[100 * k for k in range(30)]]
    loops.passes[2] = [[100 * k + 10 * j for j in range(9)] for k in range(30)]
    assert loops_of_epochs(loops, [[100 * k + 10 * j + 5 for k in range(30) for j in range(9)]]) == [1]


def test_a_loop_that_the_tape_has_a_few_rounds_of_is_one_of_epochs_by_its_length():
    loops = Loops(Tape(Path()))
    of_epochs = [loops.rounds(range(n), line) for n, line in ((100, 1), (6, 2))]
    for _ in range(3):
        for rounds in of_epochs:
            next(rounds)
    loops.passes[1], loops.passes[2] = [[0, 100, 200]], [[300, 400, 500]]
    assert loops_of_epochs(loops, [[50, 150, 350, 450]]) == [1]


def test_a_loop_that_updates_nothing_is_none():
    loops = Loops(Tape(Path()))
    loops.passes[1] = [list(range(30))]
    assert loops_of_epochs(loops, [[40, 50]]) == []


def test_a_loop_that_is_cut_goes_to_its_last_round(tmp_path):
    path = tmp_path / "p.py"
    path.write_text("import numpy as np\nn = np.zeros(1)\nfor i in range(1000):\n    n = n + i\nprint('loss', n[0])\n")
    run = run_program(path, cut=[3])
    assert run.complete
    assert run.printed == f"loss {0 + 1 + 2 + 999}.0\n"
