"""NumPy's makers while a program is listened to: what they do to a program is nothing."""

import numpy as np

from tui_backprop.reading.program.program import run_program


def printed(tmp_path, source):
    path = tmp_path / "program.py"
    path.write_text(f"import numpy as np\nnp.random.seed(1)\n{source}")
    run = run_program(path)
    assert run.error is None
    return run


def test_np_array_is_a_copy(tmp_path):
    run = printed(tmp_path, "a = np.zeros(3)\nb = np.array(a)\nb[0] = 1\nprint(a[0], b[0])\n")
    assert run.printed == "0.0 1.0\n"


def test_np_asarray_is_none(tmp_path):
    run = printed(tmp_path, "a = np.zeros(3)\nb = np.asarray(a)\nb[0] = 1\nprint(a[0])\n")
    assert run.printed == "1.0\n"


def test_a_shuffle_is_the_rows_in_a_random_order(tmp_path):
    run = printed(tmp_path, "x = np.arange(12.0).reshape(6, 2)\nnp.random.shuffle(x)\ny = x * 1\n")
    order = next(node for node in run.tape.nodes if node.op == "getitem")
    source, index = order.args
    assert np.array_equal(source.value[index.value], order.value)
    assert sorted(index.value) == list(range(6))
    assert next(node for node in run.tape.nodes if node.op == "multiply").args[0] is order


def test_a_shuffle_draws_what_it_always_draws(tmp_path):
    run = printed(tmp_path, "x = np.arange(20)\nnp.random.shuffle(x)\nprint(list(x), np.random.rand())\n")
    rng = np.random.RandomState(1)
    x = np.arange(20)
    rng.shuffle(x)
    assert run.printed == f"{[int(i) for i in x]} {rng.rand()}\n"
