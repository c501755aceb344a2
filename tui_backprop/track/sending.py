"""The thread that carries records away from a training loop: to who watches, or into the store.

The loop only appends to a queue of bounded length. What is sent is one JSON value a line: `{"config": …}` first, then
one object for each batch of records, whose columns are base64 of numbers in the machine's own order of bytes. So what
is not carried away when the process is killed is what was logged within the last `PAUSE`.
"""

from __future__ import annotations

import base64
import collections
import contextlib
import itertools
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

from tui_backprop.track.numbers import plain
from tui_backprop.track.packing import Batch, Packer, Record

ROOM = 50_000
"""Records that may wait; the oldest give way, and are counted."""
PAUSE = 0.25
"""Seconds between two deliveries."""
LOADING = 30.0
"""Seconds that the end of a run waits until what delivers is loaded: a short run is over before."""
LAST_WAIT = 6.0
"""Seconds that it then waits for what is still to be delivered."""
PATIENCE = 2.0
"""Seconds after which who does not take what is sent counts as gone."""
TOGETHER = 2_000
"""Records of a batch, at most."""


class Outlet(Protocol):
    """Where records go."""

    def deliver(self, batch: Batch) -> None:
        """Take records; may raise, and is not asked again then."""

    def close(self) -> None:
        """There are no more."""


class Sender:
    """A queue and the thread that empties it.

    Args:
        address: of who watches; "" for the store, "off" for nowhere.
        config, name: of the run.

    Attributes:
        put: appends a record; the thread begins with the first.
        numbers: gives each record its number.
    """

    put: Callable[[Record], object]

    def __init__(self, address: str, config: dict[str, Any], name: str) -> None:
        self._address, self._config, self._name = address, config, name
        self._is_child = False
        self.numbers = itertools.count()
        self._begin(0)

    def _begin(self, first: int) -> None:
        self._packer = Packer(first)
        self._queue: collections.deque[Record] = collections.deque(maxlen=ROOM)
        self._closing, self._is_ready = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.put = _forget if self._address == "off" else self._put_first

    def _put_first(self, record: Record) -> None:
        """Append a record, and begin to empty the queue."""
        self._queue.append(record)
        with self._starting:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._work, name="backprop-tui track", daemon=True)
                self.put = self._queue.append
                self._thread.start()
                _close_with_the_process(self)

    def close(self) -> None:
        """Have the rest carried away, and wait for that a moment."""
        self.put = _forget
        self._closing.set()
        thread = self._thread
        if thread is not None and thread.is_alive() and thread is not threading.current_thread():
            self._is_ready.wait(LOADING)
            thread.join(LAST_WAIT)

    def begin_anew(self) -> None:
        """In a process that was forked off: what waits is its parent's to deliver."""
        self._is_child = True
        is_over = self._closing.is_set()
        self._begin(next(self.numbers) + 1)
        if is_over:
            self.put = _forget

    def _work(self) -> None:
        outlet: Outlet | None = None
        try:
            outlet = self._outlet()
            self._is_ready.set()
            while True:
                is_last = self._closing.wait(PAUSE)
                self._empty(outlet)
                if is_last:
                    break
        except Exception:  # nobody takes it: the loop goes on, and nothing is kept for nobody
            self.put = _forget
            self._queue.clear()
        finally:
            self._is_ready.set()
            if outlet is not None:
                with contextlib.suppress(Exception):
                    outlet.close()

    def _empty(self, outlet: Outlet) -> None:
        waiting = len(self._queue)
        while waiting > 0:
            taken = [self._queue.popleft() for _ in range(min(waiting, TOGETHER))]
            waiting -= len(taken)
            outlet.deliver(self._packer.pack(taken))

    def _outlet(self) -> Outlet:
        if self._address:
            return SocketOutlet(self._address, self._config, self._name)
        if self._is_child:
            return Nowhere()  # its parent records the run
        from tui_backprop.track.storing import StoreOutlet  # only now: it imports NumPy

        return StoreOutlet(self._config, self._name)


def _forget(_record: Record) -> None:
    pass


def _close_with_the_process(sender: Sender) -> None:
    """Have a process of `multiprocessing` deliver the rest at its end, too: `atexit` is not asked there."""
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(None, sender.close, exitpriority=0)


class Nowhere:
    """Takes records, and forgets them."""

    def deliver(self, batch: Batch) -> None:
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

    def deliver(self, batch: Batch) -> None:
        columns = {name: base64.b64encode(getattr(batch, name)).decode() for name in ("kinds", "steps", "values")}
        self._send({"names": batch.names, "lost": batch.lost, **columns})

    def close(self) -> None:
        self._socket.close()
