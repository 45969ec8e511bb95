"""Scores of one recipe trained from several seeds and asked the same episodes: mean and interval."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

# Student's t, 97.5 % quantile, by degrees of freedom from 1 on: a mean of three seeds is less sure than 1.96 says.
T_QUANTILES = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
MAX_SEEDS = len(T_QUANTILES) + 1


def seeds_score(accuracies: npt.ArrayLike) -> dict[str, Any]:
    """Summarises the accuracies of every seed and episode.

    Two things make the mean unsure: which seed the training had, and which episodes were asked. Their half-widths,
    t · s_seeds / √(number of seeds) and 1.96 · s_episodes / √(number of episodes), are added as squares; with a single
    seed the first is unknown and left out.

    Args:
        accuracies: (n_seeds, n_episodes), 0 to 1; each column is one episode, the same for all seeds.

    Returns:
        mean, ci95 (half-width of the 95 % interval), per_seed (the mean of each), n_episodes.
    """
    table = np.asarray(accuracies, np.float64)
    n_seeds, n_episodes = table.shape
    per_seed, per_episode = table.mean(1), table.mean(0)
    by_seed = T_QUANTILES[n_seeds - 2] * per_seed.std(ddof=1) / math.sqrt(n_seeds) if n_seeds > 1 else 0.0
    by_episode = 1.96 * per_episode.std(ddof=1) / math.sqrt(n_episodes) if n_episodes > 1 else 0.0
    return {
        "mean": float(table.mean()),
        "ci95": math.hypot(by_seed, by_episode),
        "per_seed": [float(one) for one in per_seed],
        "n_episodes": n_episodes,
    }
