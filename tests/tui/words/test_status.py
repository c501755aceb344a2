"""The status line: what has happened, what is most wrong, and which keys go on from here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.findings import Diagnosis, Finding
from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.requests import Answers
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.record import Record
from tui_backprop.tui.session.session import View
from tui_backprop.tui.words.status import sentence

WORST = Finding("twins", "all 4 units have twins", "start from random weights", {}, 9)
LESSER = Finding("too-short", "the loss was still falling", "train longer", {}, 9)


def view(status: Status, findings: tuple[Finding, ...], **more: Any) -> View:
    answers = Answers({DiagnosisRequest(): Diagnosis(findings, "")})
    snapshot = Snapshot(1, 1, status, record=Record(9, 9, 0.1, 1.0), pace=100.0, answers=answers)
    return View(snapshot, None, Experiment(epochs=9), status, **more)


def test_the_worst_finding_is_said_while_it_runs_and_at_its_end():
    assert sentence(view(Status.RUNNING, (WORST, LESSER))) == (
        "all 4 units have twins; start from random weights", "warning",
    )  # fmt: skip
    text, role = sentence(view(Status.ENDED, (WORST,), reason="epochs"))
    assert text == "ended, all 9 epochs done. all 4 units have twins; start from random weights"
    assert role == "warning"


def test_nothing_is_said_of_the_run_before():
    assert "twins" not in sentence(view(Status.RUNNING, (WORST,), is_current=False))[0]


def test_without_a_finding_the_line_says_which_keys_go_on():
    assert "+ faster" in sentence(view(Status.RUNNING, ()))[0]
    assert "r again" in sentence(view(Status.ENDED, (), reason="epochs"))[0]


def test_a_file_that_takes_long_to_read_says_how_far_it_has_come():
    experiment = Experiment(dataset="csv", data="some/where/iris.csv")
    waiting = View(None, None, experiment, Status.LOADING)
    assert sentence(waiting) == ("loading iris.csv", "muted")
    assert sentence(replace(waiting, loaded=0.344)) == ("loading iris.csv: 34 %", "muted")
    assert sentence(replace(waiting, loaded=1.0)) == ("iris.csv is read, measuring it", "muted")
    assert sentence(replace(waiting, experiment=Experiment())) == ("loading xor", "muted")


LONG = Finding(
    "overfitting",
    "the test loss was lowest at about epoch 2,100 (0.156) and is 0.395 now",
    "stop earlier (--validation-fraction 0.25 --patience N), or add --l2",
    {},
    9,
)


def test_where_a_finding_has_no_room_fewer_words_say_it():
    whole = f"{LONG.sentence}; {LONG.remedy}"
    for room, said in (
        (160, whole),
        (len(whole) - 1, "overfitting: stop earlier (--validation-fraction 0.25 --patience N), or add --l2"),
        (79, "overfitting: --validation-fraction 0.25, --patience N, --l2"),
        (59, "overfitting: --validation-fraction 0.25, --patience N, --l2"),
    ):
        assert sentence(view(Status.RUNNING, (LONG,)), room)[0] == said
    ended = sentence(view(Status.ENDED, (LONG,), reason="epochs"), 79)[0]
    assert ended == "ended. overfitting: --validation-fraction 0.25, --patience N, --l2"


@pytest.mark.parametrize("room", [59, 79, 119, 159])
def test_what_is_said_of_a_run_that_stands_has_room(room: int):
    for status, more in (
        (Status.PAUSED, {}),
        (Status.ENDED, {"reason": Ending.DIVERGED}),
        (Status.ENDED, {"reason": Ending.EPOCHS}),
        (Status.ENDED, {"reason": Ending.LOSSES}),
        (Status.RUNNING, {}),
    ):
        text, _ = sentence(view(status, (), **more), room)
        assert len(text) <= room, text
