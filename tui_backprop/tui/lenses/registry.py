"""Every lens by its name: what `layout` places, the board shows and the tests go through."""

from __future__ import annotations

from typing import Final

from tui_backprop.tui.lenses.compare import CompareLens
from tui_backprop.tui.lenses.confusion import ConfusionLens
from tui_backprop.tui.lenses.curves import AccuracyLens, LossLens
from tui_backprop.tui.lenses.field import FieldLens
from tui_backprop.tui.lenses.gallery import GalleryLens
from tui_backprop.tui.lenses.hidden import HiddenLens
from tui_backprop.tui.lenses.inspect import InspectLens
from tui_backprop.tui.lenses.layers import LayersLens
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.network import NetworkLens
from tui_backprop.tui.lenses.now import NowLens
from tui_backprop.tui.lenses.points import PredictionLens, TruthLens
from tui_backprop.tui.lenses.printed import PrintedLens
from tui_backprop.tui.lenses.samples import SamplesLens
from tui_backprop.tui.lenses.settings import SettingsLens
from tui_backprop.tui.lenses.watched import WatchedLossLens, WatchedNowLens, WatchedScoreLens, WatchedTableLens
from tui_backprop.tui.lenses.weights import WeightsLens

_ALL: Final[tuple[type[Lens], ...]] = (
    SettingsLens, NowLens, LossLens, AccuracyLens, TruthLens, PredictionLens, SamplesLens, FieldLens, NetworkLens,
    LayersLens, HiddenLens, InspectLens, CompareLens, ConfusionLens, GalleryLens, WeightsLens,
)  # fmt: skip

LENSES: Final[dict[str, type[Lens]]] = {lens.name: lens for lens in _ALL}
"""In the order in which Tab goes through them. `lens` says how to add one."""

_OF_PROGRAMS: Final[tuple[type[Lens], ...]] = (
    WatchedLossLens, WatchedScoreLens, WatchedNowLens, WatchedTableLens, PrintedLens,
)  # fmt: skip

WATCHED_LENSES: Final[dict[str, type[Lens]]] = {lens.name: lens for lens in _OF_PROGRAMS}
"""What is shown, besides those, of somebody else's program that is watched."""
