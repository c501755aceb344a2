"""The process that trains while a screen watches: run as `python -m` this module with its end of the channel."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from tui_backprop.training.live.server import Server
from tui_backprop.training.observers import OBSERVERS


def main() -> None:
    Server(Connection(int(sys.argv[1])), OBSERVERS).serve()


if __name__ == "__main__":
    main()
