"""Regions: each cell of the slice gets the answer that the classifier gives for that very latent."""

from __future__ import annotations

import numpy as np
import torch

from versa_core.analysis.projection import pca
from versa_core.analysis.regions import Plane, decision_regions, grid, labels_at
from versa_core.models.classifier import Classifier, Head

RNG = np.random.default_rng(3)
POINTS = RNG.normal(size=(30, 6)).astype(np.float32)
HEAD = Head("euclidean", torch.from_numpy(POINTS[:3].copy()))
ACROSS, UP = (-2.0, 2.0), (-1.0, 3.0)


def test_the_grid_runs_along_rows_from_below() -> None:
    assert np.allclose(grid((0, 2), (10, 14), 2), [[0.5, 11], [1.5, 11], [0.5, 13], [1.5, 13]])


def test_every_cell_is_answered_as_its_latent_is() -> None:
    plane = Plane(POINTS.mean(0), np.linalg.qr(RNG.normal(size=(6, 2)))[0].T.astype(np.float32))
    found = decision_regions(Classifier(None, HEAD), plane, ACROSS, UP, 7)
    for row in range(7):
        for column in range(7):
            x, y = -2 + 4 * (column + 0.5) / 7, -1 + 4 * (row + 0.5) / 7
            latent = plane.centre + x * plane.axes[0] + y * plane.axes[1]
            squared = [float(((latent - prototype) ** 2).sum()) for prototype in POINTS[:3]]
            shares = np.exp(-np.array(squared)) / np.exp(-np.array(squared)).sum()
            assert found.labels[row, column] == int(np.argmin(squared))
            assert np.isclose(found.confidence[row, column], shares.max(), atol=1e-5)


def test_the_plane_of_pca_puts_points_where_the_map_has_them() -> None:
    drawn = pca(POINTS, 2)
    assert drawn.plane is not None
    back = (POINTS - drawn.plane.centre) @ drawn.plane.axes.T
    assert np.allclose(back, drawn.coordinates, atol=1e-4)
    flat = POINTS[:, :1]
    drawn = pca(flat, 2)
    assert drawn.plane is not None
    assert np.allclose(drawn.plane.latents(drawn.coordinates), flat, atol=1e-4)


def test_the_region_under_a_point_is_the_nearest_cells() -> None:
    labels = np.arange(4).reshape(2, 2)
    points = np.array([[-1.9, -0.9], [1.9, -0.9], [-1.9, 2.9], [1.9, 2.9], [99, 99]], dtype=np.float32)
    assert labels_at(labels, ACROSS, UP, points).tolist() == [0, 1, 2, 3, 3]
