"""The shots curve against loops; a forecast only where the data allow one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from versa_core.analysis.luck import nearest_mean
from versa_core.analysis.shots import N_MORE, Forecast, _split, forecast_of, measure_shots
from versa_core.errors import EpisodeError


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def clouds(n_each: int, spread: float) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]  # test data
    labels = np.repeat(np.arange(3), n_each)
    return (np.eye(3)[labels] + chance(7).normal(0, spread, (3 * n_each, 3))).astype(np.float32), labels


def none_same(n: int) -> np.ndarray:  # type: ignore[type-arg]  # test data
    return np.zeros((n, n), np.bool_)


def test_every_point_is_the_mean_of_what_loops_find() -> None:
    points, labels = clouds(8, 0.6)
    curve = measure_shots(points, labels, same=none_same(24), chance=chance(3), n_redraws=12)
    assert (curve.shots, curve.n_query) == ((1, 2, 3, 4, 5, 6), 2)
    source = chance(3)
    expected = np.zeros((12, 6))
    for draw in range(12):
        query, order = _split(labels, 2, 6, source)
        for column, n_shot in enumerate(curve.shots):
            support = order[:, :n_shot].ravel()
            answers = nearest_mean(points, labels, support, query)
            expected[draw, column] = np.mean(answers == labels[query])
    assert curve.mean == pytest.approx(expected.mean(0))
    assert curve.low == pytest.approx(np.percentile(expected, 2.5, axis=0, method="lower"))
    assert curve.high == pytest.approx(np.percentile(expected, 97.5, axis=0, method="higher"))


def test_queries_and_support_of_a_redraw_never_meet() -> None:
    _, labels = clouds(5, 1)
    query, support = _split(labels, 1, 4, chance())
    assert not set(query.tolist()) & set(support.ravel().tolist())
    assert labels[query].tolist() == [0, 1, 2]
    assert (labels[support] == np.arange(3)[:, None]).all()


def test_a_query_with_a_twin_in_the_growing_support_is_asked_at_no_point() -> None:
    """Pictures 0 and 1 are one picture far from its class: asked at one shot only, it would bend the curve."""
    points, labels = clouds(4, 0.01)
    points[0] = points[1] = [0, 9, 0]
    same = none_same(12)
    same[0, 1] = same[1, 0] = True
    curve = measure_shots(points, labels, same=same, chance=chance())
    with_leak = measure_shots(points, labels, same=none_same(12), chance=chance())
    assert with_leak.mean[0] < curve.mean[0]
    assert with_leak.mean[-1] - with_leak.mean[0] > curve.mean[-1] - curve.mean[0]


@pytest.mark.parametrize("counts", [(1, 5), (5,)])
def test_too_few_pictures_are_told(counts: tuple[int, ...]) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    with pytest.raises(EpisodeError, match="Too few pictures to say"):
        measure_shots(np.zeros((len(labels), 2), np.float32), labels, same=none_same(len(labels)), chance=chance())


def test_a_power_law_is_continued() -> None:
    """With the error a · k^−b for every picture the forecast is that very law."""
    shots = (1, 2, 3, 4, 5, 6)
    wrong = np.tile([0.5 * n**-0.5 for n in shots], (4000, 1))
    found = forecast_of(wrong, shots, chance())
    assert isinstance(found, Forecast)
    assert found.n_shot == 6
    expected = 0.5 * (6**-0.5 - (6 + N_MORE) ** -0.5)
    assert found.gain == pytest.approx(expected, rel=0.01)
    assert found.low == pytest.approx(found.high, rel=0.01)


def test_a_curve_that_has_become_flat_promises_nothing() -> None:
    wrong = np.tile([0.5, 0.3, 0.2, 0.2, 0.2, 0.2], (200, 1))
    found = forecast_of(wrong, (1, 2, 3, 4, 5, 6), chance())
    assert isinstance(found, Forecast)
    assert (found.gain, found.low, found.high) == pytest.approx((0, 0, 0))


def test_a_rising_error_promises_nothing_and_never_a_loss() -> None:
    wrong = np.tile([0.1, 0.2, 0.3, 0.4], (50, 1))
    found = forecast_of(wrong, (1, 2, 3, 4), chance())
    assert isinstance(found, Forecast)
    assert (found.gain, found.low, found.high) == (0, 0, 0)


def test_the_interval_is_that_of_pictures_drawn_again() -> None:
    """Half of the pictures learn and half do not: which of them one has decides the gain."""
    shots = (1, 2, 4)
    wrong = np.concatenate([np.tile([n**-1.0 for n in shots], (10, 1)), np.tile([0.2] * 3, (10, 1))])
    found = forecast_of(wrong, shots, chance())
    assert isinstance(found, Forecast)
    assert 0 <= found.low < found.gain < found.high
    gains, source = [], chance(1)
    for _ in range(300):
        errors = wrong[source.integers(0, 20, 20)].mean(0)
        logs = [math.log((error * 20 + 0.5) / 21) for error in errors]
        across = [math.log(n) for n in shots]
        slope = -float(np.polyfit(across, logs, 1)[0])
        late = -(logs[2] - logs[1]) / (across[2] - across[1])
        gains.append(errors[-1] * (1 - (7 / 4) ** -max(min(slope, late), 0)))
    assert found.low == pytest.approx(np.percentile(gains, 2.5), abs=0.02)
    assert found.high == pytest.approx(np.percentile(gains, 97.5), abs=0.02)


@pytest.mark.parametrize(
    ("wrong", "shots", "words"),
    [
        (np.full((20, 2), 0.5), (1, 2), "2 point"),
        (np.full((5, 4), 0.5), (1, 2, 3, 4), "With 5 pictures"),
        (np.zeros((20, 3)), (1, 2, 3), "all of these pictures are answered rightly"),
    ],
)
def test_what_cannot_be_told_is_said(wrong: np.ndarray, shots: tuple[int, ...], words: str) -> None:  # type: ignore[type-arg]  # test data
    found = forecast_of(wrong, shots, chance())
    assert isinstance(found, str)
    assert words in found
