"""Reading runs back: whole ones, and whatever is left of others."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.errors import StoreError
from tui_backprop.store.frames import EVENT, HEAD, META, encode, encode_json, scan
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.store.thinning import flatten
from tui_backprop.store.writer import Writer

Record = Callable[..., str]


def copy_of(run: Path, folder: Path) -> Path:
    return Path(shutil.copytree(run, folder / run.name))


class TestReadRun:
    def test_gives_what_was_recorded(self, store: Store, record: Record) -> None:
        run = read_run(store.runs / record(losses=[4.0, 3.0, 2.5], result={"accuracy": 0.75}))
        assert (run.status, run.damage) == ("ended", ())
        assert progress(run) == {"epochs": 2, "loss": 2.5, "accuracy": 0.75}
        assert flatten(run.pieces, 2)[2].tolist() == [[4.0, 3.0, 2.5], [2.0, 1.5, 1.25]]
        assert run.size == sum(path.stat().st_size for path in run.path.iterdir())

    def test_of_one_that_is_missing_is_an_error(self, store: Store) -> None:
        with pytest.raises(StoreError, match="nothing: there is no such run"):
            read_run(store.runs / "nothing")

    def test_a_file_that_goes_while_it_looks_is_none(self, store: Store, record: Record) -> None:
        path = store.runs / record()
        # It is listed, and not there when it is looked at: so is the draft of a checkpoint that becomes one.
        (path / ".checkpoint-0.draft").symlink_to("gone")
        run = read_run(path)
        assert (run.status, run.damage) == ("ended", ())

    def test_an_end_that_comes_while_it_reads_is_an_end(
        self, store: Store, record: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = store.runs / record()
        whole = (path / "journal-0001").read_bytes()
        (path / "journal-0001").write_bytes(whole[: scan(whole).frames[-1].offset])

        def end(_writer: Writer, _touched: float) -> bool:
            """The process records its end and goes, between the reading of its journal and the look at it."""
            (path / "journal-0001").write_bytes(whole)
            return False

        monkeypatch.setattr(Writer, "is_alive", end)
        assert read_run(path).status == "ended"

    def test_of_an_empty_directory_sets_it_aside(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(StoreError, match=r"set aside.*it holds no journal"):
            read_run(tmp_path / "empty")

    def test_of_a_newer_program_is_refused_in_words(self, tmp_path: Path) -> None:
        (tmp_path / "run").mkdir()
        head = b"".join(map(bytes, encode(HEAD, 0, [encode_json({"format": 2})])))
        (tmp_path / "run" / "journal-0001").write_bytes(head)
        with pytest.raises(StoreError, match="run: written by a newer backprop-tui"):
            read_run(tmp_path / "run")

    def test_frames_of_a_kind_that_is_not_known_are_passed_over(self, store: Store, record: Record) -> None:
        journal = store.runs / record() / "journal-0001"
        count = len(scan(journal.read_bytes()).frames)
        more = encode(b"XTRA", count, [b"{}"]) + encode(EVENT, count + 1, [b'{"what": "x"}'])
        with journal.open("ab") as file:
            file.writelines(more)
        run = read_run(journal.parent)
        assert (run.damage, [event["what"] for event in run.events]) == ((), ["x"])

    def test_a_whole_frame_of_nonsense_is_told(self, store: Store, record: Record) -> None:
        journal = store.runs / record() / "journal-0001"
        count = len(scan(journal.read_bytes()).frames)
        with journal.open("ab") as file:
            file.writelines(encode(META, count, [b"no json"]))
        assert read_run(journal.parent).damage == (f"journal-0001: frame {count} holds no JSON",)


class TestDamage:
    """Each run opens up to its last whole frame or is set aside in one clear line, and never in silence."""

    def check(self, path: Path, whole: StoredRun) -> str:
        """Read it; the line that tells of the damage, "" when none was found."""
        run = line = None
        try:
            run = read_run(path)
        except StoreError as error:
            line = str(error)
        if run is None:
            assert line is not None
            assert line.startswith(path.name)
            assert "\n" not in line
            return line
        epochs, _, low, _ = flatten(run.pieces, 2)
        all_epochs, _, all_low, _ = flatten(whole.pieces, 2)
        places = np.searchsorted(all_epochs, epochs)
        np.testing.assert_array_equal(low, all_low[:, places])
        assert run.meta == whole.meta
        assert run.outcome in (None, whole.outcome)
        if run.checkpoint is not None:
            assert whole.checkpoint is not None
            assert run.checkpoint.state == whole.checkpoint.state
            for name, array in whole.checkpoint.arrays.items():
                np.testing.assert_array_equal(run.checkpoint.arrays[name], array)
        return "; ".join(run.damage)

    def test_cut_at_every_byte(self, store: Store, record: Record, tmp_path: Path) -> None:
        original = store.runs / record(losses=np.arange(10.0))
        whole = read_run(original)
        for name in ("journal-0001", "checkpoint-1"):
            path = copy_of(original, tmp_path / name)
            data = (path / name).read_bytes()
            ends = {frame.end for frame in scan(data).frames}
            for length in range(len(data) - 1, -1, -1):
                (path / name).write_bytes(data[:length])
                told = self.check(path, whole)
                # A journal that ends with a whole frame is one that was still growing.
                assert told or (name == "journal-0001" and length in ends), length

    def test_overwritten_at_a_thousand_places(self, store: Store, record: Record, tmp_path: Path) -> None:
        original = store.runs / record(losses=np.arange(50.0))
        whole = read_run(original)
        path = copy_of(original, tmp_path)
        rng = random.Random(5)
        for _ in range(1000):
            file = path / rng.choice(["journal-0001", "checkpoint-1"])
            data = file.read_bytes()
            start = rng.randrange(len(data))
            rubbish = rng.randbytes(rng.randint(1, 200))[: len(data) - start]
            changed = data[:start] + rubbish + data[start + len(rubbish) :]
            file.write_bytes(changed)
            told = self.check(path, whole)
            assert told or changed == data
            file.write_bytes(data)

    def test_of_a_checkpoint_leaves_the_one_before(self, store: Store, record: Record) -> None:
        path = store.runs / record()
        newest = path / "checkpoint-1"
        data = bytearray(newest.read_bytes())
        older = data.replace(b'"serial":1', b'"serial":0')
        frames = scan(bytes(data)).frames
        head = b"".join(map(bytes, encode(HEAD, 0, [older[28 : frames[0].end]])))
        (path / "checkpoint-0").write_bytes(head + bytes(data[frames[0].end :]))
        data[len(data) // 2] ^= 1
        newest.write_bytes(bytes(data))
        run = read_run(path)
        assert run.checkpoint is not None
        assert run.checkpoint.serial == 0
        assert run.damage == ("checkpoint-1 is damaged",)

    def test_is_a_row_of_the_list(self, store: Store, record: Record, tmp_path: Path) -> None:
        sound, broken = record(), record()
        (store.runs / broken / "journal-0001").write_bytes(b"rubbish")
        with Index(store, tmp_path / "cache") as index:
            index.refresh()
            rows = {row.id: row for row in index.rows()}
        assert rows[sound].state == "ended"
        assert rows[broken].state == "damaged"
        assert "set aside" in rows[broken].message
