"""What answers each request that a screen may make of a run: a panel's own is one entry here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from tui_backprop.training.inside import (
    confusion,
    diagnosis,
    field,
    fit,
    gallery,
    hidden,
    inspect,
    layers,
    network,
    weights,
)
from tui_backprop.training.live import observe, requests
from tui_backprop.training.live.observe import Observers, Watched
from tui_backprop.training.run.trainer import Training

R = TypeVar("R", bound=requests.Request[Any])


def _inside(look: Callable[[Training, R], object]) -> Callable[[Watched, R], object]:
    """A look that needs no more than the training."""
    return lambda run, request: look(run.training, request)


OBSERVERS: Final[Observers] = {
    requests.CurveRequest: observe.observe_curve,
    requests.PredictionRequest: observe.observe_prediction,
    requests.SamplesRequest: observe.observe_samples,
    field.FieldRequest: _inside(field.observe),
    fit.FitRequest: _inside(fit.observe),
    network.NetworkRequest: _inside(network.observe),
    layers.LayersRequest: _inside(layers.observe),
    hidden.HiddenRequest: _inside(hidden.observe),
    inspect.InspectRequest: _inside(inspect.observe),
    diagnosis.DiagnosisRequest: diagnosis.observe,
    confusion.ConfusionRequest: _inside(confusion.observe),
    gallery.GalleryRequest: _inside(gallery.observe),
    weights.WeightsRequest: _inside(weights.observe),
}
