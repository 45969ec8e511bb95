"""Episodes: what they hold, what never mixes, and what is refused with both numbers."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toys import easy_images
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec, make_episode, to_float
from versa_core.data.image_set import ImageSet
from versa_core.device import generator
from versa_core.errors import EpisodeError

COUNTS = (5, 3, 6, 4, 5, 2)
GROUPS = ("greek", "greek", "latin", "latin", "latin", "runes")


def draw(
    image_set: ImageSet, spec: EpisodeSpec, seed: int = 0, n: int = 1, within_group: bool = False
) -> list[Episode]:
    sampler = EpisodeSampler(image_set, spec, generator=generator(seed), within_group=within_group)
    return list(islice(sampler, n))


@settings(max_examples=40, deadline=None)
@given(n_way=st.integers(1, 4), n_shot=st.integers(1, 2), n_query=st.integers(1, 2), seed=st.integers(0, 2**31))
def test_an_episode_holds_what_was_asked_for_and_shares_no_image(
    n_way: int, n_shot: int, n_query: int, seed: int
) -> None:
    images = easy_images(COUNTS)
    (episode,) = draw(images, EpisodeSpec(n_way, n_shot, n_query), seed)
    drawn = [*episode.support_indices, *episode.query_indices]
    assert len(set(drawn)) == len(drawn) == n_way * (n_shot + n_query)
    assert len(set(episode.class_ids.tolist())) == n_way
    for pictures, labels, indices, n_each in (
        (episode.support_images, episode.support_labels, episode.support_indices, n_shot),
        (episode.query_images, episode.query_labels, episode.query_indices, n_query),
    ):
        assert labels.bincount().tolist() == [n_each] * n_way
        for picture, label, index in zip(pictures, labels, indices, strict=True):
            assert images.labels[index] == episode.class_ids[label]
            assert np.array_equal((picture * 255).round().numpy(), images.images[index])


def test_an_episode_unpacks_in_the_usual_order() -> None:
    (episode,) = draw(easy_images(), EpisodeSpec(3, 1, 2))
    support_images, support_labels, query_images, query_labels, class_ids = episode
    assert support_images.shape == (3, 1, 28, 28)
    assert query_images.shape == (6, 1, 28, 28)
    assert support_labels.tolist() == [0, 1, 2]
    assert query_labels.tolist() == [0, 0, 1, 1, 2, 2]
    assert sorted(class_ids.tolist()) == [0, 1, 2]


def test_the_seed_decides_and_every_picture_gets_its_turn() -> None:
    images, spec = easy_images(COUNTS), EpisodeSpec(2, 1, 1)
    first, again, other = (
        [one.support_indices.tolist() for one in draw(images, spec, seed, 100)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert {index for drawn in first for index in drawn} == set(range(len(images)))


def test_the_global_source_of_chance_is_left_alone() -> None:
    before = torch.get_rng_state()
    draw(easy_images(), EpisodeSpec(2, 1, 1), n=3)
    assert torch.equal(before, torch.get_rng_state())


def test_within_a_group_all_classes_come_from_it() -> None:
    images = easy_images(COUNTS, groups=GROUPS)
    sampler = EpisodeSampler(images, EpisodeSpec(2, 1, 2), generator=generator(0), within_group=True)
    drawn = {frozenset(GROUPS[label] for label in episode.class_ids) for episode in islice(sampler, 40)}
    assert drawn == {frozenset({"greek"}), frozenset({"latin"})}
    assert sampler.left_out == ("runes",)


def test_groups_without_a_usable_class_are_named_as_left_out() -> None:
    sampler = EpisodeSampler(
        easy_images(COUNTS, groups=GROUPS), EpisodeSpec(3, 1, 3), generator=generator(0), within_group=True
    )
    assert sampler.left_out == ("greek", "runes")


def test_several_groups_share_an_episode_evenly() -> None:
    images = easy_images(COUNTS, groups=GROUPS)
    sampler = EpisodeSampler(images, EpisodeSpec(4, 1, 2), generator=generator(0), within_group=True, n_groups=2)
    for episode in islice(sampler, 20):
        assert sorted(GROUPS[label] for label in episode.class_ids) == ["greek", "greek", "latin", "latin"]
        assert len(set(episode.class_ids.tolist())) == 4


def test_groups_that_cannot_share_the_classes_are_refused() -> None:
    with pytest.raises(EpisodeError, match="2 groups cannot share 3 classes evenly"):
        EpisodeSampler(
            easy_images(COUNTS, groups=GROUPS),
            EpisodeSpec(3, 1, 1),
            generator=generator(0),
            within_group=True,
            n_groups=2,
        )


def test_too_few_classes_are_refused_with_both_numbers() -> None:
    with pytest.raises(EpisodeError, match=r"needs 5 classes with 4 images each; 4 of 6 classes .*'class 1' has 3"):
        draw(easy_images(COUNTS), EpisodeSpec(5, 1, 3))


def test_too_small_groups_are_refused_with_both_numbers() -> None:
    with pytest.raises(EpisodeError, match=r"group of 4 classes with 2 images each; the largest of 3 groups has 3"):
        draw(easy_images(COUNTS, groups=GROUPS), EpisodeSpec(4, 1, 1), within_group=True)


@pytest.mark.parametrize("numbers", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (-2, 1, 1)])
def test_an_empty_task_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(EpisodeError, match="at least 1"):
        EpisodeSpec(*numbers)


def test_an_episode_of_named_images_numbers_classes_in_their_order() -> None:
    images = easy_images((2, 2, 2))
    episode = make_episode(images, np.array([2, 0]), np.array([4, 0]), np.array([1, 5]))
    assert episode.support_labels.tolist() == [0, 1]
    assert episode.query_labels.tolist() == [1, 0]


def test_pictures_become_floats_from_0_to_1() -> None:
    floats = to_float(np.array([[[[0, 51, 255]]]], np.uint8))
    assert floats.dtype == torch.float32
    assert floats.flatten().tolist() == pytest.approx([0.0, 0.2, 1.0])
