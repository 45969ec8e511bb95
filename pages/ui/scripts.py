"""The files of the app's own components: scripts that share pieces are joined, because a component has one script."""

from __future__ import annotations

from pathlib import Path

SCRIPTS = Path(__file__).with_name("js")


def joined(*names: str) -> str:
    """Returns the named files of `js/` below each other; pieces that others use come first."""
    return "\n".join((SCRIPTS / name).read_text(encoding="utf-8") for name in names)
