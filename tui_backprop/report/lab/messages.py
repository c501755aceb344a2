"""What the process that writes a report for a screen says to it."""

from __future__ import annotations

from typing import NamedTuple

MODULE = "tui_backprop.report.lab.process"
"""The module that is that process."""


class Progress(NamedTuple):
    """How much is done, and of how many.

    Attributes:
        what: is done, in the plural: "figures".
    """

    done: int
    total: int
    what: str


class Written(NamedTuple):
    """The report is there.

    Attributes:
        folder: the path of its directory.
        mismatches: how many recorded numbers do not agree with what was computed anew.
    """

    folder: str
    mismatches: int


class Refused(NamedTuple):
    """There is none; why, in one line."""

    why: str


Message = Progress | Written | Refused
