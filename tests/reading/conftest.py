"""Programs are judged in forks of one process where the process is not what is tested."""

from __future__ import annotations

from tests.reading.forking import forked, forks

__all__ = ["forked", "forks"]
