"""Markers that the terminal has and that can be written."""

from __future__ import annotations

import io

import pytest

from tui_backprop.tui.terminal.glyphs import default_markers, tame


@pytest.mark.parametrize(
    ("term", "encoding", "markers"),
    [
        ("xterm-256color", "utf-8", "braille"),
        ("screen-256color", "UTF-8", "braille"),
        ("linux", "utf8", "block"),
        ("linux", "ascii", "ascii"),
        ("xterm-256color", "ascii", "ascii"),
        ("xterm-256color", "latin-1", "ascii"),
        ("xterm-256color", "iso8859-15", "ascii"),
    ],
)
def test_markers_go_by_what_can_be_written_and_shown(term: str, encoding: str, markers: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    assert default_markers({"TERM": term}, stream) == markers


def test_without_a_stream_only_ascii() -> None:
    assert default_markers({"TERM": "xterm-256color"}, None) == "ascii"


def test_what_cannot_be_written_takes_one_column() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="backslashreplace")
    tame(stream)
    stream.write("a▌b")
    stream.flush()
    assert raw.getvalue() == b"a?b"
    tame(None)
