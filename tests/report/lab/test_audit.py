"""The audit: what is recorded is what the weights say, and a number that was changed is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.report.lab.making import change_checkpoint, change_outcome, document, record, subjects, text_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.lab.audit import CHECKPOINT, CURVE, RESULT, Audit, audit
from tui_backprop.report.lab.audited import verdict
from tui_backprop.report.lab.blocks import Tone
from tui_backprop.store.place import Store
from tui_backprop.training.run.recording import Recording
from tui_backprop.training.run.trainer import Training

KINDS: list[dict[str, Any]] = [
    {},
    {"dataset": "moons", "points": 60, "test_fraction": 0.3, "batch": 8, "optimizer": "momentum"},
    {"dataset": "spiral", "points": 60, "loss": "cross-entropy", "hidden": (8, 8), "dropout": 0.2},
    {"dataset": "moons", "points": 90, "validation_fraction": 0.3, "patience": 5, "epochs": 200, "batch": 4},
    {"dataset": "bumps", "points": 50, "hidden": (8,)},
    {"dtype": "float32"},
    {"dataset": "moons", "loss": "hinge", "metrics": ("macro-f1", "balanced-accuracy")},
    {"optimizer": "sgd", "learning_rate": 1e6, "activation": "relu", "output_activation": "none"},
]


@pytest.mark.parametrize("settings", KINDS, ids=lambda settings: "-".join(map(str, settings.values())) or "default")
def test_what_was_recorded_is_what_the_weights_give_to_the_bit(store: Store, settings: dict[str, Any]):
    (subject,) = subjects(store, record(store, **settings))
    found = audit(subject)
    assert found.mismatches == []
    assert found.exact == len(found.checks) > 0
    assert not found.notes or subject.has_diverged
    if not subject.has_diverged:
        assert {check.where for check in found.checks} == {RESULT, CHECKPOINT, CURVE}


@pytest.mark.parametrize("name", ["loss", "accuracy", "epochs", "steps"])
def test_a_result_that_was_changed_is_named(store: Store, name: str):
    run = record(store)
    change_outcome(store, run, lambda outcome: outcome["result"].update({name: outcome["result"][name] * 0.5}))
    (subject,) = subjects(store, run)
    (check,) = audit(subject).mismatches
    assert (check.what, check.where) == (name, RESULT)
    found = document(subject)
    assert len(found.mismatches) == 1
    assert found.mismatches[0] == f"{run}: {check.sentence()}"
    assert f"1 of {len(audit(subject).checks)} recorded numbers do not agree" in text_of(found)


def test_the_smallest_change_that_rounding_cannot_make_is_named(store: Store):
    run = record(store)
    change_outcome(store, run, lambda outcome: outcome["result"].update(loss=outcome["result"]["loss"] * (1 + 1e-8)))
    (check,) = audit(*subjects(store, run)).mismatches
    said, told = check.sentence().split(", the stored weights give ")
    assert said.removeprefix(f"loss: {RESULT} says ") != told


def test_rounding_is_no_mismatch(store: Store):
    run = record(store)
    change_outcome(store, run, lambda outcome: outcome["result"].update(loss=outcome["result"]["loss"] * (1 + 1e-13)))
    found = audit(*subjects(store, run))
    assert found.mismatches == []
    assert found.exact == len(found.checks) - 1


def test_weights_that_were_changed_disagree_with_everything(store: Store):
    run = record(store)

    def change(_state: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays["parameters"][0] += 0.25

    change_checkpoint(store, run, change)
    (subject,) = subjects(store, run)
    assert {check.where for check in audit(subject).mismatches} == {RESULT, CHECKPOINT, CURVE}
    # What is printed is what the weights give, not what was recorded.
    printed = text_of(document(subject))
    assert f"loss {subject.measured['loss']:.4g}" in printed


def test_a_record_beside_the_weights_that_was_changed_is_named(store: Store):
    run = record(store)

    def change(state: dict[str, Any], _arrays: dict[str, Any]) -> None:
        state["training"]["last"][2] = 0.125

    change_checkpoint(store, run, change)
    (check,) = audit(*subjects(store, run)).mismatches
    assert (check.what, check.where, check.stored) == ("loss", CHECKPOINT, (0.125,))


def test_of_a_run_in_the_middle_of_an_epoch_nothing_is_compared_that_cannot_be(store: Store):
    training = Training(Experiment(dataset="moons", batch=8, epochs=50))
    recording = Recording(training, store)
    asked = 0

    def checkpoint() -> bool:
        nonlocal asked
        asked += 1
        if asked == 40:
            recording.keep()
        return asked == 40

    training.checkpoint = checkpoint
    for one in training.records():
        recording.add(one.epoch, one.epoch, np.array([[one.loss], [one.accuracy], *[[np.nan]] * 4], float))
    assert recording.finish()
    (subject,) = subjects(store, recording.recorder.id)
    found = audit(subject)
    assert found.mismatches == []
    assert "in the middle of an epoch" in found.notes[0]
    assert "it had not come to its end" in text_of(document(subject))
    if not found.checks:
        assert "✓" not in text_of(document(subject))


def test_where_nothing_could_be_compared_nothing_is_said_to_agree(store: Store):
    (subject,) = subjects(store, record(store))
    (held, unheld) = (audit(subject), Audit(subject, (), ()))
    assert verdict([held]).tone is Tone.GOOD
    said = verdict([unheld])
    assert said.tone is Tone.WARNING
    assert "Not audited" in said.lines[0]
    assert "all agree" not in said.lines[0]
    both = verdict([held, unheld])
    assert both.tone is Tone.WARNING
    assert f"{len(held.checks)} recorded numbers were compared with that, and all agree" in both.lines[0]
