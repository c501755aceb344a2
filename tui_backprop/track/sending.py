"""The thread that carries records away from a training loop: to who watches, or into the store.

The loop only appends to a queue of bounded length. What is sent is one JSON value a line: `{"config": …}` first, then
lists of `[step, {name: number}]`.
"""

from __future__ import annotations

import collections
import contextlib
import json
import os
import socket
import threading
from typing import Any, Protocol

from tui_backprop.track.numbers import Record, plain

ROOM = 20_000
"""Records that may wait; the oldest give way."""
PAUSE = 0.25
"""Seconds between two deliveries."""
LAST_WAIT = 3.0
"""Seconds that the end of a run waits for what is still to be delivered."""
PATIENCE = 2.0
"""Seconds after which who does not take what is sent counts as gone."""


class Outlet(Protocol):
    """Where records go."""

    def deliver(self, records: list[Record]) -> None:
        """Take records; may raise, and is not asked again then."""

    def close(self) -> None:
        """There are no more."""


class Sender:
    """A queue and the thread that empties it.

    Args:
        address: of who watches; "" for the store, "off" for nowhere.
        config, name: of the run.

    Attributes:
        queue: to append records to; thread: None until `start`, which is to be called after the first.
    """

    def __init__(self, address: str, config: dict[str, Any], name: str) -> None:
        self._address, self._config, self._name = address, config, name
        self._is_child = False
        self._begin()

    def _begin(self) -> None:
        self.queue: collections.deque[Record] = collections.deque(maxlen=ROOM)
        self._closing = threading.Event()
        self.thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        """Begin to empty the queue."""
        with self._starting:
            if self.thread is None and self._address != "off" and not self._closing.is_set():
                thread = threading.Thread(target=self._work, name="backprop-tui track", daemon=True)
                thread.start()
                self.thread = thread

    def close(self) -> None:
        """Have the rest carried away, and wait for that a moment."""
        self._closing.set()
        if self.thread is not None and self.thread is not threading.current_thread():
            self.thread.join(LAST_WAIT)

    def begin_anew(self) -> None:
        """In a process that was forked off: what waits is its parent's to deliver."""
        self._is_child = True
        self._begin()

    def _work(self) -> None:
        outlet: Outlet | None = None
        try:
            outlet = self._outlet()
            while True:
                is_last = self._closing.wait(PAUSE)
                self._empty(outlet)
                if is_last:
                    break
        except Exception:  # nobody takes it: the loop goes on, and the queue stays bounded
            self._closing.set()
        finally:
            if outlet is not None:
                with contextlib.suppress(Exception):
                    outlet.close()

    def _empty(self, outlet: Outlet) -> None:
        records = [self.queue.popleft() for _ in range(len(self.queue))]
        if records:
            outlet.deliver(records)

    def _outlet(self) -> Outlet:
        if self._address:
            return SocketOutlet(self._address, self._config, self._name)
        if self._is_child:
            return Nowhere()  # its parent records the run
        from tui_backprop.track.storing import StoreOutlet  # only now: it imports NumPy

        return StoreOutlet(self._config, self._name)


class Nowhere:
    """Takes records, and forgets them."""

    def deliver(self, records: list[Record]) -> None:
        pass

    def close(self) -> None:
        pass


class SocketOutlet:
    """Sends records to who watches.

    Raises:
        OSError: nobody listens.
    """

    def __init__(self, address: str, config: dict[str, Any], name: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE)
        try:
            self._socket.connect(address)
            self._send({"config": plain(config), "name": name, "process": os.getpid()})
        except BaseException:
            self._socket.close()
            raise

    def _send(self, value: Any) -> None:
        self._socket.sendall(json.dumps(value, separators=(",", ":")).encode() + b"\n")

    def deliver(self, records: list[Record]) -> None:
        for start in range(0, len(records), 500):
            self._send(records[start : start + 500])

    def close(self) -> None:
        self._socket.close()
