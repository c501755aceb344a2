"""What a screen may ask of a run besides its status and its record: typed requests and their typed answers.

A request is plain frozen data. What answers it stands in a table of observers (`observe.Observers`), so that a screen
need not know whose run it looks at.
"""

from __future__ import annotations

from collections.abc import ItemsView, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.history import Curve

AnswerT_co = TypeVar("AnswerT_co", covariant=True)
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class Request(Generic[AnswerT_co]):
    """A question about the run that is watched, answered by an `AnswerT_co`.

    Each kind is a frozen dataclass of its own: equal questions have one answer.
    """


class Answers:
    """What a snapshot has been asked for: each request with its answer.

    Args:
        found: answers by their requests, each of the request's own type.
    """

    def __init__(self, found: Mapping[Request[Any], object] | None = None) -> None:
        self._found: dict[Request[Any], object] = dict(found or {})

    def get(self, request: Request[AnswerT]) -> AnswerT | None:
        """The answer to a request; None when it was not asked, or has no answer in this run."""
        return cast("AnswerT | None", self._found.get(request))

    def of(self, kind: type[Request[AnswerT]]) -> AnswerT | None:
        """The answer to the first request of a kind, whatever its details; None when none was asked."""
        for request, answer in self._found.items():
            if isinstance(request, kind):
                return cast(AnswerT, answer)
        return None

    def items(self) -> ItemsView[Request[Any], object]:
        """Each request with its answer."""
        return self._found.items()

    def __contains__(self, request: Request[object]) -> bool:
        return request in self._found


NO_ANSWERS = Answers()


@dataclass(frozen=True)
class CurveRequest(Request[Curve]):
    """The learning curves so far.

    Attributes:
        columns: buckets of them, at most.
    """

    columns: int = 200


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network says of the scene's points: (k,) class indices, or values in regression."""

    predicted: Array


@dataclass(frozen=True)
class PredictionRequest(Request[Prediction]):
    """What the network says of the scene's points."""


@dataclass(frozen=True, eq=False)
class SampleWindow:
    """Some rows of the list of training samples.

    Attributes:
        start: position of the first row.
        truth: (w,), class indices, or values in regression.
        predicted: (w,), class indices, or values in regression.
        value: (w,), the output of a single unit, or the largest output of several.
        right: (w,) booleans; all True in regression.
    """

    start: int
    truth: Array
    predicted: Array
    value: Array
    right: Array


@dataclass(frozen=True)
class SamplesRequest(Request[SampleWindow]):
    """Rows of the list of training samples, cut to what there is.

    Attributes:
        start: position of the first.
        count: how many.
    """

    start: int = 0
    count: int = 100
