"""Every control that a link can hide is asked about where it is drawn, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from pages.ui.linking.controls import CONTROLS

PAGES = Path(__file__).resolve().parents[4] / "pages"


def test_the_table_names_the_controls_that_pages_can_leave_out() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py")]
    asked = {name for source in sources for name in re.findall(r'is_shown\("(\w+)"\)', source)}
    assert asked == set(CONTROLS)


def test_names_fit_an_address_as_they_are() -> None:
    assert all(re.fullmatch(r"[a-z]+", name) for name in CONTROLS)
