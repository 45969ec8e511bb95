"""Handwritten digits as a project of their own, beside the visitor's: what several lessons show as an example."""

from __future__ import annotations

from typing import Any

from pages.ui.session import project
from versa_core.data.sources import example
from versa_core.project import Project

ALL = "0123456789"


def digits_beside(name: str, n_each: int, classes: str = ALL) -> Project:
    """Returns a project with `n_each` pictures of each of these digits, all to be asked about; made once.

    Args:
        name: of the lesson; unlike that of any other who asks.
        n_each: how many.
        classes: the digits.
    """
    mine, key = project(), f"lesson {name} digits"
    known = mine.results.get(key)
    if not isinstance(known, Project):
        known = Project()
        by_class: dict[str, list[Any]] = {}
        for digit, file, image in example("digits", n_classes=len(ALL), n_per_class=n_each):
            by_class.setdefault(digit, []).append((file, image))
        for digit in classes:
            known.add_pictures(digit, by_class[digit], "query")
        mine.results[key] = known
    return known
