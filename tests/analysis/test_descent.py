"""t-SNE as it goes on: the recorded states belong to the map that `tsne` draws."""

from __future__ import annotations

import numpy as np

from tests.analysis.test_projection import cloud, clusters
from versa_core.analysis.descent import descend, distinct_perplexities, telling
from versa_core.analysis.projection import EXAGGERATED, tsne


def test_the_record_ends_with_the_very_map_and_begins_as_a_dot() -> None:
    given = clusters()
    recorded = descend(given, perplexity=5, seed=3, n_iter=200, n_frames=30)
    drawn = tsne(given, perplexity=5, seed=3, n_iter=200)
    assert np.array_equal(recorded.final.coordinates, drawn.coordinates), "watching changes nothing"
    assert recorded.frames.dtype == np.float16
    assert np.allclose(recorded.frames[-1], drawn.coordinates, rtol=2e-3, atol=2e-3)
    assert np.ptp(recorded.frames[0].astype(float), axis=0).max() < 0.01
    assert (recorded.updates[0], recorded.updates[-1]) == (0, EXAGGERATED + 200)
    assert (np.diff(recorded.updates) > 0).all()


def test_a_state_is_the_map_after_so_many_updates() -> None:
    given = clusters()
    states: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}

    def look(iteration: int, _divergence: float, now: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bool:
        states[iteration - 1] = now
        return False

    tsne(given, perplexity=5, seed=3, n_iter=200, progress=look, report_every=1)
    recorded = descend(given, perplexity=5, seed=3, n_iter=200, n_frames=30)
    for frame, done in zip(recorded.frames[:-1], recorded.updates[:-1], strict=True):
        assert np.allclose(frame, states[done], rtol=2e-3, atol=2e-3)


def test_the_divergence_falls_on_the_whole() -> None:
    recorded = descend(cloud(24), perplexity=5, seed=0)
    assert recorded.divergences[-1] < recorded.divergences[0]
    assert recorded.final.divergence == np.float64(recorded.final.divergence)
    assert np.isclose(recorded.divergences[-1], recorded.final.divergence or 0)
    assert 40 <= len(recorded.frames) <= 60


def test_a_stop_ends_at_the_next_recorded_state() -> None:
    answers = iter([False, False, True, True])
    recorded = descend(cloud(12), perplexity=3, seed=0, stopped=lambda: next(answers))
    assert recorded.updates.tolist() == [0, 2, 4]


def test_frames_lie_where_something_happens_and_the_rest_is_not_left_out() -> None:
    places = np.array([0.0] * 50 + [1.0, 2, 3, 4] + [4.0] * 50)
    chosen = telling(places[:, None, None].astype(np.float16) * np.ones((1, 3, 2), np.float16), 20)
    assert (chosen[0], chosen[-1]) == (0, len(places) - 1)
    assert {50, 51, 52, 53} <= set(chosen.tolist()), "the four moves are all seen"
    assert np.diff(chosen).max() < 15
    still = telling(np.zeros((41, 3, 2), np.float16), 11)
    assert still.tolist() == list(range(0, 41, 4)), "where nothing moves, even times"


def test_perplexities_beyond_what_the_pictures_allow_are_one() -> None:
    assert distinct_perplexities((2, 5, 15, 30), 31) == (2, 5, 10)
    assert distinct_perplexities((2, 5, 15), 100) == (2, 5, 15)
    assert distinct_perplexities((2, 5), 4) == (1,)
