"""What the list of commands by name says of them."""

from __future__ import annotations

from tui_backprop.training.live.program import Origin, Program
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.palette import commands


def test_the_palette_says_of_a_program_what_keys_do_to_it():
    def told(program: Program | None) -> dict[str, str]:
        found = commands(program, TABS, lambda _: None, lambda _: None, lambda _: None)
        return {command.title: command.help for command in found}

    watched = told(Program("lab1.py", Origin.PROGRAM, "python3 lab1.py"))
    assert watched["Stop  (x)"] == "interrupt the program, as Ctrl-C does (SIGINT)"
    assert "Dataset  (d D)" not in watched
    assert told(None)["Stop  (x)"] == "end the run and keep what it has"
