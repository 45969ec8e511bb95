"""The verdict on the article's objective comes from the figures in the file, whatever they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pages.ui.ablation import read_results, table_row, verdict

TASK = "20-way 1-shot across groups"


def row(key: str, mean: float, ci95: float = 0.01, **more: Any) -> dict[str, Any]:
    scores = {TASK: {"mean": mean, "ci95": ci95, "per_seed": [mean - 0.02, mean + 0.02], "n_episodes": 600}}
    return {
        "key": key,
        "title": key,
        "uses_labels": False,
        "crop_ink": True,
        "method": "prototype",
        "scores": scores,
        **more,
    }


def results(*rows: dict[str, Any]) -> dict[str, Any]:
    data = {"classes": 30, "pictures": 600}
    return {
        "command": "python -m versa_core ablation --data drawings.zip",
        "data": {"training": data, "kept_apart": {"classes": 17, "pictures": 340}},
        "network": {"encoder": "conv4"},
        "budget": {"steps": 800, "n_way": 20, "n_shot": 1, "n_query": 4},
        "tasks": [{"key": TASK, "spec": TASK, "n_episodes": 600}],
        "rows": list(rows),
    }


@pytest.mark.parametrize(("other", "relation"), [(0.40, "above"), (0.51, "level with"), (0.60, "below")])
def test_the_verdict_follows_the_figures(other: float, relation: str) -> None:
    told = verdict([row("article-cropped", 0.5), row("untrained-cropped", other)], TASK)
    assert f"{relation} the untrained network ({100 * other:.1f} ± 1.0\u00a0%)" in told
    assert told.startswith("On cropped pictures the article's reconstruction answers 50.0 ± 1.0\u00a0% rightly")


def test_a_wide_interval_says_level() -> None:
    assert "level with" in verdict([row("article-cropped", 0.5, 0.1), row("joint-cropped", 0.6)], TASK)


def test_without_the_articles_row_there_is_no_verdict() -> None:
    assert verdict([row("joint-cropped", 0.6)], TASK) == ""


def test_a_table_row_shows_every_seed() -> None:
    shown = table_row(row("joint-cropped", 0.6, uses_labels=True), [TASK])
    assert shown == {"trained": "joint-cropped, cropped", "labels": "yes", TASK: "60.0 ± 1.0\u00a0% (58.0, 62.0)"}


def test_a_file_of_another_kind_is_no_result(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    assert read_results(file) is None
    known = results(row("article-cropped", 0.5))
    file.write_text(json.dumps(known), encoding="utf-8")
    assert read_results(file) == known
    del known["rows"][0]["scores"][TASK]["ci95"]
    for wrong in ("{", "[]", "{}", json.dumps(known), json.dumps({**known, "rows": []})):
        file.write_text(wrong, encoding="utf-8")
        assert read_results(file) is None
