"""Model cards: the facts between the marks are those of the checkpoint, the words around them stay."""

from __future__ import annotations

import re

import pytest

from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.card import BEGIN, END, facts, renew
from versa_core.errors import CheckpointError

METRIC = {
    "name": "small, prototype", "task": "5-way 1-shot with 5 query", "method": "prototype", "n_episodes": 600,
    "accuracy": 0.9123, "ci95": 0.0045, "std": 0.051, "ece": 0.021, "auroc_none": None,
    "command": "python -m versa_core evaluate --checkpoint small",
}  # fmt: skip


DRAWING = {
    "name": "small, turned by 90°", "n_pictures": 30, "error": 0.0312, "error_of_the_mean_picture": 0.0951,
    "command": "python -m versa_core reconstruct --checkpoint small --turn 90",
}  # fmt: skip


def small() -> checkpoint.CheckpointInfo:
    info = checkpoint.read_info(small_checkpoint(), "small")
    return checkpoint.CheckpointInfo("small", {**info.metadata, "metrics": [METRIC]})


def test_a_card_keeps_its_words_and_gets_the_figures() -> None:
    card = renew(f"# small\n\nMine.\n\n{BEGIN}\nold 12 %\n{END}\n\n**Limits.** Few.\n", small())
    assert card.startswith("# small\n\nMine.")
    assert card.endswith("**Limits.** Few.\n")
    assert "old 12 %" not in card
    assert "| 1: 5-way 1-shot with 5 query, 600 episodes | prototype | 91.23% ± 0.45% | 5.10% | 2.10% | – |" in card
    assert "    python -m versa_core evaluate --checkpoint small" in card
    assert renew(card, small()) == card


def test_what_is_drawn_has_a_table_of_its_own() -> None:
    info = small()
    both = checkpoint.CheckpointInfo("small", {**info.metadata, "metrics": [METRIC, DRAWING]})
    assert "| 2: small, turned by 90° | 30 | 0.0312 | 0.0951 |" in facts(both)
    assert "Drawing" not in facts(info)
    alone = checkpoint.CheckpointInfo("small", {**info.metadata, "metrics": [DRAWING]})
    assert "| 1: small, turned by 90° |" in facts(alone)
    assert "Accuracy" not in facts(alone)


def changed(**metadata: object) -> checkpoint.CheckpointInfo:
    return checkpoint.CheckpointInfo("small", {**small().metadata, **metadata})


def test_what_nobody_has_stated_is_said_in_words() -> None:
    made = facts(changed(data={"name": "strokes", "classes": 3, "pictures": 9}, training={"steps": 5}))
    assert "Terms: nobody has stated any." in made
    assert "5 steps, seed None, on the page Meta-train; no command was noted." in made
    fetched = facts(changed(training={"weights": "resnet18-f37072fd.pth"}))
    assert "as torchvision trained and published it:\n`resnet18-f37072fd.pth`." in fetched
    assert "steps" not in fetched


def test_a_card_without_a_place_is_refused() -> None:
    with pytest.raises(CheckpointError, match="card of small has no lines"):
        renew("# small\n", small())


@pytest.mark.parametrize("info", checkpoint.bundled(), ids=lambda info: info.key)
def test_each_shipped_card_says_what_its_checkpoint_says(info: checkpoint.CheckpointInfo) -> None:
    card = (checkpoint.BUNDLED / f"{info.key}.md").read_text(encoding="utf-8")
    assert facts(info) in card
    assert info.metadata["metrics"], "a checkpoint ships with figures"
    for one in info.metadata["metrics"]:
        assert one["command"].startswith(f"python -m versa_core {'evaluate' if 'accuracy' in one else 'reconstruct'} ")
        assert "accuracy" in one or one["error"] < one["error_of_the_mean_picture"], "worse than knowing nothing"


def scores_of(key: str) -> dict[str, float]:
    """Returns the best accuracy by task that a shipped checkpoint states."""
    metrics = checkpoint.read_info(checkpoint.find(key)).metadata["metrics"]
    tasks = {one["task"] for one in metrics if "accuracy" in one}
    return {task: max(one["accuracy"] for one in metrics if one.get("task") == task) for task in tasks}


@pytest.mark.parametrize("info", checkpoint.bundled(), ids=lambda info: info.key)
def test_each_shipped_checkpoint_is_above_the_floor_that_its_card_names(info: checkpoint.CheckpointInfo) -> None:
    card = (checkpoint.BUNDLED / f"{info.key}.md").read_text(encoding="utf-8")
    own = scores_of(info.key)
    above = re.search(r"floor is `([a-z-]+)`", card)
    pixels = re.search(r"floor is comparing pixels: ([\d.]+)% \(([^)]+)\)", card)
    if above:
        floor = scores_of(above[1])
    elif pixels:
        floor = {pixels[2]: float(pixels[1]) / 100}
    else:  # what is drawn stands beside its floor, in the test before this one
        assert not own, "the card names no floor"
        return
    common = own.keys() & floor.keys()
    assert common, "nothing was measured on both"
    assert all(own[task] > floor[task] for task in common)
