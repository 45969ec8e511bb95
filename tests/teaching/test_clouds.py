"""Clouds with a known truth: measured by a slow second ruler, and one thing changed at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from versa_core.teaching.clouds import N_EACH, nothing, shape_of, three_groups, two_sizes


def middle(points: list[list[float]]) -> tuple[float, float]:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def test_the_ruler_agrees_with_one_in_loops() -> None:
    cloud = three_groups(5, seed=3)
    groups = [[p for p, own in zip(cloud.points.tolist(), cloud.labels, strict=True) if own == n] for n in range(3)]
    middles = [middle(one) for one in groups]
    spreads = [
        math.sqrt(sum((x - mx) ** 2 + (y - my) ** 2 for x, y in one) / len(one))
        for one, (mx, my) in zip(groups, middles, strict=True)
    ]
    shape = shape_of(cloud.points, cloud.labels)
    assert shape.distance == pytest.approx(
        math.dist(middles[2], middles[1]) / math.dist(middles[1], middles[0]), rel=1e-5
    )
    assert shape.size == pytest.approx(spreads[1] / spreads[0], rel=1e-5)


def test_the_ruler_does_not_mind_scale_turn_and_place() -> None:
    cloud = three_groups(2, seed=0)
    turned = 7 * cloud.points @ np.array([[0.6, -0.8], [0.8, 0.6]]) + 100
    here, there = shape_of(cloud.points, cloud.labels), shape_of(turned, cloud.labels)
    assert here.distance == pytest.approx(there.distance, rel=1e-4)
    assert here.size == pytest.approx(there.size, rel=1e-4)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_three_groups_lie_as_far_as_they_are_said_to(times: int) -> None:
    assert shape_of(*vars(three_groups(times, 0)).values()).distance == pytest.approx(times, rel=0.1)


@pytest.mark.parametrize("times", [1, 3, 10])
def test_two_groups_are_as_wide_as_they_are_said_to(times: int) -> None:
    shape = shape_of(*vars(two_sizes(times, 0)).values())
    assert shape.distance is None
    assert shape.size == pytest.approx(times, rel=0.35), "30 points tell a spread to about a sixth"


def test_one_seed_changes_one_thing_only() -> None:
    near, far = three_groups(1, 4), three_groups(5, 4)
    assert np.array_equal(near.points[: 2 * N_EACH], far.points[: 2 * N_EACH])
    assert not np.array_equal(near.points, three_groups(1, 5).points)


def test_in_nothing_there_is_one_group() -> None:
    cloud = nothing(50, 0)
    assert cloud.points.shape == (3 * N_EACH, 50)
    assert shape_of(cloud.points[:, :2], cloud.labels).size is None
