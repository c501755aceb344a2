"""The process that shows a run which another process records.

It is run as `python -m` this module with its end of the channel to the screen, and the directory of the run.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tui_backprop.training.live.follower import Follower
from tui_backprop.training.observers import OBSERVERS


def main() -> None:
    Follower(Connection(int(sys.argv[1])), OBSERVERS, Path(sys.argv[2])).serve()


if __name__ == "__main__":
    main()
