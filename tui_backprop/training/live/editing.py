"""Changing a network by hand while it trains."""

from __future__ import annotations

from tui_backprop.training.live.snapshot import EditWeight, SwitchUnit
from tui_backprop.training.run.trainer import Training


def edit(training: Training, command: EditWeight | SwitchUnit) -> bool:
    """Change a weight or a unit; False for one that is not there, since the run that it was meant for may be over."""
    network = training.learner.network
    if not 0 <= command.layer < len(network.layers):
        return False
    layer = network.layers[command.layer]
    if not 0 <= command.unit < layer.fan_out:
        return False
    if isinstance(command, SwitchUnit):
        network.switch_unit(command.layer, command.unit, on=command.on)
    elif -1 - network.bias < command.source < layer.fan_in:
        layer.weights[command.unit, command.source] = command.value
    else:
        return False
    training.remeasure()
    return True
