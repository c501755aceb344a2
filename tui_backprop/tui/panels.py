"""Every panel by its name. `widgets.panel` says how to add one; `layout` says where each stands."""

from __future__ import annotations

from tui_backprop.tui.widgets.compare import Compare
from tui_backprop.tui.widgets.curves import AccuracyCurve, LossCurve
from tui_backprop.tui.widgets.inside import (
    ConfusionPanel,
    FieldPanel,
    FirstWeightsPanel,
    GalleryPanel,
    HiddenPanel,
    InspectPanel,
    LayersPanel,
    NetworkPanel,
)
from tui_backprop.tui.widgets.now import Now
from tui_backprop.tui.widgets.panel import Panel
from tui_backprop.tui.widgets.points import GroundTruth, Prediction
from tui_backprop.tui.widgets.samples import Samples
from tui_backprop.tui.widgets.settings import Settings

PANELS: dict[str, type[Panel]] = {
    "settings": Settings,
    "now": Now,
    "loss": LossCurve,
    "accuracy": AccuracyCurve,
    "truth": GroundTruth,
    "prediction": Prediction,
    "samples": Samples,
    "field": FieldPanel,
    "network": NetworkPanel,
    "layers": LayersPanel,
    "hidden": HiddenPanel,
    "inspect": InspectPanel,
    "compare": Compare,
    "confusion": ConfusionPanel,
    "gallery": GalleryPanel,
    "weights": FirstWeightsPanel,
}
