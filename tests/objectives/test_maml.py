"""First-order MAML: tasks out of an episode, and the gradient against the paper's recipe done by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.toys import easy_images, parts_of, small_model
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.models.inner_loop import balanced_loss
from versa_core.objectives import OBJECTIVES
from versa_core.objectives.maml import tasks_of

RATE = 0.1


def episode(n_way: int = 4) -> Episode:
    return EpisodeSampler(easy_images((4,) * 4), EpisodeSpec(n_way, 2, 1), generator=generator(0)).draw()


@pytest.mark.parametrize(("n_way", "ways"), [(2, [2, 2]), (3, [3]), (4, [4]), (9, [4])])
def test_an_episode_makes_as_many_tasks_as_it_has_classes_for(n_way: int, ways: list[int]) -> None:
    given = episode()
    tasks = list(tasks_of(given, n_way))
    assert [task.n_way for task in tasks] == ways
    for number, task in enumerate(tasks):
        own = given.support_labels[task.support]
        assert torch.equal(own - number * n_way, task.support_labels)
        assert set(task.support_labels.tolist()) == set(task.query_labels.tolist()) == set(range(task.n_way))
        assert len(task.support_labels) == 2 * task.n_way
        assert len(task.query_labels) == task.n_way


def test_the_inner_loop_s_settings_are_left_in_the_model() -> None:
    model = small_model(**parts_of("maml")).train()
    built = OBJECTIVES.build("maml", {"inner": "all", "n_steps": 2, "rate": RATE, "n_way": 3})
    built.losses(model, episode(), head=None, generator=generator(0))
    loop = model.part
    assert (bool(loop.moves_all), int(loop.n_steps), float(loop.rate), int(loop.n_way)) == (True, 2, RATE, 3)


def by_hand(model: Any, given: Episode, n_steps: int) -> tuple[float, list[torch.Tensor]]:
    """Algorithm 1 of Finn et al. 2017 for one task: the queries' loss and gradient where the inner loop ended."""
    learner = model.copy()
    weight, bias = torch.zeros(4, learner.n_latents, requires_grad=True), torch.zeros(4, requires_grad=True)
    moving = [*learner.encoder.parameters(), weight, bias]
    for _ in range(n_steps):
        loss = balanced_loss(learner.encode(given.support_images) @ weight.T + bias, given.support_labels)
        for one, gradient in zip(moving, torch.autograd.grad(loss, moving), strict=True):
            one.data -= RATE * gradient
    loss = torch.nn.functional.cross_entropy(
        learner.encode(given.query_images) @ weight.T + bias, given.query_labels
    )  # fmt: skip
    return float(loss.detach()), list(torch.autograd.grad(loss, list(learner.encoder.parameters())))


def test_the_encoder_is_moved_by_the_gradient_at_the_end_of_the_inner_loop() -> None:
    model, given = small_model(**parts_of("maml")).train(), episode()
    built = OBJECTIVES.build("maml", {"inner": "all", "n_steps": 3, "rate": RATE})
    loss = built.losses(model, given, head=None, generator=generator(0))["loss"]
    loss.backward()
    slow_loss, slow = by_hand(model.copy().eval(), given, 3)  # with the running statistics of this episode
    assert float(loss.detach()) == pytest.approx(slow_loss, rel=1e-4)
    for own, other in zip(model.encoder.parameters(), slow, strict=True):
        assert torch.allclose(own.grad, other, atol=1e-4)


def test_batch_norm_follows_the_episode_and_not_the_inner_loop() -> None:
    model, other = (small_model(**parts_of("maml")).train() for _ in range(2))
    built, given = OBJECTIVES.build("maml", {"inner": "all"}), episode()
    built.losses(model, given, head=None, generator=generator(0))
    with torch.no_grad():
        other.encode(torch.cat([given.support_images, given.query_images]))
    assert all(torch.equal(one, two) for one, two in zip(model.encoder.buffers(), other.encoder.buffers(), strict=True))
