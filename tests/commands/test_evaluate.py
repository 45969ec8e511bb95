"""`evaluate` on episodes that it draws."""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.toys import easy_images, small_checkpoint
from versa_core.cli import main

Call = Callable[..., dict[str, Any]]
TASK = ("--way", "3", "--shot", "1", "--query", "2", "--episodes", "6")


def test_evaluate_prints_and_writes_its_figures(
    pictures: Path, checkpoint: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    result = call("evaluate", "--checkpoint", checkpoint, "--data", pictures, *TASK, "--seed", "3")
    scores = result["per_episode"]
    assert len(scores) == 6
    assert result["accuracy"] == pytest.approx(statistics.mean(scores))
    assert result["std"] == pytest.approx(statistics.stdev(scores))
    assert result["ci95"] == pytest.approx(1.96 * statistics.stdev(scores) / math.sqrt(6))
    assert result["method"] == "adapted"  # what a checkpoint of `joint` recommends
    printed = capsys.readouterr().out
    for name in ("accuracy", "ci95", "std", "ece", "auroc_none"):
        assert f"{result[name]:.2%}" in printed
    again = call("evaluate", "--checkpoint", checkpoint, "--data", pictures, *TASK, "--seed", "3")
    assert again["per_episode"] == scores


def test_remembered_embeddings_change_no_answer(pictures: Path, checkpoint: Path, call: Call) -> None:
    from versa_core.analysis.evaluation import score_episodes
    from versa_core.checkpoint import load_model
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.data.sources import open_source
    from versa_core.device import generator
    from versa_core.methods import METHODS

    _, model, _ = load_model(checkpoint)
    sampler = EpisodeSampler(open_source(str(pictures)).image_set, EpisodeSpec(3, 1, 2), generator=generator(0))
    episodes = [sampler.draw() for _ in range(6)]
    slow = list(score_episodes(METHODS.build("prototype"), model, episodes, generator=generator(0)))
    fast = call("evaluate", "--checkpoint", checkpoint, "--method", "prototype", "--data", pictures, *TASK)
    assert fast["per_episode"] == slow


def test_moved_encoders_are_asked_themselves(checkpoint: Path) -> None:
    import torch

    from versa_core.analysis.remembered import Remembered
    from versa_core.checkpoint import load_model
    from versa_core.models.classifier import Classifier, Head

    _, model, _ = load_model(checkpoint)
    remembered = Remembered(model, easy_images().images)
    head = Head("linear", torch.zeros(2, model.n_latents))
    learner = model.copy()
    assert remembered.holds_for(Classifier(learner, head))
    with torch.no_grad():
        next(learner.last_block.parameters()).add_(1e-3)
    assert not remembered.holds_for(Classifier(learner, head))
    assert not remembered.holds_for(Classifier(None, head))


def test_groups_too_small_for_the_way_are_left_out_and_named(
    pictures: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    result = call("evaluate", "--method", "pixels", "--data", pictures, *TASK, "--within-group")
    assert result["groups_left_out"] == ["small"]
    assert "Left out" in (told := capsys.readouterr().err)
    assert "small" in told


def test_classes_are_picked_by_pattern(pictures: Path, call: Call) -> None:
    result = call("evaluate", "--method", "pixels", "--data", pictures, *TASK, "--classes", "large", "d", "!small/e")
    assert result["classes"] == 4


def test_recorded_figures_are_on_the_card(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes(small_checkpoint())
    for _ in range(2):  # the second takes the place of the first
        result = call("evaluate", "--checkpoint", own, "--data", pictures, *TASK, "--record")
    capsys.readouterr()
    (card,) = call("info", own)["cards"]
    (metric,) = card["metrics"]
    assert metric["accuracy"] == result["accuracy"]
    assert metric["command"].startswith("python -m versa_core evaluate --checkpoint")
    assert f"{result['accuracy']:.2%}" in capsys.readouterr().out


def test_several_answer_the_same_episodes_and_their_differences_are_paired(
    pictures: Path, checkpoint: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    words = ("evaluate", "--checkpoint", checkpoint, "--data", pictures, *TASK)
    both = call(*words, "--method", "prototype", "pixels", "--csv", table)
    alone = {name: call(*words, "--method", name) for name in ("prototype", "pixels")}
    assert [one["name"] for one in both["results"]] == ["small prototype", "pixels"]
    for result in both["results"]:
        assert result["per_episode"] == alone[result["method"]]["per_episode"]
        assert result["auroc_none"] == alone[result["method"]]["auroc_none"]
    (gap,) = both["differences"]
    first, second = (one["per_episode"] for one in both["results"])
    gaps = [b - a for a, b in zip(first, second, strict=True)]
    assert (gap["name"], gap["against"]) == ("pixels", "small prototype")
    assert gap["difference"] == pytest.approx(statistics.mean(gaps))
    assert gap["ci95"] == pytest.approx(1.96 * statistics.stdev(gaps) / math.sqrt(6))
    assert f"{gap['difference']:+.2%} ± {gap['ci95']:.2%}" in capsys.readouterr().out
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["name"] for row in rows] == ["small prototype", "pixels"]
    assert [float(one) for one in rows[1]["per_episode"].split()] == second
    assert (rows[0]["difference"], float(rows[1]["difference"])) == ("", gap["difference"])


def test_pairs_that_do_not_fit_are_left_out_and_named(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "proto.safetensors"
    own.write_bytes(small_checkpoint("unlabelled"))
    words = ("evaluate", "--checkpoint", own, "--data", pictures, *TASK, "--method", "article")
    assert call(*words, "prototype")["name"] == "proto prototype"
    assert "Left out: The method article works on checkpoints of" in capsys.readouterr().err
    assert main([*map(str, words)]) == 2
    assert "The method article works on checkpoints of" in capsys.readouterr().err


def test_a_method_may_have_settings_of_its_own_and_stand_twice(pictures: Path, checkpoint: Path, call: Call) -> None:
    methods = ("--method", "prototype", "prototype:distance=cosine,scale=20", "pixels")
    shared = ("--setting", "scale=30")
    both = call("evaluate", "--checkpoint", checkpoint, "--data", pictures, *TASK, *methods, *shared)
    settings = [one["settings"] for one in both["results"]]
    assert settings == [
        {"distance": "euclidean", "scale": 30.0},
        {"distance": "cosine", "scale": 20.0},
        {"scale": 30.0},
    ]


def test_without_other_classes_nothing_is_said_of_outsiders(
    pictures: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    task = ("--way", "5", "--query", "2", "--episodes", "3")
    assert call("evaluate", "--method", "pixels", "--data", pictures, *task)["auroc_none"] is None
    assert re.search(r"AUROC +–", capsys.readouterr().out)


def test_a_checkpoint_without_a_classifier_is_left_out(
    pictures: Path, checkpoint: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    views = tmp_path / "views.safetensors"
    views.write_bytes(small_checkpoint("views", part="views"))
    result = call("evaluate", "--checkpoint", checkpoint, views, "--data", pictures, *TASK)
    assert result["name"] == "small adapted"
    assert "Left out: views draws views" in capsys.readouterr().err
