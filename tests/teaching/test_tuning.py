"""Fine-tuning by shots: who takes part, and how a run is read, against slow second versions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tests.toys import small_model
from versa_core.errors import EpisodeError
from versa_core.methods import METHODS
from versa_core.teaching.tuning import (
    GUARDED,
    MANNERS,
    MOST_QUERY,
    MOST_WAY,
    Tuned,
    course_of,
    moved,
    share_out,
    shots_of,
    taking_part,
)
from versa_core.training.events import Finished, Snapshot, StepDone

LABELS = np.repeat(np.arange(3), [30, 14, 20])


def test_more_shots_only_add_pictures_and_the_queries_stay() -> None:
    dealt = share_out(LABELS, seed=4)
    assert shots_of(dealt) == (1, 2, 5, 10)
    assert dealt.query.shape == (3, 4), "the smallest class has so many left after 10"
    before: set[int] = set()
    for n_shot in shots_of(dealt):
        places, is_support = taking_part(dealt, n_shot)
        assert before <= set(places[is_support].tolist())
        assert np.bincount(LABELS[places[is_support]]).tolist() == [n_shot] * 3
        assert places[~is_support].tolist() == dealt.query.ravel().tolist()
        before = set(places[is_support].tolist())
    assert not before & set(dealt.query.ravel().tolist())


def test_few_pictures_allow_few_shots_and_many_are_cut() -> None:
    assert shots_of(share_out(np.repeat(np.arange(2), 5), seed=0)) == (1, 2)
    many = share_out(np.repeat(np.arange(MOST_WAY + 3), 40), seed=0)
    assert many.query.shape == (MOST_WAY, MOST_QUERY)


@pytest.mark.parametrize("labels", [np.zeros(9, np.int64), np.array([0, 0, 0, 1]), np.zeros(0, np.int64)])
def test_too_few_pictures_are_told(labels: np.ndarray) -> None:
    with pytest.raises(EpisodeError, match="two classes or more with two pictures each"):
        share_out(labels, seed=0)


@pytest.mark.parametrize(
    ("accuracies", "course"),
    [([0.2, 0.29, 0.25], "low"), ([0.2, 0.9, 0.85], "falls"), ([0.2, 0.9, 0.88], "rises"), ([0.2, 0.5, 0.9], "rises")],
)
def test_a_curve_is_named_by_its_end(accuracies: list[float], course: str) -> None:
    assert course_of(accuracies, 0.2) == course


def run() -> Tuned:
    """Two support pictures and three queries over two steps; then a guard goes back to the start."""
    chance = np.random.default_rng(0)
    states = [
        Snapshot(
            step, chance.normal(size=(5, 4)).astype(np.float32), chance.dirichlet(np.ones(2), 5).astype(np.float32),
            errors=chance.uniform(size=5).astype(np.float32),
        )
        for step in (0, 2)
    ]  # fmt: skip
    events = (
        StepDone(0, 0.0, {}, 0.0, 0.5, 1 / 3), states[0], StepDone(1, 0.5, {"loss": 0.5}, 0.1, 1.0, 2 / 3),
        StepDone(2, 1.0, {"loss": 0.1}, 0.2, 1.0, 2 / 3), states[1], StepDone(2, 1.0, {}, 0.3, 0.5, 1 / 3),
        Finished("no_improvement", 2, 0.3),
    )  # fmt: skip
    return Tuned(1, events, np.array([0, 1, 0, 1, 1]), np.array([True, True, False, False, False]), (0.0,))


def test_a_run_is_read_as_a_loop_reads_it() -> None:
    tuned = run()
    assert [one.step for one in tuned.reports] == [0, 1, 2]
    assert (tuned.best.step, tuned.accuracies[-1], tuned.support_loss) == (1, 2 / 3, 0.1), "not the guard's decision"
    first, last = tuned.snapshots
    assert first.probabilities is not None
    assert last.embeddings is not None
    assert first.embeddings is not None
    own = [float(first.probabilities[place, label]) for place, label in ((2, 0), (3, 1), (4, 1))]
    assert tuned.query_losses[0] == pytest.approx(-sum(math.log(one) for one in own) / 3)
    middle = first.embeddings.mean(0)
    spread = math.sqrt(sum(float(((one - middle) ** 2).sum()) for one in first.embeddings) / 5)
    ways = [math.dist(last.embeddings[place], first.embeddings[place]) for place in (2, 3, 4)]
    assert tuned.codes_moved == pytest.approx(sum(ways) / 3 / spread, rel=1e-5)
    assert tuned.redrawing == pytest.approx([float(one.errors[2:].mean()) for one in (first, last)])


def test_each_block_is_measured_by_its_own_size() -> None:
    before, after = small_model(), small_model()
    with torch.no_grad():
        for parameter in after.blocks[2].parameters():
            parameter.mul_(1.5)
    assert moved(before, after) == pytest.approx((0.0, 0.0, 0.5, 0.0))


def test_the_named_settings_are_settings_of_their_methods() -> None:
    for settings in MANNERS.values():
        METHODS.build("article", settings)
    for settings in GUARDED.values():
        METHODS.build("adapted", settings)
