"""The leak guard on screen: names that are text, a list that ends, work that is done once."""

from __future__ import annotations

from pages.ui.leaking import N_NAMED, leak_sentence, names_of
from tests.pages.conftest import picture
from versa_core.analysis.leaks import Leak
from versa_core.project import Project


def test_both_pictures_of_a_leak_are_named() -> None:
    words = leak_sentence((Leak(2, 0, 0.0), Leak(3, 1, 0.04)), ("a", "b", "c", "d"), {"c": "owl/*2*.png", "a": "owl/1"})
    assert "**2 query pictures are in the support, too**" in words
    assert r"owl/\*2\*\.png (the same as owl/1), d (nearly b)" in words


def test_of_many_leaks_the_first_are_named() -> None:
    leaks = tuple(Leak(place, 0, 0.0) for place in range(1, N_NAMED + 4))
    words = leak_sentence(leaks, tuple("abcdefghijklm"), {})
    assert "and 3 more" in words
    assert words.count("the same as") == N_NAMED


def test_without_a_leak_nothing_is_said() -> None:
    assert leak_sentence((), (), {}) == ""


def test_pictures_are_called_by_class_and_file() -> None:
    project = Project()
    (added,) = project.add_pictures("owl", [("1.png", picture(0))])
    assert names_of(project) == {added.id: "owl/1.png"}
