"""A report that another process writes: followed, left to go on, waited for, given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.lab.making import record
from tui_backprop.report.lab.messages import Message, Progress, Refused, Written
from tui_backprop.store.place import Store
from tui_backprop.tui.session.reporting import Reporting, sentences


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Store(tmp_path / "home")


@pytest.fixture
def reporting(store: Store, tmp_path: Path) -> Iterator[Reporting]:
    begun = Reporting(store, [record(store)], tmp_path / "report")
    yield begun
    begun.close()


def test_it_tells_how_far_it_is_and_then_where_the_report_is(reporting: Reporting, tmp_path: Path):
    told: list[Message] = []
    reporting.follow(told.append)
    assert told[0] == Progress(0, 6, "figures")
    assert told[-1] == Written(str(tmp_path / "report"), 0)
    assert reporting.is_over
    assert (tmp_path / "report" / "report.html").exists()


def test_when_the_screen_has_gone_it_is_waited_for(reporting: Reporting, tmp_path: Path):
    told: list[Message] = []
    reporting.follow(told.append, lambda: True)
    assert (told, reporting.is_over) == ([], False)
    said: list[str] = []
    reporting.finish(said.append)
    page = tmp_path / "report" / "report.html"
    assert said == ["the report is still being written: Ctrl-C gives it up", f"the report is written: {page}"]
    assert page.exists()
    reporting.finish(said.append)
    assert len(said) == 2, "what is over is not waited for"


def test_it_ends_where_nobody_could_read_of_it(reporting: Reporting, tmp_path: Path):
    reporting.finish(None)
    assert reporting.is_over
    assert not (tmp_path / "report" / "report.html").exists()


def test_giving_it_up_ends_it(reporting: Reporting, tmp_path: Path):
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reporting.finish(interrupted)
    reporting._child.close()
    assert not (tmp_path / "report" / "report.html").exists()


def test_a_process_that_dies_is_said(reporting: Reporting):
    reporting._child._process.kill()
    told: list[Message] = []
    reporting.follow(told.append)
    (end,) = [message for message in told if not isinstance(message, Progress)]
    assert isinstance(end, Refused)
    assert "was killed by SIGKILL" in end.why


def test_numbers_that_do_not_agree_are_said():
    whole, short = sentences(Written("/home/ada/report-1", 2))
    assert whole == (
        "the report is written, but 2 recorded numbers do not agree with the stored weights: "
        "/home/ada/report-1/report.html"
    )
    assert short == "2 recorded numbers do not agree with the stored weights: report-1/report.html"
