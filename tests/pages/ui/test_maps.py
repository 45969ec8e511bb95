"""Maps: settings that survive a bad file, prototypes, and tables that hold the numbers shown."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.maps import (
    Maps,
    MapSettings,
    axis_titles,
    class_means,
    perplexity_words,
    shares_scale,
    width_ratio,
)

PCA, TSNE = MapSettings(), MapSettings(kind="tsne", perplexity=30, seed=7)


def maps(scale: float = 1.0, perplexity: float | None = None, n: int = 8) -> Maps:
    points = np.arange(2 * n, dtype=np.float32).reshape(n, 2)
    return Maps((points, points * scale), (points[:2], points[:2]), ((0.5, 0.25), (0.5, 0.25)), (0.9, 0.9), perplexity)


def test_settings_come_back_from_plain_values() -> None:
    settings = MapSettings("tsne", 3, 20, 5, False, "error", True, "euclidean", False)
    assert MapSettings.from_plain(settings.to_plain()) == settings


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"kind": "umap", "n_dims": 4, "perplexity": 10**9, "seed": -1, "same_scale": "yes"},
        {"kind": None, "n_dims": True, "perplexity": "9", "seed": 1.5},
        {"kind": ["pca"], "n_dims": [], "seed": {}},
        {"colour": "red", "regions": 1, "metric": "city", "with_pictures": None},
    ],
)
def test_settings_of_a_bad_file_are_the_usual_ones(plain: dict[str, object]) -> None:
    assert MapSettings.from_plain(plain) == MapSettings()


def test_pca_is_not_drawn_anew_for_a_seed() -> None:
    assert MapSettings(seed=1).key == MapSettings(seed=2, perplexity=9, same_scale=True, colour="role").key
    assert MapSettings(kind="tsne", seed=1).key != MapSettings(kind="tsne", seed=2).key


def test_prototypes_are_means_of_the_support() -> None:
    rng = np.random.default_rng(0)
    embeddings = rng.normal(size=(9, 4)).astype(np.float32)
    labels, is_support = np.arange(9) % 3, np.arange(9) < 6
    slow = []
    for label in range(3):
        own = [embeddings[i] for i in range(9) if labels[i] == label and is_support[i]]
        slow.append(sum(own) / len(own))
    assert np.allclose(class_means(embeddings, labels, is_support), np.array(slow), atol=1e-6)


def test_scales_are_shared_while_both_maps_can_be_read() -> None:
    assert width_ratio(maps(10.0)) == pytest.approx(10)
    assert shares_scale(PCA, maps(2.0))
    assert not shares_scale(PCA, maps(10.0))
    assert not shares_scale(PCA, maps(0.1))
    assert shares_scale(MapSettings(same_scale=True), maps(10.0))
    assert not shares_scale(MapSettings(same_scale=False), maps(1.0))
    assert not shares_scale(MapSettings(kind="tsne", same_scale=True), maps(1.0))


def test_axes_say_how_much_of_the_variance_they_show() -> None:
    first, second = axis_titles(PCA, maps())
    assert (first, second) == ("component 1 (50\u00a0% of the variance)", "component 2 (25\u00a0% of the variance)")
    assert axis_titles(MapSettings(n_dims=3), maps()) == ("1: 50\u00a0%", "2: 25\u00a0%", "3: 0\u00a0%")
    assert axis_titles(TSNE, maps()) == ("", "")


def test_a_capped_perplexity_is_told_with_both_numbers() -> None:
    assert perplexity_words(TSNE, maps(perplexity=2.3), 8) == (
        "Perplexity used: 2.3 instead of 30, because 8 pictures allow no more. Seed: 7."
    )
    assert perplexity_words(TSNE, maps(perplexity=30.0), 200) == "Perplexity used: 30.0. Seed: 7."
