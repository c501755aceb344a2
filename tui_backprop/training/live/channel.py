"""A channel over a socket: messages of `Codec` in frames, and two words of greeting before them.

A frame is two lengths of four bytes each, little-endian, then a text of the first and arrays of the second length.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import struct
import threading
from typing import Any, Protocol

from tui_backprop.training.live.codec import Blobs, Codec, CodecError

_LENGTHS = struct.Struct("<II")
_LONGEST = 1 << 28
"""Bytes of a message, at most."""
_LONGEST_GREETING = 1 << 16
_LAST_WORDS = 0.2
"""Seconds that what was sent last gets to go out."""


class Channel(Protocol):
    """What carries messages both ways: a `SocketChannel`, or a `multiprocessing` connection within the house."""

    def send(self, message: Any, /) -> None:
        """Raises OSError when the other side is gone."""

    def recv(self) -> Any:
        """Wait for a message; raises EOFError or OSError when the other side is gone."""

    def close(self) -> None: ...


class SocketChannel:
    """One end of a socket.

    What is sent goes out in a thread of its own: a screen that does not read never holds up training.

    Args:
        link: connected; it is the channel's own from now on.
        codec: writes and reads messages.
        sends, takes: the kinds of message that go out and come in.
    """

    def __init__(self, link: socket.socket, codec: Codec, *, sends: Any, takes: Any) -> None:
        self._link = link
        self._codec = codec
        self._sends, self._takes = sends, takes
        self._outbox: queue.SimpleQueue[list[bytes | memoryview] | None] = queue.SimpleQueue()
        self._is_gone = False
        self._writer = threading.Thread(target=self._write, name="channel", daemon=True)
        self._writer.start()

    def send(self, message: Any, /) -> None:
        """Send a message, without waiting for the other side.

        Raises:
            OSError: the other side is gone.
            CodecError: it cannot be sent.
        """
        if self._is_gone:
            raise BrokenPipeError
        self._outbox.put(_framed(*self._codec.encode(self._sends, message)))

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while (pieces := self._outbox.get()) is not None:
                for piece in pieces:
                    self._link.sendall(piece)
        self._is_gone = True

    def recv(self) -> Any:
        """Wait for the next message.

        Raises:
            EOFError, OSError: the other side is gone.
            CodecError: what came is no message.
        """
        text, arrays = _receive(self._link, _LONGEST)
        return self._codec.decode(self._takes, text, arrays)

    def close(self) -> None:
        """Let the other side see that this one is gone; a thread that waits in `recv` then gets an error.

        What was sent last gets a moment to go out.
        """
        self._outbox.put(None)
        self._writer.join(_LAST_WORDS)
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self._link.close()


def greet(link: socket.socket, words: dict[str, Any]) -> None:
    """Send a greeting: plain JSON, so that programs of different versions understand one another that far.

    Raises:
        OSError: the other side is gone.
    """
    for piece in _framed(json.dumps(words).encode(), []):
        link.sendall(piece)


def hear_greeting(link: socket.socket) -> dict[str, Any]:
    """Wait for the other side's greeting.

    Raises:
        EOFError, OSError: the other side is gone, or says nothing within the socket's patience.
        CodecError: what came is none.
    """
    text, _ = _receive(link, _LONGEST_GREETING)
    try:
        words = json.loads(bytes(text))
    except (ValueError, RecursionError):
        raise CodecError("no greeting") from None
    if not isinstance(words, dict):
        raise CodecError("no greeting")
    return words


def _framed(text: bytes, blobs: Blobs) -> list[bytes | memoryview]:
    size = sum(blob.nbytes for blob in blobs)
    if len(text) + size > _LONGEST:
        raise CodecError(f"a message of {len(text) + size:,} bytes")
    # Copied: what is trained on must not change on its way out.
    return [_LENGTHS.pack(len(text), size) + text + b"".join(blobs)]


def _receive(link: socket.socket, longest: int) -> tuple[memoryview, memoryview]:
    """A frame's text and its arrays."""
    text, arrays = _LENGTHS.unpack(_exactly(link, _LENGTHS.size))
    if text + arrays > longest:
        raise CodecError(f"a message of {text + arrays:,} bytes")
    whole = _exactly(link, text + arrays)
    return whole[:text], whole[text:]


def _exactly(link: socket.socket, size: int) -> memoryview:
    data = memoryview(bytearray(size))
    done = 0
    while done < size:
        count = link.recv_into(data[done:])
        if not count:
            raise EOFError
        done += count
    return data
