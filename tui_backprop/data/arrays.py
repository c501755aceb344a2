"""Reading NumPy's own files: .npz with inputs and labels, .npy with a table of numbers. Pickles are never opened."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import MAX_CLASSES, Dataset
from tui_backprop.data.files import Progress, Watched, opened, size_of
from tui_backprop.data.numbers import MAX_NUMBER, shown
from tui_backprop.data.roles import is_quantity
from tui_backprop.data.table import MAX_CELLS, Column
from tui_backprop.data.understanding import Understanding
from tui_backprop.errors import DataError

_INPUTS = ("x", "inputs", "data", "features", "images", "arr_0")
_LABELS = ("y", "labels", "target", "targets", "label", "arr_1")
_PARTS = {"train": ("x_train", "train_x", "xtrain", "train_images", "train_data"),
          "train labels": ("y_train", "train_y", "ytrain", "train_labels"),
          "test": ("x_test", "test_x", "xtest", "test_images", "test_data"),
          "test labels": ("y_test", "test_y", "ytest", "test_labels")}  # fmt: skip
_MAGIC = (b"\x93NUMPY", b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 2**20
_SHAPE = "an .npz file holds X and y, or x_train, y_train, x_test and y_test"


def is_arrays(path: Path) -> bool:
    """Whether a file is one of NumPy's, by its name."""
    return path.suffix.lower() in (".npz", ".npy")


def load_arrays(path: Path, *, regression: bool | None = None, progress: Progress | None = None) -> Dataset:
    """The samples of an .npz file, or of an .npy file whose last column is the label.

    Args:
        regression: the label is a number to predict; None to look.
        progress: called while the file is read.

    Returns:
        float64 inputs, (n, features); pictures, (n, height, width), are laid out in rows. The samples of x_test are
        for testing, and all others for training.

    Raises:
        DataError: the file cannot be read, holds other arrays, or arrays that do not fit each other.
    """
    arrays = _read(path, progress)
    where = str(path)
    if path.suffix.lower() == ".npy":
        table = next(iter(arrays.values()))
        if table.ndim != 2 or table.shape[1] < 2:
            what = f"an array of shape {table.shape}"
            raise DataError(what, where=where, remedy=f"a table has rows and columns; or save both: {_SHAPE}")
        inputs, labels, tests = table[:, :-1], table[:, -1], 0
    else:
        inputs, labels, tests = _parts(arrays, where)
    if len(inputs) != labels.size or inputs.ndim < 2:
        what = f"inputs of shape {inputs.shape} and labels of shape {labels.shape}"
        raise DataError(what, where=where, remedy="the first axis of both is the samples")
    image_shape = (int(inputs.shape[1]), int(inputs.shape[2])) if inputs.ndim == 3 else None
    flat = _numbers(inputs.reshape(len(inputs), -1), where)
    truth, names = _truth(labels.reshape(-1), where, regression)
    features = tuple(
        "pixel " + ",".join(map(str, place)) if image_shape else f"column {place[0] + 1}"
        for place in np.ndindex(inputs.shape[1:])
    )
    everything = np.arange(len(flat), dtype=np.int64)
    counts = np.bincount(truth.astype(np.int64)).tolist() if names else []
    return Dataset(
        name=path.name,
        inputs=flat,
        labels=truth,
        feature_names=features,
        class_names=names,
        train=everything[: len(flat) - tests],
        test=everything[len(flat) - tests :],
        image_shape=image_shape,
        understood=Understanding(
            name=path.name,
            rows=len(flat),
            features=features,
            left_out={},
            label="label",
            label_guessed=True,
            classes=dict(zip(names, counts, strict=True)) if names else None,
        ),
    )


