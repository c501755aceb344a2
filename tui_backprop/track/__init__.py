"""`from tui_backprop import track`: what a training loop says of itself, in the shape that W&B and trackio made common.

    from tui_backprop import track

    track.init({"learning_rate": 0.1, "hidden": [4, 4]})
    for epoch in range(1000):
        ...
        track.log({"loss": loss, "accuracy": accuracy, "epoch": epoch})
    track.finish()

`backprop-tui watch` shows what is logged by a program that it runs; with nobody watching it is recorded in the store,
and `backprop-tui runs` lists it. Nothing here raises, whatever it is given and whatever the disk does, and nothing
waits: a thread of its own does the work. `SummaryWriter` is that of TensorBoard, as far as scalars go.
"""

from __future__ import annotations

from tui_backprop.track.run import Run, finish, init, log
from tui_backprop.track.summary_writer import SummaryWriter

__all__ = ["Run", "SummaryWriter", "finish", "init", "log"]
