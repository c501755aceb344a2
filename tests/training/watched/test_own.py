"""What is shown of a program's network, whenever and whatever its looks are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.watched.programs import BARE
from tests.training.watched.test_looks import watched
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.training.inside.layers import LayersRequest
from tui_backprop.training.live.observe import Observers
from tui_backprop.training.watched import own
from tui_backprop.training.watched.looks import Look, Looks
from tui_backprop.training.watched.mirror import NO_NUMBERS, OTHER_SHAPE
from tui_backprop.training.watched.opening import script_target
from tui_backprop.training.watched.own import OwnPicture
from tui_backprop.training.watched.requests import BesideRequest


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OwnNetwork, list[Look]]:
    folder = tmp_path_factory.mktemp("program")
    network, looks, _ = watched(folder, BARE)
    return folder / "lab1.py", network, looks


class _Found:
    """A search that is over."""

    def __init__(self, found: OwnNetwork) -> None:
        self.found = found


class Shown:
    """A program's network as it is shown while looks into it come one by one.

    Attributes:
        own: it.
    """

    def __init__(self, own: OwnPicture, coming: list[Look]) -> None:
        self.own = own
        self._coming = coming

    def look(self, look: Look) -> None:
        self._coming.append(look)
        self.own.advance(is_over=False)


Show = Callable[[Observers], Shown]


@pytest.fixture
def show(seen: tuple[Path, OwnNetwork, list[Look]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    path, network, _ = seen
    coming: list[Look] = []
    opened: list[OwnPicture] = []
    monkeypatch.setattr(own, "Search", lambda _: _Found(network))
    monkeypatch.setattr(Looks, "take", lambda _: [coming.pop(0)] if coming else [])

    def begun(observers: Observers) -> Shown:
        opened.append(OwnPicture(script_target(path, ()), observers))
        opened[0].begin(1)
        return Shown(opened[0], coming)

    yield begun
    opened[0].close()


def no_numbers(look: Look) -> Look:
    return replace(look, tensors=tuple(np.full_like(tensor, np.nan) for tensor in look.tensors))


def test_a_program_that_has_diverged_before_its_first_look_is_shown_by_its_curves(
    seen: tuple[Path, OwnNetwork, list[Look]], show: Show
) -> None:
    """On a slow machine it begins before its network is found; ours cannot go beside what was never seen."""
    _, _, looks = seen
    shown = show({})
    shown.look(no_numbers(looks[0]))
    assert shown.own.answers([BesideRequest()]) == {}
    assert shown.own.scene is None
    assert shown.own.why_not == NO_NUMBERS
    shown.own.advance(is_over=True)
    assert shown.own.why_not == NO_NUMBERS


def test_a_training_that_begins_anew_after_one_that_has_diverged_is_shown(
    seen: tuple[Path, OwnNetwork, list[Look]], show: Show
) -> None:
    _, _, looks = seen
    shown = show({})
    shown.look(no_numbers(looks[0]))
    shown.look(looks[1])
    assert shown.own.mirror is not None
    assert shown.own.why_not == ""
    assert BesideRequest() in shown.own.answers([BesideRequest()])


def test_other_samples_without_a_network_to_show_do_not_keep_that_of_the_samples_before(
    seen: tuple[Path, OwnNetwork, list[Look]], show: Show
) -> None:
    _, _, looks = seen
    shown = show({})
    shown.look(looks[0])
    assert shown.own.scene is not None
    rows, labels = looks[0].data
    first, *rest = looks[1].tensors
    shown.look(replace(looks[1], data=(rows[:20], labels[:20]), tensors=(np.vstack([first, first]), *rest)))
    assert shown.own.scene is None
    assert shown.own.why_not == OTHER_SHAPE


def test_a_defect_of_ours_leaves_the_curves_until_the_program_is_run_again(
    seen: tuple[Path, OwnNetwork, list[Look]], show: Show
) -> None:
    _, _, looks = seen

    def fails(*_: object) -> object:
        raise IndexError("list index out of range")

    shown = show({LayersRequest: fails})
    shown.look(looks[0])
    assert shown.own.answers([LayersRequest()]) == {}
    assert shown.own.why_not == "looking into it failed: IndexError: list index out of range"
    assert shown.own.scene is None
    shown.own.begin(2)
    assert shown.own.why_not == ""
    shown.look(looks[0])
    assert shown.own.scene is not None
