"""Every page opens through the frame, in the agreed order."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.reading import TITLES

PAGES_DIR = Path(__file__).resolve().parents[2] / "pages"


def table() -> list[tuple[str, str]]:
    """(file, title) of each row of PAGES, read without running the frame."""
    tree = ast.parse((PAGES_DIR / "shell" / "frame.py").read_text(encoding="utf-8"))
    rows = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PAGES"
    )
    assert isinstance(rows, ast.Tuple)
    return [(row.args[0].value, row.args[1].args[0].value) for row in rows.elts]  # type: ignore[attr-defined]


def test_titles_are_in_the_agreed_order() -> None:
    assert [title for _, title in table()] == list(TITLES)


@pytest.mark.parametrize(("file", "title"), table())
def test_page_opens_for_a_visitor_without_pictures(file: str, title: str, open_page: Callable[[str], AppTest]) -> None:
    app = open_page(file)
    assert not app.exception
    assert app.title[0].value == ("VERSA Lab" if title == "Start" else title)
    assert any("No pictures yet" in caption.value for caption in app.sidebar.caption)
