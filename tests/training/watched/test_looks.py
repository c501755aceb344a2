"""The weights of a program are seen while it runs, as they are between two updates, and the program is as without."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.watched.programs import BARE, LOCALS, ONE_BY_ONE, TABLE
from tests.waiting import wait_for
from tui_backprop.nn.arrays import Array
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.running.running import network_in_file
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.looks import Look, Looks
from tui_backprop.training.watched.mirror import NO_NUMBERS, OTHER_SHAPE, Mirror
from tui_backprop.training.watched.opening import Target, follow, script_target


def watched(tmp_path: Path, source: str, name: str = "lab1.py") -> tuple[OwnNetwork, list[Look], str]:
    """What was found in a program, what was seen of it, and what it printed."""
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    network = network_in_file(path)
    assert isinstance(network, OwnNetwork), network
    looks = Looks()
    looks.want(network)
    target = script_target(path, ())
    follower = follow(replace(target, command=(sys.executable, *target.command[1:])), looks.environment)
    seen: list[Look] = []
    try:
        while not follower.is_over:
            follower.advance(0.01)
            seen += looks.take()
        seen += looks.take()
    finally:
        follower.close()
        looks.close()
    assert follower.source.exit_status == 0, follower.printed.window(10**9, 20)
    return network, seen, printed(follower)


def printed(follower: Follower) -> str:
    return "\n".join(follower.printed.window(10**9, 20)[1])


def outputs(mirror: Mirror) -> Array:
    return mirror.watched.training.learner.train.outputs[0]


@pytest.mark.parametrize("source", [BARE, LOCALS, ONE_BY_ONE], ids=["bare", "locals", "class"])
def test_the_network_is_the_programs_from_its_first_weights_to_its_last(tmp_path: Path, source: str) -> None:
    network, seen, _ = watched(tmp_path, source)
    first, last = json.loads((tmp_path / "lab1.py.json").read_text())
    mirror = Mirror(1, tmp_path / "lab1.py", network, seen[0])
    weights = mirror.watched.training.learner.network.layers[0].weights[:, :2].T
    assert weights == pytest.approx(np.array(first), rel=1e-12)
    mirror.take(seen[-1])
    assert seen[-1].is_last
    assert outputs(mirror) == pytest.approx(np.array(last), rel=1e-9)
    assert [look.number for look in seen] == list(range(1, len(seen) + 1))
    epochs = [look.epoch for look in seen]
    assert epochs == sorted(epochs)


def test_a_program_that_is_too_quick_for_a_look_is_seen_as_it_was_at_its_end(tmp_path: Path) -> None:
    """Until its first pass it does more than a trace is kept for, and then it is over before there is another."""
    calls = "def nothing(): pass\nfor _ in range(300000): nothing()\nfor epoch"
    network, seen, _ = watched(tmp_path, BARE.replace("for epoch", calls).replace("range(4000)", "range(40)"))
    _, last = json.loads((tmp_path / "lab1.py.json").read_text())
    assert seen[-1].is_last
    assert outputs(Mirror(1, tmp_path / "lab1.py", network, seen[-1])) == pytest.approx(np.array(last), rel=1e-9)


@pytest.mark.parametrize("source", [BARE, LOCALS, ONE_BY_ONE], ids=["bare", "locals", "class"])
def test_a_notebook_is_looked_into_cell_by_cell(tmp_path: Path, source: str) -> None:
    imports, numpy, rest = source.partition("import numpy as np\n")
    rest = rest.replace("__file__", "'lab1.ipynb'")
    sources = ["%matplotlib inline\n" + imports + numpy, "# nothing\n\n\nlayers = 3", rest, "print('done')"]
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "# Lab 1"}]
    cells += [{"cell_type": "code", "metadata": {}, "source": one} for one in sources]
    network, seen, said = watched(tmp_path, json.dumps({"nbformat": 4, "cells": cells}), "lab1.ipynb")
    assert network.file == "lab1.ipynb, cell 3"
    line = rest.split("\n")[network.line - 1]
    assert "@" in line or "np.dot" in line
    assert said.endswith("done")
    first, last = json.loads((tmp_path / "lab1.ipynb.json").read_text())
    mirror = Mirror(1, tmp_path / "lab1.ipynb", network, seen[0])
    weights = mirror.watched.training.learner.network.layers[0].weights[:, :2].T
    assert weights == pytest.approx(np.array(first), rel=1e-12)
    mirror.take(seen[-1])
    assert seen[-1].is_last
    assert outputs(mirror) == pytest.approx(np.array(last), rel=1e-9)


def test_why_a_notebook_cannot_be_looked_into_names_the_cell(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": one} for one in ("import numpy as np", "x = np.ones(3)\nx[5]")]
    path = tmp_path / "lab1.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    found = network_in_file(path)
    assert isinstance(found, str)
    assert "fails at cell 2, line 2: IndexError" in found


def test_samples_and_labels_may_be_columns_of_one_table(tmp_path: Path) -> None:
    network, seen, _ = watched(tmp_path, TABLE)
    assert network.inputs.place.text == "data[:, 0:2]"
    assert network.targets.place.name == "data"
    _, last = json.loads((tmp_path / "lab1.py.json").read_text())
    mirror = Mirror(1, tmp_path / "lab1.py", network, seen[0])
    mirror.take(seen[-1])
    # The order of the samples is another at the end than at the first look.
    assert sorted(outputs(mirror).tolist()) == pytest.approx(sorted(last), rel=1e-9)
    assert len([look for look in seen if look.data]) == 1


def test_the_loss_and_the_share_that_is_right_are_of_the_programs_own_samples(tmp_path: Path) -> None:
    network, seen, said = watched(tmp_path, BARE + "print(np.mean((p - y) ** 2), np.mean((p > 0.5) == y))")
    mirror = Mirror(1, tmp_path / "lab1.py", network, seen[0])
    mirror.take(seen[-1])
    last = mirror.watched.training.last
    assert last is not None
    assert [last.loss, last.accuracy] == pytest.approx([float(word) for word in said.split()])


def test_a_program_is_as_without_being_looked_into(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "sitecustomize.py").write_text("import builtins\nbuiltins.ITS_OWN = 'is there'\n")
    told = """
