from __future__ import annotations

import gzip
import math
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data.idx import (
    FASHION_MNIST_CLASSES,
    MAX_BYTES,
    load_idx,
    read_idx,
)
from tui_backprop.data.idx_files import FASHION_MNIST_DIRECTORY
from tui_backprop.errors import DataError

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def header(*shape: int, code: int = 0x08) -> bytes:
    return bytes([0, 0, code, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)


def idx(array: np.ndarray) -> bytes:
    return header(*array.shape, code=CODES[array.dtype.str[1:]]) + array.astype(array.dtype.newbyteorder(">")).tobytes()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(content: bytes, name: str = "data-idx") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def told_in_one_line(error: DataError) -> str:
    text = str(error)
    assert text.isprintable()
    return text


def refusal(read: Callable[..., object], path: Path, **options: object) -> str:
    """What is said of data that is refused, without the directory."""
    with pytest.raises(DataError) as caught:
        read(path, **options)
    return told_in_one_line(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize("compressed", [False, True])
def test_every_element_type_is_read(file: Callable[..., Path], kind: str, compressed: bool) -> None:
    array = np.array([[1, 2, 3], [100, -7 if kind != "u1" else 250, 0]]).astype(kind)
    content = idx(array)
    read = read_idx(file(gzip.compress(content) if compressed else content))
    assert np.array_equal(read, array)
    assert read.dtype == array.dtype
    assert read.dtype.isnative


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 255))
def test_any_shape_comes_back(tmp_path_factory: pytest.TempPathFactory, shape: list[int], start: int) -> None:
    array = ((np.arange(math.prod(shape)) + start) % 256).astype(np.uint8).reshape(shape)
    path = tmp_path_factory.getbasetemp() / "any-shape"
    path.write_bytes(idx(array))
    assert np.array_equal(read_idx(path), array)


def test_a_name_ending_in_gz_is_no_condition_for_compression(file: Callable[..., Path]) -> None:
    content = gzip.compress(idx(np.arange(3, dtype=np.uint8)))
    assert read_idx(file(content, "labels")).tolist() == read_idx(file(content, "labels.gz")).tolist() == [0, 1, 2]


CLAIM = "the header claims 2 × 3 elements of 1 bytes"
REFUSALS = {
    "empty": (b"", "not an IDX file (it is empty); IDX begins with two zero bytes"),
    "short magic": (b"\0\0\x08", "not an IDX file (it begins with 00 00 08); IDX begins with two zero bytes"),
    "wrong magic": (
        b"\x89PNG\r\n",
        "not an IDX file (it begins with 89 50 4e 47); IDX begins with two zero bytes",
    ),
    "unknown type": (
        header(2, 3, code=0x0A) + bytes(6),
        "IDX has no element type 0x0A; one of: 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E",
    ),
    "no dimensions": (header() + bytes(6), "the header claims 0 dimensions; there must be from 1 to 32"),
    "many dimensions": (
        header(*[1] * 33) + bytes(1),
        "the header claims 33 dimensions; there must be from 1 to 32",
    ),
    "short header": (header(2, 3)[:-1], "the file ends within its header; copy it again"),
    "empty array": (
        header(0, 3),
        "the header claims 0 × 3 elements of 1 bytes: the file is empty",
    ),
    "short body": (header(2, 3) + bytes(5), f"{CLAIM}, but 5 bytes follow it; copy it again"),
    "long body": (header(2, 3) + bytes(7), f"{CLAIM}, but more bytes follow it"),
    "two gigabytes": (
        header(2, 2**30) + bytes(6),
        "the header claims 2 × 1,073,741,824 elements of 1 bytes, more than the limit of 1,073,741,824 bytes",
    ),
    "all that a header can claim": (
        header(*[2**32 - 1] * 2, code=0x0E) + bytes(6),
        "the header claims 4,294,967,295 × 4,294,967,295 elements of 8 bytes, "
        "more than the limit of 1,073,741,824 bytes",
    ),
}


@pytest.mark.parametrize("kind", REFUSALS)
@pytest.mark.parametrize("compressed", [False, True])
def test_a_malformed_file_is_refused_in_one_line(file: Callable[..., Path], kind: str, compressed: bool) -> None:
    content, message = REFUSALS[kind]
    path = file(gzip.compress(content) if compressed else content)
    assert refusal(read_idx, path) == f"data-idx: {message}"


