"""TensorBoard's `SummaryWriter`, as far as scalars go, for loops that have one already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_backprop.track.run import init


class SummaryWriter:
    """Tracks scalars; whatever else is added (images, histograms, graphs) is taken and ignored. Nothing raises.

    Args:
        log_dir: taken as the run's name; comment and further arguments are ignored.
    """

    def __init__(self, log_dir: Any = None, comment: str = "", **_: Any) -> None:  # noqa: ARG002
        self.log_dir = log_dir
        self._run = init(name=str(log_dir) if log_dir else "")
        self._steps: dict[str, int] = {}

    def add_scalar(self, tag: Any, scalar_value: Any, global_step: Any = None, *_: Any, **__: Any) -> None:
        """Track one number.

        Args:
            tag: its name.
            global_step: what it is counted by; one more than the last time of this tag when None.
        """
        if global_step is None:
            global_step = self._steps.get(tag if isinstance(tag, str) else "", -1) + 1
            self._steps[tag if isinstance(tag, str) else ""] = global_step
        self._run.log({tag if isinstance(tag, str) else repr(tag): scalar_value}, global_step)

    def add_scalars(self, main_tag: Any, tag_scalar_dict: Any, global_step: Any = None, *_: Any, **__: Any) -> None:
        """Track several numbers, whose names stand behind `main_tag` and a "/"."""
        if isinstance(tag_scalar_dict, dict):
            for tag, value in list(tag_scalar_dict.items()):
                self.add_scalar(f"{main_tag}/{tag}", value, global_step)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("add_"):
            raise AttributeError(name)
        return lambda *_, **__: None

    def flush(self) -> None:
        """What was added is on its way already."""

    def close(self) -> None:
        """The run is over."""
        self._run.finish()

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
