"""Which two pictures a walk leads between after each click."""

from __future__ import annotations

from pages.ui.walking import next_pair


def test_the_first_two_clicks_choose_and_a_third_walks_on() -> None:
    assert next_pair((), "a") == ("a",)
    assert next_pair(("a",), "b") == ("a", "b")
    assert next_pair(("a", "b"), "c") == ("b", "c")


def test_a_click_on_a_chosen_picture_takes_it_back() -> None:
    assert next_pair(("a", "b"), "a") == ("b",)
    assert next_pair(("a",), "a") == ()
