"""Programs of every kind are watched to their end: what they print is read, and nothing they do breaks the watching."""

from __future__ import annotations

import os
import signal
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator

import psutil
import pytest

from tests.waiting import wait_for
from tui_backprop.errors import BackpropError
from tui_backprop.training.watched.follower import ROOM, Follower
from tui_backprop.training.watched.opening import Target, follow
from tui_backprop.training.watched.program import RunProgram


@pytest.fixture
def started() -> Iterator[list[Follower]]:
    found: list[Follower] = []
    yield found
    for follower in found:
        follower.close()


def run(started: list[Follower], code: str, *arguments: str, answers: str = "") -> Follower:
    follower = follow(Target((sys.executable, "-c", code, *arguments), answers=answers))
    started.append(follower)
    return follower


def to_the_end(follower: Follower) -> Follower:
    until(follower, lambda: follower.is_over)
    return follower


def until(follower: Follower, condition: Callable[[], object]) -> None:
    """Waits until a condition holds, while the follower goes on."""

    def is_come() -> object:
        follower.advance(0.05)
        return condition()

    wait_for(is_come)


NUMPY = """
for epoch in range(0, 1000, 100): print(f"epoch {epoch} loss : {1 / (epoch + 1)}")
print("Accuracy:0.95")
"""
KERAS = """
import sys
for epoch in range(1, 4):
    print(f"Epoch {epoch}/3")
    for step in range(1, 11):
        sys.stdout.write("\\b" * 30 + "\\r" + f"{step}/10 [==>..] - ETA: 0s - loss: {1 / (epoch * 10 + step):.4f}")
        sys.stdout.flush()
    print(f"\\r10/10 [==========] - 0s 3ms/step - loss: {1 / epoch:.4f} - val_loss: {2 / epoch:.4f}")
"""
TQDM = """
import sys
for step in range(0, 101, 10):
    bar = f"\\r{step:3}%|####      | {step}/100 [00:01<00:02, 29.9it/s, loss={1 / (step + 1):.4f}]"
    sys.stderr.write(bar); sys.stderr.flush()
sys.stderr.write("\\n")
"""
TORCH = """
for epoch in (1, 2):
    for done in (0, 320):
        print(f"Train Epoch: {epoch} [{done}/640 ({done / 6.4:.0f}%)]\\tLoss: {1 / (epoch + done):.6f}")
    print(f"\\nTest set: Average loss: {0.5 / epoch:.4f}, Accuracy: {600 + epoch}/640 (94%)\\n")
"""
SKLEARN = 'for n in range(1, 6): print(f"Iteration {n}, loss = {1 / n:.8f}")'
XGBOOST = (
    'for n in range(5): print(f"[{n}]\\ttrain-logloss:{0.6 / (n + 1):.5f}\\tvalidation_0-logloss:{0.7 / (n + 1):.5f}")'
)


@pytest.mark.parametrize(
    ("code", "unit", "x", "last"),
    [
        (NUMPY, "epoch", 900, {"loss": 1 / 901, "accuracy": 0.95}),
        (KERAS, "epoch", 3, {"loss": 0.3333, "validation_loss": 0.6667}),
        (TQDM, "step", 100, {"loss": 0.0099}),
        (TORCH, "epoch", 2, {"test_loss": 0.25, "test_accuracy": 602 / 640}),
        (SKLEARN, "step", 5, {"loss": 0.2}),
        (XGBOOST, "step", 4, {"logloss": 0.12, "validation_logloss": 0.14}),
    ],
    ids=["numpy", "keras", "tqdm", "torch", "sklearn", "xgboost"],
)
def test_six_kinds_of_program(started: list[Follower], code: str, unit: str, x: float, last: dict[str, float]) -> None:
    log = to_the_end(run(started, code)).log
    assert log.course.unit == unit
    assert log.course.x == pytest.approx(x, abs=0.51)
    for name, value in last.items():
        assert log.course.series[name].last == pytest.approx(value, abs=1e-4)


def test_the_exit_status_is_the_programs(started: list[Follower]) -> None:
    assert to_the_end(run(started, "import sys; print('loss 1'); sys.exit(7)")).source.exit_status == 7


def test_a_program_that_dies_by_a_signal(started: list[Follower]) -> None:
    follower = run(started, "import os; print('epoch 1 loss 0.5', flush=True); os.kill(os.getpid(), 9)")
    assert to_the_end(follower).source.exit_status == 128 + signal.SIGKILL
    assert follower.log.count == 1


def test_a_crash_leaves_its_traceback(started: list[Follower]) -> None:
    follower = to_the_end(run(started, "print('epoch 1 loss 0.5'); 1 / 0"))
    assert follower.source.exit_status == 1
    assert "ZeroDivisionError" in follower.printed.window(10**9, 3)[1][-1]


