"""NumPy's own files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_backprop.data.arrays import load_arrays
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.errors import DataError

X = np.arange(12.0).reshape(6, 2)


def test_inputs_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, X=X, y=np.array([1, 2, 1, 2, 1, 2]))
    dataset = load_arrays(path)
    assert dataset.inputs.tolist() == X.tolist()
    assert dataset.class_names == ("1", "2")
    assert load_arrays(path, regression=True).is_regression


def test_pictures_with_test_samples_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    pictures = np.arange(6 * 12, dtype=np.uint8).reshape(6, 3, 4)
    np.savez(path, x_train=pictures[:4], y_train=[0, 1, 0, 1], x_test=pictures[4:], y_test=[1, 0])
    dataset = load(DataSpec("csv", data=str(path), seed=1))
    assert dataset.image_shape == (3, 4)
    assert dataset.test.tolist() == [4, 5]
    assert np.allclose(dataset.inputs, pictures.reshape(6, 12) / 255)


def test_a_table_s_last_column_is_the_label(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.column_stack([X, [0.5, 1.25, 2.5, 3.5, 4.5, 5.5]]))
    dataset = load_arrays(path)
    assert dataset.is_regression
    assert dataset.inputs.tolist() == X.tolist()


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"X": X}, "it holds X; an .npz file holds X and y"),
        ({"X": X, "y": np.zeros(5)}, "inputs of shape (6, 2) and labels of shape (5,)"),
        ({"X": X, "y": np.array([{}] * 6)}, "a pickle"),
        ({"X": X, "y": np.zeros(6)}, "1 different labels"),
        ({"X": X, "y": np.array([0, 1, 0, 1, 0, np.nan])}, "a label is missing"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, arrays: dict[str, np.ndarray], said: str) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, **arrays)
    with pytest.raises(DataError) as caught:
        load_arrays(path)
    assert said in str(caught.value)


def test_what_is_no_numpy_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(b"\x80\x04K\x01.")
    with pytest.raises(DataError, match=r"pickle|no NumPy file"):
        load_arrays(path)


@pytest.mark.parametrize("name", ["a.npz", "a.npy"])
def test_reading_tells_how_far_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    table = np.column_stack([np.arange(300_000) % 7, np.arange(300_000) % 2]).astype(float)
    if name == "a.npz":
        np.savez(path, X=table[:, :1], y=table[:, 1])
    else:
        np.save(path, table)
    shares: list[float] = []
    load(DataSpec("csv", data=str(path), seed=1), shares.append)
    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_file_that_is_none_of_numpys_is_no_pickle(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(DataError, match=r"no NumPy file \(it begins with 6e 6f 74 68 69 6e\)"):
        load_arrays(path)
