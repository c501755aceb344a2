"""Reading IDX files, the format of MNIST and of the data sets made in its image.

The format is described at https://yann.lecun.com/exdb/mnist/ ("the IDX file format"): two zero bytes, a byte
for the type of the elements, a byte for the number of dimensions, each dimension's size as a big-endian
uint32, and then the elements in row order, big-endian. Files may be compressed with gzip.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import MAX_CLASSES, Dataset
from tui_backprop.data.files import Progress, opened, part_of, size_of
from tui_backprop.data.idx_files import find_files
from tui_backprop.errors import DataError

FASHION_MNIST_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
"""In the order of the labels, as https://github.com/zalandoresearch/fashion-mnist names them."""

MAX_BYTES = 2**30
"""Bytes of elements that a file may hold, uncompressed: 1 GiB, nearly twice the largest of EMNIST."""
MAX_DIMENSIONS = 32

_TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 2**20


def read_idx(path: Path | str, progress: Progress | None = None) -> NDArray[Any]:
    """The array that an IDX file holds, in the shape its header gives and the machine's byte order.

    The file is uncompressed if it begins as gzip does, whatever its name. Memory grows with what the file
    really holds, and at most one byte is read beyond what the header claims.

    Args:
        progress: called while it is read.

    Returns:
        an array of uint8, int8, int16, int32, float32 or float64, of 1 to 32 dimensions, none of them empty.

    Raises:
        DataError: the file cannot be read, is damaged, is not IDX, or claims more than `MAX_BYTES`.
    """
    path = Path(path)
    with opened(path) as file:
        compressed = file.read(2) == _GZIP_MAGIC
        file.seek(0)
        if not compressed:
            if path.suffix.lower() == ".gz":
                raise DataError("named .gz, but not compressed with gzip", where=str(path))
            return _read(file.read, path, progress)
        try:
            with gzip.GzipFile(fileobj=file) as stream:
                return _read(stream.read, path, progress)
        except EOFError as error:
            raise DataError("the gzip file is cut short", where=str(path), remedy="copy it again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            what = f"the gzip file is damaged ({error})"
            raise DataError(what, where=str(path), remedy="copy it again") from error


def load_idx(directory: Path | str, *, class_names: Sequence[str] = (), progress: Progress | None = None) -> Dataset:
    """The data set of a directory with IDX files: images and labels, for training and perhaps for testing.

    Args:
        directory: where the files are, or one of them; see `idx_files.find_files` for their names.
        class_names: the classes' names, in the order of the labels. By default those of Fashion-MNIST when
            the directory's name has "fashion" in it and the labels are as many, and otherwise "0", "1", ….
        progress: called while the files are read.

    Returns:
        the training samples followed by the test samples, named after the directory. Inputs are float32 of
        shape (n, pixels): bytes are divided by 255, so that they are in 0…1, and numbers of other types are
        as they are. `image_shape` is set if the images have two dimensions. The pictures of EMNIST, which are
        stored column by column, stand upright; labels that begin at 1, as EMNIST's letters, begin at 0.

    Raises:
        DataError: a file is missing or unusable, or the files do not fit each other.
    """
    directory = Path(directory)
    paths = find_files(directory)
    parts = [part for part in ("train", "t10k") if (part, "images") in paths]
    # The labels are a thousandth of it, and dividing by 255 a tenth.
    sizes = np.cumsum([0, *(size_of(paths[part, "images"]) for part in parts)])
    images = [
        read_idx(paths[part, "images"], part_of(progress, *(0.9 * sizes[index : index + 2] / sizes[-1]).tolist()))
        for index, part in enumerate(parts)
    ]
    labels = [_read_labels(paths[part, "labels"]) for part in parts]
    for part, pictures, truth in zip(parts, images, labels, strict=True):
        if len(pictures) != len(truth):
            what = f"{len(pictures):,} images, but {len(truth):,} labels in {paths[part, 'labels'].name}"
            raise DataError(what, where=str(paths[part, "images"]))
    shape = images[0].shape[1:]
    if images[-1].shape[1:] != shape:
        what = f"images of {_size(images[1].shape[1:])}, but training images of {_size(shape)}"
        raise DataError(what, where=str(paths["t10k", "images"]))
    file_name = paths["train", "images"].name.lower()
    if file_name.startswith("emnist") and len(shape) == 2:
        images = [pictures.transpose(0, 2, 1) for pictures in images]
        shape = shape[::-1]

    train, total = len(labels[0]), sum(map(len, labels))
    inputs = np.empty((total, math.prod(shape)), dtype=np.float32)
    for part, pictures, out in zip(parts, images, (inputs[:train], inputs[train:]), strict=False):
        _scale(pictures.reshape(len(pictures), -1), out, paths[part, "images"])
        if progress is not None:
            progress(1.0 if part == parts[-1] else 0.95)
    truth = np.concatenate(labels)
    given = class_names
    if truth.min() == 1:
        truth = truth - 1
        letters = "letters" in file_name and truth.max() == 25
        given = class_names or [
            chr(ord("a") + index) if letters else str(index + 1) for index in range(truth.max() + 1)
        ]
    return Dataset(
        name=(directory if directory.is_dir() else directory.parent).resolve().name,
        inputs=inputs,
        labels=truth,
        feature_names=_feature_names(shape),
        class_names=_class_names(int(truth.max()) + 1, given, directory),
        train=np.arange(train, dtype=np.int64),
        test=np.arange(train, total, dtype=np.int64),
        image_shape=(shape[0], shape[1]) if len(shape) == 2 else None,
    )


def _read(read: Callable[[int], bytes], path: Path, progress: Progress | None) -> NDArray[Any]:
    where = str(path)
    magic = read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        begins = f"it begins with {magic.hex(' ')}" if magic else "it is empty"
        raise DataError(f"not an IDX file ({begins})", where=where, remedy="IDX begins with two zero bytes")
    code, dimensions = magic[2], magic[3]
    if code not in _TYPES:
        valid = ", ".join(f"0x{valid:02X}" for valid in _TYPES)
        raise DataError(f"IDX has no element type 0x{code:02X}", where=where, remedy=f"one of: {valid}")
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        what = f"the header claims {dimensions} dimensions"
        raise DataError(what, where=where, remedy=f"there must be from 1 to {MAX_DIMENSIONS}")
    sizes = read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError("the file ends within its header", where=where, remedy="copy it again")
    shape = tuple(int(size) for size in np.frombuffer(sizes, dtype=">u4"))
    dtype = _TYPES[code]
    claimed = math.prod(shape) * dtype.itemsize
    claim = f"the header claims {_size(shape)} elements of {dtype.itemsize} bytes"
    if claimed == 0:
        raise DataError(f"{claim}: the file is empty", where=where)
    if claimed > MAX_BYTES:
        raise DataError(f"{claim}, more than the limit of {MAX_BYTES:,} bytes", where=where)
    body = bytearray()
    while chunk := read(min(_CHUNK, claimed + 1 - len(body))):
        body += chunk
        if progress is not None:
            progress(min(1.0, len(body) / claimed))
    if len(body) < claimed:
        raise DataError(f"{claim}, but {len(body):,} bytes follow it", where=where, remedy="copy it again")
    if len(body) > claimed:
        raise DataError(f"{claim}, but more bytes follow it", where=where)
    return np.frombuffer(body, dtype=dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def _read_labels(path: Path) -> NDArray[np.int64]:
    labels = read_idx(path)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        what = f"{labels.ndim} dimensions of {labels.dtype}"
        raise DataError(what, where=str(path), remedy="labels are whole numbers in one dimension")
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= MAX_CLASSES:
        wrong = low if low < 0 else high
        remedy = f"labels go from 0 to {MAX_CLASSES - 1}"
        raise DataError(f"{wrong:,} is no label", where=str(path), remedy=remedy)
    return labels.astype(np.int64)


def _scale(images: NDArray[Any], out: NDArray[np.float32], path: Path) -> None:
    """Write `images` into `out`, both of shape (n, pixels): bytes over 255, other numbers as they are."""
    if images.dtype == np.uint8:
        np.divide(images, np.float32(255), out=out)
        return
    with np.errstate(over="ignore"):
        out[...] = images
    if not np.isfinite(out).all():
        raise DataError("a pixel is NaN, infinite or beyond float32", where=str(path))


def _class_names(classes: int, given: Sequence[str], directory: Path) -> tuple[str, ...]:
    if classes < 2:
        raise DataError("every label is 0", where=str(directory), remedy="two classes or more are needed")
    if given and classes != len(given):
        what = f"the labels make {classes} classes, where {len(given)} are named ({given[0]}, …)"
        raise DataError(what, where=str(directory), remedy="use --dataset idx for another data set")
    if given:
        return tuple(given)
    if "fashion" in directory.resolve().name.lower() and classes == len(FASHION_MNIST_CLASSES):
        return FASHION_MNIST_CLASSES
    return tuple(str(index) for index in range(classes))


def _feature_names(shape: tuple[int, ...]) -> tuple[str, ...]:
    """A pixel's position in its image, the first at 0, for every pixel in row order."""
    return tuple("pixel " + ",".join(map(str, position)) for position in np.ndindex(shape))


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{length:,}" for length in shape) if shape else "1"