import os, subprocess, sys, threading
def state():
    return [os.environ.get("PYTHONPATH"), os.environ.get("BACKPROP_TUI_LOOK"), sys.gettrace(), ITS_OWN,
            __name__, sys.argv[1:], [p for p in sys.path if "within" in p]]
for _ in range(300000): pass
print(state())
inner = "import os, sys; print(ITS_OWN, os.environ.get('BACKPROP_TUI_LOOK'), 'sitecustomize' in sys.modules)"
sys.stdout.flush()
subprocess.run([sys.executable, "-c", inner])
"""
    path = tmp_path / "lab1.py"
    path.write_text(told)
    looks = Looks()
    environment = looks.environment | {"PYTHONPATH": looks.environment["PYTHONPATH"].split(":")[0] + f":{tmp_path}/own"}
    try:
        done = subprocess.run(
            [sys.executable, str(path), "--fast"],
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
            check=True,
        )
    finally:
        looks.close()
    own = str(tmp_path / "own")
    assert done.stdout.splitlines() == [
        str([own, None, None, "is there", "__main__", ["--fast"], []]), "is there None True"
    ]  # fmt: skip
    assert not done.stderr


def test_what_is_wanted_may_come_later(tmp_path: Path) -> None:
    path = tmp_path / "lab1.py"
    path.write_text(BARE.replace("range(4000)", "range(200000)"))
    network = network_in_file(path)
    assert isinstance(network, OwnNetwork)
    looks = Looks()
    follower = follow(Target((sys.executable, str(path))), looks.environment)
    try:
        seen: list[Look] = []

        def look() -> None:
            follower.advance(0.01)
            seen.extend(looks.take())

        wait_for(lambda: [look(), looks.is_connected][-1])
        assert not seen
        looks.want(network)
        wait_for(lambda: [look(), seen][-1])
        assert len(seen[0].data) == 2
    finally:
        follower.close()
        looks.close()


def test_nobody_who_listens_is_no_harm() -> None:
    looks = Looks()
    environment = looks.environment
    looks.close()
    done = subprocess.run(
        [sys.executable, "-c", "print('well')"], capture_output=True, text=True, env=environment, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("well\n", "")


def test_other_shapes_and_what_are_no_numbers_leave_the_last_network(tmp_path: Path) -> None:
    network, seen, _ = watched(tmp_path, BARE)
    mirror = Mirror(1, tmp_path / "lab1.py", network, seen[0])
    before = outputs(mirror).copy()
    broken = Look(9, 1.0, 3.0, False, tuple(np.full_like(tensor, np.nan) for tensor in seen[0].tensors), ())
    mirror.take(broken)
    assert mirror.trouble == f"{NO_NUMBERS}: the network shown is the last before"
    mirror.take(Look(10, 1.0, 3.0, False, (np.zeros((2, 9)), *seen[0].tensors[1:]), ()))
    assert mirror.trouble.startswith(OTHER_SHAPE)
    assert outputs(mirror) == pytest.approx(before)
    mirror.take(seen[-1])
    assert not mirror.trouble
    assert outputs(mirror) != pytest.approx(before)
