"""One fault that can be put back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        claim: what is true of the program without it.
        path: the file that it is in.
        right: text that the file has exactly once.
        wrong: what stands there instead.
        tests: what pytest is to run, at least one of which must fail.
    """

    claim: str
    path: str
    right: str
    wrong: str
    tests: str
