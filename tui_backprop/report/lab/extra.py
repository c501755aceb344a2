"""Whether figures can be drawn: what draws them is an extra of the installation."""

from __future__ import annotations

import importlib.util

from tui_backprop.errors import BackpropError

INSTALL = "pip install 'backprop-tui[report]'"
"""What installs what draws them."""


def are_figures_possible() -> bool:
    """Whether matplotlib is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def require_figures() -> None:
    """Refuse to begin a report whose figures cannot be drawn.

    Raises:
        BackpropError: matplotlib is not installed.
    """
    if not are_figures_possible():
        raise BackpropError("the figures of a report are drawn by matplotlib, which is not installed", remedy=INSTALL)
