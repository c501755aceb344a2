from __future__ import annotations

from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.glossary import glossary
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.metrics import METRICS
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES


def test_every_registered_function_has_a_formula_and_a_source():
    entries = [entry for group in glossary().values() for entry in group]
    assert all(entry.formula.strip() and entry.source.strip() for entry in entries)
    registered = [*ACTIVATIONS, *LOSSES, *OPTIMIZERS, *SCHEDULES, *INITIALIZERS, *METRICS]
    assert set(registered) <= {entry.name for entry in entries}
