"""About names both methods, and licences come from the installed packages."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from pages.ui.passport import figures, licence, required_packages


def test_both_methods_are_told_apart(open_page: Callable[[str], AppTest]) -> None:
    app = open_page("about.py")
    told = "\n".join(one.value for one in app.markdown)
    assert "Versatile Reusable Embeddings" in told
    assert "ICLR 2019" in told
    assert "no further" in told


def test_packages_have_a_licence() -> None:
    names = required_packages()
    assert {"torch", "streamlit", "pillow"} <= set(names)
    assert all(0 < len(licence(name)) < 100 for name in names)


def test_figures_of_a_card_become_rows() -> None:
    rows = list(figures({"20-way 1-shot": {"accuracy": 0.96123, "command": "evaluate …"}, "loss": 0.5}))
    assert list(rows[0].values()) == ["20-way 1-shot", "accuracy 0.9612", "evaluate …"]
    assert list(rows[1].values()) == ["loss", "0.5", ""]
    assert list(figures(None)) == []
