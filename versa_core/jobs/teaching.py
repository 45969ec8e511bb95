"""The trainers' work for the lessons: rounds that a person took, a small autoencoder, one arm of the ablation."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Started

N_APART = 300  # digits that the small autoencoder never sees


def play_rounds(payload: Payload, stopped: Stopped) -> Work:
    """Lets a checkpoint take rounds of cards; the result has the squared distances (n_rounds, n_cards)."""
    from versa_core.checkpoint import load_model
    from versa_core.teaching.rounds import answer_rounds

    yield Started("play_rounds", None)
    given = payload["checkpoint"]
    model = load_model(Path(given) if isinstance(given, str) else given)[1]
    return {"distances": answer_rounds(model, payload["cards"], payload["queries"])}


def squeeze(payload: Payload, stopped: Stopped) -> Work:
    """Trains a small autoencoder on digits and measures it on others."""
    from versa_core.data.sources import open_source
    from versa_core.training.squeezing import squeeze as train

    images = open_source("digits").image_set.images
    order = np.random.default_rng(0).permutation(len(images))  # the same ones are kept apart for every size and seed
    training, apart = images[order[N_APART:]], images[order[:N_APART]]
    return (yield from _as_plain(train(training, apart, payload["n_latents"], seed=payload["seed"], stopped=stopped)))


def small_arm(payload: Payload, stopped: Stopped) -> Work:
    """Trains and measures one arm of the ablation on a small budget."""
    from versa_core.training.small_ablation import small_arm as train

    return (yield from _as_plain(train(payload["arm"], payload["seed"])))


def _as_plain(work: Generator[Any, None, Any]) -> Work:
    """Hands the events on and returns what came out, a dataclass, as a dict."""
    return asdict((yield from work))


TEACHING: dict[str, Task] = {"play_rounds": play_rounds, "squeeze": squeeze, "small_arm": small_arm}
