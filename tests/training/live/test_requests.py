"""Answers are found by their requests, or by the kind of these."""

from __future__ import annotations

import numpy as np

from tui_backprop.training.live.requests import (
    NO_ANSWERS,
    Answers,
    CurveRequest,
    Prediction,
    PredictionRequest,
    SamplesRequest,
)


def test_equal_requests_have_one_answer() -> None:
    answer = Prediction(np.arange(3))
    answers = Answers({PredictionRequest(): answer})
    assert answers.get(PredictionRequest()) is answer
    assert PredictionRequest() in answers


def test_details_tell_requests_apart_and_kinds_do_not() -> None:
    answer = object()
    answers = Answers({CurveRequest(40): answer})
    assert answers.get(CurveRequest(41)) is None
    assert answers.of(CurveRequest) is answer
    assert answers.of(SamplesRequest) is None
    assert SamplesRequest() not in answers


def test_what_nobody_has_asked() -> None:
    assert NO_ANSWERS.get(CurveRequest()) is None
    assert NO_ANSWERS.of(CurveRequest) is None