def _read(path: Path, progress: Progress | None) -> dict[str, NDArray[Any]]:
    with opened(path) as file:
        source: Any = file
        if progress is not None:
            source = io.BufferedReader(Watched(file, size_of(path), progress), _CHUNK)
        magic = file.read(6)
        file.seek(0)
        try:
            if not magic.startswith(_MAGIC):  # for which NumPy would take it for a pickle
                raise ValueError(f"it begins with {magic.hex(' ')}" if magic else "it is empty")
            found = np.load(source, allow_pickle=False)
            arrays = {"": found} if isinstance(found, np.ndarray) else {name: found[name] for name in found.files}
        except (ValueError, EOFError, OSError, zipfile.BadZipFile, KeyError) as error:
            pickled = "pickle" in str(error).lower()
            what = "the array holds objects, which only a pickle can save" if pickled else f"no NumPy file ({error})"
            remedy = "save arrays of numbers with numpy.savez" if pickled else "write it anew with numpy.savez"
            raise DataError(what, where=str(path), remedy=remedy) from error
    for name, array in arrays.items():
        if array.dtype.kind not in "biufUS" or array.size > MAX_CELLS:
            what = f"the array {name!r} of {array.dtype} and shape {array.shape} cannot be used"
            raise DataError(what, where=str(path), remedy=f"numbers, up to {MAX_CELLS:,} of them")
    return arrays


def _parts(arrays: Mapping[str, NDArray[Any]], where: str) -> tuple[NDArray[Any], NDArray[Any], int]:
    """Inputs, labels, and how many of the last of them are for testing."""
    by_name = {name.lower(): array for name, array in arrays.items()}

    def pick(names: tuple[str, ...]) -> NDArray[Any] | None:
        return next((by_name[name] for name in names if name in by_name), None)

    train, train_labels, test, test_labels = map(pick, _PARTS.values())
    if train is None or train_labels is None:
        inputs, labels = pick(_INPUTS), pick(_LABELS)
        if inputs is None or labels is None:
            raise DataError(f"it holds {', '.join(arrays) or 'nothing'}", where=where, remedy=_SHAPE)
        return inputs, labels, 0
    if test is None or test_labels is None:
        return train, train_labels, 0
    if test.shape[1:] != train.shape[1:] or len(test) != len(test_labels):
        what = f"test inputs of shape {test.shape} and {len(test_labels)} test labels, and training inputs of "
        raise DataError(f"{what}shape {train.shape}", where=where, remedy="both parts have the same features")
    labels = np.concatenate([train_labels.reshape(-1), test_labels.reshape(-1)])
    return np.concatenate([train, test]), labels, len(test)


def _numbers(array: NDArray[Any], where: str) -> NDArray[np.float64]:
    if array.dtype.kind in "US":
        raise DataError("the inputs are words", where=where, remedy="save a table of words as CSV")
    numbers = array.astype(np.float64)
    numbers[~np.isfinite(numbers)] = math.nan
    if np.nanmax(np.abs(numbers), initial=0) > MAX_NUMBER:
        raise DataError("a number is too large", where=where, remedy=f"numbers go up to {MAX_NUMBER:g}")
    return numbers


def _truth(
    labels: NDArray[Any], where: str, regression: bool | None
) -> tuple[NDArray[np.int64] | NDArray[np.float64], tuple[str, ...]]:
    """The labels, and the names of the classes if they are classes."""
    if labels.dtype.kind not in "US":
        numbers = labels.astype(np.float64)
        if not np.isfinite(numbers).all():
            raise DataError("a label is missing or infinite", where=where, remedy="leave its sample out")
        column = Column("label", numbers, (), np.full(len(numbers), -1, dtype=np.int64))
        if is_quantity(column) if regression is None else regression:
            return numbers, ()
    elif regression:
        raise DataError("the labels are words", where=where, remedy="leave --regression out")
    values, indices = np.unique(labels, return_inverse=True)
    if not 2 <= len(values) <= MAX_CLASSES:
        remedy = f"classes are 2 to {MAX_CLASSES:,}; for a quantity use --regression"
        raise DataError(f"{len(values):,} different labels", where=where, remedy=remedy)
    names = [value if isinstance(value, str) else shown(float(value)) for value in values.tolist()]
    return indices.astype(np.int64), tuple(names)
