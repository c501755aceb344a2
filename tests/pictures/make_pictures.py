"""Makes README's pictures: the real dashboard on the real trainer, a few seconds into its default experiment, and a
figure of a report on one.

Those of the dashboard have the 256 colours that a person gets over SSH.

python tests/pictures/make_pictures.py
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.process import TrainerProcess
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.session import Session

HERE = Path(__file__).resolve().parent
SIZE = (160, 48)
SECONDS = 4.0
PICTURES = {"dashboard": ("1",), "network": ("5", "right", "down")}
"""A picture's name to the keys that lead to it."""


async def main() -> None:
    experiment = Experiment()
    session = Session(experiment, launch=TrainerProcess, trainer=TrainerProcess())
    session.begin()
    app = BackpropApp(session, options=DashboardOptions(), depth=ColourDepth.PALETTE)
    async with app.run_test(size=SIZE) as pilot:
        app.refresh_view()
        await pilot.pause(SECONDS)
        for name, keys in PICTURES.items():
            await pilot.press(*keys)
            await pilot.pause(1.0)
            svg = app.export_screenshot(title="backprop-tui")
            (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


def figure() -> bytes:
    """The decision boundary of a report on the default experiment, trained for 300 epochs."""
    from tests.report.lab.making import record, subjects
    from tui_backprop.report.lab.figures.plane import decision
    from tui_backprop.report.lab.figures.style import rendered
    from tui_backprop.store.place import Store

    with tempfile.TemporaryDirectory() as scratch:
        store = Store(Path(scratch))
        (subject,) = subjects(store, record(store, epochs=300))
        return rendered(lambda: decision(subject))["svg"]


if __name__ == "__main__":
    asyncio.run(main())
    (HERE / "decision.svg").write_bytes(figure())
