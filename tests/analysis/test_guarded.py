"""Episodes behind the leak guard lose their leaks, and nothing else."""

from __future__ import annotations

from itertools import islice

import numpy as np
import torch

from versa_core.analysis.guarded import Guarded
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.data.image_set import ImageSet
from versa_core.device import generator


def episodes(images: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], n_query: int = 2) -> list[Episode]:
    """Ten tasks of two classes with four pictures each."""
    names = tuple(str(place) for place in range(8))
    made = ImageSet(images, np.repeat(np.arange(2), 4), ("a", "b"), names)
    return list(islice(EpisodeSampler(made, EpisodeSpec(2, 1, n_query), generator=generator(0)), 10))


def speckled() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(0, 256, (8, 1, 28, 28), dtype=np.uint8)


def test_without_leaks_the_episodes_are_handed_on_as_they_are() -> None:
    given = episodes(speckled())
    guard = Guarded(given)
    assert list(guard) == given
    assert (guard.left_out, guard.skipped) == ([], [])


def test_a_copy_in_support_is_not_asked_about() -> None:
    images = speckled()
    images[1] = images[0]
    given = episodes(images)
    guard = Guarded(given)
    n_leaks = 0
    for before, after in zip(given, guard, strict=True):
        pair = {0, 1} & set(before.support_indices.tolist())
        wanted = [one for one in before.query_indices.tolist() if not (pair and one in (0, 1))]
        n_leaks += len(before.query_indices) - len(wanted)
        assert after.query_indices.tolist() == wanted
        assert torch.equal(after.support_images, before.support_images)
        assert np.array_equal((after.query_images.numpy() * 255).round(), images[wanted])
        assert after.query_labels.tolist() == [int(after.class_ids.tolist().index(one // 4)) for one in wanted]
    assert n_leaks > 0
    assert len(guard.left_out) == n_leaks


def test_an_episode_of_copies_alone_is_left_out_whole() -> None:
    images = np.repeat(speckled()[[0, 4]], 4, axis=0)
    guard = Guarded(episodes(images))
    assert list(guard) == []
    assert guard.skipped == list(range(10))
