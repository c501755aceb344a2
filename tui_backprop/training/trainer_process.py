"""The process that trains while a screen watches.

It is run as `python -m` this module with its end of the channel, and the directory of the store in which it records.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tui_backprop.store.place import Store
from tui_backprop.training.live.server import Server
from tui_backprop.training.observers import OBSERVERS


def main() -> None:
    store = Store(Path(sys.argv[2])) if len(sys.argv) > 2 else None
    Server(Connection(int(sys.argv[1])), OBSERVERS, store).serve()


if __name__ == "__main__":
    main()
