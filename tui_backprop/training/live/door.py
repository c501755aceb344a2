"""The door of a trainer: a socket on this machine by which other screens of the same user come in.

It lies in a directory of this machine's own, and not in the home directory, which may be a network's disk. It is not
the runtime directory of the login session either, which goes away with the last session and with it the way back to a
training that runs on.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tui_backprop.errors import TrainerError
from tui_backprop.training.live.channel import SocketChannel, greet, hear_greeting
from tui_backprop.training.live.codec import Codec, CodecError
from tui_backprop.training.live.door_folder import ENVIRONMENT, NAME, folder
from tui_backprop.training.live.snapshot import Command, Snapshot

_PATIENCE = 5.0
"""Seconds that either side has for its greeting."""
_LOOK = 20.0
"""Seconds between two looks at whether the door is still there: some machines tidy up."""
_AT_ONCE = 64
"""Trainers that are asked at a time."""
_LONGEST_PATH = 100
"""Bytes of a socket's path that every system takes."""
_CREDENTIALS = struct.Struct("3i")


def _checked(path: Path, *, make: bool) -> Path:
    """The directory of the doors, which nobody else may write to or look into.

    Raises:
        TrainerError: it cannot be used.
    """
    try:
        if make:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise TrainerError(f"{path}: {error.strerror}") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise TrainerError(f"{path} is not a directory of your own that nobody else may enter")
    if len(os.fsencode(path)) + len("/4194304.sock.new") > _LONGEST_PATH:
        raise TrainerError(f"{path} is too long a path for a socket; set {ENVIRONMENT} to a short one")
    return path


class Door:
    """The door of this process.

    Args:
        codec: writes and reads what is said behind it.
        describe: what a visitor is told, as plain JSON values; called from another thread.
        admit: called in a thread of its own with the channel to each screen that comes in, and its name.

    Attributes:
        path: of its socket.
    """

    def __init__(
        self, codec: Codec, describe: Callable[[], dict[str, Any]], admit: Callable[[SocketChannel, str], object]
    ) -> None:
        self._codec, self._describe, self._admit = codec, describe, admit
        self.path = folder() / f"{os.getpid()}.sock"
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Let screens in from now on.

        Raises:
            TrainerError: there can be no door; the message says why.
        """
        _checked(self.path.parent, make=True)
        self._bind()
        threading.Thread(target=self._wait, name="door", daemon=True).start()

    def _bind(self) -> None:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        draft = self.path.with_suffix(".sock.new")
        try:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
            made.bind(str(draft))
            draft.chmod(0o600)
            made.listen(8)
            made.settimeout(_LOOK)
            # It appears when it is open: one that nobody answers at is taken for a dead process's.
            draft.rename(self.path)
        except OSError as error:
            made.close()
            raise TrainerError(f"{self.path}: {error.strerror}") from error
        if self._socket is not None:
            self._socket.close()
        self._socket = made

    def _wait(self) -> None:
        while self._socket is not None:
            try:
                visitor, _ = self._socket.accept()
            except TimeoutError:
                self._renew()
                continue
            except OSError:
                return  # closed
            threading.Thread(target=self._meet, args=(visitor,), name="visitor", daemon=True).start()

    def _renew(self) -> None:
        if not self.path.exists():
            with contextlib.suppress(TrainerError):
                _checked(self.path.parent, make=True)
                self._bind()

    def _meet(self, visitor: socket.socket) -> None:
        """Exchange greetings, and let in who wants to look."""
        try:
            if _user_of(visitor) not in (None, os.getuid()):
                raise CodecError("another user")
            visitor.settimeout(_PATIENCE)
            words = hear_greeting(visitor)
            greet(visitor, {"protocol": self._codec.fingerprint, "pid": os.getpid(), **self._describe()})
            if not words.get("looks") or words.get("protocol") != self._codec.fingerprint:
                visitor.close()
                return
            visitor.settimeout(None)
            name = re.sub(r"[^\w /.:()-]", "", str(words.get("name", "")))[:60] or "another screen"
            self._admit(SocketChannel(visitor, self._codec, sends=Snapshot, takes=Command), name)
        except (EOFError, OSError, CodecError):
            visitor.close()

    def close(self) -> None:
        """Shut it."""
        with contextlib.suppress(OSError):
            self.path.unlink()


def _user_of(link: socket.socket) -> int | None:
    """Whose process is at the other end; None where the system does not tell (the directory then keeps others out)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    _, user, _ = _CREDENTIALS.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(user)


def knock(pid: int, codec: Codec | None = None, *, name: str = "") -> tuple[socket.socket, dict[str, Any]]:
    """Greet a trainer of this user on this machine.

    Args:
        codec: of a screen that wants to look; None only to be told.
        name: what the screen is called.

    Returns:
        the socket, and what the trainer said.

    Raises:
        TrainerError: there is no such trainer, it does not answer, or it is another version of this program.
    """
    path = _checked(folder(), make=False) / f"{pid}.sock"
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        link.settimeout(_PATIENCE)
        link.connect(str(path))
        if _user_of(link) not in (None, os.getuid()):
            raise CodecError("another user's")
        wish = {} if codec is None else {"looks": True, "protocol": codec.fingerprint, "name": name}
        greet(link, wish)
        words = hear_greeting(link)
    except (ConnectionRefusedError, FileNotFoundError):
        link.close()
        raise TrainerError(f"there is no trainer {pid} to be reached at {path}") from None
    except (EOFError, OSError, CodecError) as error:
        link.close()
        raise TrainerError(f"trainer {pid} does not answer: {getattr(error, 'strerror', '') or error}") from None
    if codec is not None and words.get("protocol") != codec.fingerprint:
        link.close()
        raise TrainerError(
            f"trainer {pid} is of another version of backprop-tui ({words.get('version', 'unknown')})",
            remedy="attach with that one",
        )
    link.settimeout(None)
    return link, words


def trainers() -> Iterator[dict[str, Any]]:
    """What each trainer of this user on this machine says of itself; the sockets of dead processes are removed.

    All are asked at once: one that is stopped, and does not answer, costs its patience once.
    """
    try:
        entries = sorted(_checked(folder(), make=False).iterdir())
    except (TrainerError, OSError):
        return
    doors = [(entry, int(match[1])) for entry in entries if (match := NAME.match(entry.name))]
    if doors:
        with ThreadPoolExecutor(min(len(doors), _AT_ONCE)) as pool:
            yield from filter(None, pool.map(lambda door: _words_of(*door), doors))


def _words_of(path: Path, pid: int) -> dict[str, Any] | None:
    """What one trainer says of itself; None when it says nothing."""
    try:
        link, words = knock(pid)
    except TrainerError:
        if is_deserted(path):
            with contextlib.suppress(OSError):
                path.unlink()
        return None
    link.close()
    return words


def is_deserted(path: Path) -> bool:
    """Whether nobody listens at a socket any more."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        try:
            link.settimeout(_PATIENCE)
            link.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False
