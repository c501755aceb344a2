"""When a probe looks anew."""

from __future__ import annotations

import itertools

from tests.training.inside.runs import started
from tui_backprop.training.inside.probe import probe


def test_look_is_taken_anew_after_a_step_an_edit_and_a_switch():
    training = started()
    network = training.learner.network
    seen = [probe(training).propagation.outputs.copy()]
    assert (probe(training).propagation.outputs == seen[0]).all()
    network.layers[0].weights[0, 0] += 1.0
    seen.append(probe(training).propagation.outputs.copy())
    network.switch_unit(0, 0, on=False)
    seen.append(probe(training).propagation.outputs.copy())
    network.switch_unit(0, 0, on=True)
    training.learner.run_epoch()
    seen.append(probe(training).propagation.outputs.copy())
    for before, after in itertools.pairwise(seen):
        assert (before != after).any()
