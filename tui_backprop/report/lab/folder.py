"""The directory that a report is written to: nothing that a person has written or changed there is ever overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tui_backprop.errors import BackpropError

MANIFEST = "report.json"
"""The file that says which files of the directory a report has written, and with what in them."""
_KEY = "files of the report, with the SHA-256 of each as it was written"


class Folder:
    """A report's directory, looked at before the work and written to after it.

    Args:
        path: need not exist.
        option: what a message calls it.

    Raises:
        BackpropError: it is a file, or cannot be written to.
    """

    def __init__(self, path: Path, *, option: str = "-o") -> None:
        self.path = path
        self._where = f"{option} {path}"
        try:
            if path.exists() and not path.is_dir():
                raise BackpropError("it is a file", where=self._where, remedy="name a directory; it need not exist")
            self._is_new = not path.exists()
            path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path):
                pass
        except (OSError, ValueError) as error:
            raise self._refused(error) from None
        self._known = _known(path / MANIFEST)

    def _refused(self, error: OSError | ValueError) -> BackpropError:
        reason = getattr(error, "strerror", None) or "a name in it is not valid"
        return BackpropError(f"cannot be written to: {reason}", where=self._where, remedy="name another directory")

    def require_free(self, names: Iterable[str]) -> None:
        """Refuse to overwrite what is no report's, or was changed since a report wrote it.

        Args:
            names: the files that are going to be written, relative to the directory.

        Raises:
            BackpropError: with the first such file.
        """
        for name in (*names, MANIFEST):
            file = self.path / name
            if not os.path.lexists(file) or (name == MANIFEST and self._known):
                continue
            known = self._known.get(name)
            if known is None:
                what = f"{name} is there already, and no report has written it"
            elif not file.is_file() or _digest(file.read_bytes()) != known:
                what = f"{name} has been changed since the report wrote it"
            else:
                continue
            raise BackpropError(what, where=self._where, remedy="move it away, or name another directory")

    def is_free(self, names: Iterable[str]) -> bool:
        """Whether `require_free` has nothing against it."""
        try:
            self.require_free(names)
        except BackpropError:
            return False
        return True

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write a report's files, each as a whole, and remove those of the report before it that are left over.

        Raises:
            BackpropError: the disk does not let it.
        """
        digests = {name: _digest(content) for name, content in files.items()}
        try:
            # First of all what will be ours: an end in the middle leaves nothing that a next time would refuse.
            self._put(MANIFEST, _manifest(self._known | digests))
            for name, content in files.items():
                self._put(name, content)
            self._clear(set(self._known) - set(files))
            self._put(MANIFEST, _manifest(digests))
        except OSError as error:
            raise self._refused(error) from None
        self._known = digests

    def discard(self) -> None:
        """Remove the directory if it was made here and is still empty."""
        if self._is_new:
            with contextlib.suppress(OSError):
                self.path.rmdir()

    def _put(self, name: str, content: bytes) -> None:
        target = self.path / name
        target.parent.mkdir(exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            mask = os.umask(0)
            os.umask(mask)
            Path(draft).chmod(0o666 & ~mask)  # a report is handed on; a draft is for its owner only
            Path(draft).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(draft).unlink()
            raise

    def _clear(self, names: Iterable[str]) -> None:
        for name in names:
            file = self.path / name
            with contextlib.suppress(OSError):
                if file.is_file() and _digest(file.read_bytes()) == self._known[name]:
                    file.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _manifest(digests: Mapping[str, str]) -> bytes:
    value = {"written by": "backprop-tui report", _KEY: dict(sorted(digests.items()))}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _known(manifest: Path) -> dict[str, str]:
    """What a report has written before; empty where none has."""
    try:
        value: Any = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    files = value.get(_KEY) if isinstance(value, dict) else None
    if not isinstance(files, dict):
        return {}
    return {name: digest for name, digest in files.items() if isinstance(digest, str) and _is_inside(name)}


def _is_inside(name: str) -> bool:
    """A name that leads nowhere but into the directory."""
    return not Path(name).is_absolute() and ".." not in Path(name).parts