def test_binary_rubbish(started: list[Follower]) -> None:
    code = "import os, sys; os.write(1, os.urandom(300_000)); print('\\nepoch 3 loss 0.25')"
    follower = to_the_end(run(started, code))
    assert follower.source.exit_status == 0
    assert follower.log.course.series["loss"].last == 0.25


def test_no_line_end_at_all(started: list[Follower]) -> None:
    follower = to_the_end(run(started, "import sys\nfor n in range(20_000): sys.stdout.write('loss 0.5 ')"))
    assert follower.source.exit_status == 0
    assert follower.printed.count > 1


def test_a_program_that_never_ends_is_interrupted(started: list[Follower]) -> None:
    code = "import time\nfor n in range(10**9): print(f'epoch {n} loss 1', flush=True); time.sleep(0.01)"
    follower = run(started, code)
    until(follower, lambda: follower.log.count > 3)
    follower.source.interrupt()
    assert to_the_end(follower).source.exit_status == 128 + signal.SIGINT


def test_one_that_will_not_end_is_ended_by_force() -> None:
    code = "import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\nprint('up', flush=True)\n" \
           "while True: time.sleep(1)"  # fmt: skip
    program = RunProgram((sys.executable, "-c", code))
    seen = b""
    while b"up" not in seen:
        seen += program.read(0.1)
    program.close(grace=0.2)
    assert program.exit_status == 128 + signal.SIGKILL


def test_what_it_leaves_behind_does_not_hold_up_its_end(started: list[Follower]) -> None:
    code = ("import os, time\nchild = os.fork()\nif child == 0: time.sleep(120); os._exit(0)\n"
            "print(f'epoch 1 loss {child}', flush=True)")  # fmt: skip
    follower = to_the_end(run(started, code))
    assert follower.source.exit_status == 0
    child = psutil.Process(int(follower.log.course.series["loss"].last))
    assert child.is_running()
    child.kill()


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_it_forks_is_held_and_ended_with_it(started: list[Follower]) -> None:
    code = ("import os, time\nif os.fork() == 0:\n  while True: time.sleep(0.05)\n"
            "print(f'child {os.getpid()}', flush=True)\nos.wait()")  # fmt: skip
    follower = run(started, code)
    until(follower, lambda: follower.printed.count)
    assert isinstance(follower.source, RunProgram)
    group = os.getpgid(follower.source.pid)
    follower.close()
    wait_for(lambda: is_gone(group))


def test_a_flood_is_read_in_bounded_memory_and_what_is_passed_over_is_counted(started: list[Follower]) -> None:
    lines = 600_000  # 23 MB, of which no more than 17 may be kept
    code = "import sys\npiece = 'something else, no measurement at all\\n' * 1000\n" \
           f"for n in range({lines} // 1000): sys.stdout.write(piece)\nprint('epoch 9 loss 0.125')"  # fmt: skip
    follower = run(started, code)
    tracemalloc.start()
    to_the_end(follower)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert follower.printed.count + follower.unread == lines + 1
    assert follower.log.course.series["loss"].last == 0.125
    assert peak < 4 * ROOM


def test_holding_and_going_on(started: list[Follower]) -> None:
    code = "import time\nfor n in range(10**9): print(f'epoch {n} loss 1', flush=True); time.sleep(0.01)"
    follower = run(started, code)
    until(follower, lambda: follower.log.count > 2)
    follower.source.hold()
    assert isinstance(follower.source, RunProgram)
    program = psutil.Process(follower.source.pid)
    wait_for(lambda: program.status() == psutil.STATUS_STOPPED)
    until(follower, lambda: not follower.advance(0.1))  # what it had printed before
    held = follower.log.count
    for _ in range(10):
        follower.advance(0.02)
    assert follower.log.count == held
    follower.source.go_on()
    until(follower, lambda: follower.log.count > held + 2)


def test_its_input_is_what_was_given_and_then_ends(started: list[Follower]) -> None:
    code = "print('loss', input(), flush=True)\ntry: input()\nexcept EOFError: print('no more')"
    follower = to_the_end(run(started, code, answers="0.5\n"))
    assert follower.log.course.series["loss"].last == 0.5
    assert follower.printed.window(99, 1)[1] == ["no more"]


def test_a_pipe_ends_when_it_is_closed() -> None:
    reading, writing = os.pipe()
    follower = follow(Target(descriptor=reading))
    os.close(reading)
    thread = threading.Thread(
        target=lambda: (os.write(writing, b"epoch 1 loss 0.5\nepoch 2 loss 0.25"), os.close(writing))
    )
    thread.start()
    to_the_end(follower)
    thread.join()
    assert follower.log.course.series["loss"].last == 0.25
    assert follower.source.exit_status is None
    follower.close()


def test_a_command_that_is_not_there_is_refused() -> None:
    with pytest.raises(BackpropError, match="there is no such command"):
        follow(Target(("no-such-command-at-all",)))
