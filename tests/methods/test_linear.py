"""Linear classifiers on a frozen encoder; logistic regression against scikit-learn's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from tests.toys import easy_images, small_model, support_of
from versa_core.device import generator
from versa_core.methods import METHODS, AdaptStep, Support


def adapt(support: Support, **settings: Any) -> list[AdaptStep]:
    return list(METHODS.build("linear", settings).adapt(small_model(), support, generator=generator(0)))


@pytest.mark.parametrize("counts", [(4, 4, 4), (6, 1, 2)])
def test_logistic_regression_is_that_of_scikit_learn_with_balanced_classes(counts: tuple[int, ...]) -> None:
    support, penalty = support_of(easy_images(counts)), 0.1
    last = adapt(support, penalty=penalty)[-1]
    features = small_model().embed(support.images).numpy().astype(np.float64)
    labels, n_way = support.labels.numpy(), len(counts)
    length = np.linalg.norm(features, axis=1).mean()
    shares = 1 / (n_way * np.bincount(labels)[labels])
    # Ours: Σ share · cross-entropy + penalty · ‖length · w‖²; theirs: C · Σ weight · cross-entropy + ‖w‖² / 2.
    theirs = LogisticRegression(C=1 / (2 * penalty * length**2), tol=1e-10, max_iter=10_000)
    theirs.fit(features, labels, sample_weight=shares)
    found = last.classifier.predict_proba(support.images).numpy()
    assert np.allclose(found, theirs.predict_proba(features), atol=2e-3)


@pytest.mark.parametrize("head", ["logistic", "cosine"])
def test_the_encoder_stands_still_and_the_loss_falls(head: str) -> None:
    steps = adapt(support_of(easy_images()), head=head)
    learner, before = steps[-1].classifier.model, small_model().state_dict()
    assert learner is not None
    assert all(torch.equal(value, before[name]) for name, value in learner.state_dict().items())
    losses = [step.losses["loss"] for step in steps[1:]]
    assert losses == sorted(losses, reverse=True)
    assert steps[-1].classifier.head.kind == {"logistic": "linear", "cosine": "cosine"}[head]


def test_the_cosine_head_starts_from_the_class_means() -> None:
    support, found = support_of(easy_images()), []
    for name, settings in (("linear", {"head": "cosine"}), ("prototype", {"distance": "cosine", "scale": 10})):
        start = next(METHODS.build(name, settings).adapt(small_model(), support, generator=generator(0)))
        found.append(start.classifier.predict_proba(support.images))
    assert torch.allclose(*found, atol=1e-6)


def test_a_large_penalty_keeps_it_at_its_start() -> None:
    support = support_of(easy_images())
    unsure = adapt(support, penalty=100)[-1].classifier.predict_proba(support.images)
    assert torch.allclose(unsure, torch.full_like(unsure, 1 / 3), atol=0.02)
