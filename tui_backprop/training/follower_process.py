"""The process that shows a run which another process records.

It is run as `python -m` this module with its end of the channel to the screen, and is told the directory of the run.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tui_backprop.training.live.follower import Follower
from tui_backprop.training.observers import OBSERVERS


def main() -> None:
    home = Connection(int(sys.argv[1]))
    try:
        run = Path(home.recv())
    except (EOFError, OSError):  # there was no such run
        return
    Follower(home, OBSERVERS, run).serve()


if __name__ == "__main__":
    main()
