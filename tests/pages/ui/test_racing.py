"""Who is offered for a race, under which titles, with which settings, and what is sent."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.racing import (
    OWN,
    few_queries,
    pictures_of,
    race_labels,
    race_payload,
    racers_for,
    settings_for,
    short_titles,
    usual_racers,
)
from tests.pages.adapting import fill
from versa_core.analysis.counting import wilson
from versa_core.methods import METHODS, methods_for
from versa_core.project import Project


@pytest.fixture
def mine() -> Project:
    project = Project()
    fill(project)
    return project


def test_every_method_on_every_fitting_checkpoint_is_offered_once(mine: Project) -> None:
    found = racers_for(mine, mine)
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    for racer in found:
        assert racer.method.needs_checkpoint == (racer.offer is not None)
        assert racer.offer is None or racer.offer.info.profile == "glyphs"
    own = {one.method.name for one in found if one.offer and one.offer.key == "mine"}
    info = next(one.offer.info for one in found if one.offer and one.offer.key == "mine")
    assert own == {one.name for one in methods_for(info) if one.needs_checkpoint}
    assert {one.method.name for one in found if one.offer is None} == {one.name for one in methods_for(None)}


def test_the_usual_ones_begin_with_the_class_means_of_the_chosen_checkpoint(mine: Project) -> None:
    assert usual_racers(mine, mine, racers_for(mine, mine)) == [
        "prototype@mine",
        "adapted@mine",
        "article@mine",
        "pixels@",
    ]


def test_titles_name_the_checkpoint_only_where_it_tells_apart(mine: Project) -> None:
    by_key = {one.key: one for one in racers_for(mine, mine)}
    own, pixels = by_key["prototype@mine"], by_key["pixels@"]
    other = next(one for key, one in by_key.items() if key.startswith("prototype@") and key != "prototype@mine")
    assert short_titles([own, pixels]) == [own.method.title, pixels.method.title]
    assert short_titles([own, other]) == [own.title, other.title]


def test_own_settings_go_with_the_method_that_they_were_made_for(mine: Project) -> None:
    by_key = {one.key: one for one in racers_for(mine, mine)}
    mine.method, mine.method_settings = "article", {"n_steps": 7}
    assert settings_for(mine, by_key["article@mine"])["n_steps"] == 7
    default = METHODS.build("adapted")
    assert settings_for(mine, by_key["adapted@mine"])["head_steps"] == default.head_steps  # type: ignore[attr-defined]  # its own


def test_all_are_sent_with_the_same_pictures(mine: Project) -> None:
    by_key = {one.key: one for one in racers_for(mine, mine)}
    racers = [by_key["prototype@mine"], by_key["pixels@"]]
    sent = race_payload(mine, mine, racers, seed=5)
    assert sent["is_support"].tolist() == [True, True, True, False] * 2
    assert (sent["seed"], sent["fingerprint"]) == (5, mine.image_set()[0].fingerprint)
    assert [(one["method"], one["checkpoint"]) for one in sent["contenders"]] == [
        ("prototype", mine.checkpoints["mine"]),
        ("pixels", None),
    ]
    assert race_labels(OWN, racers)["checkpoints"] == ["mine", ""]


def test_an_example_leaves_the_visitor_s_pictures_alone(mine: Project) -> None:
    revision = mine.revision
    digits = pictures_of(mine, "digits")
    assert pictures_of(mine, OWN) is mine
    assert pictures_of(mine, "digits") is digits
    assert np.all(digits.image_set()[0].counts == 6)
    assert mine.revision == revision


def test_few_queries_are_told_what_they_prove() -> None:
    words = few_queries(10)
    assert "**10 query pictures prove little:**" in words
    assert f"only {100 * wilson(10, 10)[0]:.0f}\u00a0%" in words
    assert "10 points" in words
    assert few_queries(30) == ""
