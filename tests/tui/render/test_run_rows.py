"""Recorded runs as rows: what stands where, at every width."""

from __future__ import annotations

import time

import pytest

from tests.tui.session.test_run_list import row
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.run_rows import columns_for, run_details, run_table, when
from tui_backprop.tui.themes import DEFAULT_THEME, load_theme

LOOK = Look(load_theme(DEFAULT_THEME), ColourDepth.PALETTE, "braille")
ASCII = Look(load_theme(DEFAULT_THEME), ColourDepth.NONE, "ascii")


def texts(look: Look = LOOK, width: int = 80, height: int = 6, *, order: str = "-started", count: int = 9) -> list[str]:
    rows = [row(number) for number in range(count)]
    strips = run_table(rows, width, height, look, first=0, at=1, marked={rows[2].id}, order=order)
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)
    return [strip.text for strip in strips]


@pytest.mark.parametrize("width", [1, 20, 60, 80, 100, 120, 160, 400])
def test_is_as_wide_as_it_is_told(width: int) -> None:
    texts(width=width)


def test_has_what_tells_runs_apart() -> None:
    heading, first, second, third, *_ = texts()
    assert heading.split() == ["started", "↓", "status", "name", "or", "data", "optimizer", "loss", "score"]
    assert "■ ended" in first
    assert "xor" in first
    assert "adam" in first
    assert second.startswith("▸ ")
    assert third.startswith("✓ ")
    wide = texts(width=160)[0].split()
    assert {"network", "epochs", "seed", "test", "tags"} <= set(wide)


def test_the_order_is_at_its_column() -> None:
    assert "loss ↑" in texts(order="loss")[0]
    assert "loss ↓" in texts(order="-loss")[0]


def test_is_ascii_where_it_must() -> None:
    assert all(line.isascii() for line in texts(ASCII, width=160))


def test_columns_are_where_they_are_drawn() -> None:
    heading = texts(width=160)[0]
    for field, x, size in columns_for(160):
        title = heading[x : x + size].strip()
        assert title
        assert x + size <= 160, field


def test_only_what_is_seen_is_made() -> None:
    made: list[str] = []

    class Lazy(list):  # type: ignore[type-arg]
        def __getitem__(self, index):  # type: ignore[no-untyped-def]
            made.append(str(index))
            return super().__getitem__(index)

    rows = Lazy(row(number) for number in range(1000))
    run_table(rows, 80, 10, LOOK, first=500, at=503, marked=(), order="-started")
    assert len(made) == 9


def test_a_day_is_told_as_far_as_it_must_be() -> None:
    now = time.mktime((2026, 11, 25, 16, 0, 0, 0, 0, -1))
    assert when(now - 3600, now) == "today 15:00"
    assert when(now - 86_400, now) == "11-24 16:00"
    assert when(now - 400 * 86_400, now) == "2025-10-21"


def test_details_say_settings_and_draw_the_curve() -> None:
    one = row(3, optimizer="sgd", hidden=[3])
    strips = run_details(one, [1.0, 0.5, 0.1], 80, 7, LOOK)
    lines = [strip.text for strip in strips]
    assert len(lines) == 7
    assert all(len(line) == 80 for line in lines)
    assert "2026-0003" in lines[0]
    assert "--hidden 3 --optimizer sgd" in lines[1]
    assert any(line.strip() for line in lines[3:])
    sweep = row(4, kind="sweep", result={"what": "sweep over optimizer: 2 × 20 runs"})
    assert "sweep over optimizer" in run_details(sweep, (), 80, 3, LOOK)[1].text
