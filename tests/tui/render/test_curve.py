"""Learning curves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.curve import Mark, Series, curve
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.themes import load_theme

Rows = Callable[[Sequence[Strip]], list[str]]

EPOCHS = np.arange(101)
TRAIN = Series("train", "train", EPOCHS, 10.0 ** (-EPOCHS / 33))
TEST = Series("test", "test", EPOCHS, 10.0 ** (-EPOCHS / 50))

PICTURES: dict[Markers, list[str]] = {
    "braille": [
        "      ━━ train   ━━ test                    ",
        "    1┤⠠⠤⢤⣄⣀⣀⡀               ╎ diverged      ",
        "     │     ⠉⠙⠛⠛⠭⢶⣒⣒⠤⠤⠤⣀⣀⣀⡀  ╎               ",
        "     │             ⠉⠑⠒⠒⠤⠤⣈⣉⠉╎⠒⠒⠤⠤⠤⢄⣀⣀⡀      ",
        " 0.01┤                     ⠉╎⠒⠒⠤⠤⣀⣀  ⠈⠉⠉⠑⠒⠒⠂",
        "     │                      ╎      ⠉⠉⠒⠒⠤⠤⣀⣀ ",
        "     │                      ╎              ⠁",
        " 1e-4┤                      ╎               ",
        "     └┬──────────────────┬─────────────────┬",
        "epoch 0                 50               100",
    ],
    "ascii": [
        "      ** train   oo test                    ",
        "    1+*****oo               | diverged      ",
        "     |     ********ooooooo  |               ",
        "     |             ********o|oooooooo       ",
        " 0.01+                     *|******  ooooooo",
        "     |                      |      ******** ",
        "     |                      |              *",
        " 1e-4+                      |               ",
        "     ++------------------+-----------------+",
        "epoch 0                 50               100",
    ],
}


@pytest.mark.parametrize("markers", ["braille", "ascii"])
def test_two_curves_and_a_mark(markers: Markers, rows: Rows) -> None:
    look = Look(load_theme("night", {}), markers=markers)
    assert rows(curve([TRAIN, TEST], 44, 10, look, marks=[Mark(60, "diverged")])) == PICTURES[markers]


def test_blocks_cover_the_same_cells(rows: Rows) -> None:
    look = Look(load_theme("night", {}), markers="block")
    blocks = rows(curve([TRAIN], 44, 10, look))
    assert set("".join(row[6:] for row in blocks[1:8])) <= set(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
    assert sum(len(row[6:].strip()) for row in blocks[1:8]) > 36


def test_every_curve_has_its_ink(looks: list[Look]) -> None:
    for look in looks:
        styles = {
            segment.style
            for strip in curve([TRAIN, TEST], 44, 10, look)[1:8]
            for segment in strip
            if segment.text.strip(" │┤|+")
        }
        assert {look.ink("train"), look.ink("test")} <= styles


def test_without_colour_curves_differ_in_their_points(colourless: Look, rows: Rows) -> None:
    drawn = rows(curve([TRAIN, TEST], 44, 10, colourless))
    assert drawn[0].split() == ["━━", "train", "oo", "test"]
    assert "oooo" in "".join(drawn[1:])
    assert all(
        segment.style is None or segment.style.color is None
        for strip in curve([TRAIN, TEST], 44, 10, colourless)
        for segment in strip
    )


def test_values_that_are_not_finite_are_a_gap(ascii_look: Look, rows: Rows) -> None:
    values = np.where((EPOCHS > 30) & (EPOCHS < 60), np.nan, 1.0)
    values[31] = np.inf
    drawn = rows(curve([Series("", "train", EPOCHS, values)], 30, 8, ascii_look, log=False, low=0, high=2))
    assert drawn == [
        "    2+                        ",
        "     |                        ",
        "    1+********      ********* ",
        "     |                        ",
        "     |                        ",
        "    0+                        ",
        "     ++-----------+----------+",
        "epoch 0          50        100",
    ]


def test_a_single_spike_among_a_hundred_thousand_is_seen(ascii_look: Look, rows: Rows) -> None:
    values = np.full(100_000, 0.5)
    values[54_321] = 4.0
    drawn = rows(curve([Series("", "train", np.arange(100_000), values)], 60, 12, ascii_look, log=False))
    top = next(row for row in drawn if "*" in row[6:])
    assert drawn.index(top) <= 2
    assert 34 <= top.index("*", 6) <= 37


def test_a_loss_of_zero_lies_on_the_lower_edge_of_a_log_axis(ascii_look: Look, rows: Rows) -> None:
    drawn = rows(curve([Series("", "train", [0, 1, 2, 3], [1, 0.1, 0, 0])], 30, 10, ascii_look, until=3))
    assert drawn[0].startswith("    1+*")
    assert drawn[7].startswith("  0.1+")
    assert "*" in drawn[7][-5:]


def test_without_a_positive_value_the_axis_is_linear(ascii_look: Look, rows: Rows) -> None:
    drawn = rows(curve([Series("", "train", [0, 1], [0, -1])], 30, 10, ascii_look))
    assert any(row.startswith(" -1.0+") for row in drawn)


def test_the_frame_stands_still_while_the_curve_grows(look: Look) -> None:
    def frame(epochs: int) -> list[str]:
        drawn = curve([Series("", "train", np.arange(epochs), 0.3 + 0.1 / np.arange(1, epochs + 1))], 60, 14, look)
        return [strip.text[:6] for strip in drawn] + [strip.text for strip in drawn[-2:]]

    assert frame(1010) == frame(1200) == frame(1490)


def test_a_mark_near_the_right_edge_has_its_note_at_the_left(ascii_look: Look, rows: Rows) -> None:
    drawn = rows(curve([TRAIN], 44, 10, ascii_look, marks=[Mark(98, "diverged at epoch 98")], legend=False))
    assert drawn[0].rstrip().endswith("diverged at epoch 98 |")
    assert all(row[42] == "|" for row in drawn[:8])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=4))
def test_notes_never_print_over_one_another(epochs: list[float]) -> None:
    look = Look(load_theme("night", {}), markers="ascii")
    marks = [Mark(epoch, f"note {index} here") for index, epoch in enumerate(epochs)]
    drawn = "\n".join(strip.text for strip in curve([TRAIN], 60, 12, look, marks=marks, legend=False))
    assert all(mark.note in drawn for mark in marks), drawn


def test_a_mark_beyond_the_data_widens_the_axis_and_one_that_is_nowhere_is_left_out(look: Look, rows: Rows) -> None:
    short = Series("", "train", [0, 1], [1, 0.5])
    assert "100" in rows(curve([short], 44, 10, look, marks=[Mark(90, "here")]))[-1]
    assert rows(curve([short], 44, 10, look, marks=[Mark(np.nan, "x")])) == rows(curve([short], 44, 10, look))


def test_a_legend_too_long_says_how_many_it_left_out(look: Look, rows: Rows) -> None:
    many = [Series(f"run {i}", f"pinned{i}", EPOCHS, TRAIN.values) for i in range(8)]
    legend = rows(curve(many, 44, 10, look))[0]
    assert legend.split()[:6] == ["━━", "run", "0", "━━", "run", "1"]
    assert legend.rstrip().endswith("+5")


def pinned_runs() -> list[Series]:
    label = "adam → momentum, rate 0.03 → 0.1"
    return [Series(f"{n}: {label}", "pinned0", [0, 1], [1, 2], short=f"{n}") for n in (1, 2, 3)]


def test_a_legend_without_room_for_every_label_has_the_short_names(look: Look, rows: Rows) -> None:
    long = [
        Series(f"{n}: adam → momentum, rate 0.03 → 0.1", "pinned0", [0, 1], [1, 2], short=f"{n}") for n in (1, 2, 3)
    ]
    train = Series("train", "train", [0, 1], [1, 2])
    shown = rows(curve([train, *long], 60, 12, look))[0]
    assert shown.split() == ["━━", "train", "━━", "1", "━━", "2", "━━", "3"]
    assert "momentum" in rows(curve([train, *long[:1]], 60, 12, look))[0]


def test_a_legend_takes_more_rows_where_there_are_enough(look: Look, rows: Rows) -> None:
    long = [
        Series(f"{n}: adam → momentum, rate 0.03 → 0.1", "pinned0", [0, 1], [1, 2], short=f"{n}") for n in (1, 2, 3)
    ]
    shown = rows(curve([Series("train", "train", [0, 1], [1, 2]), *long], 60, 30, look))
    assert shown[0].split() == ["━━", "train", *f"━━ {long[0].label}".split()]
    assert all(long[n].label in shown[n] for n in (1, 2))


def test_labels_of_any_script_keep_the_width(look: Look) -> None:
    one = Series("服装\n服装", "train", EPOCHS, TRAIN.values)
    assert all(strip.cell_length == 40 for strip in curve([one], 40, 9, look))
    assert "服装 服装" in curve([one], 40, 9, look)[0].text


def test_without_room_there_is_only_the_curve(look: Look, rows: Rows) -> None:
    line = Series("train", "train", EPOCHS, EPOCHS)
    assert rows(curve([line], 10, 4, look, log=False)) == ["        ⣀⠄", "     ⡠⠔⠊  ", "  ⣀⠔⠊     ", "⠐⠉        "]


def test_importing_the_module_does_not_import_plotext() -> None:
    code = "import sys, tui_backprop.tui.render.curve; assert 'plotext' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_it_is_larger_than_the_terminal_it_runs_in(look: Look) -> None:
    deep = Look(look.theme, ColourDepth.SIXTEEN)
    strips = curve([TRAIN], 300, 90, deep)
    assert strips[40].text.strip(" │┤")


def test_a_broken_line_has_gaps_and_keeps_its_course(rows: Rows) -> None:
    look = Look(load_theme("night", {}))
    epochs = np.arange(400)
    values = np.exp(-epochs / 80)
    drawn = {}
    for stroke in (0, 1, 2, 3, 4, 5):
        text = rows(curve([Series("run", "pinned1", epochs, values, stroke=stroke)], 70, 14, look))
        drawn[stroke] = [[0x2800 < ord(character) <= 0x28FF for character in row] for row in text]
    counts = {stroke: int(np.sum(cells)) for stroke, cells in drawn.items()}
    assert counts[0] > 50
    for stroke in (1, 2, 3, 4):
        assert 0.3 * counts[0] < counts[stroke] < 0.95 * counts[0]
        assert not np.any(np.array(drawn[stroke]) & ~np.array(drawn[0])), "it leaves the solid line nowhere"
    assert drawn[5] == drawn[1]


def test_a_broken_line_of_few_points_stays_whole(rows: Rows) -> None:
    look = Look(load_theme("night", {}))
    few = [Series("", "pinned1", np.array([0, 100]), np.array([1.0, 0.1]), stroke=stroke) for stroke in (0, 2)]
    assert rows(curve([few[0]], 60, 12, look)) == rows(curve([few[1]], 60, 12, look))


@pytest.mark.parametrize(("width", "said"), [(70, "lowest at about 512"), (40, "low 512"), (20, "512")])
def test_a_note_without_room_is_said_in_fewer_words(ascii_look: Look, rows: Rows, width: int, said: str) -> None:
    mark = Mark(512, "test loss lowest at about 512 of all", shorter=("lowest at about 512", "low 512", "512"))
    series = Series("", "train", np.arange(1000), np.linspace(1, 0.1, 1000))
    drawn = "\n".join(rows(curve([series], width, 12, ascii_look, until=1000, marks=[mark])))
    assert said in drawn
    assert "~" not in drawn


def test_a_note_of_which_no_form_has_room_is_not_said(ascii_look: Look, rows: Rows) -> None:
    mark = Mark(512, "test loss lowest at about 512", shorter=("lowest test loss",))
    series = Series("", "train", np.arange(1000), np.linspace(1, 0.1, 1000))
    drawn = "\n".join(rows(curve([series], 20, 12, ascii_look, until=1000, marks=[mark])))
    assert "|" in drawn
    assert not any(word in drawn for word in ("lo", "te", "512"))
