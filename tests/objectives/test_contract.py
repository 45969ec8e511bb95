"""What holds for every objective, a newcomer included."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from tests.toys import easy_images, parts_of, small_model
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.device import generator
from versa_core.methods import METHODS
from versa_core.objectives import OBJECTIVES
from versa_core.settings import settings_of, values_of

NAMES = [info.name for info in OBJECTIVES.infos()]


def episode() -> Episode:
    return EpisodeSampler(easy_images(), EpisodeSpec(3, 1, 2), generator=generator(0)).draw()


def losses_of(name: str, given: Episode, seed: int = 0, **settings: object) -> dict[str, float]:
    built, model = OBJECTIVES.build(name, settings), small_model(**parts_of(name)).train()
    head = built.make_head(model.n_latents, 3, generator(0))
    losses = built.losses(model, given, head=head, generator=generator(seed))
    return {part: float(value.detach()) for part, value in losses.items()}


def test_the_app_s_objectives_are_there() -> None:
    assert set(NAMES) == {"article", "denoise", "unlabelled", "joint", "protonet", "amortised", "maml", "views"}


@pytest.mark.parametrize("name", NAMES)
def test_losses_are_numbers_and_move_all_that_learns(name: str) -> None:
    built, model = OBJECTIVES.build(name), small_model(**parts_of(name)).train()
    before = torch.get_rng_state()
    head = built.make_head(model.n_latents, 3, generator(0))
    losses = built.losses(model, episode(), head=head, generator=generator(0))
    assert "loss" in losses
    assert ("reconstruction" in losses) == OBJECTIVES.info(name).has_decoder == (model.decoder is not None)
    assert all(value.shape == () and torch.isfinite(value) for value in losses.values())
    losses["loss"].backward()  # type: ignore[no-untyped-call]
    for part in (model.encoder, model.decoder, model.part):
        learns = list(part.parameters()) if part is not None else []
        assert not learns or any(one.grad is not None and one.grad.abs().sum() > 0 for one in learns)
    assert all(one.training for one in model.encoder.modules()), "the next step finds batch norm as this one did"
    assert torch.equal(before, torch.get_rng_state()), "the global source of chance stays"


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides(name: str) -> None:
    assert losses_of(name, episode(), 1) == losses_of(name, episode(), 1)


@pytest.mark.parametrize("name", NAMES)
def test_labels_matter_only_where_the_objective_says_that_it_uses_them(name: str) -> None:
    told = episode()
    mixed = dataclasses.replace(told, query_labels=told.query_labels.flip(0), class_ids=told.class_ids.flip(0))
    assert (losses_of(name, told) != losses_of(name, mixed)) == OBJECTIVES.info(name).uses_labels


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_and_which_method_fits(name: str) -> None:
    info = OBJECTIVES.info(name)
    assert info.title
    assert info.summary.endswith(".")
    assert name == "views" or name in METHODS.info(info.recommended_method).objectives
    assert (name == "views") == (info.recommended_method == "")
    for one in settings_of(OBJECTIVES.type_of(name)):
        assert one.help.endswith(".")
        assert one.parse(one.default) == one.default
    assert values_of(OBJECTIVES.build(name)) == {one.name: one.default for one in settings_of(OBJECTIVES.type_of(name))}


def test_undistorting_without_distortion_is_the_article_s_objective() -> None:
    assert losses_of("denoise", episode(), strength=0) == losses_of("article", episode())


@pytest.mark.parametrize("task", ["prototypical", "classification", "both"])
def test_the_joint_loss_is_the_weighted_sum_of_its_parts(task: str) -> None:
    losses = losses_of("joint", episode(), task=task, weight=0.3)
    parts = {"both": {"prototypical", "classification"}}.get(task, {task})
    assert set(losses) == {"loss", "reconstruction"} | parts
    assert losses["loss"] == pytest.approx(losses["reconstruction"] + 0.3 * sum(losses[part] for part in parts))


def test_classification_sees_the_labels_of_the_whole_set() -> None:
    """The same pictures under other class ids give another loss; the prototypical one only knows the episode."""
    told = episode()
    renamed = dataclasses.replace(told, class_ids=told.class_ids.roll(1))
    first, second = (losses_of("joint", one, task="both") for one in (told, renamed))
    assert first["prototypical"] == second["prototypical"]
    assert first["classification"] != second["classification"]
