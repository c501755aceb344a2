"""IDX files by the names and in the folders that people have."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.cli.main import main
from tui_backprop.data.sources import DataSpec, load, source_of
from tui_backprop.errors import DataError


def write(path: Path, array: np.ndarray) -> None:
    """A file of bytes in the IDX format, compressed when its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def pair(folder: Path, images: str, labels: str, count: int) -> None:
    """Pictures of 2 × 3 pixels and their labels, three classes in turn."""
    write(folder / images, np.arange(count * 6, dtype=np.uint8).reshape(count, 2, 3))
    write(folder / labels, np.arange(count, dtype=np.uint8) % 3)


def four(folder: Path, before: str = "", mark: str = "-", after: str = "", test: str = "t10k") -> None:
    for part, count in (("train", 9), (test, 6)):
        names = (f"{before}{part}-{kind}{mark}{form}{after}" for kind, form in (("images", "idx3"), ("labels", "idx1")))
        images, labels = (name.replace("idx3", "idx3-ubyte").replace("idx1", "idx1-ubyte") for name in names)
        pair(folder, images, labels, count)


FOLDERS = {
    "MNIST": ("", {}),
    "MNIST, unpacked by a program that writes dots": ("", {"mark": "."}),
    "compressed": ("", {"after": ".gz"}),
    "EMNIST, one set": ("gzip", {"before": "emnist-letters-", "after": ".gz", "test": "test"}),
    "torchvision's root for MNIST": ("MNIST/raw", {}),
    "torchvision's root for FashionMNIST": ("FashionMNIST/raw", {}),
    "torchvision's root for KMNIST": ("KMNIST/raw", {"after": ".gz"}),
    "torchvision's root for EMNIST": ("EMNIST/raw", {"before": "emnist-digits-", "test": "test"}),
    "torchvision's folder of a set": ("raw", {}),
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_folders_as_people_have_them(tmp_path: Path, kind: str) -> None:
    below, names = FOLDERS[kind]
    four(tmp_path / below, **names)
    assert source_of(str(tmp_path)) == "idx"
    dataset = load(DataSpec("idx", data=str(tmp_path), seed=0))
    # EMNIST's pictures lie on their side in their files.
    shape = (3, 2) if "emnist-" in names.get("before", "") else (2, 3)
    assert (len(dataset.train), len(dataset.test), dataset.image_shape, dataset.classes) == (9, 6, shape, 3)
    assert dataset.labels.tolist() == [0, 1, 2] * 5


def test_a_folder_with_several_sets_asks_for_a_file_of_one_and_that_works(tmp_path: Path) -> None:
    for name in ("letters", "digits"):
        four(tmp_path, before=f"emnist-{name}-", after=".gz", test="test")
    with pytest.raises(DataError) as caught:
        load(DataSpec("idx", data=str(tmp_path), seed=0))
    assert "2 data sets (emnist-digits, emnist-letters)" in str(caught.value)
    named = str(caught.value).rsplit("--data ", 1)[1].rstrip(")")
    assert source_of(named) == "idx"
    assert len(load(DataSpec("idx", data=named, seed=0)).train) == 9


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_one_file_stands_for_its_set(tmp_path: Path, name: str) -> None:
    four(tmp_path)
    four(tmp_path, before="other-")
    dataset = load(DataSpec("idx", data=str(tmp_path / name), seed=0))
    assert (len(dataset.train), len(dataset.test)) == (9, 6)


def test_training_files_alone_are_all_for_training(tmp_path: Path) -> None:
    pair(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", 9)
    dataset = load(DataSpec("idx", data=str(tmp_path), seed=0))
    assert (len(dataset.train), len(dataset.test)) == (9, 0)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("train-labels-idx1-ubyte", "there is no train-labels-idx1-ubyte.gz"),
        ("t10k-images-idx3-ubyte", "there is no t10k-images-idx3-ubyte.gz"),
    ],
)
def test_a_file_that_is_missing_is_named(tmp_path: Path, gone: str, said: str) -> None:
    four(tmp_path)
    (tmp_path / gone).unlink()
    with pytest.raises(DataError, match=said):
        load(DataSpec("idx", data=str(tmp_path), seed=0))


def test_what_is_said_of_them_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    four(tmp_path / "MNIST/raw")
    assert main(["data", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "15 rows, 6 features" in said
    assert "3 classes (0 ×5, 1 ×5, 2 ×5)" in said


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    for part, count in (("train", 3000), ("t10k", 1000)):
        write(tmp_path / f"{part}-images-idx3-ubyte.gz", np.zeros((count, 28, 28), dtype=np.uint8))
        write(tmp_path / f"{part}-labels-idx1-ubyte.gz", np.arange(count, dtype=np.uint8) % 3)
    shares: list[float] = []
    load(DataSpec("idx", data=str(tmp_path), seed=1), shares.append)
    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_folder_without_pictures_names_the_files_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(DataSpec("idx", data=str(tmp_path), seed=1))
    text = str(caught.value)
    assert ": there are no IDX files; name the directory of train-images-idx3-ubyte.gz, " in text
    assert text.count("train-images") == text.count("t10k-labels") == 1


def test_a_file_that_is_missing_is_named_with_its_set(tmp_path: Path) -> None:
    write(tmp_path / "emnist-letters-train-images-idx3-ubyte", np.zeros((4, 2, 2), dtype=np.uint8))
    with pytest.raises(DataError, match=r"there is no emnist-letters-train-labels-idx1-ubyte\.gz; it belongs beside "):
        load(DataSpec("idx", data=str(tmp_path), seed=1))
