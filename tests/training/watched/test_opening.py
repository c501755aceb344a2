"""What is to be watched, and the line that watches it again; logs by path: CSV, event files, text, and what grows."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.waiting import wait_for
from tui_backprop.errors import BackpropError
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.opening import Target, follow, script_target
from tui_backprop.watching.tfevents import encode_scalar

PATTERN = r"(?P<epoch>\d+);(?P<loss>\S+)"


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (Target((str(shutil.which("sh")), "lab 1.sh", "-v"), answers="3\n4\n"), "--input 3,4 -- sh 'lab 1.sh' -v"),
        (Target(("./train",), pattern=PATTERN), f"--pattern '{PATTERN}' -- ./train"),
        (Target(("./train",), answers="-1\n", pattern="-(?P<loss>.*)"),
         "--input=-1 '--pattern=-(?P<loss>.*)' -- ./train"),
        (Target(path="my log.txt", pattern=PATTERN), f"--pattern '{PATTERN}' 'my log.txt'"),
        (Target(descriptor=3, pattern=PATTERN), ""),
        (script_target(Path("lab1.ipynb"), ("5",), answers="1\n"), "--input 1 lab1.ipynb -- 5"),
    ],
)  # fmt: skip
def test_the_line_that_watches_again_has_the_options_it_needs(target: Target, line: str) -> None:
    assert target.program.to_watch == line


def read(path: Path) -> Follower:
    follower = follow(Target(path=str(path), follow=False))
    while not follower.is_over:
        follower.advance(0.0)
    follower.close()
    return follower


def test_a_csv_log(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_text("epoch,loss,val_loss\n0,0.7,0.8\n1,0.5,0.6\n")
    log = read(path).log
    assert log.course.unit == "epoch"
    assert {name: series.last for name, series in log.course.series.items()} == {"loss": 0.5, "validation_loss": 0.6}


def test_the_newest_event_file_of_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "version_0" / "events.out.tfevents.1"
    path.parent.mkdir()
    path.write_bytes(b"".join(encode_scalar(step, "Loss/val", 1 / (step + 1)) for step in range(0, 100, 10)))
    log = read(tmp_path).log
    assert log.course.unit == "step"
    assert log.course.series["validation_loss"].last == pytest.approx(1 / 91)


def test_event_files_of_training_and_validation_samples_are_one_training(tmp_path: Path) -> None:
    for age, (folder, loss) in enumerate((("train", 0.2), ("validation", 0.4))):
        path = tmp_path / folder / "events.out.tfevents.1"
        path.parent.mkdir()
        path.write_bytes(b"".join(encode_scalar(step, "epoch_loss", loss) for step in range(20)))
        os.utime(path, (age, age))  # Keras writes that of validation last
    series = read(tmp_path).log.course.series
    assert {name: (one.last, one.count) for name, one in series.items()} == {
        "loss": (pytest.approx(0.2), 20), "validation_loss": (pytest.approx(0.4), 20)
    }  # fmt: skip
    alone = read(tmp_path / "validation" / "events.out.tfevents.1").log.course.series
    assert list(alone) == ["validation_loss"]


def test_runs_side_by_side_are_not_taken_for_one(tmp_path: Path) -> None:
    for age, folder in enumerate(("run1", "run2")):
        path = tmp_path / folder / "events.out.tfevents.1"
        path.parent.mkdir()
        path.write_bytes(b"".join(encode_scalar(step, "loss", age) for step in range(20)))
        os.utime(path, (age, age))
    series = read(tmp_path).log.course.series
    assert {name: (one.last, one.count) for name, one in series.items()} == {"loss": (1.0, 20)}


def test_tags_may_be_written_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(b"".join(encode_scalar(step, tag, 0.5) for tag in ("a/loss", "loss") for step in range(50)))
    log = read(path).log
    assert log.trainings == 1
    assert len(log.course.series["loss"].shape().x) == 50


def test_a_damaged_event_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(encode_scalar(1, "loss", 0.5) + b"rubbish that is no record at all, and long enough")
    follower = read(path)
    assert follower.log.count == 1
    assert "wrong checksum" in follower.trouble


def until(follower: Follower, count: int) -> None:
    """Follows a log until so many lines with figures are read."""
    wait_for(lambda: [follower.advance(0.01), follower.log.count >= count][-1])


def test_a_log_that_grows_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "train.log"
    path.write_text("epoch 1 loss 0.5\n")
    follower = follow(Target(path=str(path)))
    until(follower, 1)
    with path.open("a") as file:
        file.write("epoch 2 loss 0.25\n")
    until(follower, 2)
    assert follower.log.course.series["loss"].last == 0.25
    assert not follower.is_over
    follower.close()


@pytest.mark.parametrize("what", ["missing.csv", "."])
def test_what_is_no_log_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(BackpropError):
        follow(Target(path=str(tmp_path / what)))
