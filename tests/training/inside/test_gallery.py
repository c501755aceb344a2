"""Samples as pictures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training.inside.runs import after, picture_set
from tui_backprop.training.inside import gallery
from tui_backprop.training.inside.gallery import GalleryRequest


def test_gallery_filters():
    training = after(1, picture_set(), loss="cross-entropy", seed=3)
    everything = gallery.observe(training, GalleryRequest(count=100))
    wrong = gallery.observe(training, GalleryRequest(count=100, wrong_only=True))
    middle = gallery.observe(training, GalleryRequest(count=2, start=1, label=1))
    assert everything is not None
    assert wrong is not None
    assert middle is not None
    assert everything.matching == 15
    assert everything.images.shape == (15, 2, 3)
    assert 0 < wrong.matching == (everything.truth != everything.predicted).sum()
    assert (wrong.truth != wrong.predicted).all()
    assert middle.matching == 5
    assert middle.truth.tolist() == [1, 1]
    assert middle.rows.tolist() == np.flatnonzero(everything.truth == 1)[1:3].tolist()


def test_the_last_page_of_a_gallery_is_full():
    training = after(1, picture_set(), loss="cross-entropy")
    beyond = gallery.observe(training, GalleryRequest(start=14, count=4))
    assert beyond is not None
    assert (beyond.start, len(beyond.rows), beyond.matching) == (11, 4, 15)
    everything = gallery.observe(training, GalleryRequest(start=9, count=100))
    assert everything is not None
    assert (everything.start, len(everything.rows)) == (0, 15)


@pytest.mark.parametrize("loss", ["mse", "bce", "hinge"])
def test_confidence_is_that_of_the_predicted_class(loss: str):
    data = picture_set()
    two = dataclasses.replace(data, labels=data.labels % 2, class_names=("even", "odd"))
    found = gallery.observe(after(3, two, loss=loss), GalleryRequest(count=100))
    assert found is not None
    assert {0, 1} >= set(found.predicted.tolist())
    assert (found.confidence >= 0.5).all(), "or the other class would have been predicted"


def test_no_pictures_no_answer():
    assert gallery.observe(after(1), GalleryRequest()) is None