def test_a_file_named_gz_must_be_gzip(file: Callable[..., Path]) -> None:
    path = file(idx(np.arange(3, dtype=np.uint8)), "labels.gz")
    assert refusal(read_idx, path) == "labels.gz: named .gz, but not compressed with gzip"


def test_a_truncated_gzip_file_is_refused(file: Callable[..., Path]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, 5000).astype(np.uint8)
    content = gzip.compress(idx(noise))
    for length in (2, 5, 12, len(content) // 2, len(content) - 1):
        path = file(content[:length], "images.gz")
        assert refusal(read_idx, path) == "images.gz: the gzip file is cut short; copy it again"


def test_a_damaged_gzip_file_is_refused(file: Callable[..., Path]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, 5000).astype(np.uint8)
    content = bytearray(gzip.compress(idx(noise)))
    content[-6] ^= 0xFF
    assert "the gzip file is damaged (CRC check failed" in refusal(read_idx, file(bytes(content)))
    content = bytearray(gzip.compress(idx(np.zeros(5000, dtype=np.uint8))))
    content[12] ^= 0xFF
    assert "the gzip file is damaged" in refusal(read_idx, file(bytes(content)))


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("claimed", [MAX_BYTES, 2**31])
def test_a_large_claim_takes_no_memory(file: Callable[..., Path], claimed: int, compressed: bool) -> None:
    content = header(claimed) + bytes(100)
    path = file(gzip.compress(content) if compressed else content)
    tracemalloc.start()
    try:
        text = refusal(read_idx, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert ("100 bytes follow" if claimed == MAX_BYTES else "more than the limit") in text
    assert peak < 4 * 2**20


def test_a_gzip_bomb_is_read_no_further_than_its_header_claims(file: Callable[..., Path]) -> None:
    bomb = bytearray(gzip.compress(header(10) + bytes(50_000_000)))
    # A wrong checksum at the very end would be found if all were read.
    bomb[-6] ^= 0xFF
    path = file(bytes(bomb))
    tracemalloc.start()
    try:
        text = refusal(read_idx, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert text == "data-idx: the header claims 10 elements of 1 bytes, but more bytes follow it"
    assert peak < 4 * 2**20


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    assert refusal(read_idx, tmp_path / "none") == "none: there is no such file"
    assert refusal(read_idx, tmp_path).endswith("this is a directory, not a file")


NEARLY = st.tuples(
    st.sampled_from([0x08, 0x0B, 0x0D, 0x0E, 0x0F]),
    st.lists(st.sampled_from([0, 1, 2, 3, 2**31, 2**32 - 1]), max_size=4),
    st.binary(max_size=40),
).map(lambda parts: header(*parts[1], code=parts[0]) + parts[2])
GZIPPED = NEARLY.map(gzip.compress)
DAMAGED = st.tuples(GZIPPED, st.integers(0, 30), st.integers(0, 255)).map(
    lambda parts: parts[0][: parts[1]] + bytes([parts[2]]) + parts[0][parts[1] + 1 :]
)


@given(content=st.binary(max_size=200) | NEARLY | GZIPPED | DAMAGED)
def test_any_bytes_give_a_valid_array_or_a_data_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-idx"
    path.write_bytes(content)
    try:
        array = read_idx(path)
    except DataError as error:
        told_in_one_line(error)
        return
    assert array.size > 0
    assert array.dtype.isnative


IMAGES = np.arange(5 * 2 * 3, dtype=np.uint8).reshape(5, 2, 3)


@pytest.fixture
def directory(tmp_path: Path) -> Callable[..., Path]:
    """Writes the four files of a small data set, any of them replaced, and gives their directory."""

    def write(name: str = "small", naming: str = "-", suffix: str = "", **parts: np.ndarray | bytes | None) -> Path:
        arrays: dict[str, np.ndarray | bytes | None] = {
            "train_images": IMAGES,
            "train_labels": np.array([0, 1, 2, 1, 0], dtype=np.uint8),
            "t10k_images": IMAGES[:2] + 200,
            "t10k_labels": np.array([2, 0], dtype=np.uint8),
            **parts,
        }
        path = tmp_path / name
        path.mkdir()
        for part, array in arrays.items():
            if array is None:
                continue
            content = array if isinstance(array, bytes) else idx(array)
            stem = part.replace("_", "-") + naming + ("idx3-ubyte" if "images" in part else "idx1-ubyte")
            (path / (stem + suffix)).write_bytes(gzip.compress(content) if suffix else content)
        return path

    return write


@pytest.mark.parametrize("naming", ["-", "."])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_four_files_make_a_data_set_split_as_they_are(directory: Callable[..., Path], naming: str, suffix: str) -> None:
    dataset = load_idx(directory(naming=naming, suffix=suffix))
    assert dataset.name == "small"
    assert dataset.inputs.dtype == np.float32
    assert dataset.inputs.shape == (7, 6)
    assert np.allclose(dataset.inputs[:5].ravel(), np.arange(30) / 255)
    assert np.allclose(dataset.inputs[5:].ravel(), (np.arange(12) + 200) / 255)
    assert dataset.labels.tolist() == [0, 1, 2, 1, 0, 2, 0]
    assert dataset.labels.dtype == np.int64
    assert dataset.train.tolist() == [0, 1, 2, 3, 4]
    assert dataset.test.tolist() == [5, 6]
    assert dataset.image_shape == (2, 3)
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.feature_names == ("pixel 0,0", "pixel 0,1", "pixel 0,2", "pixel 1,0", "pixel 1,1", "pixel 1,2")


def test_bytes_scale_to_exactly_one(directory: Callable[..., Path]) -> None:
    assert load_idx(directory(train_images=np.full((5, 2, 3), 255, np.uint8))).inputs.max() == 1


@pytest.mark.parametrize(
    ("shape", "features", "image_shape"), [((), 1, None), ((4,), 4, None), ((2, 2, 3), 12, None), ((4, 1), 4, (4, 1))]
)
def test_images_of_any_dimensions_are_flattened(
    directory: Callable[..., Path], shape: tuple[int, ...], features: int, image_shape: tuple[int, int] | None
) -> None:
    dataset = load_idx(
        directory(train_images=np.ones((5, *shape), np.uint8), t10k_images=np.ones((2, *shape), np.uint8))
    )
    assert dataset.inputs.shape == (7, features)
    assert len(dataset.feature_names) == features
    assert dataset.image_shape == image_shape


def test_numbers_other_than_bytes_are_not_scaled(directory: Callable[..., Path]) -> None:
    pictures = np.linspace(0, 1, 30, dtype=np.float64).reshape(5, 2, 3)
    dataset = load_idx(directory(train_images=pictures, t10k_images=pictures[:2]))
    assert np.allclose(dataset.inputs[:5].ravel(), pictures.ravel())
    assert dataset.inputs.dtype == np.float32


def test_an_uncompressed_file_is_preferred_to_its_compressed_copy(directory: Callable[..., Path]) -> None:
    path = directory()
    (path / "train-images-idx3-ubyte.gz").write_bytes(b"not read")
    assert len(load_idx(path)) == 7


def test_class_names_are_those_of_fashion_mnist_when_the_directory_says_so(directory: Callable[..., Path]) -> None:
    ten = {
        "train_images": np.zeros((10, 2, 3), np.uint8),
        "train_labels": np.arange(10, dtype=np.uint8),
    }
    assert load_idx(directory("My-FASHION-set", **ten)).class_names == FASHION_MNIST_CLASSES
    assert load_idx(directory("digits", **ten)).class_names == tuple("0123456789")
    assert load_idx(directory("fashion-of-three")).class_names == ("0", "1", "2")


def test_class_names_may_be_given_and_must_be_as_many_as_the_labels(directory: Callable[..., Path]) -> None:
    path = directory()
    assert load_idx(path, class_names=["a", "b", "c"]).class_names == ("a", "b", "c")
    assert refusal(load_idx, path, class_names=FASHION_MNIST_CLASSES) == (
        "small: the labels make 3 classes, where 10 are named (T-shirt/top, …); use --dataset idx for another data set"
    )


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"train_labels": np.zeros(4, np.uint8)},
            "train-images-idx3-ubyte: 5 images, but 4 labels in train-labels-idx1-ubyte",
        ),
        (
            {"t10k_images": np.zeros((3, 2, 3), np.uint8)},
            "t10k-images-idx3-ubyte: 3 images, but 2 labels in t10k-labels-idx1-ubyte",
        ),
        (
            {"t10k_images": np.zeros((2, 3, 3), np.uint8)},
            "t10k-images-idx3-ubyte: images of 3 × 3, but training images of 2 × 3",
        ),
        (
            {"train_labels": np.zeros((5, 1), np.uint8)},
            "train-labels-idx1-ubyte: 2 dimensions of uint8; labels are whole numbers in one dimension",
        ),
        (
            {"train_labels": np.zeros(5, np.float32)},
            "train-labels-idx1-ubyte: 1 dimensions of float32; labels are whole numbers in one dimension",
        ),
        (
            {"t10k_labels": np.array([0, -1], np.int8)},
            "t10k-labels-idx1-ubyte: -1 is no label; labels go from 0 to 999",
        ),
        (
            {"t10k_labels": np.array([0, 1000], np.int16)},
            "t10k-labels-idx1-ubyte: 1,000 is no label; labels go from 0 to 999",
        ),
        (
            {"train_labels": np.zeros(5, np.uint8), "t10k_labels": np.zeros(2, np.uint8)},
            "small: every label is 0; two classes or more are needed",
        ),
        (
            {"train_images": np.full((5, 2, 3), np.nan, np.float32)},
            "train-images-idx3-ubyte: a pixel is NaN, infinite or beyond float32",
        ),
        (
            {"train_images": np.full((5, 2, 3), 1e300)},
            "train-images-idx3-ubyte: a pixel is NaN, infinite or beyond float32",
        ),
    ],
)
def test_files_that_do_not_fit_each_other_are_refused(
    directory: Callable[..., Path], parts: dict[str, np.ndarray], message: str
) -> None:
    path = directory(**parts)
    assert refusal(load_idx, path).removeprefix("small/") == message


