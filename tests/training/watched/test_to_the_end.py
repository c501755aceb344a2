"""A program that is run without a screen is seen to its end, and keeps what it had when it is interrupted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.training.watched.programs import BARE, LOCALS
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.to_the_end import run_to_the_end


def program(folder: Path, source: str) -> Path:
    path = folder / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize("source", [BARE, LOCALS], ids=["bare", "locals"])
def test_its_network_is_that_of_its_end(tmp_path: Path, source: str) -> None:
    told: list[Follower | None] = []
    ran = run_to_the_end(program(tmp_path, source), told.append)
    assert ran.mirror is not None, ran.why_not
    assert (ran.exit_status, ran.was_interrupted, ran.why_not) == (0, False, "")
    assert ran.mirror.is_final
    last = json.loads((tmp_path / "lab1.py.json").read_text())[1]
    outputs = ran.mirror.watched.training.learner.train.outputs
    assert outputs.ravel() == pytest.approx(np.array(last), rel=1e-9)
    assert told[0] is None
    assert told[-1] is ran.follower


def test_a_training_on_other_samples_is_shown_with_those(tmp_path: Path) -> None:
    body = BARE.replace("import json", "").replace("default_rng(5)", "default_rng(seed)").replace("(40, 2)", "(n, 2)")
    body = body.replace("__file__ + '.json'", "name").replace("\n", "\n    ")
    body = body.replace("range(4000)", "range(rounds)")
    # The second is so long that it is looked into for certain, on a busy machine, too.
    calls = "train(5, 40, __file__ + '.first', 2000)\ntrain(6, 30, __file__ + '.json', 30000)\n"
    both = f"import json\ndef train(seed, n, name, rounds):\n{body}\n{calls}"
    ran = run_to_the_end(program(tmp_path, both), lambda _: None)
    assert ran.mirror is not None, ran.why_not
    last = json.loads((tmp_path / "lab1.py.json").read_text())[1]
    outputs = ran.mirror.watched.training.learner.train.outputs
    assert len(last) == 30
    assert outputs.ravel() == pytest.approx(np.array(last), rel=1e-9)


def test_samples_in_another_order_are_no_others(tmp_path: Path) -> None:
    shuffled = BARE.replace(
        "    h = np.tanh(X @ W1 + b1)\n    p = 1",
        "    order = rng.permutation(len(X))\n    X, y = X[order], y[order]\n    h = np.tanh(X @ W1 + b1)\n    p = 1",
    )
    assert shuffled != BARE
    ran = run_to_the_end(program(tmp_path, shuffled), lambda _: None)
    assert ran.mirror is not None, ran.why_not
    assert ran.mirror.past[0].number == 1  # it was never begun anew


def test_an_interrupt_is_the_programs_and_what_it_had_is_kept(tmp_path: Path) -> None:
    forever = BARE.replace("range(4000)", "range(10 ** 9)").replace(
        "    loss = np.mean((p - y) ** 2)\n",
        "    loss = np.mean((p - y) ** 2)\n    if epoch % 1000 == 0: print('epoch', epoch, 'loss', loss)\n",
    )
    calls = 0

    def tell(follower: Follower | None) -> None:
        nonlocal calls
        if follower is not None and follower.log.count > 2 and not calls:
            calls += 1
            raise KeyboardInterrupt

    ran = run_to_the_end(program(tmp_path, forever), tell)
    assert ran.was_interrupted
    assert ran.exit_status
    assert ran.follower.log.count > 2
    assert ran.mirror is not None, ran.why_not


@pytest.mark.parametrize(
    ("source", "reason"),
    [("print('epoch 1 loss 0.5')", "it does not import NumPy"), ("import numpy\nprint(1)", "no weights were found")],
)
def test_where_there_is_no_network_it_is_said_why(tmp_path: Path, source: str, reason: str) -> None:
    ran = run_to_the_end(program(tmp_path, source), lambda _: None)
    assert ran.mirror is None
    assert reason in ran.why_not
