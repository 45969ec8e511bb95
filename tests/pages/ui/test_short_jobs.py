"""Short jobs: of results the newest stay; what was stopped is none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.ui import short_jobs
from pages.ui.shelves import N_KEPT, Shelf


def test_the_oldest_result_goes_first() -> None:
    shelf = Shelf()
    for number in range(N_KEPT + 2):
        shelf.put(number, {"number": number})
    assert list(shelf.results) == list(range(2, N_KEPT + 2))


def test_work_that_was_stopped_for_all_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    told: list[str] = []

    def view(owner: str, _job: str) -> SimpleNamespace:
        asked.append(owner)
        return SimpleNamespace(live=False, result={}, message="It was stopped.")

    fake = SimpleNamespace(submit=lambda *_args, **_options: "job", view=view)
    monkeypatch.setattr(short_jobs, "jobs", lambda: fake)
    monkeypatch.setattr(short_jobs, "_show_failure", lambda _shelf, words: told.append(words))
    monkeypatch.setattr(short_jobs, "shared_results", dict)
    assert short_jobs.short_job("kind", 0, dict, "words", shared=True) is None
    assert told == ["It was stopped."]
    assert asked == [short_jobs.EVERYONE]


def test_shared_work_of_a_kind_has_one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    shelves = {"short:kind": Shelf(pending=(0, "job"))}
    monkeypatch.setattr(short_jobs, "shared_results", lambda: shelves)
    with pytest.raises(AssertionError, match="one key"):
        short_jobs.short_job("kind", 1, dict, "words", shared=True)
