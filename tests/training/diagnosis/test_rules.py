"""Every rule finds what it is for, its remedy helps, and sound runs are left in peace."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.training.diagnosis.runs import CONSTRUCTED, MOMENTS, Constructed, sound, watch
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.diagnosis.rules import RULES

NAMES = [f"{'-or-'.join(one.cause)}-{index}" for index, one in enumerate(CONSTRUCTED)]


@pytest.mark.parametrize("one", CONSTRUCTED, ids=NAMES)
def test_a_known_cause_is_named_first_and_its_remedy_helps(one: Constructed, tmp_path: Path):
    experiment = one.experiment(tmp_path)
    findings = watch(experiment)[-1].findings
    assert findings[0].rule in one.cause, findings
    assert findings[0].sentence
    assert findings[0].remedy
    if findings[0].changes:
        after = watch(experiment.replace(**findings[0].changes))[-1].findings
        assert findings[0].rule not in [finding.rule for finding in after]


def test_every_rule_has_runs_made_for_it():
    caused = [name for one in CONSTRUCTED for name in one.cause]
    assert set(caused) == set(RULES)
    assert all(caused.count(name) >= 2 for name in RULES)
    assert len(CONSTRUCTED) >= 40


def test_every_rule_says_why_and_where_to_read():
    for rule in RULES.values():
        assert rule.cause.endswith(".")
        assert any(character.isdigit() for character in rule.source), rule.source
        assert set(rule.hides) <= set(RULES)


@pytest.mark.parametrize(
    "experiment", itertools.islice(sound(), 0, 200, 9), ids=lambda e: f"{e.dataset}-{e.activation}"
)
def test_a_sound_run_is_left_in_peace(experiment: Experiment):
    looks = watch(experiment, MOMENTS)
    assert [look.findings for look in looks] == [()] * len(MOMENTS)


def test_what_is_well_is_said():
    (look,) = watch(Experiment(epochs=500))
    assert look.findings == ()
    assert look.well == "gradients reach every layer"


def test_nothing_is_called_well_that_is_not():
    (look,) = watch(Experiment(init="zeros", epochs=500))
    assert look.well == ""


def test_with_patience_a_run_is_too_short_only_while_the_validation_loss_falls():
    over = Experiment(
        dataset="moons", points=40, noise=0.4, hidden=(16, 16), epochs=600, validation_fraction=0.4, patience=5000
    )
    assert "too-short" not in [finding.rule for finding in watch(over)[-1].findings]
