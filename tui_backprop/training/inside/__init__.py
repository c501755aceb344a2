"""Looks inside a network while it learns: one module a question, each answering one kind of request.

`register` enters them all in `observe.OBSERVERS`, by which the trainer process answers a `Want`.
"""

from tui_backprop.training.inside import field, hidden, images, layers, sample, units
from tui_backprop.training.live.observe import OBSERVERS


def register() -> None:
    """Let the trainer process answer every request of this package."""
    OBSERVERS[field.FieldRequest] = field.observe
    OBSERVERS[units.NetworkRequest] = units.observe
    OBSERVERS[layers.LayersRequest] = layers.observe
    OBSERVERS[hidden.HiddenRequest] = hidden.observe
    OBSERVERS[sample.SampleRequest] = sample.observe
    OBSERVERS[images.ConfusionRequest] = images.observe_confusion
    OBSERVERS[images.GalleryRequest] = images.observe_gallery
    OBSERVERS[images.FirstWeightsRequest] = images.observe_first_weights
