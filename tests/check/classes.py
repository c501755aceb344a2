"""Every class of slip, the modules that name it, and the programs that have it: `python -m tests.check.classes`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

from tui_backprop.reading import finding

HERE = Path(__file__).parent
FOLDERS = ("programs", "programs/heldout", "further", "unseen", "second", "third")
READING = Path(finding.__file__).parent
NOT_SEEN = """
Not seen: what no run shows, as a report that reads its own curve wrongly; training on the samples that are then tested
on, where the program does not name the two sets. Seen only when the program comes to
it within the nodes and seconds that are taped: anything of late epochs.
"""


def programs() -> dict[str, list[str]]:
    """Slip to the programs that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in FOLDERS:
        for entry in tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))["program"]:
            if "id" in entry:
                found[entry["id"]].append(entry["file"].removesuffix(".py"))
    return found


def page() -> str:
    """The table."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(READING.rglob("*.py"))}
    having = programs()
    lines = ["# Classes of slips", "", "Made by `python -m tests.check.classes > tests/check/CLASSES.md`.", NOT_SEEN]
    lines += ["| class | what is said | named in | programs |", "|---|---|---|---|"]
    for slip, told in finding.SLIPS.items():
        rules = [name for name, text in texts.items() if f'"{slip}"' in text and name != "finding"]
        lines.append(f"| {slip} | {told} | {', '.join(rules)} | {', '.join(having.get(slip, ['none']))} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
