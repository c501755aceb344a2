"""Who comes in by the door, and who does not."""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE, wait_for
from tui_backprop.errors import TrainerError
from tui_backprop.training.live import door as door_module
from tui_backprop.training.live.attached import attach
from tui_backprop.training.live.channel import greet, hear_greeting
from tui_backprop.training.live.codec import Codec
from tui_backprop.training.live.door import Door, knock, trainers
from tui_backprop.training.live.door_folder import ENVIRONMENT, folder, may_have_doors
from tui_backprop.training.live.requests import CurveRequest
from tui_backprop.training.live.snapshot import Pause, Snapshot, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.observers import OBSERVERS

CODEC = Codec(OBSERVERS)


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path, as sockets want it."""
    with tempfile.TemporaryDirectory(prefix="bp-") as made:
        monkeypatch.setenv(ENVIRONMENT, f"{made}/d")
        yield Path(made) / "d"


@pytest.fixture
def visits() -> Iterator[queue.Queue[Any]]:
    came: queue.Queue[Any] = queue.Queue()
    made = Door(CODEC, lambda: {"run": "r1", "screens": 0}, lambda channel, name: came.put((channel, name)))
    made.open()
    yield came
    made.close()


def test_a_screen_comes_in_and_both_talk(visits: queue.Queue[Any]) -> None:
    trainer = attach(os.getpid(), OBSERVERS, name="the screen on pts/3")
    channel, name = visits.get(timeout=PATIENCE)
    assert name == "the screen on pts/3"
    assert trainer.told["run"] == "r1"
    assert trainer.send(Want(3, (CurveRequest(7),)))
    assert channel.recv() == Want(3, (CurveRequest(7),))
    channel.send(Snapshot(4, 1, Status.PAUSED))
    assert trainer.receive().status is Status.PAUSED
    trainer.send(Pause())
    trainer.close()
    assert channel.recv() == Pause(), "the last words arrive"
    with pytest.raises((EOFError, OSError)):
        channel.recv()
    channel.close()
    assert not trainer.send(Pause())
    with pytest.raises(TrainerError, match="gone"):
        trainer.receive()


@pytest.mark.usefixtures("visits")
def test_nobody_else_may_enter(place: Path) -> None:
    (entry,) = place.iterdir()
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_ISSOCK(entry.stat().st_mode)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_another_user_is_not_heard(visits: queue.Queue[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "_user_of", lambda _: os.getuid() + 1)
    with pytest.raises(TrainerError, match="does not answer"):
        knock(os.getpid(), CODEC)
    assert visits.empty()


def test_the_trainer_too_turns_another_user_away(visits: queue.Queue[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    # The screen takes itself for the same user, as one that is made to get in would; the trainer's own look counts.
    visitors = threading.current_thread()
    real = door_module._user_of
    monkeypatch.setattr(
        door_module, "_user_of",
        lambda link: real(link) if threading.current_thread() is visitors else os.getuid() + 1,
    )  # fmt: skip
    with pytest.raises(TrainerError):
        knock(os.getpid(), CODEC)
    assert visits.empty()


def test_the_user_at_the_other_end_is_known() -> None:
    one, other = socket.socketpair()
    with one, other:
        assert door_module._user_of(one) == os.getuid()


def test_another_version_is_told(visits: queue.Queue[Any]) -> None:
    with pytest.raises(TrainerError, match="another version"):
        knock(os.getpid(), Codec([CurveRequest]))
    assert visits.empty()


@pytest.mark.parametrize("noise", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, b"\0" * 64, b"\x02\0\0\0\0\0\0\0[]"])
def test_noise_does_not_disturb_it(visits: queue.Queue[Any], noise: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(folder() / f"{os.getpid()}.sock"))
        link.sendall(noise)
        link.shutdown(socket.SHUT_WR)
        link.settimeout(30)
        with contextlib.suppress(ConnectionResetError):  # it hangs up with some of the noise unread
            while link.recv(1 << 12):
                pass
    assert [told["run"] for told in trainers()] == ["r1"]
    assert visits.empty()


@pytest.mark.usefixtures("visits")
def test_the_socket_of_a_dead_process_is_removed(place: Path) -> None:
    code = """
