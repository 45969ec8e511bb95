"""Shelves of results: the newest stay."""

from __future__ import annotations

from pages.ui.short_jobs import N_KEPT, Shelf


def test_the_oldest_result_goes_first() -> None:
    shelf = Shelf()
    for number in range(N_KEPT + 2):
        shelf.put(number, {"number": number})
    assert list(shelf.results) == list(range(2, N_KEPT + 2))
