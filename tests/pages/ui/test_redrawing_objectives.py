"""The sentence that compares the two objectives follows the errors."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.redrawing_objectives import ADAPTED, PLAIN, UNDISTORTING, Contestant, read_objectives

FOUND = [Contestant(PLAIN, "p_1", b""), Contestant(UNDISTORTING, "u", b""), Contestant(ADAPTED, "mine", b"")]


def words(plain: float, other: float, *, is_distorted: bool) -> str:
    """The sentence where these are the mean errors; of what is not asked for, they are far off."""
    errors = ([plain, plain], [other, other], [0.3, 0.3])
    far = np.full(2, 9.0)
    made = {"models": [{"errors": [far, one] if is_distorted else [one, far]} for one in map(np.array, errors)]}
    return read_objectives(FOUND, made, is_distorted=is_distorted)


@pytest.mark.parametrize("is_distorted", [False, True])
def test_every_mean_error_is_told(is_distorted: bool) -> None:
    told = words(0.1, 0.2, is_distorted=is_distorted)
    assert r"Mean error per pixel: p\_1 0.1000; u 0.2000; mine 0.3000." in told


@pytest.mark.parametrize(
    ("plain", "other", "is_distorted", "phrase"),
    [
        (0.1, 0.2, False, "plain objective redraws them more exactly"),
        (0.2, 0.1, False, "undistorting objective redraws even the undistorted"),
        (0.2, 0.1, True, "comes closer to the picture as it was"),
        (0.1, 0.2, True, "Even from distorted copies the plain objective"),
        (0.1, 0.101, False, "equally well"),
        (0.1, 0.101, True, "equally well"),
    ],
)
def test_what_is_seen_is_told(plain: float, other: float, is_distorted: bool, phrase: str) -> None:
    assert phrase in words(plain, other, is_distorted=is_distorted)
