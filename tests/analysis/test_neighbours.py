"""Neighbours: the same as a slow search, and the share of true ones counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from versa_core.analysis.neighbours import METRICS, distances_from, nearest_places, neighbourhood
from versa_core.errors import DatasetError

POINTS = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)


def slow_distance(a: list[float], b: list[float], metric: str) -> float:
    if metric == "euclidean":
        return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)))
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return 1 - dot / (math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(y * y for y in b)))


@pytest.mark.parametrize("metric", METRICS)
def test_neighbours_are_those_of_a_search_one_by_one(metric: str) -> None:
    rows = POINTS.tolist()
    for place in (0, 17, 39):
        others = [(slow_distance(rows[place], rows[n], metric), n) for n in range(len(rows)) if n != place]
        slow = sorted(others)[:6]
        found = neighbourhood(POINTS, POINTS[:, :2], place, k=6, metric=metric)
        assert found.nearest.tolist() == [n for _distance, n in slow]
        assert np.allclose(found.distances, [distance for distance, _n in slow], atol=1e-6)


def test_true_neighbours_are_those_found_in_both() -> None:
    latent = np.array([[0.0], [1.0], [2.0], [3.0], [50.0]])
    on_map = np.array([[0.0, 0.0], [1.0, 0.0], [60.0, 0.0], [70.0, 0.0], [2.0, 0.0]])
    found = neighbourhood(latent, on_map, 0, k=2, metric="euclidean")
    assert found.nearest.tolist() == [1, 2]
    assert found.on_map.tolist() == [1, 4]
    assert found.is_true.tolist() == [True, False]
    assert found.share == 0.5


def test_a_map_that_is_the_space_has_true_neighbours_only() -> None:
    for place in range(len(POINTS)):
        assert neighbourhood(POINTS, POINTS, place, k=5, metric="euclidean").share == 1.0


def test_cosine_knows_no_length_and_zero_has_no_direction() -> None:
    points = np.array([[1.0, 0.0], [5.0, 0.0], [0.0, 2.0], [-1.0, 0.0], [0.0, 0.0]])
    assert np.allclose(distances_from(points[0], points, "cosine"), [0, 0, 1, 2, 1])
    assert np.allclose(distances_from(points[4], points, "cosine"), 1)


def test_equal_distances_keep_their_order_and_what_is_no_number_is_nobodys_neighbour() -> None:
    distances = np.array([2.0, 1.0, np.nan, 1.0, np.inf])
    assert nearest_places(distances, 5).tolist() == [1, 3, 0]
    assert nearest_places(distances, 5, without=1).tolist() == [3, 0]


def test_few_pictures_have_few_neighbours() -> None:
    found = neighbourhood(POINTS[:3], POINTS[:3, :2], 0, k=5, metric="cosine")
    assert len(found.nearest) == len(found.on_map) == 2
    assert neighbourhood(POINTS[:1], POINTS[:1, :2], 0, k=5, metric="cosine").share == 0.0


def test_an_unknown_distance_is_told_with_the_known_ones() -> None:
    with pytest.raises(DatasetError, match="cosine, euclidean"):
        distances_from(POINTS[0], POINTS, "city")
