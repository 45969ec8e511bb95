"""A smoke test: the benchmarks run, on tiny pictures; what they measure is for `make benchmarks`."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.benchmarks.accuracy import accuracies
from tests.benchmarks.common_style import loader, write_files
from tests.benchmarks.latency import latency_rows
from tests.benchmarks.timing import Row, costs, shown
from tests.benchmarks.training import training_rows
from tests.toys import easy_images, small_checkpoint
from versa_core.data.episodes import EpisodeSpec
from versa_core.training.plan import Plan

IMAGES = easy_images((7,) * 10)


def test_smoke_training(tmp_path: Path) -> None:
    rows = training_rows(IMAGES, tmp_path, EpisodeSpec(3, 1, 2), n_steps=2, width=8, n_runs=1)
    assert [float(row.value) > 0 for row in rows] == [True] * 3


def test_smoke_latency() -> None:
    rows = latency_rows(small_checkpoint(), IMAGES, methods=("prototype",), n_runs=1)
    names = ["forward pass", "embed / forward", "adapt, prototype / forward", "predict / forward"]
    assert [row.what for row in rows] == names


def test_smoke_accuracy() -> None:
    known = accuracies(IMAGES, Plan(steps=1, n_way=3, n_query=2), n_episodes=2)
    assert set(known) == {"pixels-cropped", "untrained-cropped", "joint-cropped"}


def test_the_common_style_gives_the_same_kind_of_episodes(tmp_path: Path) -> None:
    write_files(IMAGES, tmp_path)
    support, support_labels, query, query_labels = next(iter(loader(tmp_path, 3, 1, 2, 1)))
    assert support.shape == (3, 1, 28, 28)
    assert query.shape == (6, 1, 28, 28)
    assert support_labels.tolist() == [0, 1, 2]
    assert query_labels.tolist() == [0, 0, 1, 1, 2, 2]
    originals = {tuple(one.flatten().tolist()) for one in torch.from_numpy(IMAGES.images).float() / 255}
    assert tuple(support[0].flatten().tolist()) in originals


def test_the_median_of_turns_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([1.0, 10.0, 3.0, 30.0, 2.0, 20.0])
    monkeypatch.setattr("tests.benchmarks.timing.cost", lambda _call: next(taken))
    assert costs({"a": lambda: None, "b": lambda: None}, n_runs=3) == {"a": 2.0, "b": 20.0}


def test_the_table_is_aligned() -> None:
    first, second = shown([Row("short", "1.0", "x"), Row("longer one", "20.0", "y")]).splitlines()
    assert first.index("x") == second.index("y")
    assert first.index("1.0") == second.index("20.0") + 1
