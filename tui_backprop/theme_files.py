"""Where the colour themes that came with the program are: for the screens, and for figures on paper."""

from __future__ import annotations

from pathlib import Path


def packaged_themes() -> Path:
    """The directory of the themes, a TOML file each, in an installed package or in a clone."""
    package = Path(__file__).parent
    packaged = package / "themes"
    return packaged if packaged.is_dir() else package.parent / "themes"
