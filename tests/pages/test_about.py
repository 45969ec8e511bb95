"""About names both methods, and licences come from the installed packages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import ablation
from pages.ui.passport import figures, licence, required_packages
from tests.pages.ui.test_ablation import results, row


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


def test_the_ablation_is_shown_where_it_was_measured(
    open_page: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = results(row("pixels-cropped", 0.42), row("article-cropped", 0.5), row("joint-cropped", 0.9))
    monkeypatch.setattr(ablation, "read_results", lambda: measured)
    app = open_page("about.py")
    told = "\n".join(one.value for one in app.markdown)
    assert "from 17 classes that no row was trained on" in told
    assert "above pixels without any network (42.0 ± 1.0\u00a0%)" in told
    assert "below reconstruction with a task loss (90.0 ± 1.0\u00a0%)" in told
    assert not app.exception


def test_without_a_measurement_nothing_is_claimed(
    open_page: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ablation, "read_results", lambda: None)
    app = open_page("about.py")
    assert any("has not been measured in this copy" in one.value for one in app.caption)
    assert "rightly" not in "\n".join(one.value for one in app.markdown)


def test_figures_of_evaluate_are_told_in_words() -> None:
    measured = {"name": "glyphs-joint adapted", "task": "5-way 5-shot with 5 query", "command": "evaluate …"}
    score = {"accuracy": 0.9712, "ci95": 0.0021, "std": 0.0261, "ece": 0.0123, "auroc_none": None, "seed": 0}
    (row,) = figures([{**measured, **score}])
    assert list(row.values()) == [
        "5-way 5-shot with 5 query, glyphs-joint adapted",
        "97.1 ± 0.2\u00a0%, standard deviation 2.6\u00a0%, ECE 1.2\u00a0%",
        "evaluate …",
    ]
