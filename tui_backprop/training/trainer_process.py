"""The process that trains while screens watch.

It is run as `python -m` this module with its end of the channel to the screen that starts it, and its manners.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from tui_backprop.training.live.manners import Manners
from tui_backprop.training.live.server import Server
from tui_backprop.training.observers import OBSERVERS


def main() -> None:
    Server(Connection(int(sys.argv[1])), OBSERVERS, Manners.from_text(sys.argv[2])).serve()


if __name__ == "__main__":
    main()