import os
from tui_backprop.training.live.channel import greet, hear_greeting
from tui_backprop.training.live.codec import Codec
from tui_backprop.training.live.door import Door
from tui_backprop.training.observers import OBSERVERS
Door(Codec(OBSERVERS), dict, print).open()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, ENVIRONMENT: str(place)})
    assert len(list(place.iterdir())) == 2
    assert [told["pid"] for told in trainers()] == [os.getpid()]
    assert [entry.name for entry in place.iterdir()] == [f"{os.getpid()}.sock"]


def test_none_is_kept_waiting_by_one_that_does_not_answer(place: Path) -> None:
    place.mkdir(mode=0o700)
    together = threading.Barrier(2, timeout=PATIENCE)  # broken when one is asked behind the other

    def answer(link: socket.socket, pid: int) -> None:
        visitor, _ = link.accept()
        with visitor, contextlib.suppress(threading.BrokenBarrierError):
            hear_greeting(visitor)
            together.wait()
            greet(visitor, {"pid": pid})

    with contextlib.ExitStack() as doors:
        for pid in (1, 2):
            link = doors.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            link.bind(str(place / f"{pid}.sock"))
            link.listen()
            threading.Thread(target=answer, args=(link, pid), daemon=True).start()
        assert [told["pid"] for told in trainers()] == [1, 2]


def test_one_that_was_tidied_away_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "_LOOK", 0.02)
    made = Door(CODEC, dict, print)
    made.open()
    made.path.unlink()
    wait_for(lambda: [told["pid"] for told in trainers()] == [os.getpid()])
    made.close()


def test_a_directory_that_others_may_enter_is_refused(place: Path) -> None:
    place.mkdir(mode=0o755)
    place.chmod(0o755)
    with pytest.raises(TrainerError, match="nobody else may enter"):
        Door(CODEC, dict, print).open()
    assert list(trainers()) == []


def test_a_link_to_a_directory_is_refused(place: Path) -> None:
    (place.parent / "other").mkdir(mode=0o700)
    place.symlink_to(place.parent / "other")
    with pytest.raises(TrainerError, match="not a directory of your own"):
        Door(CODEC, dict, print).open()


def test_a_path_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / ("x" * 100)))
    with pytest.raises(TrainerError, match="too long"):
        Door(CODEC, dict, print).open()


def test_there_is_none() -> None:
    assert list(trainers()) == []
    folder().mkdir(mode=0o700)
    with pytest.raises(TrainerError, match="no trainer 1 "):
        knock(1, CODEC)


def test_a_name_is_only_letters(visits: queue.Queue[Any]) -> None:
    trainer = attach(os.getpid(), OBSERVERS, name="pts/3\x1b[2J" + "x" * 200)
    channel, name = visits.get(timeout=PATIENCE)
    assert name == "pts/32J" + "x" * 53
    channel.close()
    trainer.close()


def test_a_screen_that_does_not_read_holds_nobody_up(visits: queue.Queue[Any]) -> None:
    trainer = attach(os.getpid(), OBSERVERS, name="x")
    channel, _ = visits.get(timeout=PATIENCE)
    for version in range(20_000):  # more than any socket holds; it would wait for ever
        channel.send(Snapshot(version, 1, Status.RUNNING, message="x" * 100))
    assert trainer.receive().version == 0
    trainer.close()
    channel.close()


def test_whether_anybody_may_be_let_in_is_known_without_knocking(place: Path, visits: queue.Queue[Any]) -> None:
    assert visits.empty()
    assert may_have_doors()
    own = place / f"{os.getpid()}.sock"
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    own.rename(place / f"{process.pid}.sock")
    assert not may_have_doors(), "its process is dead"
    (place / f"{process.pid}.sock").rename(own)


def test_where_there_is_no_directory_there_are_no_doors() -> None:
    assert not may_have_doors()
