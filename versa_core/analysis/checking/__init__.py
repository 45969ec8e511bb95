"""Checking the data: what is wrong with a set of pictures, or looks so, before anybody blames the model.

One finding, one file, one row of `CHECKS`.
"""

from __future__ import annotations

from versa_core.analysis.checking.balance import find_imbalance
from versa_core.analysis.checking.base import GRAVE, WORTH_A_LOOK, Check, Finding, Subject
from versa_core.analysis.checking.blurred import find_blurred
from versa_core.analysis.checking.border import find_telling_border
from versa_core.analysis.checking.copies import find_copies
from versa_core.analysis.checking.counts import find_too_few
from versa_core.analysis.checking.exposure import find_exposure
from versa_core.analysis.checking.labels import find_wrong_labels
from versa_core.analysis.checking.outliers import find_outliers
from versa_core.analysis.checking.shape import find_odd_shapes

__all__ = ["CHECKS", "GRAVE", "WORTH_A_LOOK", "Check", "Finding", "Subject", "check"]

# Each with the kinds of finding that it can yield.
CHECKS: dict[Check, tuple[str, ...]] = {
    find_copies: ("mixed_copies", "copies"),
    find_wrong_labels: ("wrong_label",),
    find_telling_border: ("telling_border",),
    find_outliers: ("outlier",),
    find_blurred: ("blurred",),
    find_exposure: ("faint", "dark", "bright"),
    find_odd_shapes: ("odd_shape", "cropped"),
    find_imbalance: ("imbalance",),
    find_too_few: ("no_support", "few", "no_query"),
}


def check(subject: Subject) -> tuple[Finding, ...]:
    """Returns all findings, the gravest first."""
    found = [finding for one in CHECKS for finding in one(subject)]
    return tuple(sorted(found, key=lambda finding: -finding.severity))
