"""Visitors are kept apart, and the abandoned are forgotten."""

from __future__ import annotations

import pytest

from pages.ui import session
from pages.ui.session import Store


def test_a_visitor_has_one_project_in_all_tabs_and_nobody_elses() -> None:
    store = Store()
    mine = store.seat("a", "tab 1").project
    assert store.seat("a", "tab 2").project is mine
    assert store.seat("b", "tab 3").project is not mine


def test_projects_have_the_limits_of_the_browser() -> None:
    limits = Store().seat("a", "tab").project.limits
    assert (limits.max_images, limits.max_classes) == (2000, 100)


def test_the_abandoned_are_forgotten_when_somebody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("pages.ui.session.time.monotonic", lambda: now)
    store = Store()
    old = store.seat("a", "tab").project
    now += session.KEPT_SECONDS - 1
    store.seat("b", "tab")
    assert store.seat("a", "tab").project is old
    now += session.KEPT_SECONDS + 1
    store.seat("c", "tab")
    assert store.seat("a", "tab").project is not old


def test_nobody_is_connected_without_a_server() -> None:
    store = Store()
    store.seat("a", "tab")
    assert not store.is_connected("a")
    assert not store.is_connected("unknown")
