"""Turned and mixed pictures, and what the joint objective makes of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.toys import easy_images, small_model
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.errors import MethodError
from versa_core.objectives import OBJECTIVES
from versa_core.objectives.regularising import cut_mixed, quarter_turned
from versa_core.training.stepping import Means

PICTURES = torch.rand(64, 3, 8, 8, generator=generator(1))


def episode() -> Episode:
    return EpisodeSampler(easy_images(), EpisodeSpec(3, 1, 2), generator=generator(0)).draw()


def test_each_picture_is_turned_by_what_is_said() -> None:
    turned, turns = quarter_turned(PICTURES, generator(0))
    for image, after, quarters in zip(PICTURES, turned, turns, strict=True):
        assert np.array_equal(np.rot90(image.numpy(), int(quarters), (1, 2)), after.numpy())
    assert set(turns.tolist()) == {0, 1, 2, 3}
    assert 16 < int((turns == 0).sum()) < 48, "about a half stays upright"


@pytest.mark.parametrize("seed", range(8))
def test_a_mixed_picture_is_its_own_outside_one_rectangle_and_its_partner_s_inside(seed: int) -> None:
    mixed = cut_mixed(PICTURES, generator(seed))
    own = (mixed.images == PICTURES).all(1)
    others = (mixed.images == PICTURES[mixed.partners]).all(1)
    assert (own | others).all()
    moved = mixed.partners != torch.arange(len(PICTURES))
    assert own[moved].float().mean((1, 2)).tolist() == pytest.approx([mixed.share] * int(moved.sum()))
    pasted = ~own[moved][0]
    rows, columns = pasted.any(1), pasted.any(0)
    assert bool(pasted[rows][:, columns].all()), "what is pasted is one rectangle"


def test_turns_are_told_by_outputs_of_their_own() -> None:
    built = OBJECTIVES.build("joint", {"task": "classification", "turning": 0.5})
    head = built.make_head(7, 3, generator(0))
    assert head is not None
    assert head(torch.zeros(1, 7)).shape == (1, 3 + 4)


def test_a_step_on_mixed_pictures_has_the_mixed_loss_of_both_classes() -> None:
    settings = {"task": "classification", "mixing": 1.0, "smoothing": 0.0, "strength": 0.0, "weight": 1.0}
    built, model, given = OBJECTIVES.build("joint", settings), small_model().eval(), episode()
    head = built.make_head(model.n_latents, 3, generator(0))
    assert head is not None
    losses = built.losses(model, given, head=head, generator=generator(5))
    again = generator(5)
    torch.rand((), generator=again)  # the coin
    images = torch.cat([given.support_images, given.query_images])
    mixed = cut_mixed(images, again)
    logits = head(model.encode(mixed.images)).log_softmax(1).detach()
    labels = given.class_ids[torch.cat([given.support_labels, given.query_labels])]
    slow = [
        -mixed.share * float(row[labels[n]]) - (1 - mixed.share) * float(row[labels[mixed.partners[n]]])
        for n, row in enumerate(logits)
    ]
    assert float(losses["classification"].detach()) == pytest.approx(np.mean(slow), rel=1e-4)
    assert losses["loss"] == losses["classification"]
    assert "reconstruction" not in losses


@pytest.mark.parametrize("one", ["turning", "mixing"])
def test_they_need_a_classifier(one: str) -> None:
    with pytest.raises(MethodError, match="are for classification"):
        OBJECTIVES.build("joint", {one: 0.5})


def test_a_loss_that_few_steps_have_is_averaged_over_these() -> None:
    means = Means()
    for losses in ({"loss": 1.0, "reconstruction": 4.0}, {"loss": 3.0}, {"loss": 5.0, "reconstruction": 2.0}):
        means.add({name: torch.tensor(value) for name, value in losses.items()})
    assert means.take() == {"loss": 3.0, "reconstruction": 3.0}
    assert means.take() == {}
