"""Answers to fixed episodes, where a picture that cannot be read is a wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from versa_core.analysis.episode_file import FixedEpisodes, Listed, Paths
from versa_core.analysis.evaluation import Answers, Conditions, answer_episodes
from versa_core.analysis.guarded import Guarded
from versa_core.confidence import Confidence
from versa_core.data.episodes import Episode, to_float
from versa_core.methods import Method

if TYPE_CHECKING:
    import torch

    from versa_core.analysis.remembered import Remembered
    from versa_core.models.autoencoder import Autoencoder


def answer_fixed(
    method: Method,
    model: Autoencoder | None,
    fixed: FixedEpisodes,
    *,
    generator: torch.Generator,
    remembered: Remembered | None = None,
    confidence_at: Callable[[int, float], Confidence] = lambda _n_way, _n_shot: Confidence(),
    left_out: list[int] | None = None,
    skipped: list[int] | None = None,
) -> Iterator[Answers]:
    """Yields the answers to each episode's query pictures, the unreadable ones as wrong and without confidence.

    A class without a readable support picture cannot be answered, so all its queries are wrong. A query picture that
    the support holds, too, is not asked about; an episode of such pictures alone is left out.

    Args:
        method: how each episode is adapted to.
        model: the meta-trained model; None where the method needs none.
        fixed: the episodes.
        generator: the source of the method's chance.
        remembered: spares embedding the same pictures again.
        confidence_at: the checkpoint's confidence for a way and a shot, which differ from episode to episode.
        left_out: gets the places of the pictures that were not asked about.
        skipped: gets the numbers, from 0, of the episodes that were left out.
    """
    for number, listed in enumerate(fixed.episodes):
        episode = _episode(listed, fixed)
        if episode is None:
            yield _none_of(listed.n_asked)
            continue
        n_way = len(episode.class_ids)
        conditions = Conditions(remembered, confidence_at(n_way, len(episode.support_labels) / n_way))
        guarded = Guarded([episode])
        n_missing = listed.n_asked - len(episode.query_labels)
        for answers in answer_episodes(method, model, guarded, generator=generator, conditions=conditions):
            yield _with_missing(answers, n_missing)
        if left_out is not None:
            left_out += guarded.left_out
        if skipped is not None and guarded.skipped:
            skipped.append(number)


def _none_of(n_asked: int) -> Answers:
    return Answers(np.zeros(n_asked), np.zeros(n_asked, np.bool_), np.empty(0), np.empty(0))


def _with_missing(answers: Answers, n_missing: int) -> Answers:
    missing = _none_of(n_missing)
    return replace(
        answers,
        confidence=np.concatenate([answers.confidence, missing.confidence]),
        right=np.concatenate([answers.right, missing.right]),
    )


def _episode(listed: Listed, fixed: FixedEpisodes) -> Episode | None:
    """Returns the part of an episode that can be answered; None where nothing can."""
    import torch

    def indices(part: Paths, name: str) -> list[int]:
        return [fixed.places[path] for path in part.get(name, ()) if path in fixed.places]

    classes = [name for name in listed.classes if indices(listed.support, name)]
    support = [(place, label) for label, name in enumerate(classes) for place in indices(listed.support, name)]
    query = [(place, label) for label, name in enumerate(classes) for place in indices(listed.query, name)]
    if not support or not query:
        return None
    support_indices, support_labels = np.array(support, np.int64).T
    query_indices, query_labels = np.array(query, np.int64).T
    return Episode(
        support_images=to_float(fixed.images[support_indices]),
        support_labels=torch.from_numpy(support_labels.copy()),
        query_images=to_float(fixed.images[query_indices]),
        query_labels=torch.from_numpy(query_labels.copy()),
        class_ids=torch.arange(len(classes)),
        support_indices=support_indices,
        query_indices=query_indices,
    )
