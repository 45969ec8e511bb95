"""The table of benchmarks: rows from the two files, daggers where a figure was not checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.benchmarks import FOLDER, own_row, published_row, read_rows, task_of, words_of
from tests.pages.reading import html

OWN = {
    "dataset": "Omniglot", "split": "by alphabet", "way": 20, "shot": 1, "within_group": True, "method": "adapted",
    "checkpoint": "glyphs-joint", "labels": True, "batch_norm": "eval mode", "accuracy": 0.9724, "ci95": 0.0021,
    "ece": 0.012, "auroc_none": None, "n_episodes": 600, "seed": 0,
}  # fmt: skip


def test_a_measured_row_shows_its_interval_and_conditions() -> None:
    shown = own_row(OWN)
    assert list(shown.values()) == [
        "own", "glyphs-joint, adapted", "97.2 ± 0.2\u00a0%", "by alphabet", "yes", "eval mode", "1.2\u00a0%", "–",
        "600 tasks, seed 0",
    ]  # fmt: skip
    assert words_of(task_of(OWN)) == "Omniglot: 20-way 1-shot, within an alphabet"


def test_every_published_figure_has_a_source_and_unchecked_ones_a_dagger() -> None:
    rows = read_rows(FOLDER / "published.json")
    assert len(rows) > 20
    for row in rows:
        assert row["url"].startswith("https://")
        assert 0 < row["accuracy"] < 1
        assert published_row(row)["Accuracy"].endswith("†") is not row["checked"]
    versa = [row for row in rows if row["method"] == "VERSA (published)" and row["dataset"] == "Omniglot"]
    shown = [published_row(row)["Accuracy"].replace("\u00a0%", "") for row in versa]
    assert shown == ["99.7 †", "99.75 †", "97.66 †", "98.77"]


@pytest.mark.parametrize("content", ["", "[]", '{"rows": [{"way": 5}]}', '{"rows": 3}'])
def test_files_of_another_kind_give_no_rows(content: str, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text(content, encoding="utf-8")
    assert read_rows(file) == []
    assert read_rows(tmp_path / "absent.json") == []


def test_the_page_shows_own_beside_published(tmp_path: Path) -> None:
    better = {**OWN, "method": "prototype", "accuracy": 1.0}
    (tmp_path / "results.json").write_text(json.dumps({"rows": [OWN, better]}), encoding="utf-8")
    (tmp_path / "published.json").write_text((FOLDER / "published.json").read_text(encoding="utf-8"), encoding="utf-8")
    app = AppTest.from_function(show_in, default_timeout=60, args=(str(tmp_path),)).run()
    assert not app.exception
    app.selectbox[0].set_value(task_of(OWN)).run()
    methods = [cells[1] for cells in re.findall(r"<tr><th.*?>(.*?)</th><td>(.*?)</td>", html(app))]
    assert methods[:2] == ["glyphs-joint, prototype", "glyphs-joint, adapted"]
    assert {"People", "BPL"} <= set(methods)
    assert "2015" in app.markdown[0].value


def test_what_was_not_measured_is_said(tmp_path: Path) -> None:
    app = AppTest.from_function(show_in, default_timeout=60, args=(str(tmp_path),)).run()
    assert "not been measured in this copy" in app.caption[0].value
    assert not html(app)


def show_in(folder: str) -> None:
    """The script of a page that shows the files of a folder; its imports are inside, as it runs alone."""
    from pathlib import Path

    from pages.ui.benchmarks import show_benchmarks

    show_benchmarks(Path(folder))


def test_about_has_the_section(open_page: Callable[[str], AppTest]) -> None:
    assert "Benchmarks" in [one.value for one in open_page("about.py").header]