FILES = "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz"


def test_missing_files_are_named(directory: Callable[..., Path]) -> None:
    path = directory(train_labels=None, t10k_images=None)
    assert refusal(load_idx, path) == (
        "small: there is no train-labels-idx1-ubyte.gz and no t10k-images-idx3-ubyte.gz; "
        "they belong beside t10k-labels-idx1-ubyte, train-images-idx3-ubyte"
    )


def test_a_missing_directory_and_a_file_are_refused(tmp_path: Path, file: Callable[..., Path]) -> None:
    remedy = f"name the directory of {FILES} with --data DIR"
    assert refusal(load_idx, tmp_path / "none") == f"none: there is no such directory; {remedy}"
    assert refusal(load_idx, file(b"")) == f"data-idx: this is a file, not a directory; {remedy}"
    assert "a file name cannot hold a NUL character" in refusal(load_idx, tmp_path / "a\0b")


def test_a_missing_fashion_mnist_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "fashion-mnist"
    monkeypatch.setattr("tui_backprop.data.idx_files.FASHION_MNIST_DIRECTORY", nowhere)
    assert refusal(load_idx, nowhere) == (
        "fashion-mnist: there is no such directory; "
        "install it (on Debian: apt install dataset-fashion-mnist), or "
        f"name the directory of {FILES} with --data DIR"
    )


@pytest.mark.skipif(
    not FASHION_MNIST_DIRECTORY.is_dir(), reason=f"Fashion-MNIST is not installed in {FASHION_MNIST_DIRECTORY}"
)
def test_the_real_fashion_mnist_is_read_within_little_more_than_its_own_memory() -> None:
    tracemalloc.start()
    try:
        dataset = load_idx(FASHION_MNIST_DIRECTORY)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert dataset.inputs.shape == (70_000, 784)
    assert len(dataset.train) == 60_000
    assert dataset.test[0] == 60_000
    assert dataset.image_shape == (28, 28)
    assert dataset.class_names == FASHION_MNIST_CLASSES
    assert np.bincount(dataset.labels).tolist() == [7000] * 10
    assert dataset.labels[:5].tolist() == [9, 0, 0, 3, 0]
    assert dataset.inputs.min() == 0
    assert dataset.inputs.max() == 1
    assert dataset.inputs[dataset.train].mean() == pytest.approx(0.2860, abs=1e-4)
    assert peak < 1.4 * dataset.inputs.nbytes
