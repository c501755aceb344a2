"""Faults in what is kept of a run: the store, the report's audit, weights taken back, and who may look on."""

from __future__ import annotations

from tests.faults.fault import Fault

_STORE = "tui_backprop/store"

STORED = (
    Fault(
        "a frame whose payload is damaged is not read as one",
        f"{_STORE}/frames.py",
        "    if zlib.crc32(payload) != crc:\n        return None\n",
        "",
        "tests/store/test_frames.py tests/store/test_reader.py",
    ),
    Fault(
        "frames that are missing between others are noticed",
        f"{_STORE}/frames.py",
        "        lost += max(0, frame.sequence - expected)\n",
        "",
        "tests/store/test_frames.py tests/store/test_reader.py",
    ),
    Fault(
        "what was written stays whole when the disk is full in the middle of a frame",
        f"{_STORE}/journal.py",
        "        if self._is_torn:\n",
        "        if False:\n",
        "tests/store",
    ),
    Fault(
        "what is called durable was given to the disk by fsync",
        f"{_STORE}/journal.py",
        "        os.fsync(self._file)\n",
        "        pass\n",
        "tests/store/test_durability.py",
    ),
    Fault(
        "a store of a newer program is refused",
        f"{_STORE}/place.py",
        "    if isinstance(found, int) and found > FORMAT:\n",
        "    if False:\n",
        "tests/store/test_place.py",
    ),
    Fault(
        "directories of runs are for their owner only",
        f"{_STORE}/files.py",
        "_FOLDER_MODE, _FILE_MODE = 0o700, 0o600\n",
        "_FOLDER_MODE, _FILE_MODE = 0o755, 0o600\n",
        "tests/store",
    ),
    Fault(
        "files of runs are for their owner only",
        f"{_STORE}/files.py",
        "_FOLDER_MODE, _FILE_MODE = 0o700, 0o600\n",
        "_FOLDER_MODE, _FILE_MODE = 0o700, 0o644\n",
        "tests/store",
    ),
    Fault(
        "what is tagged is never deleted to make room",
        f"{_STORE}/housekeeping.py",
        "        candidates = [(store.runs / row.id, row.size, row) for row in oldest if not row.tags]\n",
        "        candidates = [(store.runs / row.id, row.size, row) for row in oldest]\n",
        "tests/store/test_housekeeping.py",
    ),
    Fault(
        "a run in training is not deleted to make room",
        f"{_STORE}/housekeeping.py",
        "            if row is not None and row.state == Standing.RUNNING:\n                continue\n",
        "",
        "tests/store/test_housekeeping.py",
    ),
    Fault(
        "of several runs without a tag the oldest goes first",
        f"{_STORE}/housekeeping.py",
        "        oldest = sorted(rows, key=lambda row: row.started)\n",
        "        oldest = sorted(rows, key=lambda row: -row.started)\n",
        "tests/store/test_housekeeping.py",
    ),
    Fault(
        "a long history keeps every spike",
        f"{_STORE}/thinning.py",
        "        high = np.fmax.reduceat(values, heads, axis=1)\n",
        "        high = values[:, heads].copy()\n",
        "tests/store/test_thinning.py",
    ),
    Fault(
        "a bucket that was not full when the process died goes on where it was",
        f"{_STORE}/thinning.py",
        "        low[:, 0] = np.fmin(low[:, 0], self._low)\n",
        "",
        "tests/store/test_thinning.py tests/training/run/test_recording.py",
    ),
)

REPORTED = (
    Fault(
        "a recorded number that the weights do not give is a mismatch",
        "tui_backprop/report/lab/audit.py",
        "    return Check(what, where, (stored,), found, is_exact or near, is_exact)\n",
        "    return Check(what, where, (stored,), found, True, is_exact)\n",
        "tests/report/lab/test_audit.py",
    ),
    Fault(
        "a learning curve that does not go through what the weights give is a mismatch",
        "tui_backprop/report/lab/audit.py",
        "            low - margin <= found <= high + margin,\n",
        "            True,\n",
        "tests/report/lab/test_audit.py",
    ),
    Fault(
        "weights of samples of another scale are refused",
        "tui_backprop/exchange/loading.py",
        "(given.shape != own.shape or not np.allclose(given, own, rtol=1e-9, atol=1e-12))",
        "False",
        "tests/exchange",
    ),
    Fault(
        "weights that are not finite are refused",
        "tui_backprop/exchange/loading.py",
        "    if len(bad):\n",
        "    if False:\n",
        "tests/exchange",
    ),
)

LOOKED_AT = (
    Fault(
        "the socket of a training is for its owner only",
        "tui_backprop/training/live/door.py",
        "            draft.chmod(0o600)\n",
        "            draft.chmod(0o666)\n",
        "tests/training/live/test_door.py",
    ),
    Fault(
        "a visitor who is somebody else is turned away",
        "tui_backprop/training/live/door.py",
        "            if _user_of(visitor) not in (None, os.getuid()):\n",
        "            if False:\n",
        "tests/training/live/test_door.py",
    ),
    Fault(
        "of several screens one steers",
        "tui_backprop/training/live/audience.py",
        "        return Company(viewer is self.steerer, len(self._viewers) - 1, steerer, stays)\n",
        "        return Company(True, len(self._viewers) - 1, steerer, stays)\n",
        "tests/training/live/test_audience.py",
    ),
)
