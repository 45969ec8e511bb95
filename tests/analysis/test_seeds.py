"""The score of several seeds: its two sources of doubt, each checked alone."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from versa_core.analysis.seeds import MAX_SEEDS, T_QUANTILES, seeds_score


def test_one_seed_has_the_interval_of_its_episodes() -> None:
    accuracies = [0.2, 0.4, 0.9, 0.7]
    score = seeds_score([accuracies])
    assert score["mean"] == pytest.approx(statistics.mean(accuracies))
    assert score["ci95"] == pytest.approx(1.96 * statistics.stdev(accuracies) / 2)
    assert score["per_seed"] == pytest.approx([0.55])


def test_seeds_that_differ_widen_the_interval() -> None:
    same = seeds_score([[0.5, 0.7]] * 3)
    differ = seeds_score([[0.4, 0.6], [0.5, 0.7], [0.6, 0.8]])
    assert differ["mean"] == pytest.approx(same["mean"])
    by_episode = 1.96 * statistics.stdev([0.5, 0.7]) / math.sqrt(2)
    by_seed = 4.303 * statistics.stdev([0.5, 0.6, 0.7]) / math.sqrt(3)
    assert same["ci95"] == pytest.approx(by_episode)
    assert differ["ci95"] == pytest.approx(math.sqrt(by_episode**2 + by_seed**2))
    assert differ["per_seed"] == pytest.approx([0.5, 0.6, 0.7])


def test_the_quantiles_are_students() -> None:
    from scipy import stats

    assert stats.t.ppf(0.975, np.arange(1, MAX_SEEDS)) == pytest.approx(T_QUANTILES, abs=5e-4)
