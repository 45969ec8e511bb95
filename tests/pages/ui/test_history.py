"""The run history: entries that match what was sent and what came out, and files that can be read again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np

from pages.ui.history import history_csv, history_json, race_entries, run_entry
from tests.pages.hand_made import give_run
from versa_core.analysis.counting import wilson
from versa_core.project import Project
from versa_core.training.events import Finished, Snapshot


def course(laps: list[list[float]], answers: Any, seconds: float, message: str = "") -> dict[str, Any]:
    finished = answers is not None
    return {"laps": laps, "answers": answers, "seconds": seconds, "message": message, "is_finished": finished}


PAYLOAD: dict[str, Any] = {
    "labels": np.array([0, 0, 0, 1, 1, 1]),
    "is_support": np.array([True, False, False, True, False, False]),
    "class_names": ["owl", "bat"],
    "fingerprint": "abc",
    "seed": 4,
    "contenders": [
        {"method": "article", "settings": {"n_steps": 9, "reading": "A"}},
        {"method": "pixels", "settings": {"scale": 10.0}},
        {"method": "maml", "settings": {}},
    ],
}
LABELS = {"pictures": "own", "titles": ["A", "P", "M"], "checkpoints": ["glyphs", "", "glyphs-maml"]}
RESULT: dict[str, Any] = {
    "query": np.array([1, 4, 5]),  # the third query picture leaked
    "courses": [course([[0, 9, 0.3], [9, 9, 0.6]], np.array([0, 1, 0]), 2.0), course([[0, 0, 0.3]], None, 0.1, "=1+1")],
}


def test_a_race_leaves_an_entry_for_each_that_began() -> None:
    first, second = race_entries("r1", PAYLOAD, LABELS, RESULT)
    assert (first.method, first.checkpoint, first.seed) == ("article", "glyphs", 4)
    assert first.settings == {"n_steps": 9, "reading": "A"}
    assert (first.n_way, first.n_support, first.n_query, first.n_left_out) == (2, 2, 3, 1)
    assert (first.n_right, first.n_steps, first.seconds, first.status) == (2, 9, 2.0, "done")
    assert (second.n_right, second.status) == (None, "failed")
    assert first.race == second.race == "r1"


def test_an_adaptation_leaves_its_score_without_leaks() -> None:
    run = give_run(Project())
    n_images = len(run.ids)
    probabilities = np.eye(2, dtype=np.float32)[run.labels]
    probabilities[3] = probabilities[3][::-1]  # a query picture answered wrongly
    events = (*run.events[:-1], Snapshot(1, probabilities=probabilities), Finished("stopped", 1, 0.5, "Stopped."))
    changed = replace(run, events=events)
    entry = run_entry(changed)
    n_query = n_images - int(run.is_support.sum())
    assert (entry.kind, entry.n_query, entry.n_right, entry.n_left_out) == ("adapt", n_query, n_query - 1, 0)
    assert (entry.status, entry.seconds, entry.message, entry.checkpoint) == (
        "stopped",
        0.5,
        "Stopped.",
        "glyphs-joint",
    )
    images = run.images.copy()
    images[3] = images[0]
    leaked = run_entry(replace(changed, images=images))
    assert (leaked.n_query, leaked.n_right, leaked.n_left_out) == (n_query - 1, n_query - 1, 1)


def test_a_run_without_probabilities_has_no_score() -> None:
    assert run_entry(give_run(Project())).n_right is None


def test_both_files_hold_every_field_and_the_interval() -> None:
    entries = race_entries("r1", PAYLOAD, LABELS, RESULT)
    loaded = json.loads(history_json(entries))
    assert [one["method"] for one in loaded] == ["article", "pixels"]
    assert loaded[0]["settings"] == {"n_steps": 9, "reading": "A"}
    assert (loaded[0]["ci95_low"], loaded[0]["ci95_high"]) == wilson(2, 3)
    assert loaded[1]["accuracy"] is None
    first, second = csv.DictReader(io.StringIO(history_csv(entries)))
    assert first.keys() == loaded[0].keys()
    assert json.loads(first["settings"]) == {"n_steps": 9, "reading": "A"}
    assert float(first["accuracy"]) == 2 / 3
    assert second["accuracy"] == ""
    assert second["message"] == "'=1+1"
